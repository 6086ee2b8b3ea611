/*
 * objects: any chopping gives the same entries and the same end; what is
 * handed out keeps to its limits; and a page that was taken as whole without
 * a doubtful entry gives the same entries when its spelling is known before.
 * Input: the chopping (1 byte), then the page.
 */
#include <stdio.h>

#include "chop.h"
#include "s3/objects.h"

enum { LOG_MAX = 1 << 20 };

struct log {
	struct buf b;
	bool doubtful;
	enum err e;
};

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void log_put(struct log *l, const void *p, size_t n)
{
	buf_put(&l->b, (struct slice){p, n});
	ALWAYS(!l->b.over);
}

static void log_text(struct log *l, const char *text, size_t max)
{
	size_t n = strlen(text);

	ALWAYS(n <= max);
	ALWAYS(!slice_has_control((struct slice){text, n}));
	log_put(l, text, n + 1);
}

/* Doubtful entries are left out: they are not to be used. */
static void log_entry(struct log *l, const struct objects *o)
{
	ALWAYS(o->key_n > 0 && o->key_n <= OBJECTS_KEY_MAX);
	ALWAYS(!o->prefix || (o->size == 0 && o->etag[0] == '\0'));
	l->doubtful |= o->doubtful;
	log_put(l, o->doubtful ? "?" : o->prefix ? "P" : "E", 1);
	log_put(l, o->key, o->key_n);
	log_put(l, &o->size, sizeof o->size);
	log_text(l, o->etag, OBJECTS_ETAG_MAX);
	log_text(l, o->modified, OBJECTS_WORD_MAX);
	log_text(l, o->storage_class, OBJECTS_WORD_MAX);
}

static void feed(struct log *l, struct objects *o, const uint8_t *p, size_t n)
{
	char *copy = chop_copy(p, n);
	struct slice in = {copy, n};
	bool found = true;
	size_t used;

	while (l->e == ERR_OK && found) {
		l->e = objects_feed(o, in, &used, &found);
		ALWAYS(used <= in.n);
		ALWAYS(l->e == ERR_OK || !found);
		if (found)
			log_entry(l, o);
		in.p += used;
		in.n -= used;
	}
	ALWAYS(l->e != ERR_OK || in.n == 0);
	ALWAYS(l->e == ERR_OK || l->e == ERR_XML || l->e == ERR_HTTP_LIMIT);
	free(copy);
}

static void finish(struct log *l, const struct objects *o)
{
	enum err e = objects_finish(o);

	ALWAYS(e == l->e || (l->e == ERR_OK && e == ERR_XML));
	l->e = e;
	if (e != ERR_OK)
		return;
	ALWAYS(o->token_n <= OBJECTS_TOKEN_MAX);
	ALWAYS(o->marker_n <= OBJECTS_KEY_MAX);
	ALWAYS(!o->truncated || !o->said_v2 || o->token_n);
	log_put(l, o->token, o->token_n);
	log_put(l, o->marker, o->marker_n);
	log_put(l, o->truncated ? "+" : ".", 1);
}

static void read_page(struct log *l, struct objects *o, struct chop *c,
                      const uint8_t *p, size_t n)
{
	for (size_t at = 0, piece; at < n; at += piece) {
		piece = c ? chop_next(c, n - at) : n;
		feed(l, o, p + at, piece);
	}
	finish(l, o);
}

static bool is_same(const struct log *a, const struct log *b)
{
	return a->e == b->e && slice_equal(buf_slice(&a->b), buf_slice(&b->b));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static char whole_log[LOG_MAX], other_log[LOG_MAX];
	static struct objects o;
	struct log whole = {.b = BUF(whole_log)};
	struct log other = {.b = BUF(other_log)};
	struct chop c;
	bool encoded;

	if (n < 1 || n > LOG_MAX / 64)
		return 0;
	c = chop_start(p[0]);
	objects_init(&o);
	read_page(&whole, &o, NULL, p + 1, n - 1);
	encoded = o.encoded;
	objects_init(&o);
	read_page(&other, &o, &c, p + 1, n - 1);
	ALWAYS(is_same(&whole, &other));
	if (whole.e != ERR_OK || whole.doubtful)
		return 0;
	other = (struct log){.b = BUF(other_log)};
	objects_init(&o);
	objects_assume(&o, encoded);
	read_page(&other, &o, &c, p + 1, n - 1);
	ALWAYS(is_same(&whole, &other));
	return 0;
}
