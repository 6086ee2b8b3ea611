#include "base/buf.h"
#include "check.h"
#include "http/exchange.h"

#define REQUEST "GET / HTTP/1.1\r\nHost: h\r\n\r\n"

static char text[HEAD_BYTES_MAX];

/* An exchange whose request is sent. */
static void start(struct exchange *x, bool head_only)
{
	exchange_init(x, SLICE(REQUEST), head_only, text);
	exchange_sent(x, sizeof REQUEST - 1);
}

/*
 * Feeds all in pieces of at most `step` bytes, each at an unreadable page.
 * Gives back how many bytes were eaten; *data gets the body. A body byte
 * must not come in the call that completes the head.
 */
static size_t feed(struct exchange *x, struct slice in, size_t step,
                   struct buf *data, enum err *e)
{
	size_t sum = 0;

	*e = ERR_OK;
	while (sum < in.n && x->state != EXCHANGE_DONE && *e == ERR_OK) {
		struct slice piece = slice_first(slice_after(in, sum), step);
		char *p = check_guarded(piece.p, piece.n);
		enum exchange_state before = x->state;
		struct slice out;
		size_t used;

		*e = exchange_feed(x, (struct slice){p, piece.n}, &used, &out);
		if (used > piece.n || out.n > used ||
		    (out.n && before != EXCHANGE_BODY))
			data->over = true;
		buf_put(data, out);
		check_unguard(p, piece.n);
		sum += used;
	}
	return sum;
}

enum { CUT = -1 };

/* What is to come of a response, and then of a close. */
struct row {
	const char *in;
	const char *body;
	int rest;      /* bytes behind the end; CUT: it is not the end */
	bool keeps;    /* the connection, afterwards */
	bool by_close; /* a clean close ends it rightly */
};

static void check_row(struct check *check_, const struct row *row,
                      bool head_only)
{
	size_t n = strlen(row->in);
	size_t want = row->rest == CUT ? n : n - (size_t)row->rest;

	for (size_t step = 1; step <= n; step++) {
		struct exchange x;
		char p[64];
		struct buf data = BUF(p);
		enum err e;

		start(&x, head_only);
		size_t used = feed(&x, slice_of(row->in), step, &data, &e);
		if (e != ERR_OK || used != want || data.over ||
		    (x.state == EXCHANGE_DONE) != (row->rest != CUT))
			CHECK_FAIL("%s after %zu: %s", err_name(e), used,
			           row->in);
		CHECK_TEXT(buf_slice(&data), row->body);
		if (exchange_keeps(&x) != row->keeps)
			CHECK_FAIL("keeps is not %d: %s", row->keeps, row->in);
		if (row->rest != CUT) {
			CHECK(exchange_close(&x, false) == ERR_OK);
			continue;
		}
		struct exchange y = x;
		CHECK(exchange_close(&y, false) == ERR_CUT);
		CHECK(y.state != EXCHANGE_DONE && !exchange_keeps(&y));
		e = exchange_close(&x, true);
		CHECK(e == (row->by_close ? ERR_OK : ERR_CUT));
		CHECK((x.state == EXCHANGE_DONE) == row->by_close);
		CHECK(!exchange_keeps(&x));
	}
}

#define OK11      "HTTP/1.1 200 OK\r\n"
#define OK10      "HTTP/1.0 200 OK\r\n"
#define LENGTH(n) "Content-Length: " #n "\r\n"
#define CHUNKED   "Transfer-Encoding: chunked\r\n"
#define CLOSE     "Connection: close\r\n"
#define KEEP      "Connection: keep-alive\r\n"

