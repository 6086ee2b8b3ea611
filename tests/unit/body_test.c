#include "base/buf.h"
#include "check.h"
#include "http/body.h"

enum { OUT_MAX = 65536 };

/* What came of feeding a text in pieces. */
struct outcome {
	enum err error;
	size_t used;
	bool done;
	struct buf data;
};

/* Feeds one piece, which ends at an unreadable page; false: no more. */
static bool feed_piece(struct body *b, struct slice in, struct outcome *o)
{
	char *p = check_guarded(in.p, in.n);
	struct slice rest = {p, in.n}, data;
	size_t used = 0;

	do {
		o->error = body_feed(b, rest, &used, &data);
		if (data.n && (data.p < rest.p || used > rest.n ||
		               data.p + data.n != rest.p + used))
			o->data.over = true;
		buf_put(&o->data, data);
		o->used += used;
		rest = slice_after(rest, used);
	} while (o->error == ERR_OK && rest.n && !b->done);
	check_unguard(p, in.n);
	return o->error == ERR_OK && !b->done;
}

/* Feeds the text cut at `at` and then every `step` bytes. */
static void feed(struct body *b, struct slice text, size_t at, size_t step,
                 struct outcome *o, char *out)
{
	struct slice piece = slice_first(text, at);

	*o = (struct outcome){ERR_OK, 0, false, {out, 0, OUT_MAX, false}};
	while (feed_piece(b, piece, o) && o->used < text.n)
		piece = slice_first(slice_after(text, o->used), step);
	o->done = b->done;
}

static char out[OUT_MAX];

/* Whole, byte by byte, and split at every point: one result, in *o. */
static void check_feed(struct check *check_, enum body_kind kind,
                       uint64_t length, struct slice text, struct outcome *o)
{
	static char again[OUT_MAX];
	struct body b, c;

	body_init(&b, kind, length);
	feed(&b, text, text.n, text.n, o, out);
	CHECK(!o->data.over && b.taken == o->data.n && o->used <= text.n);
	for (size_t at = 0; at <= text.n && at < 300; at++) {
		struct outcome p;

		body_init(&c, kind, length);
		feed(&c, text, at, at ? text.n : 1, &p, again);
		if (p.error != o->error || p.used != o->used ||
		    p.done != o->done || p.data.over || c.extra != b.extra ||
		    !slice_equal(buf_slice(&p.data), buf_slice(&o->data)))
			CHECK_FAIL("split at %zu: \"%.*s\"", at, (int)text.n,
			           text.p);
	}
}

/* A body that must be done, with `rest` bytes behind it not eaten. */
static void check_done(struct check *check_, enum body_kind kind,
                       uint64_t length, struct slice text, size_t rest,
                       const char *want)
{
	struct outcome o;

	CHECK_CALL(check_feed(check_, kind, length, text, &o));
	if (o.error != ERR_OK || !o.done || o.used != text.n - rest)
		CHECK_FAIL("%s after %zu: \"%.*s\"", err_name(o.error), o.used,
		           (int)text.n, text.p);
	CHECK_TEXT(buf_slice(&o.data), want);
}

CASE(none_eats_nothing)
{
	CHECK_CALL(check_done(check_, BODY_NONE, 5, SLICE("hello"), 5, ""));
	CHECK_CALL(check_done(check_, BODY_NONE, 0, SLICE(""), 0, ""));
}

CASE(length_to_the_byte)
{
	CHECK_CALL(
		check_done(check_, BODY_LENGTH, 5, SLICE("hello"), 0, "hello"));
	CHECK_CALL(check_done(check_, BODY_LENGTH, 5, SLICE("helloHTTP"), 4,
	                      "hello"));
	CHECK_CALL(check_done(check_, BODY_LENGTH, 0, SLICE("HTTP"), 4, ""));
}

