#include "base/buf.h"
#include "check.h"

CASE(fills_to_the_last_byte)
{
	char *p = check_guarded("....", 4);
	struct buf b;

	buf_init(&b, p, 4);
	buf_put(&b, SLICE("ab"));
	buf_put_z(&b, "c");
	buf_put_char(&b, 'd');
	CHECK_TEXT(buf_slice(&b), "abcd");
	CHECK(!b.over);
	buf_put(&b, SLICE(""));
	CHECK(!b.over);
	buf_put_char(&b, 'e');
	CHECK(b.over);
	CHECK_U64(b.n, 4);
	check_unguard(p, 4);
}

CASE(nothing_is_put_in_part)
{
	char p[4];
	struct buf b = BUF(p);

	buf_put_z(&b, "abc");
	buf_put_z(&b, "de");
	CHECK(b.over);
	CHECK_TEXT(buf_slice(&b), "abc");
	/* over stays, though this would fit */
	buf_put_char(&b, 'd');
	CHECK(b.over);
	CHECK_TEXT(buf_slice(&b), "abc");
	buf_clear(&b);
	CHECK(!b.over);
	CHECK_U64(b.n, 0);
	buf_put_z(&b, "wxyz");
	CHECK_TEXT(buf_slice(&b), "wxyz");
}

CASE(extends_an_array_of_a_struct)
{
	char text[4] = "";
	size_t n = 0;

	CHECK(buf_extend(text, 4, &n, SLICE("ab")) && n == 2);
	CHECK(!buf_extend(text, 4, &n, SLICE("cde")) && n == 2);
	CHECK(text[2] == '\0' && text[3] == '\0');
	CHECK(buf_extend(text, 4, &n, SLICE("cd")) && n == 4);
	CHECK(buf_extend(text, 4, &n, SLICE("")) && n == 4);
	CHECK(!buf_extend(text, 4, &n, SLICE("e")) && n == 4);
	CHECK_TEXT(((struct slice){text, n}), "abcd");
}

CASE(no_room_at_all)
{
	struct buf b;

	buf_init(&b, NULL, 0);
	buf_put(&b, slice_of(NULL));
	CHECK(!b.over);
	CHECK_TEXT(slice_of(buf_z(&b)), "");
	CHECK(b.over);
}

CASE(decimal)
{
	char p[64];
	struct buf b = BUF(p);

	buf_put_u64(&b, 0);
	buf_put_char(&b, ' ');
	buf_put_u64(&b, 10);
	buf_put_char(&b, ' ');
	buf_put_u64(&b, UINT64_MAX);
	CHECK_TEXT(buf_slice(&b), "0 10 18446744073709551615");
}

CASE(padded)
{
	char p[64];
	struct buf b = BUF(p);

	buf_put_padded(&b, 7, 3, '0');
	buf_put_padded(&b, 7, 3, ' ');
	buf_put_padded(&b, 1234, 3, '0');
	buf_put_padded(&b, 0, 0, '0');
	CHECK_TEXT(buf_slice(&b), "007  712340");
	buf_put_padded(&b, 1, 100, '0');
	CHECK(b.over);
}

CASE(hexadecimal)
{
	char p[8];
	struct buf b = BUF(p);

	buf_put_hex(&b, "\x00\x9f\xa0\xff", 4);
	CHECK_TEXT(buf_slice(&b), "009fa0ff");
	CHECK(!b.over);
}

CASE(string_needs_room_for_nul)
{
	char p[3] = {'x', 'x', 'x'};
	struct buf b = BUF(p);

	buf_put_z(&b, "ab");
	CHECK_TEXT(slice_of(buf_z(&b)), "ab");
	CHECK_U64(b.n, 2);
	CHECK(!b.over);
	buf_put_char(&b, 'c');
	CHECK(!b.over);
	CHECK_TEXT(slice_of(buf_z(&b)), "");
	CHECK(b.over);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(fills_to_the_last_byte),
	                              RUN(nothing_is_put_in_part),
	                              RUN(extends_an_array_of_a_struct),
	                              RUN(no_room_at_all),
	                              RUN(decimal),
	                              RUN(padded),
	                              RUN(hexadecimal),
	                              RUN(string_needs_room_for_nul),
	                              {0}});
}
