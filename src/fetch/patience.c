#include "fetch/patience.h"

void patience_begin(struct patience *p, uint64_t now_ms)
{
	*p = (struct patience){now_ms, now_ms, 0};
}

void patience_hear(struct patience *p, uint64_t now_ms, size_t received)
{
	p->heard_ms = now_ms;
	p->bytes += received;
}

enum patience_end patience_look(struct patience *p, uint64_t min_rate,
                                uint64_t now_ms)
{
	if (now_ms >= p->heard_ms + PATIENCE_SILENCE_MS)
		return PATIENCE_SILENT;
	if (now_ms < p->window_ms + PATIENCE_WINDOW_MS)
		return PATIENCE_LASTS;
	if (p->bytes < min_rate * (PATIENCE_WINDOW_MS / 1000))
		return PATIENCE_SLOW;
	p->window_ms = now_ms;
	p->bytes = 0;
	return PATIENCE_LASTS;
}

uint64_t patience_until_ms(const struct patience *p)
{
	uint64_t silence = p->heard_ms + PATIENCE_SILENCE_MS;
	uint64_t window = p->window_ms + PATIENCE_WINDOW_MS;

	return silence < window ? silence : window;
}