CASE(length_not_reached)
{
	struct outcome o;

	CHECK_CALL(check_feed(check_, BODY_LENGTH, 6, SLICE("hello"), &o));
	CHECK(o.error == ERR_OK && !o.done && o.used == 5);
	CHECK_CALL(check_feed(check_, BODY_LENGTH, INT64_MAX, SLICE("he"), &o));
	CHECK(o.error == ERR_OK && !o.done && o.used == 2);
}

CASE(close_takes_all)
{
	struct outcome o;

	CHECK_CALL(
		check_feed(check_, BODY_CLOSE, 0, SLICE("a\r\n0\r\n\r\n"), &o));
	CHECK(o.error == ERR_OK && !o.done);
	CHECK_TEXT(buf_slice(&o.data), "a\r\n0\r\n\r\n");
}

static enum err close_after(enum body_kind kind, struct slice text, bool clean,
                            bool *done)
{
	struct body b;
	struct outcome o;

	body_init(&b, kind, 5);
	feed(&b, text, text.n, text.n, &o, out);
	enum err e = body_close(&b, clean);
	*done = b.done;
	return e;
}

CASE(the_end_by_closing)
{
	bool done;

	CHECK(close_after(BODY_CLOSE, SLICE("abc"), true, &done) == ERR_OK);
	CHECK(done);
	CHECK(close_after(BODY_CLOSE, SLICE(""), true, &done) == ERR_OK);
	CHECK(done);
	CHECK(close_after(BODY_CLOSE, SLICE("abc"), false, &done) == ERR_CUT);
	CHECK(!done);
	CHECK(close_after(BODY_LENGTH, SLICE("abcd"), true, &done) == ERR_CUT);
	CHECK(!done);
	CHECK(close_after(BODY_LENGTH, SLICE("abcde"), false, &done) == ERR_OK);
	CHECK(done);
	CHECK(close_after(BODY_NONE, SLICE(""), false, &done) == ERR_OK);
	CHECK(close_after(BODY_CHUNKED, SLICE("0\r\n\r\n"), false, &done) ==
	      ERR_OK);
	CHECK(done);
	CHECK(close_after(BODY_CHUNKED, SLICE("x"), true, &done) ==
	      ERR_HTTP_BODY);
}

CASE(a_cut_chunked_body_is_never_done)
{
	static const char text[] = "3;x=y\r\nabc\r\n0\r\nA: b\r\n\r\n";

	for (size_t n = 0; n + 1 < sizeof text; n++) {
		bool done;

		CHECK(close_after(BODY_CHUNKED, (struct slice){text, n}, true,
		                  &done) == ERR_CUT);
		CHECK(!done);
	}
}

