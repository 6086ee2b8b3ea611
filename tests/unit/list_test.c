#include "cmd/list.h"

#include "check.h"

static char storage[LIST_LINE_MAX];
static const char *why;

static enum err parse(struct slice line, struct list_line *l)
{
	struct buf text = BUF(storage);

	return list_parse(line, &text, l, &why);
}

/* Two SHA-256 in hex. */
#define HEX  "0123456789abcdefABCDEF0123456789abcdef0123456789abcdef0123456789"
#define HEX2 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

/* Whether a line is read as these three. */
static bool reads_all(struct slice line, const char *source, const char *name,
                      const char *sha256)
{
	struct list_line l;

	return parse(line, &l) == ERR_OK && why[0] == '\0' &&
	       slice_equal(l.source, slice_of(source)) &&
	       slice_equal(l.name, slice_of(name)) &&
	       slice_equal(l.sha256, slice_of(sha256));
}

/* Whether a line is read as this source and name. */
static bool reads(struct slice line, const char *source, const char *name)
{
	return reads_all(line, source, name, "");
}

static bool reads_sum(const char *line, const char *source, const char *name,
                      const char *sha256)
{
	return reads_all(slice_of(line), source, name, sha256);
}

static bool reads_z(const char *line, const char *source, const char *name)
{
	return reads(slice_of(line), source, name);
}

/* Whether a line is refused for that reason, with nothing handed out. */
static bool refuses(struct slice line, const char *reason)
{
	struct list_line l;

	return parse(line, &l) == ERR_LIST && strcmp(why, reason) == 0 &&
	       l.source.n == 0 && l.name.n == 0 && l.sha256.n == 0;
}

static bool refuses_z(const char *line, const char *reason)
{
	return refuses(slice_of(line), reason);
}

CASE(plain_lines_are_literal)
{
	CHECK(reads_z("s3://b/k", "s3://b/k", ""));
	CHECK(reads_z("s3://b/k\tname", "s3://b/k", "name"));
	CHECK(reads_z("s3://b/k\t", "s3://b/k", ""));
	CHECK(reads_z(" s3://b/a b#c?d ", " s3://b/a b#c?d ", ""));
	CHECK(reads_z("s3://b/a\\tb\tc\\n", "s3://b/a\\tb", "c\\n"));
	CHECK(reads_z("s3://b/\xc3\xa4\xff", "s3://b/\xc3\xa4\xff", ""));
}

CASE(comments_and_blank_lines_are_empty)
{
	CHECK(reads_z("", "", ""));
	CHECK(reads_z("\r", "", ""));
	CHECK(reads_z("  \t ", "", ""));
	CHECK(reads_z("#", "", ""));
	CHECK(reads_z("# s3://b/k\tx\ty\tz", "", ""));
	CHECK(reads((struct slice){NULL, 0}, "", ""));
}

CASE(one_cr_at_the_end_is_dropped)
{
	CHECK(reads_z("s3://b/k\r", "s3://b/k", ""));
	CHECK(reads_z("s3://b/k\r\r", "s3://b/k\r", ""));
	CHECK(reads_z("s3://b/k\tname\r", "s3://b/k", "name"));
	CHECK(reads_z("s3://b/a\rb", "s3://b/a\rb", ""));
	CHECK(reads_z("\\s3://b/k\\r\r", "s3://b/k\r", ""));
}

CASE(escaped_lines)
{
	CHECK(reads_z("\\s3://b/k", "s3://b/k", ""));
	CHECK(reads_z("\\s3://b/a\\tb\tna\\nme", "s3://b/a\tb", "na\nme"));
	CHECK(reads_z("\\s3://b/\\\\x\\r\tn", "s3://b/\\x\r", "n"));
	CHECK(reads_z("\\#k", "#k", ""));
	CHECK(reads_z("\\\\\\k", "\\k",
	              "")); /* the mark, then an escaped one */
	CHECK(reads_z("\\\\\\\\\\k", "\\\\k", ""));
	CHECK(reads_z("\\s3://b/\\xe4\\x7F\\x01", "s3://b/\xe4\x7f\x01", ""));
	CHECK(reads_z("\\ ", " ", ""));
}

