#include "check.h"
#include "http/head.h"

#include <stdlib.h>

/* What came of feeding a text in pieces. */
struct outcome {
	enum err error;
	size_t used;
	bool done;
};

/* Feeds in[from..to), each piece of it ending at an unreadable page. */
static bool feed_piece(struct head *h, struct slice in, struct outcome *o)
{
	char *p = check_guarded(in.p, in.n);
	size_t used = 0;

	o->error = head_feed(h, (struct slice){p, in.n}, &used, &o->done);
	check_unguard(p, in.n);
	o->used += used;
	return used == in.n && !o->done && o->error == ERR_OK;
}

/* Feeds the text cut at `at` and then every `step` bytes. */
static struct outcome feed(struct head *h, struct slice text, size_t at,
                           size_t step)
{
	struct outcome o = {ERR_OK, 0, false};
	struct slice piece = slice_first(text, at);

	while (feed_piece(h, piece, &o) && o.used < text.n)
		piece = slice_first(slice_after(text, o.used), step);
	return o;
}

static bool same_heads(const struct head *a, const struct head *b)
{
	return a->status == b->status && a->minor == b->minor &&
	       a->has_length == b->has_length && a->chunked == b->chunked &&
	       a->keeps_alive == b->keeps_alive && a->length == b->length &&
	       a->total == b->total && a->text_n == b->text_n &&
	       a->field_count == b->field_count &&
	       memcmp(a->text, b->text, a->text_n) == 0 &&
	       memcmp(a->fields, b->fields, sizeof a->fields) == 0;
}

/* Whole, byte by byte, and split at every point: one result, in *h. */
static void check_feed(struct check *check_, struct slice text, struct head *h,
                       char *store, struct outcome *o)
{
	static char other_store[HEAD_BYTES_MAX];

	head_init(h, store);
	*o = feed(h, text, text.n, text.n);
	CHECK(o->used <= text.n);
	CHECK(o->error == ERR_OK || !o->done);
	for (size_t at = 0; at <= text.n && at < 300; at++) {
		struct head other;
		head_init(&other, other_store);
		struct outcome p = feed(&other, text, at, at ? text.n : 1);

		if (p.error != o->error || p.used != o->used ||
		    p.done != o->done || !same_heads(h, &other))
			CHECK_FAIL("split at %zu: \"%.*s\"", at, (int)text.n,
			           text.p);
	}
}

struct row {
	struct slice text;
	enum err want;
};

#define ROW(lit, want) \
	{ \
		{"" lit, sizeof(lit) - 1}, want \
	}
#define OK_ROW(lit)  ROW(lit, ERR_OK)
#define BAD_ROW(lit) ROW(lit, ERR_HTTP_HEAD)
#define ROWS(array)  array, sizeof array / sizeof *array

/* ERR_OK: the head is done and its last byte eaten, but none beyond it. */
static void check_rows(struct check *check_, const struct row *rows, size_t n)
{
	static char store[HEAD_BYTES_MAX];

	for (size_t i = 0; i < n; i++) {
		struct head h;
		struct outcome o;

		CHECK_CALL(check_feed(check_, rows[i].text, &h, store, &o));
		if (o.error != rows[i].want || (o.error == ERR_OK && !o.done))
			CHECK_FAIL("%s, %s: \"%.*s\"", err_name(o.error),
			           o.done ? "done" : "not done",
			           (int)rows[i].text.n, rows[i].text.p);
		/* the first error stays, whatever comes */
		if (o.error != ERR_OK) {
			enum err again = head_feed(&h, SLICE("\r\n\r\n"),
			                           &o.used, &o.done);
			CHECK(again == o.error && o.used == 0 && !o.done);
		}
	}
}

/* A head that must be read; what follows the head stays. */
static void read_head(struct check *check_, struct slice text, size_t rest,
                      struct head *h, char *store)
{
	struct outcome o;

