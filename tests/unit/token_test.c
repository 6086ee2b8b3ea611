#include "check.h"
#include "http/token.h"

CASE(token_bytes)
{
	static const char all[] =
		"!#$%&'*+-.^_`|~0123456789"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

	for (int c = 0; c < 256; c++)
		if (token_has((char)c) !=
		    (c && memchr(all, c, sizeof all - 1) != NULL))
			CHECK_FAIL("byte %d", c);
}

CASE(tokens)
{
	CHECK(token_is(SLICE("a")));
	CHECK(token_is(SLICE("x-amz-id-2")));
	CHECK(!token_is(SLICE("")));
	CHECK(!token_is(slice_of(NULL)));
	CHECK(!token_is(SLICE("a b")));
	CHECK(!token_is(SLICE(" a")));
	CHECK(!token_is(SLICE("a:")));
	CHECK(!token_is(SLICE("a\0")));
}

CASE(value_bytes)
{
	for (int c = 0; c < 256; c++)
		if (token_value_has((char)c) !=
		    (c == '\t' || (c >= ' ' && c != 0x7f)))
			CHECK_FAIL("byte %d", c);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){
			RUN(token_bytes), RUN(tokens), RUN(value_bytes), {0}});
}
