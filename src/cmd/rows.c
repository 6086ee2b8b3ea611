#include "cmd/rows.h"

#include "base/civil.h"
#include "cmd/shown.h"

struct slice rows_date(struct slice date, struct buf *text)
{
	int64_t unix_s;

	if (!civil_parse_extended(date, &unix_s) &&
	    !civil_parse_http(date, &unix_s))
		return date;
	buf_clear(text);
	civil_put_extended(text, unix_s);
	return text->over ? date : buf_slice(text);
}

struct slice rows_etag(struct slice etag)
{
	if (etag.n < 2 || etag.p[0] != '"' || etag.p[etag.n - 1] != '"')
		return etag;
	return (struct slice){etag.p + 1, etag.n - 2};
}

/* ---- text ---------------------------------------------------------------- */

static void pad(struct buf *b, size_t start, size_t width)
{
	while (!b->over && b->n - start < width)
		buf_put_char(b, ' ');
	buf_put_char(b, ' ');
}

/* A column has no blank in it, whatever a server says. */
static void put_column(struct buf *b, struct slice s, size_t width)
{
	size_t start = b->n;

	if (!s.n)
		buf_put_char(b, '-');
	for (struct slice rest = s; rest.n; rest = slice_after(rest, 1))
		if (rest.p[0] == ' ')
			buf_put_z(b, "\\x20");
		else
			shown_put(b, slice_first(rest, 1), SHOWN_TEXT);
	pad(b, start, width);
}

static void put_size(struct buf *b, const struct listing_entry *entry)
{
	if (entry->prefix) {
		for (size_t i = 1; i < ROWS_SIZE_WIDTH; i++)
			buf_put_char(b, ' ');
		buf_put_char(b, '-');
	} else {
		buf_put_padded(b, entry->size, ROWS_SIZE_WIDTH, ' ');
	}
	buf_put_char(b, ' ');
}

/* Of a prefix nothing is known but its name. */
static void put_facts(struct buf *b, const struct listing_entry *entry)
{
	char date_text[ROWS_DATE_MAX];
	struct buf text = BUF(date_text);
	struct slice none = {NULL, 0};
	bool known = !entry->prefix;

	put_size(b, entry);
	put_column(b, known ? rows_date(entry->modified, &text) : none,
	           ROWS_TIME_WIDTH);
	put_column(b, known ? rows_etag(entry->etag) : none, ROWS_ETAG_WIDTH);
	put_column(b, known ? entry->storage_class : none, ROWS_CLASS_WIDTH);
}

static void put_name(struct buf *b, const struct rows *r, struct slice name)
{
	if (r->nul)
		buf_put(b, name);
	else
		shown_put(b, name, SHOWN_TEXT);
	buf_put_char(b, r->nul ? '\0' : '\n');
}

/* ---- JSON ---------------------------------------------------------------- */

static void put_text(struct buf *b, const char *before, struct slice s)
{
	buf_put_z(b, before);
	buf_put_char(b, '"');
	shown_put(b, s, SHOWN_JSON);
	buf_put_char(b, '"');
}

static void put_json(struct buf *b, const struct listing_entry *entry)
{
	char date_text[ROWS_DATE_MAX];
	struct buf date = BUF(date_text);

	put_text(b, entry->prefix ? "{\"prefix\":" : "{\"key\":", entry->name);
	if (!entry->prefix) {
		buf_put_z(b, ",\"size\":");
		buf_put_u64(b, entry->size);
		put_text(b,
		         ",\"modified\":", rows_date(entry->modified, &date));
		put_text(b, ",\"etag\":", rows_etag(entry->etag));
		put_text(b, ",\"class\":", entry->storage_class);
	}
	buf_put_z(b, "}\n");
}

/* ---- both ---------------------------------------------------------------- */

void rows_put_entry(struct buf *b, const struct rows *r,
                    const struct listing_entry *entry)
{
	if (r->form == ROWS_JSON) {
		put_json(b, entry);
		return;
	}
	if (r->form == ROWS_LONG)
		put_facts(b, entry);
	put_name(b, r,
	         slice_starts(entry->name, r->base)
	                 ? slice_after(entry->name, r->base.n)
	                 : entry->name);
}

void rows_put_bucket(struct buf *b, const struct rows *r, struct slice name)
{
	if (r->form == ROWS_JSON) {
		put_text(b, "{\"bucket\":", name);
		buf_put_z(b, "}\n");
		return;
	}
	put_name(b, r, name);
}
