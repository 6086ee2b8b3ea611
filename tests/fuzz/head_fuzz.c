/*
 * head under any bytes: any chopping gives what the whole gives; what was
 * accepted keeps the limits and has no byte that could deceive a reader.
 * Input: the chopping (1 byte), then what the server sends.
 */
#include <stdio.h>

#include "chop.h"
#include "http/head.h"
#include "http/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

struct result {
	struct head head;
	enum err error;
	size_t used;
	bool done;
	char text[HEAD_BYTES_MAX];
};

static void feed(struct result *r, const uint8_t *p, size_t n)
{
	char *copy = chop_copy(p, n);
	size_t used = 0;

	r->error = head_feed(&r->head, (struct slice){copy, n}, &used,
	                     &r->done);
	ALWAYS(used <= n);
	ALWAYS(r->error != ERR_OK || r->done || used == n);
	r->used += used;
	free(copy);
}

static void feed_chopped(struct result *r, uint8_t seed, const uint8_t *p,
                         size_t n)
{
	struct chop c = chop_start(seed);

	feed(r, p, 0);
	for (size_t at = 0; at < n && r->error == ERR_OK && !r->done;) {
		size_t piece = chop_next(&c, n - at);

		feed(r, p + at, piece);
		at += piece;
	}
}

static void check_same(const struct result *a, const struct result *b)
{
	const struct head *x = &a->head, *y = &b->head;

	ALWAYS(a->error == b->error && a->used == b->used);
	ALWAYS(a->done == b->done && x->status == y->status);
	ALWAYS(x->minor == y->minor && x->has_length == y->has_length);
	ALWAYS(x->chunked == y->chunked && x->length == y->length);
	ALWAYS(x->keeps_alive == y->keeps_alive && x->total == y->total);
	ALWAYS(x->field_count == y->field_count && x->text_n == y->text_n);
	ALWAYS(memcmp(x->text, y->text, x->text_n) == 0);
	ALWAYS(memcmp(x->fields, y->fields, sizeof x->fields) == 0);
}

static void check_field(const struct head *h, const struct head_field *f)
{
	struct slice name = {h->text + f->name_at, f->name_n}, value;

	ALWAYS(f->name_at + f->name_n <= h->text_n);
	ALWAYS(f->value_at + f->value_n <= h->text_n);
	ALWAYS(token_is(name) && head_find(h, name, &value));
	value = (struct slice){h->text + f->value_at, f->value_n};
	for (size_t i = 0; i < value.n; i++)
		ALWAYS(token_value_has(value.p[i]));
	ALWAYS(slice_equal(value, slice_trim(value)));
}

static void check_head(const struct head *h)
{
	ALWAYS(h->total <= HEAD_BYTES_MAX && h->text_n <= h->total);
	ALWAYS(h->field_count <= HEAD_FIELDS_MAX);
	ALWAYS(h->interim_count <= HEAD_INTERIM_MAX);
	ALWAYS(!(h->chunked && h->has_length));
	ALWAYS(h->length <= INT64_MAX && (h->has_length || h->length == 0));
	for (int i = 0; i < h->field_count; i++)
		check_field(h, &h->fields[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct result whole, chopped;

	if (n < 1)
		return 0;
	whole = chopped = (struct result){.error = ERR_OK};
	head_init(&whole.head, whole.text);
	head_init(&chopped.head, chopped.text);
	feed(&whole, p + 1, n - 1);
	feed_chopped(&chopped, p[0], p + 1, n - 1);
	check_same(&whole, &chopped);
	check_head(&whole.head);
	ALWAYS(whole.error == ERR_OK || whole.error == ERR_HTTP_HEAD ||
	       whole.error == ERR_HTTP_LIMIT);
	if (whole.done) {
		ALWAYS(whole.error == ERR_OK);
		ALWAYS(whole.head.status >= 200 && whole.head.status <= 599);
		/* a head ends with CR LF CR LF, if it has ended at all */
		ALWAYS(whole.used >= 4 &&
		       memcmp(p + 1 + whole.used - 4, "\r\n\r\n", 4) == 0);
	}
	return 0;
}