	CHECK_CALL(check_feed(check_, text, h, store, &o));
	if (o.error != ERR_OK || !o.done)
		CHECK_FAIL("%s: \"%.*s\"", err_name(o.error), (int)text.n,
		           text.p);
	CHECK_U64(o.used, text.n - rest);
}

CASE(fields_are_found)
{
	static char store[HEAD_BYTES_MAX];
	struct head h;
	struct slice name, v;
	int count = 0;

	CHECK_CALL(read_head(check_,
	                     SLICE("HTTP/1.1 206 Partial Content\r\n"
	                           "ETag: \"abc\"\r\n"
	                           "x-amz-meta-a:\t caf\xc3\xa9 \tb \t\r\n"
	                           "Empty:\r\n"
	                           "Blank: \t \r\n"
	                           "Content-Length: 5\r\n"
	                           "etag: second\r\n"
	                           "!#$%&'*+-.^_`|~09azAZ: token\r\n"
	                           "\r\nhello"),
	                     5, &h, store));
	CHECK(h.status == 206 && h.minor == 1);
	CHECK(h.has_length && !h.chunked && h.keeps_alive);
	CHECK_U64(h.length, 5);
	CHECK(head_find(&h, SLICE("ETAG"), &v));
	CHECK_TEXT(v, "\"abc\"");
	CHECK(head_find(&h, SLICE("X-Amz-Meta-A"), &v));
	CHECK_TEXT(v, "caf\xc3\xa9 \tb");
	CHECK(head_find(&h, SLICE("Empty"), &v));
	CHECK_TEXT(v, "");
	CHECK(head_find(&h, SLICE("Blank"), &v));
	CHECK_TEXT(v, "");
	CHECK(head_find(&h, SLICE("!#$%&'*+-.^_`|~09AZaz"), &v));
	CHECK_TEXT(v, "token");
	CHECK(head_field_at(&h, 0, &name, &v) && name.n && v.p);
	for (int i = 0; head_field_at(&h, i, &name, &v); i++)
		count++;
	CHECK(count == h.field_count);
	CHECK(!head_field_at(&h, HEAD_FIELDS_MAX, &name, &v));
	CHECK(!head_find(&h, SLICE("ETa"), &v));
	CHECK(!head_find(&h, SLICE("ETags"), &v));
	CHECK(!head_find(&h, SLICE(""), &v));
}

CASE(what_was_done_stays_done)
{
	static char store[HEAD_BYTES_MAX];
	struct head h;
	size_t used = 9;
	bool done = false;

	CHECK_CALL(read_head(check_, SLICE("HTTP/1.1 200 OK\r\n\r\n"), 0, &h,
	                     store));
	CHECK(head_feed(&h, SLICE("\r\nA: b\r\n\r\n"), &used, &done) == ERR_OK);
	CHECK(used == 0 && done && h.field_count == 0);
}

CASE(status_lines_taken)
{
	static const struct row rows[] = {
		OK_ROW("HTTP/1.1 200 OK\r\n\r\n"),
		OK_ROW("HTTP/1.1 200 \r\n\r\n"),
		OK_ROW("HTTP/1.1 200\r\n\r\n"),
		OK_ROW("HTTP/1.1 200  two  blanks \r\n\r\n"),
		OK_ROW("HTTP/1.1 404 Not\tFound\xff\r\n\r\n"),
		OK_ROW("HTTP/1.0 599 x\r\n\r\n"),
		OK_ROW("HTTP/1.1 204 No Content\r\n\r\n"),
		OK_ROW("HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n"),
	};

	CHECK_CALL(check_rows(check_, ROWS(rows)));
}

