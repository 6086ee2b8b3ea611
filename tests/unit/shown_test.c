#include "cmd/shown.h"

#include "check.h"

static char text[4096];

static struct slice put(struct slice s, enum shown_form form)
{
	struct buf b = BUF(text);

	shown_put(&b, s, form);
	return buf_slice(&b);
}

static struct slice text_of(const char *z)
{
	return put(slice_of(z), SHOWN_TEXT);
}

static struct slice json_of(const char *z)
{
	return put(slice_of(z), SHOWN_JSON);
}

static struct slice head_of(const char *z, enum shown_form form, size_t max)
{
	struct buf b = BUF(text);

	shown_put_head(&b, slice_of(z), form, max);
	return buf_slice(&b);
}

static struct slice tail_of(const char *z, enum shown_form form, size_t max)
{
	struct buf b = BUF(text);

	shown_put_tail(&b, slice_of(z), form, max);
	return buf_slice(&b);
}

static struct slice safe(const char *z)
{
	return shown_safe(slice_of(z));
}

CASE(text_is_printable_ascii)
{
	CHECK_TEXT(text_of("s3://b/a b~!"), "s3://b/a b~!");
	CHECK_TEXT(text_of("a\\b"), "a\\\\b");
	CHECK_TEXT(text_of("\n\r\t\x1b[31m\x7f"),
	           "\\x0a\\x0d\\x09\\x1b[31m\\x7f");
	CHECK_TEXT(text_of("\xc3\xa4\xff"), "\\xc3\\xa4\\xff");
	CHECK_TEXT(put((struct slice){"\0", 1}, SHOWN_TEXT), "\\x00");
	CHECK_TEXT(put((struct slice){NULL, 0}, SHOWN_TEXT), "");
}

CASE(json_keeps_utf8)
{
	CHECK_TEXT(json_of("a\"b\\c/d"), "a\\\"b\\\\c/d");
	CHECK_TEXT(json_of("\n\x1b\x7f"), "\\u000a\\u001b\\u007f");
	CHECK_TEXT(put((struct slice){"\0", 1}, SHOWN_JSON), "\\u0000");
	CHECK_TEXT(json_of("\xc3\xa4 \xe2\x82\xac \xf0\x9f\xaa\xa3"),
	           "\xc3\xa4 \xe2\x82\xac \xf0\x9f\xaa\xa3");
	CHECK_TEXT(json_of("\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf"),
	           "\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf");
}

CASE(json_escapes_what_is_no_utf8)
{
	CHECK_TEXT(json_of("\xff"), "\\u00ff");
	CHECK_TEXT(json_of("\x80"), "\\u0080");
	CHECK_TEXT(json_of("\xc3"), "\\u00c3"); /* cut short */
	CHECK_TEXT(json_of("\xc3z"), "\\u00c3z");
	CHECK_TEXT(json_of("\xc0\xaf"), "\\u00c0\\u00af"); /* overlong */
	CHECK_TEXT(json_of("\xe0\x80\xaf"), "\\u00e0\\u0080\\u00af");
	CHECK_TEXT(json_of("\xf0\x80\x80\xaf"), "\\u00f0\\u0080\\u0080\\u00af");
	CHECK_TEXT(json_of("\xed\xa0\x80"), "\\u00ed\\u00a0\\u0080");
	CHECK_TEXT(json_of("\xf4\x90\x80\x80"), "\\u00f4\\u0090\\u0080\\u0080");
	CHECK_TEXT(json_of("\xf8\x88\x80\x80\x80"),
	           "\\u00f8\\u0088\\u0080\\u0080\\u0080");
	CHECK_TEXT(json_of("\xe2\x82\xc3\xa4"), "\\u00e2\\u0082\xc3\xa4");
}

CASE(json_escapes_what_steers_a_terminal)
{
	CHECK_TEXT(json_of("\xc2\x9b"), "\\u009b");     /* CSI */
	CHECK_TEXT(json_of("\xe2\x80\xae"), "\\u202e"); /* right to left */
	CHECK_TEXT(json_of("\xe2\x80\xa8"), "\\u2028"); /* line separator */
	CHECK_TEXT(json_of("\xe2\x80\x8b"), "\\u200b"); /* no width */
	CHECK_TEXT(json_of("\xe2\x81\xa6"), "\\u2066");
	CHECK_TEXT(json_of("\xef\xbb\xbf"), "\\ufeff");
	CHECK_TEXT(json_of("\xe2\x80\x94"), "\xe2\x80\x94"); /* a dash */
}

