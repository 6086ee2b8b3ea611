#include "cred/chain_found.h"

#include <string.h>

#include "base/buf.h"
#include "cred/cred.h"

/* All but the text, which is large. */
void chain_found_init(struct chain *c)
{
	memset(c, 0, offsetof(struct chain, text));
	c->why = "";
	c->text_n = 0;
}

/* A buffer over the room that is left, but for a NUL. */
static struct buf room(struct chain *c)
{
	struct buf b;

	buf_init(&b, c->text + c->text_n, CHAIN_TEXT_MAX - c->text_n);
	return b;
}

/* What was put becomes part of the text. */
static bool keep(struct chain *c, struct buf *b, struct slice *to)
{
	*to = buf_slice(b);
	buf_z(b);
	if (b->over) {
		*to = (struct slice){"", 0};
		return false;
	}
	c->text_n += to->n + 1;
	return true;
}

struct slice chain_found_join(struct chain *c, struct slice a, const char *word,
                              struct slice b)
{
	struct buf text = room(c);
	struct slice joined;

	buf_put(&text, a);
	buf_put_z(&text, word);
	buf_put(&text, b);
	keep(c, &text, &joined);
	return joined;
}

enum err chain_found_fail(struct chain *c, enum err e, struct chain_key k,
                          const char *why)
{
	c->field = slice_of(k.name);
	c->why = why;
	if (k.profile.n)
		c->field = chain_found_join(c, slice_of(k.name), " of profile ",
		                            k.profile);
	return e;
}

static enum err keep_any(struct chain *c, struct chain_key k,
                         struct slice value, size_t max, struct slice *to)
{
	struct buf text = room(c);

	if (value.n > max)
		return chain_found_fail(c, ERR_TOO_LONG, k, "it is too long");
	buf_put(&text, value);
	if (!keep(c, &text, to))
		return chain_found_fail(c, ERR_TOO_LONG, k,
		                        "all values together are too long");
	return ERR_OK;
}

enum err chain_found_keep(struct chain *c, struct chain_key k,
                          struct slice value, size_t max, struct slice *to)
{
	if (value.n <= max && slice_has_control(value))
		return chain_found_fail(c, ERR_CONFIG, k,
		                        "a control byte stands in it");
	return keep_any(c, k, value, max, to);
}

enum err chain_found_keep_command(struct chain *c, struct chain_key k,
                                  struct slice value, struct slice *to)
{
	return keep_any(c, k, value, CHAIN_VALUE_MAX, to);
}

enum err chain_found_keep_secret(struct chain *c, struct chain_key k,
                                 struct slice value, size_t max,
                                 struct slice *to)
{
	if (!cred_value_valid(value))
		return chain_found_fail(c, ERR_CONFIG, k,
		                        "a blank or control byte stands in it");
	return chain_found_keep(c, k, value, max, to);
}