CASE(status_lines_refused)
{
	static const struct row rows[] = {
		BAD_ROW("\r\nHTTP/1.1 200 OK\r\n\r\n"),
		BAD_ROW("\n"),
		BAD_ROW(" HTTP/1.1 200 OK\r\n"),
		BAD_ROW("<html>hello</html>"),
		BAD_ROW("H TTP"),
		BAD_ROW("http/1.1 200 OK\r\n"),
		BAD_ROW("HTTP/0.9 200 OK\r\n"),
		BAD_ROW("HTTP/2 200\r\n"),
		BAD_ROW("HTTP/2.0 200 OK\r\n"),
		BAD_ROW("PRI * HTTP/2.0\r\n"),
		BAD_ROW("HTTP/1.2 200 OK\r\n"),
		BAD_ROW("HTTP/1. 200 OK\r\n"),
		BAD_ROW("HTTP/1.10 200 OK\r\n"),
		BAD_ROW("HTTP/1.1\t200 OK\r\n"),
		BAD_ROW("HTTP/1.1  200 OK\r\n"),
		BAD_ROW("HTTP/1.1 200\tOK\r\n"),
		BAD_ROW("HTTP/1.1\r\n"),
		BAD_ROW("HTTP/1.1 \r\n"),
		BAD_ROW("HTTP/1.1 99 x\r\n"),
		BAD_ROW("HTTP/1.1 099 x\r\n"),
		BAD_ROW("HTTP/1.1 000 x\r\n"),
		BAD_ROW("HTTP/1.1 600 x\r\n"),
		BAD_ROW("HTTP/1.1 2000 x\r\n"),
		BAD_ROW("HTTP/1.1 0200 x\r\n"),
		BAD_ROW("HTTP/1.1 20 x\r\n"),
		BAD_ROW("HTTP/1.1 +20 x\r\n"),
		BAD_ROW("HTTP/1.1 2OO x\r\n"),
		BAD_ROW("HTTP/1.1 200OK\r\n"),
		BAD_ROW("HTTP/1.1 101 Switching Protocols\r\n"),
		BAD_ROW("HTTP/1.1 200 O\0K\r\n"),
		BAD_ROW("HTTP/1.1 200 O\x1bK\r\n"),
		BAD_ROW("HTTP/1.1 200 O\x7fK\r\n"),
		BAD_ROW("HTTP/1.1 200 O\rK\r\n"),
		BAD_ROW("HTTP/1.1 200 OK\r\r\n"),
		BAD_ROW("HTTP/1.1 200 OK\n\r\n"),
		BAD_ROW("ICY 200 OK\r\n"),
		BAD_ROW("\x16\x03\x03"),
	};

	CHECK_CALL(check_rows(check_, ROWS(rows)));
}

#define S "HTTP/1.1 200 OK\r\n"

CASE(field_lines_refused)
{
	static const struct row rows[] = {
		BAD_ROW(S "A: b\r\n c\r\n\r\n"), /* obs-fold */
		BAD_ROW(S "A: b\r\n\tc\r\n\r\n"),
		BAD_ROW(S " A: b\r\n\r\n"),
		BAD_ROW(S " \r\n\r\n"),
		BAD_ROW(S "A : b\r\n\r\n"),
		BAD_ROW(S "A\t: b\r\n\r\n"),
		BAD_ROW(S "Content-Length : 5\r\n\r\n"),
		BAD_ROW(S "no colon\r\n\r\n"),
		BAD_ROW(S "nocolon\r\n\r\n"),
		BAD_ROW(S ": b\r\n\r\n"),
		BAD_ROW(S ":\r\n\r\n"),
		BAD_ROW(S "a b: c\r\n\r\n"),
		BAD_ROW(S "a(b): c\r\n\r\n"),
		BAD_ROW(S "a/b: c\r\n\r\n"),
		BAD_ROW(S "caf\xc3\xa9: c\r\n\r\n"),
		BAD_ROW(S "A\0: b\r\n\r\n"),
		BAD_ROW(S "A: b\0c\r\n\r\n"),
		BAD_ROW(S "A: b\x01\r\n\r\n"),
		BAD_ROW(S "A: b\x1b[0m\r\n\r\n"),
		BAD_ROW(S "A: b\x7f\r\n\r\n"),
		BAD_ROW(S "A: b\rc\r\n\r\n"), /* bare CR */
		BAD_ROW(S "A: b\r\r\n\r\n"),
		BAD_ROW(S "A: b\n\r\n"), /* bare LF */
		BAD_ROW(S "A: b\nContent-Length: 5\r\n\r\n"),
		BAD_ROW(S "A: b\r\n\n"),
		BAD_ROW(S "\n"),
		BAD_ROW(S "\r\r\n"),
	};

	CHECK_CALL(check_rows(check_, ROWS(rows)));
}

