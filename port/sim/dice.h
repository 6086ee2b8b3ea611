/*
 * dice: chance from a seed, the same on every machine. Streams of different
 * seeds have nothing to do with each other.
 *
 * Source: splitmix64 (Steele, Lea, Flood, 2014).
 */
#ifndef PAIL_PORT_SIM_DICE_H
#define PAIL_PORT_SIM_DICE_H

#include <stdbool.h>
#include <stdint.h>

struct dice {
	uint64_t state;
};

/* `stream` keeps apart what one seed is used for. */
void dice_init(struct dice *d, uint64_t seed, uint64_t stream);
uint64_t dice_roll(struct dice *d);
/* 0 <= result < n; 0 when n is 0. */
uint64_t dice_below(struct dice *d, uint64_t n);
/* True in n of 256 cases. */
bool dice_falls(struct dice *d, unsigned n);

#endif
