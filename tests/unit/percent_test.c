#include "base/percent.h"
#include "check.h"

static bool unreserved(int c)
{
	return c &&
	       strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	              "0123456789-._~",
	              c);
}

CASE(path_keeps_slashes)
{
	char p[64];
	struct buf b = BUF(p);

	percent_put_path(&b, SLICE("/a b/c+d%/\xc3\xbc//?#~"));
	CHECK_TEXT(buf_slice(&b), "/a%20b/c%2Bd%25/%C3%BC//%3F%23~");
}

CASE(query_has_no_slashes)
{
	char p[64];
	struct buf b = BUF(p);

	percent_put_query(&b, SLICE("a/b=c&d\0"));
	CHECK_TEXT(buf_slice(&b), "a%2Fb%3Dc%26d%00");
}

CASE(once_means_once)
{
	char p[64];
	struct buf b = BUF(p);

	percent_put_path(&b, SLICE("a%20b"));
	CHECK_TEXT(buf_slice(&b), "a%2520b");
}

CASE(every_byte_there_and_back)
{
	for (int c = 0; c < 256; c++) {
		char byte = (char)c, text[3], back[1];
		struct buf b = BUF(text), d = BUF(back);

		percent_put_query(&b, (struct slice){&byte, 1});
		CHECK_U64(b.n, unreserved(c) ? 1 : 3);
		CHECK(percent_put_decoded(&d, buf_slice(&b)));
		CHECK(d.n == 1 && back[0] == byte && !d.over && !b.over);
		buf_clear(&b);
		percent_put_path(&b, (struct slice){&byte, 1});
		CHECK_U64(b.n, unreserved(c) || c == '/' ? 1 : 3);
	}
}

CASE(decodes_either_case)
{
	char p[64];
	struct buf b = BUF(p);

	CHECK(percent_put_decoded(&b, SLICE("%c3%BC+%2f%00x")));
	CHECK(slice_equal(buf_slice(&b), SLICE("\xc3\xbc+/\0x")));
}

CASE(half_an_escape_is_refused)
{
	static const char *const odd[] = {"%",    "a%",  "%4",  "%4g", "%g4",
	                                  "%%41", "% 4", "%+4", "%0x", "a%2"};

	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		size_t n = strlen(odd[i]);
		char *text = check_guarded(odd[i], n), p[64];
		struct buf b = BUF(p);

		if (percent_put_decoded(&b, (struct slice){text, n}))
			CHECK_FAIL("\"%s\" was taken", odd[i]);
		check_unguard(text, n);
	}
}

CASE(too_long_sets_over)
{
	char p[5];
	struct buf b = BUF(p);

	percent_put_path(&b, SLICE("ab "));
	CHECK(!b.over);
	CHECK_TEXT(buf_slice(&b), "ab%20");
	buf_clear(&b);
	percent_put_path(&b, SLICE("abc "));
	CHECK(b.over);
	buf_clear(&b);
	CHECK(percent_put_decoded(&b, SLICE("%20%20%20%20%20")));
	CHECK(!b.over);
	CHECK(percent_put_decoded(&b, SLICE("%20")));
	CHECK(b.over);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(path_keeps_slashes),
	                                       RUN(query_has_no_slashes),
	                                       RUN(once_means_once),
	                                       RUN(every_byte_there_and_back),
	                                       RUN(decodes_either_case),
	                                       RUN(half_an_escape_is_refused),
	                                       RUN(too_long_sets_over),
	                                       {0}});
}