CASE(lengths_refused)
{
	static const struct row rows[] = {
		BAD_ROW(S "Content-Length:\r\n\r\n"),
		BAD_ROW(S "Content-Length: +5\r\n\r\n"),
		BAD_ROW(S "Content-Length: -1\r\n\r\n"),
		BAD_ROW(S "Content-Length: 0x5\r\n\r\n"),
		BAD_ROW(S "Content-Length: 5, 5\r\n\r\n"),
		BAD_ROW(S "Content-Length: 5,5\r\n\r\n"),
		BAD_ROW(S "Content-Length: 5,\r\n\r\n"),
		BAD_ROW(S "Content-Length: 5 5\r\n\r\n"),
		BAD_ROW(S "Content-Length: 5;\r\n\r\n"),
		BAD_ROW(S "Content-Length: 5.0\r\n\r\n"),
		BAD_ROW(S "Content-Length: \"5\"\r\n\r\n"),
		BAD_ROW(S "Content-Length: five\r\n\r\n"),
		BAD_ROW(S "Content-Length: 9223372036854775808\r\n\r\n"),
		BAD_ROW(S "Content-Length: 18446744073709551616\r\n\r\n"),
		BAD_ROW(S "Content-Length: 18446744073709551621\r\n\r\n"),
		BAD_ROW(S "Content-Length: 5\r\nContent-Length: 5\r\n\r\n"),
		BAD_ROW(S "Content-Length: 5\r\ncontent-length: 6\r\n\r\n"),
		BAD_ROW(S "Content-Length: 0\r\nContent-Length: 0\r\n\r\n"),
	};

	CHECK_CALL(check_rows(check_, ROWS(rows)));
}

CASE(lengths_taken)
{
	static char store[HEAD_BYTES_MAX];
	struct head h;

	CHECK_CALL(read_head(check_, SLICE(S "CONTENT-LENGTH:0\r\n\r\n"), 0, &h,
	                     store));
	CHECK(h.has_length);
	CHECK_U64(h.length, 0);
	CHECK_CALL(read_head(check_, SLICE(S "content-length:\t0042 \r\n\r\n"),
	                     0, &h, store));
	CHECK_U64(h.length, 42);
	CHECK_CALL(read_head(
		check_, SLICE(S "Content-Length: 9223372036854775807\r\n\r\n"),
		0, &h, store));
	CHECK_U64(h.length, INT64_MAX);
	CHECK_CALL(read_head(check_, SLICE(S "X-Content-Length: 5\r\n\r\n"), 0,
	                     &h, store));
	CHECK(!h.has_length && !h.chunked);
}

