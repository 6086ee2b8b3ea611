/*
 * patience: how long a silent or slow server is waited for; pure.
 *
 * No byte either way for PATIENCE_SILENCE_MS is silence. A drip is found in
 * whole windows, so that one slow second is no fault.
 */
#ifndef PAIL_FETCH_PATIENCE_H
#define PAIL_FETCH_PATIENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	PATIENCE_SILENCE_MS = 30000,
	PATIENCE_WINDOW_MS = 30000, /* of the least rate */
};

struct patience {
	uint64_t heard_ms;  /* the last byte */
	uint64_t window_ms; /* when the window under way began */
	uint64_t bytes;     /* received in it */
};

void patience_begin(struct patience *p, uint64_t now_ms);

/* n bytes went out or came in; `received` of them count for the rate. */
void patience_hear(struct patience *p, uint64_t now_ms, size_t received);

enum patience_end { PATIENCE_LASTS, PATIENCE_SILENT, PATIENCE_SLOW };

/* min_rate in bytes a second; 0: any. */
enum patience_end patience_look(struct patience *p, uint64_t min_rate,
                                uint64_t now_ms);

/* When to look again. */
uint64_t patience_until_ms(const struct patience *p);

#endif
