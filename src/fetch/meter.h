/*
 * meter: how fast it goes and when it will be done, from counters over time.
 *
 * The rate is that of the last METER_SPAN_MS or so (a ring of samples), which
 * is steady enough to read and quick enough to show a stall.
 */
#ifndef PAIL_FETCH_METER_H
#define PAIL_FETCH_METER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { METER_SAMPLES = 16, METER_SPAN_MS = 30000 };

struct meter {
	uint64_t at_ms[METER_SAMPLES];
	uint64_t bytes[METER_SAMPLES];
	size_t count, next;
};

void meter_init(struct meter *m, uint64_t now_ms);

/* bytes: all received so far; less than before counts as nothing new. The
 * newest sample is replaced until it stands METER_SPAN_MS / METER_SAMPLES
 * after the one before it. Any number of calls a second. */
void meter_put(struct meter *m, uint64_t now_ms, uint64_t bytes);

/* Bytes a second; 0 when nothing moves or too little time has passed. */
uint64_t meter_rate(const struct meter *m);

/* Seconds until `left` more bytes are there; false when it cannot be said. */
bool meter_eta_s(const struct meter *m, uint64_t left, uint64_t *eta_s);

#endif