CASE(bodies_of_get)
{
	static const struct row rows[] = {
		{OK11 LENGTH(5) "\r\nhello", "hello", 0, true, false},
		{OK11 LENGTH(5) "\r\nhelloHTTP", "hello", 4, true, false},
		{OK11 LENGTH(0) "\r\n", "", 0, true, false},
		{OK11 LENGTH(0) "\r\nx", "", 1, true, false},
		{OK11 LENGTH(6) "\r\nhello", "hello", CUT, false, false},
		{OK11 LENGTH(5) CLOSE "\r\nhello", "hello", 0, false, false},
		{OK11 CHUNKED "\r\n5\r\nhello\r\n0\r\n\r\nx", "hello", 1, true,
	         false},
		{OK11 CHUNKED CLOSE "\r\n0\r\n\r\n", "", 0, false, false},
		{OK11 CHUNKED "\r\n5\r\nhello\r\n", "hello", CUT, false, false},
		{OK11 "\r\nhello", "hello", CUT, false, true},
		{OK11 KEEP "\r\nhello", "hello", CUT, false, true},
		{OK11 "\r\n", "", CUT, false, true},
		{OK10 "\r\nhello", "hello", CUT, false, true},
		{OK10 LENGTH(5) "\r\nhello", "hello", 0, false, false},
		{OK10 LENGTH(5) KEEP "\r\nhello", "hello", 0, true, false},
		{"HTTP/1.1 206 x\r\n" LENGTH(1) "\r\na", "a", 0, true, false},
		{"HTTP/1.1 404 x\r\n" LENGTH(1) "\r\na", "a", 0, true, false},
		{"HTTP/1.1 503 x\r\n\r\nbusy", "busy", CUT, false, true},
		{OK11 "A: b", "", CUT, false, false},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		CHECK_CALL(check_row(check_, &rows[i], false));
}

CASE(statuses_without_body)
{
	static const struct row rows[] = {
		{"HTTP/1.1 204 x\r\n\r\nHTTP", "", 4, true, false},
		{"HTTP/1.1 304 x\r\n\r\n", "", 0, true, false},
		{"HTTP/1.1 304 x\r\n" LENGTH(5) "\r\n", "", 0, true, false},
		{"HTTP/1.1 304 x\r\n" LENGTH(5) "\r\nhello", "", 5, true,
	         false},
		{"HTTP/1.1 304 x\r\n" CHUNKED "\r\n0", "", 1, true, false},
		{"HTTP/1.1 304 x\r\n" CLOSE "\r\n", "", 0, false, false},
		{"HTTP/1.1 204 x\r\n" LENGTH(0) "\r\n", "", 0, true, false},
		/* these may send what they announce, against the rules */
		{"HTTP/1.1 204 x\r\n" LENGTH(5) "\r\nhello", "", 5, false,
	         false},
		{"HTTP/1.1 204 x\r\n" CHUNKED "\r\n0\r\n\r\n", "", 5, false,
	         false},
		{"HTTP/1.0 204 x\r\n\r\n", "", 0, false, false},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		CHECK_CALL(check_row(check_, &rows[i], false));
}

CASE(bodies_of_head)
{
	static const struct row rows[] = {
		{OK11 LENGTH(5) "\r\n", "", 0, true, false},
		{OK11 LENGTH(5) "\r\nHTTP", "", 4, true, false},
		{OK11 CHUNKED "\r\n", "", 0, true, false},
		{OK11 "\r\n", "", 0, true, false},
		{"HTTP/1.1 403 x\r\n" LENGTH(200) CLOSE "\r\n", "", 0, false,
	         false},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		CHECK_CALL(check_row(check_, &rows[i], true));
}

CASE(interim_responses_are_skipped)
{
	static const struct row rows[] = {
		{"HTTP/1.1 100 x\r\n" LENGTH(3) CLOSE
	         "\r\n" OK11 LENGTH(5) "\r\nhello",
	         "hello", 0, true, false},
		{"HTTP/1.1 103 x\r\n" CHUNKED "\r\n" OK11 "\r\nhello", "hello",
	         CUT, false, true},
		{"HTTP/1.1 100 x\r\n\r\n", "", CUT, false, false},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		CHECK_CALL(check_row(check_, &rows[i], false));
}

CASE(sends_in_pieces)
{
	struct exchange x;

	exchange_init(&x, SLICE("abcdef"), false, text);
	CHECK(x.state == EXCHANGE_SEND);
	CHECK_TEXT(exchange_out(&x), "abcdef");
	exchange_sent(&x, 0);
	CHECK_TEXT(exchange_out(&x), "abcdef");
	exchange_sent(&x, 4);
	CHECK(x.state == EXCHANGE_SEND);
	CHECK_TEXT(exchange_out(&x), "ef");
	exchange_sent(&x, 2);
	CHECK(x.state == EXCHANGE_HEAD);
	CHECK_TEXT(exchange_out(&x), "");
	CHECK(!exchange_keeps(&x));
}

CASE(the_head_comes_before_the_body)
{
	struct exchange x;
	struct slice in = SLICE(OK11 LENGTH(5) "ETag: e\r\n\r\nhello"), data, v;
	size_t used;

	start(&x, false);
	CHECK(exchange_feed(&x, in, &used, &data) == ERR_OK);
	CHECK(x.state == EXCHANGE_BODY && used == in.n - 5 && data.n == 0);
	CHECK(x.head.status == 200);
	CHECK(head_find(&x.head, SLICE("etag"), &v));
	CHECK_TEXT(v, "e");
	in = slice_after(in, used);
	CHECK(exchange_feed(&x, in, &used, &data) == ERR_OK);
	CHECK(x.state == EXCHANGE_DONE && used == 5 && data.p == in.p);
	CHECK_TEXT(data, "hello");
}

CASE(nothing_is_eaten_after_the_end)
{
	struct exchange x;
	struct slice data;
	size_t used;

	start(&x, true);
	CHECK(exchange_feed(&x, SLICE(OK11 "\r\n" OK11), &used, &data) ==
	      ERR_OK);
	CHECK(x.state == EXCHANGE_DONE && used == sizeof OK11 - 1 + 2);
	CHECK(exchange_feed(&x, SLICE(OK11), &used, &data) == ERR_OK);
	CHECK(used == 0 && data.n == 0 && x.state == EXCHANGE_DONE);
}

CASE(an_early_refusal_is_taken)
{
	struct exchange x;
	struct slice data;
	size_t used;

	exchange_init(&x, SLICE(REQUEST), false, text);
	exchange_sent(&x, 3);
	CHECK(exchange_feed(&x, SLICE(""), &used, &data) == ERR_OK);
	CHECK(x.state == EXCHANGE_SEND && !x.early && !x.any);
	CHECK(exchange_feed(&x, SLICE("HTTP/1.1 431 x\r\n"), &used, &data) ==
	      ERR_OK);
	CHECK(x.state == EXCHANGE_HEAD && x.early);
	CHECK_TEXT(exchange_out(&x), "");
	CHECK(exchange_feed(&x, SLICE(LENGTH(0) "\r\n"), &used, &data) ==
	      ERR_OK);
	CHECK(x.state == EXCHANGE_DONE && x.head.status == 431);
	CHECK(!exchange_keeps(&x));
}

CASE(an_early_success_is_refused)
{
	static const char *const rows[] = {
		OK11 LENGTH(0) "\r\n",
		"HTTP/1.1 206 x\r\n" LENGTH(5) "\r\nhello",
		"HTTP/1.1 307 x\r\n" LENGTH(0) "\r\n",
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct exchange x;
		char p[64];
		struct buf data = BUF(p);
		enum err e;

		exchange_init(&x, SLICE(REQUEST), false, text);
		feed(&x, slice_of(rows[i]), 100, &data, &e);
		CHECK(e == ERR_HTTP_HEAD && data.n == 0);
		CHECK(x.state == EXCHANGE_HEAD && !exchange_keeps(&x));
		CHECK(exchange_close(&x, true) == ERR_HTTP_HEAD);
		/* neither does more of it help */
		feed(&x, SLICE("more"), 100, &data, &e);
		CHECK(e == ERR_HTTP_HEAD && data.n == 0);
	}
}

CASE(closed_before_any_byte)
{
	struct exchange x;

	exchange_init(&x, SLICE(REQUEST), false, text);
	CHECK(exchange_close(&x, true) == ERR_BROKEN);
	start(&x, false);
	CHECK(exchange_close(&x, true) == ERR_BROKEN);
	CHECK(exchange_close(&x, false) == ERR_BROKEN);
	CHECK(x.state == EXCHANGE_HEAD && !exchange_keeps(&x));
}

CASE(cut_at_each_byte_is_never_done)
{
	static const char *const rows[] = {
		"HTTP/1.1 100 x\r\n\r\n" OK11 LENGTH(5) "\r\nhello",
		OK11 CHUNKED "\r\n3;x\r\nabc\r\n0\r\nA: b\r\n\r\n",
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (size_t n = 1; n < strlen(rows[i]); n++) {
			struct exchange x;
			char p[64];
			struct buf data = BUF(p);
			enum err e;

			start(&x, false);
			feed(&x, (struct slice){rows[i], n}, n, &data, &e);
			CHECK(e == ERR_OK && x.state != EXCHANGE_DONE);
			CHECK(exchange_close(&x, true) == ERR_CUT);
			CHECK(x.state != EXCHANGE_DONE);
		}
}

CASE(errors_come_through)
{
	struct exchange x;
	struct slice data;
	char p[64];
	struct buf body = BUF(p);
	size_t used;
	enum err e;

	start(&x, false);
	CHECK(exchange_feed(&x, SLICE("SSH-2.0"), &used, &data) ==
	      ERR_HTTP_HEAD);
	CHECK(exchange_close(&x, true) == ERR_HTTP_HEAD);
	CHECK(!exchange_keeps(&x));
	start(&x, false);
	feed(&x, SLICE(OK11 CHUNKED "\r\n1\r\nabc"), 99, &body, &e);
	CHECK(e == ERR_HTTP_BODY && body.n == 1);
	CHECK(exchange_close(&x, true) == ERR_HTTP_BODY);
	CHECK(!exchange_keeps(&x));
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(bodies_of_get),
	                              RUN(statuses_without_body),
	                              RUN(bodies_of_head),
	                              RUN(interim_responses_are_skipped),
	                              RUN(sends_in_pieces),
	                              RUN(the_head_comes_before_the_body),
	                              RUN(nothing_is_eaten_after_the_end),
	                              RUN(an_early_refusal_is_taken),
	                              RUN(an_early_success_is_refused),
	                              RUN(closed_before_any_byte),
	                              RUN(cut_at_each_byte_is_never_done),
	                              RUN(errors_come_through),
	                              {0}});
}