CASE(transfer_encodings_refused)
{
	static const struct row rows[] = {
		BAD_ROW(S "Transfer-Encoding:\r\n\r\n"),
		BAD_ROW(S "Transfer-Encoding: identity\r\n\r\n"),
		BAD_ROW(S "Transfer-Encoding: gzip\r\n\r\n"),
		BAD_ROW(S "Transfer-Encoding: gzip, chunked\r\n\r\n"),
		BAD_ROW(S "Transfer-Encoding: chunked, gzip\r\n\r\n"),
		BAD_ROW(S "Transfer-Encoding: chunked, chunked\r\n\r\n"),
		BAD_ROW(S "Transfer-Encoding: ,chunked\r\n\r\n"),
		BAD_ROW(S "Transfer-Encoding: chunked,\r\n\r\n"),
		BAD_ROW(S "Transfer-Encoding: xchunked\r\n\r\n"),
		BAD_ROW(S "Transfer-Encoding: chunkedx\r\n\r\n"),
		BAD_ROW(S "Transfer-Encoding: \"chunked\"\r\n\r\n"),
		BAD_ROW(S "Transfer-Encoding: \x0b"
	                  "chunked\r\n\r\n"),
		BAD_ROW(S "Transfer-Encoding : chunked\r\n\r\n"),
		BAD_ROW(S "Transfer-Encoding: chunked\r\n"
	                  "Transfer-Encoding: chunked\r\n\r\n"),
		BAD_ROW(S "Transfer-Encoding: chunked\r\n"
	                  "Transfer-Encoding: identity\r\n\r\n"),
		BAD_ROW(S "Transfer-Encoding: chunked\r\n"
	                  "Content-Length: 5\r\n\r\n"),
		BAD_ROW(S "Content-Length: 5\r\nA: b\r\n"
	                  "Transfer-Encoding: chunked\r\n\r\n"),
		BAD_ROW("HTTP/1.0 200 OK\r\n"
	                "Transfer-Encoding: chunked\r\n\r\n"),
	};
	static char store[HEAD_BYTES_MAX];
	struct head h;

	CHECK_CALL(check_rows(check_, ROWS(rows)));
	CHECK_CALL(read_head(check_,
	                     SLICE(S "transfer-encoding: Chunked \r\n\r\n5"), 1,
	                     &h, store));
	CHECK(h.chunked && !h.has_length);
}

CASE(a_cut_head_is_never_done)
{
	static const char text[] = S "Content-Length: 5\r\nETag: x\r\n\r\n";

	for (size_t n = 0; n + 1 < sizeof text; n++) {
		static char store[HEAD_BYTES_MAX];
		struct head h;
		head_init(&h, store);
		struct outcome o = feed(&h, (struct slice){text, n}, n, n);

		CHECK(o.error == ERR_OK && !o.done && o.used == n);
	}
}

CASE(keeps_alive)
{
	static const struct {
		const char *text;
		bool want;
	} rows[] = {
		{S "\r\n", true},
		{S "Connection: close\r\n\r\n", false},
		{S "connection:\tCLOSE \r\n\r\n", false},
		{S "Connection: keep-alive\r\n\r\n", true},
		{S "Connection: keep-alive, close\r\n\r\n", false},
		{S "Connection: close, keep-alive\r\n\r\n", false},
		{S "Connection: x ,\tClose\t, y\r\n\r\n", false},
		{S "Connection: ,,close\r\n\r\n", false},
		{S "Connection: x\r\nConnection: close\r\n\r\n", false},
		{S "Connection: close\r\nConnection: x\r\n\r\n", false},
		{S "Connection: closed\r\n\r\n", true},
		{S "Connection: not close\r\n\r\n", true},
		{S "Connection:\r\n\r\n", true},
		{S "X-Connection: close\r\n\r\n", true},
		{"HTTP/1.0 200 OK\r\n\r\n", false},
		{"HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\n\r\n", true},
		{"HTTP/1.0 200 OK\r\nConnection: x, keep-alive\r\n\r\n", true},
		{"HTTP/1.0 200 OK\r\nConnection: close, keep-alive\r\n\r\n",
	         false},
		{"HTTP/1.0 200 OK\r\nKeep-Alive: 5\r\n\r\n", false},
	};
	static char store[HEAD_BYTES_MAX];

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct head h;

		CHECK_CALL(read_head(check_, slice_of(rows[i].text), 0, &h,
		                     store));
		if (h.keeps_alive != rows[i].want)
			CHECK_FAIL("not %d: %s", rows[i].want, rows[i].text);
	}
}

