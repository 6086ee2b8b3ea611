/*
 * pieces: a text cut up for a parser that is fed. Each piece lies right before
 * a page that cannot be read.
 *
 *     struct pieces in = pieces_of(text, 7);
 *     while (pieces_next(&in))
 *             parser_feed(&parser, in.piece);
 *
 * Whatever the way it is cut, a parser must come to the same:
 *
 *     for (size_t way = 0; way < pieces_ways(text); way++)
 *             ... pieces_way(text, way) ...
 */
#ifndef PAIL_PIECES_H
#define PAIL_PIECES_H

#include <stdint.h>
#include <stdlib.h>

#include "check.h"

enum { PIECES_MAX = 65536 }; /* bytes of a piece; longer ones are cut there */

struct pieces {
	struct slice piece; /* good until the next one */
	/* The rest is pieces' own. */
	struct slice rest;
	size_t n, step; /* bytes of the next piece, and of those behind it */
	char *end;      /* where readable memory ends; NULL: not begun */
};

/* Pieces of that many bytes, the last one of what is left. SIZE_MAX: whole.
 * Borrows the text. */
static inline struct pieces pieces_of(struct slice text, size_t step)
{
	return (struct pieces){.rest = text, .n = step, .step = step};
}

static inline size_t pieces_ways(struct slice text)
{
	return text.n + 2;
}

/* Way 0: byte by byte. The others: in two, at each point; so there is an empty
 * piece too, and the whole. */
static inline struct pieces pieces_way(struct slice text, size_t way)
{
	struct pieces p = pieces_of(text, way ? SIZE_MAX : 1);

	if (way)
		p.n = way - 1;
	return p;
}

/* False: there is none any more. Of an empty text there is one, empty. */
static inline bool pieces_next(struct pieces *p)
{
	size_t n = p->n < PIECES_MAX ? p->n : PIECES_MAX;
	struct slice piece = slice_first(p->rest, n);

	if (!p->end)
		p->end = check_guarded("", 0);
	else if (!p->rest.n) {
		check_unguard(p->end, 0);
		return false;
	}
	if (!p->end)
		abort();
	p->piece = (struct slice){p->end - piece.n, piece.n};
	if (piece.n)
		memcpy(p->end - piece.n, piece.p, piece.n);
	p->rest = slice_after(p->rest, piece.n);
	p->n = p->step;
	return true;
}

#endif
