/*
 * body under any bytes: any chopping gives what the whole gives; the data are
 * never more than was fed, and are a part of it.
 * Input: the chopping (1 byte), the kind (1 byte, as in enum body_kind, modulo
 * 4), the length (1 byte), then what the server sends.
 */
#include <stdio.h>

#include "chop.h"
#include "http/body.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

struct result {
	struct body body;
	enum err error;
	size_t used;
	uint64_t data_n, data_hash;
};

/* FNV-1a: the same bytes in the same order, whatever their pieces. */
static void take_data(struct result *r, struct slice data)
{
	for (size_t i = 0; i < data.n; i++) {
		r->data_hash ^= (uint8_t)data.p[i];
		r->data_hash *= 0x100000001b3;
	}
	r->data_n += data.n;
}

static void feed(struct result *r, const uint8_t *p, size_t n)
{
	char *copy = chop_copy(p, n);
	struct slice rest = {copy, n}, data;
	size_t used = 0;

	do {
		r->error = body_feed(&r->body, rest, &used, &data);
		ALWAYS(used <= rest.n && data.n <= used);
		ALWAYS(data.n == 0 || data.p == rest.p + (used - data.n));
		ALWAYS(r->error == ERR_OK || data.n == 0);
		/* it moves, or it ends */
		ALWAYS(used || !rest.n || r->body.done || r->error != ERR_OK);
		take_data(r, data);
		r->used += used;
		rest = slice_after(rest, used);
	} while (rest.n && !r->body.done && r->error == ERR_OK);
	free(copy);
}

static void feed_chopped(struct result *r, uint8_t seed, const uint8_t *p,
                         size_t n)
{
	struct chop c = chop_start(seed);

	feed(r, p, 0);
	for (size_t at = 0; at < n && r->error == ERR_OK && !r->body.done;) {
		size_t piece = chop_next(&c, n - at);

		feed(r, p + at, piece);
		at += piece;
	}
}

static void check_body(const struct result *r, uint8_t length, size_t n)
{
	const struct body *b = &r->body;

	ALWAYS(r->used <= n && r->data_n <= r->used && b->taken == r->data_n);
	ALWAYS(b->extra <= BODY_EXTRA_MAX);
	ALWAYS(r->error == ERR_OK || !b->done);
	ALWAYS(r->error == ERR_OK || b->kind == BODY_CHUNKED);
	if (b->kind == BODY_NONE)
		ALWAYS(b->done && r->used == 0);
	if (b->kind == BODY_CLOSE)
		ALWAYS(!b->done && r->data_n == n);
	if (b->kind == BODY_LENGTH)
		ALWAYS(r->data_n == (n < length ? n : length) &&
		       b->done == (n >= length));
}

static void check_same(const struct result *a, const struct result *b)
{
	ALWAYS(a->error == b->error && a->used == b->used);
	ALWAYS(a->body.done == b->body.done && a->data_n == b->data_n);
	ALWAYS(a->data_hash == b->data_hash);
	ALWAYS(a->body.left == b->body.left && a->body.extra == b->body.extra);
	ALWAYS(a->body.state == b->body.state);
}

static void check_close(struct body b)
{
	struct body unclean = b;
	bool good = b.done || (b.kind == BODY_CLOSE && b.error == ERR_OK);

	ALWAYS((body_close(&b, true) == ERR_OK) == good && b.done == good);
	ALWAYS((body_close(&unclean, false) == ERR_OK) == unclean.done);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct result whole = {.error = ERR_OK}, chopped = {.error = ERR_OK};

	if (n < 3)
		return 0;
	body_init(&whole.body, (enum body_kind)(p[1] % 4), p[2]);
	chopped.body = whole.body;
	feed(&whole, p + 3, n - 3);
	feed_chopped(&chopped, p[0], p + 3, n - 3);
	check_same(&whole, &chopped);
	check_body(&whole, p[2], n - 3);
	check_close(whole.body);
	return 0;
}
