/*
 * The delivery of sd_reply.h: a reply becomes steps.
 */
#include <stdio.h>
#include <string.h>

#include "sd_object.h"
#include "sd_reply.h"

enum { STAGE_FIRST, STAGE_HEAD, STAGE_LOOP, STAGE_BODY, STAGE_TAIL };

/* A head up to this size travels with the first bytes of the body. */
#define HEAD_WITH_BODY 8192u

void sd_send_init(struct sd_send *s)
{
	memset(s, 0, offsetof(struct sd_send, out));
}

static bool step_send(struct sd_step *step, const void *p, size_t n)
{
	*step = (struct sd_step){SD_SEND, p, n, 0};
	return true;
}

static bool step_act(struct sd_step *step, enum sd_act act, uint64_t wait_ms)
{
	*step = (struct sd_step){act, NULL, 0, wait_ms};
	return true;
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Copies from a part of the body that lies at *at relative to it. */
static void part_copy(struct sd_span part, uint64_t *at, uint8_t **p, size_t *n)
{
	size_t have;

	if (*at >= part.n) {
		*at -= part.n;
		return;
	}
	have = (size_t)least(part.n - *at, *n);
	memcpy(*p, part.p + *at, have);
	*p += have;
	*n -= have;
	*at = 0;
}

/* Body bytes [at, at + n), wherever they come from. */
static void body_fill(const struct sd_reply *r, uint64_t at, uint8_t *p,
                      size_t n)
{
	uint8_t *start = p;
	uint64_t from = at;
	size_t all = n;

	part_copy(sd_text_view(&r->before), &from, &p, &n);
	if (n > 0 && from < r->count) {
		size_t have = (size_t)least(r->count - from, n);

		sd_object_fill(r->mix, r->first + from, p, have);
		p += have;
		n -= have;
		from = 0;
	} else if (n > 0) {
		from -= r->count;
	}
	if (n > 0)
		part_copy(sd_text_view(&r->after), &from, &p, &n);
	if (r->flip_at >= at && r->flip_at - at < all)
		start[r->flip_at - at] ^= 1;
}

/* How many body bytes the next send may carry. */
static size_t body_room(const struct sd_send *s, const struct sd_reply *r)
{
	uint64_t n = least(SD_PIECE, sd_reply_body_size(r) - s->body_at);

	n = least(n, r->cut_at - s->body_at);
	if (s->body_at < r->drip_at)
		n = least(n, r->drip_at - s->body_at);
	else
		n = least(n, 1);
	if (r->piece > 0)
		n = least(n, r->piece);
	if (r->chunk_fancy)
		n = least(n, 1 + s->body_at * 7919 % 16384);
	return (size_t)n;
}

static size_t chunk_size_line(const struct sd_send *s, const struct sd_reply *r,
                              size_t n, char *p, size_t cap)
{
	int made;

	if (r->chunk_fancy && s->chunk_n % 3 == 0)
		made = snprintf(p, cap, "%zX;name=\"a;b\\\"c\" ;flag\r\n", n);
	else if (r->chunk_fancy && s->chunk_n % 3 == 1)
		made = snprintf(p, cap, "000%zX\r\n", n);
	else
		made = snprintf(p, cap, "%zx\r\n", n);
	return made < 0 ? 0 : (size_t)made;
}

/* Puts one piece of the body behind the `used` bytes of out. */
static size_t body_put(struct sd_send *s, const struct sd_reply *r, size_t used)
{
	size_t n = body_room(s, r);
	bool chunked = r->framing == SD_BY_CHUNKS;

	if (n > sizeof(s->out) - 64 - used)
		n = sizeof(s->out) - 64 - used;
	if (n == 0)
		return used;
	if (chunked)
		used += chunk_size_line(s, r, n, (char *)s->out + used, 48);
	body_fill(r, s->body_at, s->out + used, n);
	used += n;
	s->body_at += n;
	if (chunked) {
		memcpy(s->out + used, "\r\n", 2);
		used += 2;
	}
	s->chunk_n++;
	return used;
}

static const char *chunk_end(const struct sd_reply *r)
{
	if (r->framing != SD_BY_CHUNKS || r->no_body)
		return "";
	return r->chunk_fancy ? "0;last\r\nx-trailer-one: 1\r\n"
	                        "X-Trailer-Two: two words\r\n\r\n"
	                      : "0\r\n\r\n";
}

static bool next_head(struct sd_send *s, const struct sd_reply *r,
                      struct sd_step *step)
{
	size_t left = r->head.n - s->head_at;
	const char *p = r->head.p + s->head_at;

	if (r->head_piece > 0 && left > 0) {
		if (s->head_at > 0 && !s->waited) {
			s->waited = true;
			return step_act(step, SD_WAIT, r->head_wait_ms);
		}
		s->waited = false;
		left = (size_t)least(left, r->head_piece);
		s->head_at += left;
		return step_send(step, p, left);
	}
	s->head_at = r->head.n;
	s->stage = STAGE_LOOP;
	if (left == 0)
		return false;
	if (left > HEAD_WITH_BODY || r->loop.n > 0 || r->no_body ||
	    r->piece > 0 || r->drip_at == 0)
		return step_send(step, p, left);
	memcpy(s->out, p, left);
	return step_send(step, s->out, body_put(s, r, left));
}

static bool next_body(struct sd_send *s, const struct sd_reply *r,
                      struct sd_step *step)
{
	if (!r->no_body && s->body_at == r->cut_at)
		return step_act(step, r->cut_act, 0);
	if (r->no_body || s->body_at == sd_reply_body_size(r)) {
		s->stage = STAGE_TAIL;
		return false;
	}
	if (s->body_at >= r->drip_at && !s->waited) {
		s->waited = true;
		return step_act(step, SD_WAIT, r->drip_ms);
	}
	s->waited = false;
	return step_send(step, s->out, body_put(s, r, 0));
}

static bool next_tail(struct sd_send *s, const struct sd_reply *r,
                      struct sd_step *step)
{
	const char *end = chunk_end(r);

	if (s->tail_at == 0 && end[0] != '\0') {
		s->tail_at = 1;
		return step_send(step, end, strlen(end));
	}
	if (s->tail_at < 2 && r->tail.n > 0) {
		s->tail_at = 2;
		return step_send(step, r->tail.p, r->tail.n);
	}
	return false;
}

bool sd_send_next(struct sd_send *s, const struct sd_reply *r,
                  struct sd_step *step)
{
	if (r->mute)
		return step_act(step, SD_HANG, 0);
	if (s->stage == STAGE_FIRST) {
		if (r->loop.n > 0 && r->loop_first)
			return step_send(step, r->loop.p, r->loop.n);
		s->stage = STAGE_HEAD;
	}
	if (s->stage == STAGE_HEAD && next_head(s, r, step))
		return true;
	if (s->stage == STAGE_LOOP) {
		if (r->loop.n > 0)
			return step_send(step, r->loop.p, r->loop.n);
		s->stage = STAGE_BODY;
		s->waited = false;
	}
	if (s->stage == STAGE_BODY && next_body(s, r, step))
		return true;
	return next_tail(s, r, step);
}