CASE(refusals)
{
	static const char escape[] = "an unknown escape after a backslash";

	CHECK(refuses_z("s3://b/k\ta\tsha256:" HEX "\t",
	                "more than three fields"));
	CHECK(refuses_z("\tname", "no source before the TAB"));
	CHECK(refuses_z("\\", "no source before the TAB"));
	CHECK(refuses_z("\\\tname", "no source before the TAB"));
	CHECK(refuses_z("\\s\\q", escape));
	CHECK(refuses_z("\\s\\", escape));
	CHECK(refuses_z("\\s\\T", escape));
	CHECK(refuses_z("\\s\\x", escape));
	CHECK(refuses_z("\\s\\x1", escape));
	CHECK(refuses_z("\\s\\x1g", escape));
	CHECK(refuses_z("\\s\\xg1", escape));
	CHECK(refuses_z("\\s\tn\\", escape));
	CHECK(refuses((struct slice){"s3\0", 3}, "a NUL byte"));
	CHECK(refuses((struct slice){"#\0", 2}, "a NUL byte"));
}

CASE(a_third_field)
{
	static const char third[] =
		"the third field is not sha256: and 64 hex digits";

	CHECK(reads_sum("s3://b/k\tn\tsha256:" HEX, "s3://b/k", "n", HEX));
	CHECK(reads_sum("s3://b/k\t\tsha256:" HEX, "s3://b/k", "", HEX));
	CHECK(reads_sum("s3://b/k\tn\tsha256:" HEX "\r", "s3://b/k", "n", HEX));
	CHECK(reads_sum("\\a\\tb\tn\\n\tsha256:" HEX, "a\tb", "n\n", HEX));
	CHECK(refuses_z("s3://b/k\ta\tb", third));
	CHECK(refuses_z("s3://b/k\ta\t", third));
	CHECK(refuses_z("s3://b/k\t\t", third));
	CHECK(refuses_z("s3://b/k\t\tsha256:", third));
	CHECK(refuses_z("s3://b/k\t\t" HEX, third));
	CHECK(refuses_z("s3://b/k\t\tSHA256:" HEX, third));
	CHECK(refuses_z("s3://b/k\t\tsha256:" HEX "0", third));
	CHECK(refuses_z("s3://b/k\t\tsha256: " HEX, third));
	CHECK(refuses_z("s3://b/k\t\tmd5:" HEX, third));
	CHECK(refuses_z("\\s\t\tsha256:\\x30" HEX, third));
	CHECK(refuses_z("\t\tsha256:" HEX, "no source before the TAB"));
	CHECK(refuses_z("\tn\tsha256:" HEX, "no source before the TAB"));
}

/* As coreutils 9 prints them. */
CASE(lines_of_sha256sum)
{
	CHECK(reads_sum(HEX "  boot/kernel", "boot/kernel", "boot/kernel",
	                HEX));
	CHECK(reads_sum(HEX2 " *image.bin", "image.bin", "image.bin", HEX2));
	CHECK(reads_sum(HEX "  a b\r", "a b", "a b", HEX));
	CHECK(reads_sum(HEX "   a", " a", " a", HEX));
	CHECK(reads_sum(HEX "  #a", "#a", "#a", HEX));
	CHECK(reads_sum(HEX "  a\tb\tc\td", "a\tb\tc\td", "a\tb\tc\td", HEX));
	CHECK(reads_sum(HEX "  a\\nb", "a\\nb", "a\\nb", HEX));
	CHECK(reads_sum("\\" HEX "  a\\nb\\\\c\\r", "a\nb\\c\r", "a\nb\\c\r",
	                HEX));
	CHECK(reads_sum("\\" HEX " *a\\n", "a\n", "a\n", HEX));
	CHECK(reads_sum(HEX "  s3://b/k", "s3://b/k", "", HEX));
	CHECK(reads_sum(HEX "  https://h/a", "https://h/a", "", HEX));
	CHECK(reads_sum(HEX "  a:/b", "a:/b", "a:/b", HEX));
	CHECK(refuses_z(HEX "  ", "no name behind the SHA-256"));
	CHECK(refuses_z("\\" HEX "  ", "no name behind the SHA-256"));
	CHECK(refuses_z("\\" HEX "  a\\tb",
	                "an unknown escape after a backslash"));
	CHECK(refuses_z("\\" HEX "  a\\x41",
	                "an unknown escape after a backslash"));
	CHECK(refuses_z("\\" HEX "  a\\",
	                "an unknown escape after a backslash"));
}

