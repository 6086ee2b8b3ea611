#include "fetch/retry.h"

uint64_t retry_after_ms(struct slice value)
{
	uint64_t ms = 0;

	value = slice_trim(value);
	for (size_t i = 0; i < value.n; i++) {
		char c = value.p[i];

		if (c < '0' || c > '9')
			return 0;
		/* Cut at each step: any number of digits stays in range. */
		ms = ms * 10 + (uint64_t)(c - '0') * 1000;
		if (ms > RETRY_AFTER_MAX_MS)
			ms = RETRY_AFTER_MAX_MS;
	}
	return ms;
}

static uint64_t ceiling_ms(enum err why, unsigned attempt)
{
	uint64_t ms = why == ERR_BUSY ? RETRY_BUSY_BASE_MS : RETRY_BASE_MS;

	for (unsigned k = 1; k < attempt && ms < RETRY_CAP_MS; k++)
		ms *= 2;
	return ms < RETRY_CAP_MS ? ms : RETRY_CAP_MS;
}

uint64_t retry_wait_ms(enum err why, unsigned attempt, uint32_t random,
                       uint64_t after_ms)
{
	/* 32 random bits make a part of 0..ceiling, both ends possible. */
	uint64_t part = (ceiling_ms(why, attempt) + 1) * random >> 32;

	if (after_ms > RETRY_AFTER_MAX_MS)
		after_ms = RETRY_AFTER_MAX_MS;
	return after_ms + part;
}
