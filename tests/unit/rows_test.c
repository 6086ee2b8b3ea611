#include "cmd/rows.h"

#include "check.h"

static char text[ROWS_LINE_MAX];
static struct buf b;

static struct listing_entry entry_of(const char *key)
{
	return (struct listing_entry){.name = slice_of(key),
	                              .size = 7,
	                              .etag = SLICE("\"e\""),
	                              .modified = SLICE("2026-01-02T03:04:05Z"),
	                              .storage_class = SLICE("S")};
}

static struct slice row(struct rows r, struct listing_entry entry)
{
	b = (struct buf)BUF(text);
	rows_put_entry(&b, &r, &entry);
	return b.over ? SLICE("over") : buf_slice(&b);
}

CASE(names)
{
	struct rows r = {.form = ROWS_NAMES};

	CHECK_TEXT(row(r, entry_of("a/b")), "a/b\n");
	r.base = SLICE("a/");
	CHECK_TEXT(row(r, entry_of("a/b")), "b\n");
	/* A server that hands out what was not asked for. */
	CHECK_TEXT(row(r, entry_of("x/b")), "x/b\n");
	CHECK_TEXT(row(r, entry_of("a")), "a\n");
	CHECK_TEXT(row(r, entry_of("a/\x1b[2J\\\xff")), "\\x1b[2J\\\\\\xff\n");
}

CASE(names_byte_for_byte)
{
	struct rows r = {.form = ROWS_NAMES, .nul = true};
	struct slice s = row(r, entry_of("a\n\xff\\"));

	CHECK(s.n == 5 && memcmp(s.p, "a\n\xff\\\0", 5) == 0);
}

/* Cut at blanks there are five columns, whatever a server says. */
static size_t columns(struct slice s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] != ' ' && s.p[i] != '\n' &&
		     (i == 0 || s.p[i - 1] == ' ');
	return n;
}

CASE(columns_hold_no_blank)
{
	struct rows r = {.form = ROWS_LONG};
	struct listing_entry e = entry_of("k");

	CHECK_U64(columns(row(r, e)), 5);
	e.etag = SLICE("\"a b\t\"");
	e.storage_class = SLICE("x y");
	e.modified = SLICE("on a day");
	CHECK_U64(columns(row(r, e)), 5);
	e.etag = e.storage_class = e.modified = SLICE("");
	e.size = UINT64_MAX;
	CHECK_U64(columns(row(r, e)), 5);
	CHECK(slice_starts(row(r, e), SLICE("18446744073709551615 - ")));
	e.prefix = true;
	CHECK_U64(columns(row(r, e)), 5);
	CHECK(slice_starts(row(r, e), SLICE("             - -")));
}

CASE(json)
{
	struct rows r = {.form = ROWS_JSON, .base = SLICE("a/")};
	struct listing_entry e = entry_of("a/\"\n\xff");

	CHECK_TEXT(row(r, e), "{\"key\":\"a/\\\"\\u000a\\u00ff\",\"size\":7,"
	                      "\"modified\":\"2026-01-02T03:04:05Z\","
	                      "\"etag\":\"e\",\"class\":\"S\"}\n");
	e.prefix = true;
	CHECK_TEXT(row(r, e), "{\"prefix\":\"a/\\\"\\u000a\\u00ff\"}\n");
}

CASE(buckets)
{
	struct rows r = {.form = ROWS_NAMES};

	b = (struct buf)BUF(text);
	rows_put_bucket(&b, &r, SLICE("b"));
	r.form = ROWS_JSON;
	rows_put_bucket(&b, &r, SLICE("b"));
	CHECK_TEXT(buf_slice(&b), "b\n{\"bucket\":\"b\"}\n");
}

CASE(the_longest_fit)
{
	static char key[OBJECTS_KEY_MAX], word[OBJECTS_WORD_MAX],
		etag[OBJECTS_ETAG_MAX];
	struct listing_entry e = {.name = {key, sizeof key},
	                          .size = UINT64_MAX,
	                          .etag = {etag, sizeof etag},
	                          .modified = {word, sizeof word},
	                          .storage_class = {word, sizeof word}};
	struct rows r = {.form = ROWS_JSON};

	memset(key, 1, sizeof key);
	memset(word, 1, sizeof word);
	memset(etag, 1, sizeof etag);
	CHECK(row(r, e).n > 6 * OBJECTS_KEY_MAX);
	r.form = ROWS_LONG;
	CHECK(row(r, e).n > 4 * OBJECTS_KEY_MAX);
}

static bool dated(const char *date, const char *want)
{
	char space[ROWS_DATE_MAX];
	struct buf t = BUF(space);

	return slice_equal(rows_date(slice_of(date), &t), slice_of(want));
}

CASE(dates_have_one_form)
{
	CHECK(dated("2026-01-02T03:04:05.000Z", "2026-01-02T03:04:05Z"));
	CHECK(dated("2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"));
	CHECK(dated("Fri, 02 Jan 2026 03:04:05 GMT", "2026-01-02T03:04:05Z"));
	CHECK(dated("yesterday", "yesterday"));
	CHECK(dated("", ""));
}

CASE(etags_lose_their_quotes)
{
	CHECK_TEXT(rows_etag(SLICE("\"a\"")), "a");
	CHECK_TEXT(rows_etag(SLICE("\"\"")), "");
	CHECK_TEXT(rows_etag(SLICE("W/\"a\"")), "W/\"a\"");
	CHECK_TEXT(rows_etag(SLICE("a")), "a");
	CHECK_TEXT(rows_etag(SLICE("\"")), "\"");
	CHECK_TEXT(rows_etag(SLICE("")), "");
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(names),
				 RUN(names_byte_for_byte),
				 RUN(columns_hold_no_blank),
				 RUN(json),
				 RUN(buckets),
				 RUN(the_longest_fit),
				 RUN(dates_have_one_form),
				 RUN(etags_lose_their_quotes),
				 {0},
			 });
}
