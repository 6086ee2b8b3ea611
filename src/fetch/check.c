#include "fetch/check.h"

void check_init(struct check *c, struct part *part, struct plan *plan,
                uint64_t size, enum crc_kind kind, char *buffer,
                size_t buffer_n)
{
	*c = (struct check){.part = part, .plan = plan, .size = size,
	                    .crc_kind = kind, .buffer = buffer,
	                    .buffer_n = buffer_n};
}

void check_pieces(struct check *c)
{
	c->pieces = c->plan != NULL;
}

void check_digest(struct check *c, enum digest_kind kind)
{
	c->whole = true;
	digest_init(&c->digest, kind);
}

/* Where the piece at hand ends. */
static uint64_t piece_to(const struct check *c)
{
	return c->plan ? plan_piece_to(c->plan, plan_piece_of(c->plan, c->at))
	               : c->size;
}

/* Over the pieces that nobody asks about. */
static void skip_undone(struct check *c)
{
	while (!c->whole && c->plan && c->at < c->size &&
	       !plan_is_done(c->plan, plan_piece_of(c->plan, c->at)))
		c->at = piece_to(c);
}

static void end_piece(struct check *c, uint32_t piece)
{
	if (c->pieces && plan_is_done(c->plan, piece) &&
	    c->plan->crcs[piece] != c->crc) {
		plan_undo(c->plan, piece);
		c->wrong++;
	}
	c->crc = 0;
}

/* What cannot be read is as good as wrong. */
static enum err give_piece_up(struct check *c, enum err e)
{
	uint32_t piece;

	if (!c->pieces)
		return e == ERR_OK ? ERR_LENGTH : e;
	piece = plan_piece_of(c->plan, c->at);
	c->at = plan_piece_to(c->plan, piece);
	c->crc = 0;
	c->whole = false; /* it is not right, whatever the rest says */
	if (plan_is_done(c->plan, piece)) {
		plan_undo(c->plan, piece);
		c->wrong++;
	}
	return ERR_OK;
}

enum err check_step(struct check *c, bool *done)
{
	uint64_t left;
	size_t want, got = 0;
	struct slice s;
	enum err e;

	skip_undone(c);
	*done = c->err == ERR_OK && c->at >= c->size;
	if (*done || c->err != ERR_OK)
		return c->err;
	left = piece_to(c) - c->at;
	want = left < c->buffer_n ? (size_t)left : c->buffer_n;
	e = part_read(c->part, c->at, c->buffer, want, &got);
	if (e != ERR_OK || got == 0)
		return give_piece_up(c, e);
	s = (struct slice){c->buffer, got};
	if (c->pieces)
		c->crc = crc_put(c->crc_kind, c->crc, s);
	if (c->whole)
		digest_put(&c->digest, s);
	c->at += got;
	if (c->plan && got == left)
		end_piece(c, plan_piece_of(c->plan, c->at - 1));
	*done = c->at >= c->size;
	return ERR_OK;
}