CASE(interim_heads_are_forgotten)
{
	static char store[HEAD_BYTES_MAX];
	struct head h;
	struct slice v;

	CHECK_CALL(read_head(
		check_,
		SLICE("HTTP/1.1 100 Continue\r\nConnection: close\r\n"
	              "Content-Length: 7\r\nETag: a\r\n\r\n"
	              "HTTP/1.1 103 Early Hints\r\nTransfer-Encoding: chunked"
	              "\r\nLink: b\r\n\r\n"
	              "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"),
		5, &h, store));
	CHECK(h.status == 200 && h.has_length && !h.chunked && h.keeps_alive);
	CHECK_U64(h.length, 5);
	CHECK_U64((unsigned)h.field_count, 1);
	CHECK(!head_find(&h, SLICE("ETag"), &v));
	CHECK(!head_find(&h, SLICE("Link"), &v));
	CHECK_CALL(read_head(
		check_,
		SLICE("HTTP/1.0 199 x\r\nConnection: keep-alive\r\n\r\n"
	              "HTTP/1.0 200 OK\r\n\r\n"),
		0, &h, store));
	CHECK(h.minor == 0 && !h.has_length && !h.keeps_alive);
}

CASE(interim_heads_refused)
{
	static const struct row rows[] = {
		BAD_ROW("HTTP/1.1 100 Continue\r\nA b\r\n\r\n"),
		BAD_ROW("HTTP/1.1 100 Continue\r\n\r\n\r\n"),
		BAD_ROW("HTTP/1.1 100 Continue\r\n\r\nhello"),
		BAD_ROW("HTTP/1.1 100 Continue\r\n\r\n"
	                "HTTP/1.1 101 Switching\r\n\r\n"),
	};

	CHECK_CALL(check_rows(check_, ROWS(rows)));
}

/* A text made of parts, as long as a head may be and longer. */
struct text {
	char p[HEAD_BYTES_MAX + 1000];
	size_t n;
};

static void add(struct text *t, const char *z)
{
	size_t n = strlen(z);

	if (n > sizeof t->p - t->n)
		abort();
	memcpy(t->p + t->n, z, n);
	t->n += n;
}

static void add_times(struct text *t, char c, size_t n)
{
	while (n--)
		add(t, (char[]){c, '\0'});
}

static void check_limit(struct check *check_, const struct text *t,
                        enum err want)
{
	static char store[HEAD_BYTES_MAX];
	static const size_t steps[] = {1, 7, 4096, HEAD_BYTES_MAX + 1000};

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		struct head h;
		head_init(&h, store);
		struct outcome o = feed(&h, (struct slice){t->p, t->n},
		                        steps[i], steps[i]);

		if (o.error != want || o.done != (want == ERR_OK))
			CHECK_FAIL("%s after %zu bytes of %zu",
			           err_name(o.error), o.used, t->n);
		CHECK(h.text_n <= HEAD_BYTES_MAX && h.total == o.used);
	}
}

CASE(line_limit)
{
	for (size_t extra = 0; extra < 2; extra++) {
		static struct text t;
		enum err want = extra ? ERR_HTTP_LIMIT : ERR_OK;

		t.n = 0;
		add(&t, S "A:");
		add_times(&t, 'x', HEAD_LINE_MAX - 2 + extra);
		add(&t, "\r\n\r\n");
		CHECK_CALL(check_limit(check_, &t, want));
		t.n = 0;
		add(&t, "HTTP/1.1 200 ");
		add_times(&t, 'x', HEAD_LINE_MAX - 13 + extra);
		add(&t, "\r\n\r\n");
		CHECK_CALL(check_limit(check_, &t, want));
	}
}

CASE(total_limit)
{
	for (size_t extra = 0; extra < 2; extra++) {
		static struct text t;

		t.n = 0;
		add(&t, S);
		for (int i = 0; i < 2; i++) {
			add(&t, "A:");
			add_times(&t, 'x', 8100);
			add(&t, "\r\n");
		}
		add(&t, "A:");
		add_times(&t, 'x', HEAD_BYTES_MAX - t.n - 4 + extra);
		add(&t, "\r\n\r\n");
		CHECK_U64(t.n, HEAD_BYTES_MAX + extra);
		CHECK_CALL(check_limit(check_, &t,
		                       extra ? ERR_HTTP_LIMIT : ERR_OK));
	}
}