/* One digit less, one more, one that is none, one blank: sources. */
CASE(what_only_looks_like_sha256sum)
{
	static const char *const lines[] = {
		HEX,        HEX " ",       HEX " a",
		HEX "a  b", "0" HEX "  a", &(HEX "  a")[1],
		HEX "-  a", " " HEX "  a", "g" HEX "  a"};

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		CHECK(reads_sum(lines[i], lines[i], "", ""));
	CHECK(reads_sum(HEX "\t  a", HEX, "  a", ""));
}

static bool based(const char *base, const char *source, const char *want)
{
	char space[256];
	struct buf b = BUF(space);

	list_put_based(&b, slice_of(base), slice_of(source));
	return !b.over && slice_equal(buf_slice(&b), slice_of(want));
}

CASE(a_base_before_what_is_no_uri)
{
	CHECK(based("s3://b/p/", "a b/?#%c", "s3://b/p/a b/?#%c"));
	CHECK(based("S3://b/", "k", "S3://b/k"));
	CHECK(based("https://h/p/", "a b/?#%c~",
	            "https://h/p/a%20b/"
	            "%3F%23%25c~"));
	CHECK(based("http://h/", "\xff\n", "http://h/%FF%0A"));
	CHECK(based("s3://b/p/", "s3://c/k", "s3://c/k"));
	CHECK(based("https://h/", "http://i/a?b", "http://i/a?b"));
	CHECK(based("s3://b/", "x://", "x://"));
	CHECK(based("s3://b/", "x:/", "s3://b/x:/"));
	CHECK(based("", "a b", "a b"));
}

CASE(limits_at_and_past)
{
	static char line[LIST_LINE_MAX + 2];
	struct list_line l;

	memset(line, 'a', sizeof line);
	CHECK(parse((struct slice){line, LIST_LINE_MAX}, &l) == ERR_OK);
	CHECK_U64(l.source.n, LIST_LINE_MAX);
	CHECK(refuses((struct slice){line, LIST_LINE_MAX + 1},
	              "line too long"));
	line[LIST_LINE_MAX] = '\r';
	CHECK(parse((struct slice){line, LIST_LINE_MAX + 1}, &l) == ERR_OK);
	line[0] = '\\';
	CHECK(parse((struct slice){line, LIST_LINE_MAX}, &l) == ERR_OK);
	CHECK_U64(l.source.n, LIST_LINE_MAX - 1);
	memcpy(line, HEX "  ", 66);
	CHECK(parse((struct slice){line, LIST_LINE_MAX}, &l) == ERR_OK);
	CHECK_U64(l.name.n, LIST_LINE_MAX - 66);
	line[LIST_LINE_MAX] = 'a';
	CHECK(refuses((struct slice){line, LIST_LINE_MAX + 1},
	              "line too long"));
}

