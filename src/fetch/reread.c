#include "fetch/reread.h"

void reread_init(struct reread *r, struct part *part, struct plan *plan,
                 uint64_t size, enum crc_kind kind, char *buffer,
                 size_t buffer_n)
{
	*r = (struct reread){.part = part,
	                     .plan = plan,
	                     .size = size,
	                     .crc_kind = kind,
	                     .buffer = buffer,
	                     .buffer_n = buffer_n};
}

void reread_pieces(struct reread *r)
{
	r->pieces = r->plan != NULL;
}

void reread_digest(struct reread *r, enum digest_kind kind)
{
	r->whole = true;
	digest_init(&r->digest, kind);
}

void reread_parts(struct reread *r, enum checksum_kind kind,
                  uint64_t part_bytes)
{
	r->whole = r->in_parts = true;
	parts_init(&r->parts, kind, part_bytes);
}

/* Where the piece at hand ends. */
static uint64_t piece_to(const struct reread *r)
{
	return r->plan ? plan_piece_to(r->plan, plan_piece_of(r->plan, r->at))
	               : r->size;
}

/* Over the pieces that nobody asks about. */
static void skip_undone(struct reread *r)
{
	while (!r->whole && r->plan && r->at < r->size &&
	       !plan_is_done(r->plan, plan_piece_of(r->plan, r->at)))
		r->at = piece_to(r);
}

static void end_piece(struct reread *r, uint32_t piece)
{
	if (r->pieces && plan_is_done(r->plan, piece) &&
	    r->plan->crcs[piece] != r->crc) {
		plan_undo(r->plan, piece);
		r->wrong++;
	}
	r->crc = 0;
}

/* What cannot be read is as good as wrong. */
static enum err give_piece_up(struct reread *r, enum err e)
{
	uint32_t piece;

	if (!r->pieces)
		return e == ERR_OK ? ERR_LENGTH : e;
	piece = plan_piece_of(r->plan, r->at);
	r->at = plan_piece_to(r->plan, piece);
	r->crc = 0;
	r->whole = false; /* it is not right, whatever the rest says */
	if (plan_is_done(r->plan, piece)) {
		plan_undo(r->plan, piece);
		r->wrong++;
	}
	return ERR_OK;
}

enum err reread_step(struct reread *r, bool *done)
{
	uint64_t left;
	size_t want, got = 0;
	struct slice s;
	enum err e;

	skip_undone(r);
	*done = r->err == ERR_OK && r->at >= r->size;
	if (*done || r->err != ERR_OK)
		return r->err;
	left = piece_to(r) - r->at;
	want = left < r->buffer_n ? (size_t)left : r->buffer_n;
	e = part_read(r->part, r->at, r->buffer, want, &got);
	if (e != ERR_OK || got == 0)
		return give_piece_up(r, e);
	s = (struct slice){r->buffer, got};
	if (r->pieces)
		r->crc = crc_put(r->crc_kind, r->crc, s);
	if (r->whole && r->in_parts)
		parts_put(&r->parts, s);
	else if (r->whole)
		digest_put(&r->digest, s);
	r->at += got;
	if (r->plan && got == left)
		end_piece(r, plan_piece_of(r->plan, r->at - 1));
	*done = r->at >= r->size;
	return ERR_OK;
}
