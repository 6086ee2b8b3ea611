/*
 * figures: numbers made short for people; pure, integers only.
 *
 * All cut down and never round up, so that nothing looks more done than it
 * is; what is left to wait is rounded up.
 */
#ifndef PAIL_CMD_FIGURES_H
#define PAIL_CMD_FIGURES_H

#include "base/buf.h"

enum {
	FIGURES_NUMBER_MAX = 4,  /* columns of figures_put_scaled */
	FIGURES_BYTES_MAX = 8,   /* "12.3 MiB" */
	FIGURES_ELAPSED_MAX = 6, /* "999.9s", "99999h" */
	FIGURES_ETA_MAX = 6,     /* "59m59s" */
	FIGURES_ETA_SHORT_MAX = 3,
	FIGURES_COUNT_MAX = 4, /* "9999", "10k", "18E" */
};

/* The unit in which a number of bytes has at most three digits: 0 is B, 1 is
 * KiB, ... 6 is EiB. */
unsigned figures_scale(uint64_t bytes);
void figures_put_scaled(struct buf *b, uint64_t bytes, unsigned scale);
void figures_put_unit(struct buf *b, unsigned scale);

/* "12.3 MiB". */
void figures_put_bytes(struct buf *b, uint64_t bytes);

/* Exactly, and as an option takes it: "64K", "1G", "1025". */
void figures_put_size(struct buf *b, uint64_t bytes);

/* "12.3s", "1234s" from 1000 s on, "28h" from 100000 s on. */
void figures_put_elapsed(struct buf *b, uint64_t ms);

/* "42s", "4m05s", "3h12m", "5d03h"; "--" from 100 days on. The short form:
 * "42s", "5m", "4h", "6d", "--". */
void figures_put_eta(struct buf *b, uint64_t s);
void figures_put_eta_short(struct buf *b, uint64_t s);

/* "9999", "12k" from 10000 on, "3M", ... */
void figures_put_count(struct buf *b, uint64_t v);

/* Moves what was put since b->n was `start` to the right, by blanks before it,
 * so that it takes `width` columns. */
void figures_pad(struct buf *b, size_t start, size_t width);

/* 0..100; 100 only when done is total or more, and the total is known: by an
 * estimate nothing is ever all done. */
unsigned figures_percent(uint64_t done, uint64_t total, bool known);

#endif