CASE(chunks)
{
	static const struct {
		const char *text;
		size_t rest;
		const char *want;
	} rows[] = {
		{"0\r\n\r\n", 0, ""},
		{"5\r\nhello\r\n0\r\n\r\n", 0, "hello"},
		{"5\r\nhello\r\n0\r\n\r\nHTTP/1.1", 8, "hello"},
		{"1\r\na\r\n2\r\nbc\r\n3\r\ndef\r\n0\r\n\r\n", 0, "abcdef"},
		{"a\r\n0123456789\r\nB\r\n0123456789a\r\n0\r\n\r\n", 0,
	         "01234567890123456789a"},
		{"0000000000000005\r\nhello\r\n0000000000000000\r\n\r\n", 0,
	         "hello"},
		{"4\r\n\r\n\r\n\r\n0\r\n\r\n", 0, "\r\n\r\n"},
		{"5;name=value\r\nhello\r\n0;last\r\n\r\n", 0, "hello"},
		{"5;\r\nhello\r\n0\r\n\r\n", 0, "hello"},
		{"5;a=\"b;\t\xff\" \r\nhello\r\n0\r\n\r\n", 0, "hello"},
		{"1\r\na\r\n0\r\nA: b\r\nx-c:\td \xff\r\n\r\n", 0, "a"},
		{"1\r\na\r\n0\r\nContent-Length: 99\r\n\r\nHTTP", 4, "a"},
		{"0\r\nA:\r\n\r\n\r\n", 2, ""},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		CHECK_CALL(check_done(check_, BODY_CHUNKED, 0,
		                      slice_of(rows[i].text), rows[i].rest,
		                      rows[i].want));
}

CASE(chunks_refused)
{
#define ROW(lit) \
	{ \
		"" lit, sizeof(lit) - 1 \
	}
	static const struct slice rows[] = {
		ROW("\r\n"),
		ROW("hello"),
		ROW(" 5\r\nhello\r\n"),
		ROW("5 \r\nhello\r\n"),
		ROW("5\t\r\nhello\r\n"),
		ROW("5 ;x\r\nhello\r\n"),
		ROW("+5\r\nhello\r\n"),
		ROW("-5\r\nhello\r\n"),
		ROW("-0\r\n\r\n"),
		ROW("0x5\r\nhello\r\n"),
		ROW("5,5\r\nhello\r\n"),
		ROW("5.\r\nhello\r\n"),
		ROW("g\r\n"),
		ROW(";x\r\n"),
		ROW("00000000000000000\r\n\r\n"),
		ROW("00000000000000005\r\nhello\r\n"),
		ROW("10000000000000000\r\n"),
		ROW("ffffffffffffffffff\r\n"),
		ROW("5\nhello\r\n"),
		ROW("5\rhello\r\n"),
		ROW("5\r\r\nhello\r\n"),
		ROW("5\0\r\nhello\r\n"),
		ROW("5\r\nhello0\r\n\r\n"),
		ROW("5\r\nhello\n0\r\n\r\n"),
		ROW("5\r\nhello\r0\r\n\r\n"),
		ROW("5\r\nhello\rx0\r\n\r\n"),
		ROW("5\r\nhellohello\r\n0\r\n\r\n"),
		ROW("5\r\nhell\r\n0\r\n\r\n"),
		ROW("5\r\nhello\r\n\r\n0\r\n\r\n"),
		ROW("5;a\0b\r\nhello\r\n"),
		ROW("5;a\nhello\r\n"),
		ROW("5;a\rb\r\nhello\r\n"),
		ROW("5;a\x1b\r\nhello\r\n"),
		ROW("5;a\x7f\r\nhello\r\n"),
		ROW("0\r\n\n"),
		ROW("0\r\n\rx"),
		ROW("0\r\nA: b\n\r\n"),
		ROW("0\r\nA: b\rc\r\n\r\n"),
		ROW("0\r\nA: b\0\r\n\r\n"),
		ROW("0\r\nA: b\x01\r\n\r\n"),
		ROW("0\r\nA: b\r\n c\r\n\r\n"),
		ROW("0\r\nA : b\r\n\r\n"),
		ROW("0\r\n: b\r\n\r\n"),
		ROW("0\r\nnocolon\r\n\r\n"),
		ROW("0\r\n A: b\r\n\r\n"),
		ROW("0\r\nA\0: b\r\n\r\n"),
		ROW("0\r\nHTTP/1.1 200 OK\r\n\r\n"),
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct outcome o;

		CHECK_CALL(check_feed(check_, BODY_CHUNKED, 0, rows[i], &o));
		if (o.error != ERR_HTTP_BODY || o.done)
			CHECK_FAIL("%s: \"%.*s\"", err_name(o.error),
			           (int)rows[i].n, rows[i].p);
	}
}

CASE(the_largest_chunk_size)
{
	struct body b;
	struct slice data;
	size_t used;

	body_init(&b, BODY_CHUNKED, 0);
	CHECK(body_feed(&b, SLICE("ffffFFFFffffFFFF\r\nabc"), &used, &data) ==
	      ERR_OK);
	CHECK_TEXT(data, "abc");
	CHECK_U64(b.left, UINT64_MAX - 3);
}

CASE(the_first_error_stays)
{
	struct body b;
	struct slice data;
	size_t used;

	body_init(&b, BODY_CHUNKED, 0);
	CHECK(body_feed(&b, SLICE("1\r\nab"), &used, &data) == ERR_OK);
	CHECK_TEXT(data, "a");
	CHECK(body_feed(&b, SLICE("b"), &used, &data) == ERR_HTTP_BODY);
	CHECK(used == 0 && data.n == 0);
	CHECK(body_feed(&b, SLICE("\r\n0\r\n\r\n"), &used, &data) ==
	      ERR_HTTP_BODY);
	CHECK(used == 0 && data.n == 0 && !b.done);
	CHECK(body_close(&b, true) == ERR_HTTP_BODY);
	CHECK(!b.done);
	/* a body that was cut is not taken up again */
	body_init(&b, BODY_LENGTH, 5);
	CHECK(body_close(&b, true) == ERR_CUT);
	CHECK(body_feed(&b, SLICE("hello"), &used, &data) == ERR_CUT);
	CHECK(used == 0 && data.n == 0 && !b.done);
}

static void put_times(struct buf *b, char c, size_t n)
{
	while (n--)
		buf_put_char(b, c);
}

static void check_limit(struct check *check_, const struct buf *text,
                        enum err want)
{
	struct outcome o;

	CHECK(!text->over);
	CHECK_CALL(check_feed(check_, BODY_CHUNKED, 0, buf_slice(text), &o));
	if (o.error != want || o.done != (want == ERR_OK))
		CHECK_FAIL("%s after %zu", err_name(o.error), o.used);
}

/* Extensions of several chunks and trailers share one cap. */
CASE(extra_limit)
{
	static char p[OUT_MAX];

	for (size_t past = 0; past < 2; past++) {
		struct buf b = BUF(p);
		enum err want = past ? ERR_HTTP_LIMIT : ERR_OK;

		buf_put_z(&b, "1;");
		put_times(&b, 'x', BODY_EXTRA_MAX - 1 + past);
		buf_put_z(&b, "\r\na\r\n0\r\n\r\n");
		CHECK_CALL(check_limit(check_, &b, want));
		buf_clear(&b);
		buf_put_z(&b, "0\r\nA:");
		put_times(&b, 'x', BODY_EXTRA_MAX - 2 + past);
		buf_put_z(&b, "\r\n\r\n");
		CHECK_CALL(check_limit(check_, &b, want));
		buf_clear(&b);
		buf_put_z(&b, "1;xx\r\na\r\n1;xx\r\nb\r\n0\r\n");
		put_times(&b, 'A', BODY_EXTRA_MAX - 7 + past);
		buf_put_z(&b, ":\r\n\r\n");
		CHECK_CALL(check_limit(check_, &b, want));
	}
}

/* Trailers without end and chunks without use end soon. */
CASE(floods_end)
{
	static const char *const rows[][2] = {
		{"0\r\n", "A:\r\n"},
		{"", "1;x\r\na\r\n"},
		{"1;", "xxxxxxxx"},
		{"0\r\n", "xxxxxxxx"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct body b;
		size_t sum = 0;
		enum err e = ERR_OK;
		struct slice data, rest = slice_of(rows[i][0]);

		body_init(&b, BODY_CHUNKED, 0);
		while (e == ERR_OK && sum < 1 << 20) {
			size_t used;

			e = body_feed(&b, rest, &used, &data);
			sum += used;
			rest = slice_after(rest, used);
			if (!rest.n)
				rest = slice_of(rows[i][1]);
		}
		CHECK(e == ERR_HTTP_LIMIT);
		CHECK(sum <= 5 * BODY_EXTRA_MAX);
	}
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(none_eats_nothing),
	                              RUN(length_to_the_byte),
	                              RUN(length_not_reached),
	                              RUN(close_takes_all),
	                              RUN(the_end_by_closing),
	                              RUN(a_cut_chunked_body_is_never_done),
	                              RUN(chunks),
	                              RUN(chunks_refused),
	                              RUN(the_largest_chunk_size),
	                              RUN(the_first_error_stays),
	                              RUN(extra_limit),
	                              RUN(floods_end),
	                              {0}});
}
