#include "check.h"
#include "http/request.h"

static bool starts(const char *method, struct slice target, const char *host)
{
	char p[256];
	struct buf b = BUF(p);

	request_start(&b, slice_of(method), target, SLICE(""), slice_of(host));
	return !b.over;
}

static bool takes(struct slice name, struct slice value)
{
	char p[256];
	struct buf b = BUF(p);

	request_field(&b, name, value);
	return !b.over;
}

CASE(a_whole_head)
{
	char p[256];
	struct buf b = BUF(p);

	request_start(&b, SLICE("GET"), SLICE("/a%20b"), SLICE("x=1&y="),
	              SLICE("[::1]:8443"));
	request_field(&b, SLICE("Range"), SLICE("bytes=0-1"));
	request_field(&b, SLICE("x-empty"), SLICE(""));
	request_end(&b);
	CHECK(!b.over);
	CHECK_TEXT(buf_slice(&b), "GET /a%20b?x=1&y= HTTP/1.1\r\n"
	                          "Host: [::1]:8443\r\n"
	                          "Range: bytes=0-1\r\n"
	                          "x-empty: \r\n"
	                          "\r\n");
}

CASE(target_bytes)
{
	for (int c = 0; c < 256; c++) {
		char text[3] = {'/', (char)c, 'x'};
		bool want = c >= 0x21 && c <= 0x7e;

		if (starts("GET", (struct slice){text, 3}, "h") != want)
			CHECK_FAIL("byte %d", c);
	}
	CHECK(!starts("GET", SLICE(""), "h"));
	CHECK(!starts("GET", SLICE("/ HTTP/1.1\r\nX: y\r\n"), "h"));
}

CASE(query_bytes)
{
	for (int c = 0; c < 256; c++) {
		char text[3] = {'a', (char)c, 'x'}, p[256];
		struct buf b = BUF(p);

		request_start(&b, SLICE("GET"), SLICE("/"),
		              (struct slice){text, 3}, SLICE("h"));
		if (b.over == (c >= 0x21 && c <= 0x7e))
			CHECK_FAIL("byte %d", c);
	}
}

/* A path with its query: nothing is put in between or behind. */
CASE(a_query_of_the_path)
{
	char p[256];
	struct buf b = BUF(p);

	request_start(&b, SLICE("GET"), SLICE("/a?b=c"), SLICE(""), SLICE("h"));
	CHECK_TEXT(buf_slice(&b), "GET /a?b=c HTTP/1.1\r\nHost: h\r\n");
}

CASE(method_and_host)
{
	CHECK(starts("HEAD", SLICE("/"), "a.b:80"));
	CHECK(!starts("", SLICE("/"), "h"));
	CHECK(!starts("GE T", SLICE("/"), "h"));
	CHECK(!starts("GET\r", SLICE("/"), "h"));
	CHECK(!starts("GET", SLICE("/"), ""));
	CHECK(!starts("GET", SLICE("/"), "h\r\nX: y"));
	CHECK(!starts("GET", SLICE("/"), "h h"));
}

CASE(names_are_tokens)
{
	CHECK(takes(SLICE("x-amz-date"), SLICE("1")));
	CHECK(!takes(SLICE(""), SLICE("1")));
	CHECK(!takes(SLICE("a b"), SLICE("1")));
	CHECK(!takes(SLICE("a:"), SLICE("1")));
	CHECK(!takes(SLICE("a\r\nb"), SLICE("1")));
	CHECK(!takes(SLICE("a\0"), SLICE("1")));
}

CASE(values_have_no_control_bytes)
{
	for (int c = 0; c < 256; c++) {
		char text[3] = {'a', (char)c, 'b'};
		bool want = c >= 0x20 && c != 0x7f;

		if (takes(SLICE("n"), (struct slice){text, 3}) != want)
			CHECK_FAIL("byte %d", c);
	}
}

CASE(a_refusal_stays)
{
	char p[256];
	struct buf b = BUF(p);

	request_start(&b, SLICE("GET"), SLICE("/"), SLICE(""), SLICE("h"));
	size_t n = b.n;
	request_field(&b, SLICE("token"), SLICE("a\nb"));
	CHECK(b.over);
	CHECK_U64(b.n, n);
	request_field(&b, SLICE("a"), SLICE("b"));
	request_end(&b);
	CHECK(b.over);
	CHECK_U64(b.n, n);
}

CASE(room_to_the_byte)
{
	static const char want[] = "GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n\r\n";

	for (size_t cap = sizeof want - 3; cap < sizeof want; cap++) {
		char p[sizeof want];
		struct buf b;

		buf_init(&b, p, cap);
		request_start(&b, SLICE("GET"), SLICE("/"), SLICE(""),
		              SLICE("h"));
		request_field(&b, SLICE("A"), SLICE("b"));
		request_end(&b);
		CHECK(b.over == (cap < sizeof want - 1));
	}
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(a_whole_head),
	                              RUN(target_bytes),
	                              RUN(query_bytes),
	                              RUN(a_query_of_the_path),
	                              RUN(method_and_host),
	                              RUN(names_are_tokens),
	                              RUN(values_have_no_control_bytes),
	                              RUN(a_refusal_stays),
	                              RUN(room_to_the_byte),
	                              {0}});
}