CASE(a_small_text_buffer_is_an_error)
{
	char small[3];
	struct buf text = BUF(small);
	struct list_line l;

	CHECK(list_parse(slice_of("\\abcd"), &text, &l, &why) == ERR_LIST);
	CHECK(list_parse(slice_of("\\abc"), &text, &l, &why) == ERR_OK);
	CHECK_TEXT(l.source, "abc");
}

CASE(reads_no_further_than_the_line)
{
	static const char *const lines[] = {
		"",        "#",         "\\",
		"s",       "\\s\\",     "\\s\\x",
		"\\s\\x1", "\\s\\x11",  "s\t",
		"s\tn",    "\r",        HEX,
		HEX " ",   HEX "  ",    HEX " *a",
		"s\tn\t",  "s\t\tsha2", "s\t\tsha256:" HEX};

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		size_t n = strlen(lines[i]);
		char *p = check_guarded(lines[i], n);
		struct list_line a, b;
		enum err e;

		CHECK(p != NULL);
		e = parse((struct slice){p, n}, &a);
		CHECK(e == parse(slice_of(lines[i]), &b));
		check_unguard(p, n);
	}
}

static void check_sum_round(struct check *check_, struct slice source,
                            struct slice name, struct slice sha256,
                            const char *want)
{
	char space[2048];
	struct buf b = BUF(space);
	struct list_line l;

	list_put(&b, source, name, sha256);
	CHECK(!b.over && b.n && b.p[b.n - 1] == '\n');
	CHECK(slice_find(buf_slice(&b), '\n') == b.n - 1);
	if (want)
		CHECK_TEXT(buf_slice(&b), want);
	CHECK(parse(slice_first(buf_slice(&b), b.n - 1), &l) == ERR_OK);
	CHECK(slice_equal(l.source, source) && slice_equal(l.name, name));
	CHECK(slice_equal(l.sha256, sha256));
}

static void check_round(struct check *check_, struct slice source,
                        struct slice name, const char *want)
{
	check_sum_round(check_, source, name, SLICE(""), want);
}

