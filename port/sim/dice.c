#include "port/sim/dice.h"

static const uint64_t GOLDEN = 0x9e3779b97f4a7c15u;

uint64_t dice_roll(struct dice *d)
{
	uint64_t z = d->state += GOLDEN;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

void dice_init(struct dice *d, uint64_t seed, uint64_t stream)
{
	d->state = seed;
	d->state = dice_roll(d) ^ stream * GOLDEN;
	(void)dice_roll(d);
}

uint64_t dice_below(struct dice *d, uint64_t n)
{
	return n ? dice_roll(d) % n : 0;
}

bool dice_falls(struct dice *d, unsigned n)
{
	return (dice_roll(d) & 255) < n;
}