CASE(cut_at_the_limit_and_past)
{
	CHECK_TEXT(head_of("abcdefgh", SHOWN_TEXT, 8), "abcdefgh");
	CHECK_TEXT(head_of("abcdefghi", SHOWN_TEXT, 8), "abcde...");
	CHECK_TEXT(tail_of("abcdefgh", SHOWN_TEXT, 8), "abcdefgh");
	CHECK_TEXT(tail_of("abcdefghi", SHOWN_TEXT, 8), "...efghi");
	CHECK_TEXT(head_of("abcd", SHOWN_TEXT, 3), "...");
	CHECK_TEXT(tail_of("abcd", SHOWN_TEXT, 3), "...");
	/* No escape and no code point is cut in two. */
	CHECK_TEXT(head_of("ab\n\n", SHOWN_TEXT, 9), "ab\\x0a...");
	CHECK_TEXT(head_of("ab\n\n", SHOWN_TEXT, 8), "ab...");
	CHECK_TEXT(tail_of("\n\nab", SHOWN_TEXT, 8), "...ab");
	CHECK_TEXT(head_of("\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4", SHOWN_JSON, 6),
	           "\xc3\xa4...");
	CHECK_TEXT(tail_of("\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4", SHOWN_JSON, 6),
	           "...\xc3\xa4");
}

CASE(never_longer_than_told)
{
	static const char s[] = "a\n\\\xc3\xa4\xff\"\xe2\x80\xae zz\x1b";

	for (size_t max = 3; max < 60; max++)
		for (size_t from = 0; from < sizeof s - 1; from++)
			for (int form = 0; form < 2; form++) {
				enum shown_form f = (enum shown_form)form;

				CHECK(head_of(s + from, f, max).n <= max);
				CHECK(tail_of(s + from, f, max).n <= max);
			}
}

CASE(reads_no_further_than_the_bytes)
{
	static const char s[] = "\xf0\x9f\xaa\xa3";

	for (size_t n = 0; n <= 4; n++) {
		char *p = check_guarded(s, n);

		CHECK(p != NULL);
		CHECK(put((struct slice){p, n}, SHOWN_JSON).n ==
		      (n == 4 ? 4 : 6 * n));
		check_unguard(p, n);
	}
}

CASE(a_query_is_no_text)
{
	CHECK_TEXT(safe("https://h/k?X-Amz-Signature=1"), "https://h/k");
	CHECK_TEXT(safe("HTTP://h?a"), "HTTP://h");
	CHECK_TEXT(safe("cannot get https://h/k?q: no"),
	           "cannot get https://h/k");
	CHECK_TEXT(safe(" https://h/k?q"), " https://h/k");
	CHECK_TEXT(safe("htps://h/k?q"), "htps://h/k");
	CHECK_TEXT(safe("h/k?a=1&x-amz-credential=2"), "h/k");
	CHECK_TEXT(safe("https:/h/k?X-AMZ-Signature=2"), "https:/h/k");
	CHECK_TEXT(safe("https:/h/k?Expires=1&Signature=2"), "https:/h/k");
	CHECK_TEXT(safe("a? https://h/k?q"), "a? https://h/k");
	CHECK_TEXT(safe("http://h https://h/k?q"), "http://h https://h/k");
	CHECK_TEXT(safe("s3://b/k?X-Amz-Signature=2"), "s3://b/k");
}

CASE(user_info_is_no_text)
{
	CHECK_TEXT(safe("https://user:pass@h/k"), "https://");
	CHECK_TEXT(safe("line 3: https://user@h"), "line 3: https://");
	CHECK_TEXT(safe("http://h/ https://u:p@h"), "http://h/ https://");
	CHECK_TEXT(safe("https://h/a@b"), "https://h/a@b");
	CHECK_TEXT(safe("https://h?a@b"), "https://h");
}

CASE(other_text_stays)
{
	CHECK_TEXT(safe(""), "");
	CHECK_TEXT(safe("what?"), "what?");
	CHECK_TEXT(safe("s3://b/what?#x"), "s3://b/what?#x");
	CHECK_TEXT(safe("S3://b/http://h?x"), "S3://b/http://h?x");
	CHECK_TEXT(safe("https://h/k"), "https://h/k");
	CHECK_TEXT(safe("a? https://h/k"), "a? https://h/k");
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(text_is_printable_ascii),
				 RUN(json_keeps_utf8),
				 RUN(json_escapes_what_is_no_utf8),
				 RUN(json_escapes_what_steers_a_terminal),
				 RUN(cut_at_the_limit_and_past),
				 RUN(never_longer_than_told),
				 RUN(reads_no_further_than_the_bytes),
				 RUN(a_query_is_no_text),
				 RUN(user_info_is_no_text),
				 RUN(other_text_stays),
				 {0},
			 });
}