CASE(total_limit_counts_interim_heads)
{
	for (size_t extra = 0; extra < 2; extra++) {
		static struct text t;

		t.n = 0;
		for (int i = 0; i < 2; i++) {
			add(&t, "HTTP/1.1 103 x\r\nA:");
			add_times(&t, 'x', 8100);
			add(&t, "\r\n\r\n");
		}
		add(&t, S "A:");
		add_times(&t, 'x', HEAD_BYTES_MAX - t.n - 4 + extra);
		add(&t, "\r\n\r\n");
		CHECK_U64(t.n, HEAD_BYTES_MAX + extra);
		CHECK_CALL(check_limit(check_, &t,
		                       extra ? ERR_HTTP_LIMIT : ERR_OK));
	}
}

CASE(field_limit)
{
	for (int extra = 0; extra < 2; extra++) {
		static struct text t;

		/* those of an interim head do not count for the next */
		t.n = 0;
		add(&t, "HTTP/1.1 100 x\r\n");
		for (int i = 0; i < HEAD_FIELDS_MAX; i++)
			add(&t, "A: b\r\n");
		add(&t, "\r\n" S);
		for (int i = 0; i < HEAD_FIELDS_MAX + extra; i++)
			add(&t, "A: b\r\n");
		add(&t, "\r\n");
		CHECK_CALL(check_limit(check_, &t,
		                       extra ? ERR_HTTP_LIMIT : ERR_OK));
	}
}

CASE(interim_limit)
{
	for (int extra = 0; extra < 2; extra++) {
		static struct text t;

		t.n = 0;
		for (int i = 0; i < HEAD_INTERIM_MAX + extra; i++)
			add(&t, "HTTP/1.1 100 Continue\r\n\r\n");
		add(&t, S "\r\n");
		CHECK_CALL(check_limit(check_, &t,
		                       extra ? ERR_HTTP_LIMIT : ERR_OK));
	}
}

/* A megabyte of one line, of fields, of 100s, of blank lines: a soon end. */
CASE(floods_end)
{
	static const struct {
		const char *first, *again;
		enum err want;
	} rows[] = {
		{S "A: ", "xxxxxxxx", ERR_HTTP_LIMIT},
		{"HTTP/1.1 200 ", "xxxxxxxx", ERR_HTTP_LIMIT},
		{S, "xxxxxxxx", ERR_HTTP_LIMIT},
		{S, "A: b\r\n", ERR_HTTP_LIMIT},
		{"", "HTTP/1.1 100 Continue\r\n\r\n", ERR_HTTP_LIMIT},
		{"", "\r\n", ERR_HTTP_HEAD},
		{"", "xxxxxxxx", ERR_HTTP_HEAD},
	};
	static char store[HEAD_BYTES_MAX];

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct head h;
		size_t used, sum = 0;
		bool done;
		head_init(&h, store);
		enum err e = head_feed(&h, slice_of(rows[i].first), &used,
		                       &done);

		while (e == ERR_OK && sum < 1 << 20) {
			e = head_feed(&h, slice_of(rows[i].again), &used,
			              &done);
			sum += used;
		}
		CHECK(e == rows[i].want && !done);
		CHECK(sum <= HEAD_BYTES_MAX);
	}
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(fields_are_found),
	                              RUN(what_was_done_stays_done),
	                              RUN(status_lines_taken),
	                              RUN(status_lines_refused),
	                              RUN(field_lines_refused),
	                              RUN(lengths_refused),
	                              RUN(lengths_taken),
	                              RUN(transfer_encodings_refused),
	                              RUN(a_cut_head_is_never_done),
	                              RUN(keeps_alive),
	                              RUN(interim_heads_are_forgotten),
	                              RUN(interim_heads_refused),
	                              RUN(line_limit),
	                              RUN(total_limit),
	                              RUN(total_limit_counts_interim_heads),
	                              RUN(field_limit),
	                              RUN(interim_limit),
	                              RUN(floods_end),
	                              {0}});
}
