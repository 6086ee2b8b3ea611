#include "fetch/meter.h"

enum {
	METER_STEP_MS = METER_SPAN_MS / METER_SAMPLES,
	METER_LEAST_MS = 200, /* less says nothing about a rate */
};

/* The sample that is `back` places before the newest. */
static size_t place(const struct meter *m, size_t back)
{
	return (m->next + METER_SAMPLES - 1 - back) % METER_SAMPLES;
}

static void push(struct meter *m, uint64_t now_ms, uint64_t bytes)
{
	m->at_ms[m->next] = now_ms;
	m->bytes[m->next] = bytes;
	m->next = (m->next + 1) % METER_SAMPLES;
	if (m->count < METER_SAMPLES)
		m->count++;
}

void meter_init(struct meter *m, uint64_t now_ms)
{
	*m = (struct meter){.count = 0};
	push(m, now_ms, 0);
}

void meter_put(struct meter *m, uint64_t now_ms, uint64_t bytes)
{
	size_t newest = place(m, 0);

	if (now_ms < m->at_ms[newest])
		now_ms = m->at_ms[newest];
	if (bytes < m->bytes[newest])
		bytes = m->bytes[newest];
	/* Measured from the sample before the newest: one that is pushed on by
	 * every call would never become old. */
	if (m->count > 1 && now_ms - m->at_ms[place(m, 1)] < METER_STEP_MS) {
		m->at_ms[newest] = now_ms;
		m->bytes[newest] = bytes;
		return;
	}
	push(m, now_ms, bytes);
}

/* The oldest sample inside the span, but never the newest itself. */
static size_t oldest(const struct meter *m)
{
	size_t back = 1;
	uint64_t now_ms = m->at_ms[place(m, 0)];

	while (back + 1 < m->count &&
	       now_ms - m->at_ms[place(m, back + 1)] <= METER_SPAN_MS)
		back++;
	return place(m, back);
}

uint64_t meter_rate(const struct meter *m)
{
	size_t newest = place(m, 0);
	uint64_t ms, bytes;

	if (m->count < 2)
		return 0;
	ms = m->at_ms[newest] - m->at_ms[oldest(m)];
	bytes = m->bytes[newest] - m->bytes[oldest(m)];
	if (ms < METER_LEAST_MS)
		return 0;
	if (bytes <= UINT64_MAX / 1000)
		return bytes * 1000 / ms;
	if (ms < 1000) /* more than can be; do not run over */
		return bytes;
	return bytes / (ms / 1000);
}

bool meter_eta_s(const struct meter *m, uint64_t left, uint64_t *eta_s)
{
	uint64_t rate = meter_rate(m);

	if (left > 0 && rate == 0)
		return false;
	*eta_s = left == 0 ? 0 : (left - 1) / rate + 1;
	return true;
}
