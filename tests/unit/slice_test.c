#include "check.h"

CASE(of_a_string)
{
	CHECK_U64(slice_of("abc").n, 3);
	CHECK_U64(slice_of("").n, 0);
	CHECK_U64(slice_of(NULL).n, 0);
	CHECK_U64(SLICE("a\0b").n, 3);
}

CASE(equal_compares_every_byte)
{
	CHECK(slice_equal(SLICE("a\0b"), SLICE("a\0b")));
	CHECK(!slice_equal(SLICE("a\0b"), SLICE("a\0c")));
	CHECK(!slice_equal(SLICE("ab"), SLICE("abc")));
	CHECK(!slice_equal(SLICE("ab"), SLICE("AB")));
	CHECK(slice_equal(SLICE(""), slice_of(NULL)));
}

CASE(nocase_folds_ascii_letters_only)
{
	CHECK(slice_equal_nocase(SLICE("ETag-AZaz09"), SLICE("etag-azAZ09")));
	CHECK(!slice_equal_nocase(SLICE("a"), SLICE("ab")));
	/* neighbours of the letters, 0x20 apart */
	CHECK(!slice_equal_nocase(SLICE("@"), SLICE("`")));
	CHECK(!slice_equal_nocase(SLICE("["), SLICE("{")));
	CHECK(!slice_equal_nocase(SLICE("\xc4"), SLICE("\xe4")));
	CHECK(slice_equal_nocase(slice_of(NULL), SLICE("")));
}

CASE(compare_is_byte_order)
{
	CHECK(slice_compare(SLICE("a"), SLICE("b")) == -1);
	CHECK(slice_compare(SLICE("b"), SLICE("a")) == 1);
	CHECK(slice_compare(SLICE("a"), SLICE("a")) == 0);
	CHECK(slice_compare(SLICE("a"), SLICE("ab")) == -1);
	CHECK(slice_compare(SLICE("ab"), SLICE("a")) == 1);
	CHECK(slice_compare(slice_of(NULL), SLICE("a")) == -1);
	CHECK(slice_compare(slice_of(NULL), SLICE("")) == 0);
	/* bytes are unsigned, whatever char is here */
	CHECK(slice_compare(SLICE("\x7f"), SLICE("\x80")) == -1);
}

CASE(starts_and_ends)
{
	CHECK(slice_starts(SLICE("s3://b"), SLICE("s3://")));
	CHECK(slice_starts(SLICE("s3"), SLICE("")));
	CHECK(slice_starts(SLICE("s3"), SLICE("s3")));
	CHECK(!slice_starts(SLICE("s3"), SLICE("s3:")));
	CHECK(!slice_starts(SLICE("S3:"), SLICE("s3")));
	CHECK(slice_starts_nocase(SLICE("S3:"), SLICE("s3")));
	CHECK(slice_starts_nocase(SLICE("s3"), SLICE("")));
	CHECK(!slice_starts_nocase(SLICE("S3"), SLICE("s3:")));
	CHECK(!slice_starts_nocase(SLICE("s4:"), SLICE("s3")));
	CHECK(slice_ends(SLICE("a.xml"), SLICE(".xml")));
	CHECK(slice_ends(SLICE("a"), SLICE("")));
	CHECK(slice_ends(SLICE("a"), SLICE("a")));
	CHECK(!slice_ends(SLICE("a"), SLICE("ba")));
	CHECK(!slice_ends(SLICE("a.xml"), SLICE(".xm")));
}

CASE(find_first_and_last)
{
	CHECK_U64(slice_find(SLICE("a/b/c"), '/'), 1);
	CHECK_U64(slice_find_last(SLICE("a/b/c"), '/'), 3);
	CHECK_U64(slice_find(SLICE("abc"), '/'), 3);
	CHECK_U64(slice_find_last(SLICE("abc"), '/'), 3);
	CHECK_U64(slice_find_last(SLICE("/abc"), '/'), 0);
	CHECK_U64(slice_find(slice_of(NULL), '/'), 0);
	CHECK_U64(slice_find_last(slice_of(NULL), '/'), 0);
}

CASE(control_bytes_are_seen)
{
	for (int c = 0; c < 256; c++) {
		char text[3] = {'a', (char)c, 'b'};
		bool control = c < 0x20 || c == 0x7f;
		if (slice_has_control((struct slice){text, 3}) != control)
			CHECK_FAIL("byte %d", c);
	}
	CHECK(!slice_has_control(slice_of(NULL)));
}

CASE(parts_are_cut_to_size)
{
	CHECK_TEXT(slice_after(SLICE("abc"), 1), "bc");
	CHECK_TEXT(slice_after(SLICE("abc"), 0), "abc");
	CHECK_TEXT(slice_after(SLICE("abc"), 3), "");
	CHECK_TEXT(slice_after(SLICE("abc"), 4), "");
	CHECK_TEXT(slice_first(SLICE("abc"), 2), "ab");
	CHECK_TEXT(slice_first(SLICE("abc"), 4), "abc");
	CHECK_TEXT(slice_first(SLICE("abc"), 0), "");
	CHECK_U64(slice_after(slice_of(NULL), 9).n, 0);
}

CASE(cut_takes_one_after_the_other)
{
	struct slice rest = SLICE("a,,b");

	CHECK_TEXT(slice_cut(&rest, ','), "a");
	CHECK_TEXT(slice_cut(&rest, ','), "");
	CHECK_TEXT(rest, "b");
	CHECK_TEXT(slice_cut(&rest, ','), "b");
	CHECK_U64(rest.n, 0);
	CHECK_TEXT(slice_cut(&rest, ','), "");
	rest = SLICE("a,");
	CHECK_TEXT(slice_cut(&rest, ','), "a");
	CHECK_U64(rest.n, 0);
}

CASE(trim_takes_blanks_and_tabs)
{
	CHECK_TEXT(slice_trim(SLICE(" \t a b\t ")), "a b");
	CHECK_TEXT(slice_trim(SLICE("\ra\n")), "\ra\n");
	CHECK_TEXT(slice_trim(SLICE(" \t")), "");
	CHECK_TEXT(slice_trim(slice_of(NULL)), "");
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(of_a_string),
	                              RUN(equal_compares_every_byte),
	                              RUN(nocase_folds_ascii_letters_only),
	                              RUN(compare_is_byte_order),
	                              RUN(starts_and_ends),
	                              RUN(find_first_and_last),
	                              RUN(control_bytes_are_seen),
	                              RUN(parts_are_cut_to_size),
	                              RUN(cut_takes_one_after_the_other),
	                              RUN(trim_takes_blanks_and_tabs),
	                              {0}});
}
