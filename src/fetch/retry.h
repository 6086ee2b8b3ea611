/*
 * retry: when to try again (AWS's "standard" mode with more patience).
 *
 * Full jitter: the wait before attempt k (k = 1 is the first retry) is a
 * random part of min(RETRY_BASE_MS * 2^(k-1), RETRY_CAP_MS); for a busy
 * server the base is RETRY_BUSY_BASE_MS. Retry-After, when it is a number of
 * seconds, is a lower bound, cut to RETRY_AFTER_MAX_MS, to which the random
 * part is added: many boards told the same second must not come together. A
 * date, a sign or garbage is ignored.
 *
 * Source: "Retry behavior" of the AWS SDKs and Tools reference guide; RFC 9110
 * 10.2.3.
 */
#ifndef PAIL_FETCH_RETRY_H
#define PAIL_FETCH_RETRY_H

#include "base/err.h"
#include "base/slice.h"

enum {
	RETRY_DEFAULT = 5, /* --retries */
	RETRY_MAX = 1000,  /* the most that --retries takes */
	RETRY_BASE_MS = 500,
	RETRY_BUSY_BASE_MS = 1000,
	RETRY_CAP_MS = 20000, /* AWS's cap */
	RETRY_AFTER_MAX_MS = 60000,
};

/* The lower bound that a Retry-After value asks for, in ms; 0 when none. */
uint64_t retry_after_ms(struct slice value);

/* The wait before retry number `attempt` (1...), with `random` any 32 bits:
 * 0 is no wait but after_ms, all ones the longest. */
uint64_t retry_wait_ms(enum err why, unsigned attempt, uint32_t random,
                       uint64_t after_ms);

#endif