CASE(what_is_put_is_read_back)
{
	static const char *const rows[][3] = {
		{"s3://b/k", "", "s3://b/k\n"},
		{"s3://b/k", "n", "s3://b/k\tn\n"},
		{"s3://b/k", "c\\d", "s3://b/k\tc\\d\n"},
		{"s3://b/a\\b", "c\\d", "s3://b/a\\b\tc\\d\n"},
		{"s3://b/a\tb", "c\\d", "\\s3://b/a\\tb\tc\\\\d\n"},
		{"s3://b/k", "a\nb", "\\s3://b/k\ta\\nb\n"},
		{"s3://b/k\r", "", "\\s3://b/k\\r\n"},
		{"#k", "", "\\#k\n"},
		{"\\k", "", "\\\\\\k\n"},
		{"  ", "", "\\  \n"},
		{" ", "n", "\\ \tn\n"},
		{"s3://b/\xff\x01\x7f", "", "s3://b/\xff\x01\x7f\n"},
		{HEX "  a", "",
	         "\\\\x30"
	         "123456789abcdefABCDEF0123456789"
	         "abcdef0123456789abcdef0123456789  a\n"},
		{HEX " *", "", NULL},
		{HEX "  a", HEX "  a", NULL},
		{HEX " ", "*a", HEX " \t*a\n"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		CHECK_CALL(check_round(check_, slice_of(rows[i][0]),
		                       slice_of(rows[i][1]), rows[i][2]));
}

/* Whether it is written as a line that is read as literal. */
static bool written_literal(const char *source, const char *sha256)
{
	char space[512];
	struct buf b = BUF(space);
	struct list_line l;

	list_put(&b, slice_of(source), SLICE("n"), slice_of(sha256));
	return !b.over && parse(slice_first(buf_slice(&b), b.n - 1), &l) == 0 &&
	       slice_equal(l.source, slice_of(source)) && l.literal &&
	       b.p[0] == '\\';
}

CASE(what_names_many_is_written_as_a_key)
{
	static const char *const many[] = {
		"s3://b/dir/",
		"s3://b/a*",
		"s3://b/a?b",
		"s3://b/[a]",
		"s3://b/a\\?",
		"dir/",
		"*",
		"s3://b/[",
		"s3://b",
		"s3://arn:aws:s3:eu-west-1:123456789012:accesspoint/a"};

	for (size_t i = 0; i < sizeof many / sizeof many[0]; i++) {
		if (!written_literal(many[i], ""))
			CHECK_FAIL("%s is not", many[i]);
		CHECK(written_literal(many[i], HEX));
	}
	CHECK(!written_literal("s3://b/k", ""));
	CHECK(!written_literal("https://h/k?X-Amz-Date=1", ""));
	CHECK(!written_literal("HTTP://h/k/", ""));
}

CASE(which_sources_are_literal)
{
	struct list_line l;

	CHECK(parse(SLICE("s3://b/dir/"), &l) == ERR_OK && !l.literal);
	CHECK(parse(SLICE("s3://b/*\tn"), &l) == ERR_OK && !l.literal);
	CHECK(parse(SLICE("\\s3://b/dir/"), &l) == ERR_OK && l.literal);
	CHECK(parse(SLICE(HEX "  a*"), &l) == ERR_OK && l.literal);
	CHECK(parse(SLICE("\\" HEX "  a*"), &l) == ERR_OK && l.literal);
	CHECK(parse(SLICE("s\t\tsha256:" HEX), &l) == ERR_OK && !l.literal);
	CHECK(parse(SLICE("# \\"), &l) == ERR_OK && !l.literal);
	CHECK(parse(SLICE("\\a\\q"), &l) == ERR_LIST && !l.literal);
}

CASE(a_sum_that_is_put_is_read_back)
{
	static const char *const rows[][3] = {
		{"s3://b/k", "n", "s3://b/k\tn\tsha256:" HEX "\n"},
		{"s3://b/k", "", "s3://b/k\t\tsha256:" HEX "\n"},
		{"a\nb", "a\nb", "\\a\\nb\ta\\nb\tsha256:" HEX "\n"},
		{"#", "", "\\#\t\tsha256:" HEX "\n"},
		{HEX2 "  x", "sha256:" HEX, NULL},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		CHECK_CALL(check_sum_round(check_, slice_of(rows[i][0]),
		                           slice_of(rows[i][1]), SLICE(HEX),
		                           rows[i][2]));
}

/* "Any key can be written": each byte, NUL too, at each place. */
CASE(any_byte_can_be_written)
{
	char s[3], key[256];

	for (int c = 0; c < 256; c++) {
		key[c] = (char)c;
		for (int at = 0; at < 3; at++) {
			memcpy(s, "abc", 3);
			s[at] = (char)c;
			CHECK_CALL(check_round(check_, (struct slice){s, 3},
			                       (struct slice){s, 3}, NULL));
		}
	}
	CHECK_CALL(check_round(check_, (struct slice){key, 256},
	                       (struct slice){key, 256}, NULL));
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(plain_lines_are_literal),
				 RUN(comments_and_blank_lines_are_empty),
				 RUN(one_cr_at_the_end_is_dropped),
				 RUN(escaped_lines),
				 RUN(refusals),
				 RUN(a_third_field),
				 RUN(lines_of_sha256sum),
				 RUN(what_only_looks_like_sha256sum),
				 RUN(a_base_before_what_is_no_uri),
				 RUN(limits_at_and_past),
				 RUN(a_small_text_buffer_is_an_error),
				 RUN(reads_no_further_than_the_line),
				 RUN(what_is_put_is_read_back),
				 RUN(what_names_many_is_written_as_a_key),
				 RUN(which_sources_are_literal),
				 RUN(a_sum_that_is_put_is_read_back),
				 RUN(any_byte_can_be_written),
				 {0},
			 });
}
