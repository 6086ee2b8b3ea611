#include "base/number.h"
#include "check.h"

CASE(decimal_digits)
{
	uint64_t v = 1;

	CHECK(number_decimal(SLICE("0"), UINT64_MAX, &v));
	CHECK_U64(v, 0);
	CHECK(number_decimal(SLICE("0123456789"), UINT64_MAX, &v));
	CHECK_U64(v, 123456789);
	CHECK(number_decimal(SLICE("00000000000000000000000000000000007"), 9,
	                     &v));
	CHECK_U64(v, 7);
}

CASE(decimal_refuses_what_is_no_digit)
{
	static const char *const odd[] = {
		"",    " ",   "+5",       "-1",  "-0",   " 5",
		"5 ",  "5\t", "0x5",      "5,5", "5, 5", "1e3",
		"1.0", "5\n", "\xd9\xa1", "/",   ":"};
	uint64_t v = 42;

	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
		if (number_decimal(slice_of(odd[i]), UINT64_MAX, &v))
			CHECK_FAIL("\"%s\" was taken", odd[i]);
	CHECK(!number_decimal(SLICE("5\0"), UINT64_MAX, &v));
	CHECK(!number_decimal(slice_of(NULL), UINT64_MAX, &v));
	CHECK_U64(v, 42);
}

CASE(decimal_limit)
{
	uint64_t v = 42;

	CHECK(number_decimal(SLICE("599"), 599, &v));
	CHECK_U64(v, 599);
	CHECK(!number_decimal(SLICE("600"), 599, &v));
	CHECK(!number_decimal(SLICE("5990"), 599, &v));
	CHECK(number_decimal(SLICE("0"), 0, &v));
	CHECK_U64(v, 0);
	v = 42;
	CHECK(!number_decimal(SLICE("1"), 0, &v));
	CHECK(!number_decimal(SLICE("9"), 8, &v));
	CHECK_U64(v, 42);
}

CASE(decimal_does_not_wrap)
{
	uint64_t v = 42;

	CHECK(!number_decimal(SLICE("18446744073709551616"), UINT64_MAX, &v));
	CHECK(!number_decimal(SLICE("18446744073709551620"), UINT64_MAX, &v));
	CHECK(!number_decimal(SLICE("99999999999999999999"), UINT64_MAX, &v));
	CHECK(!number_decimal(SLICE("184467440737095516150"), UINT64_MAX, &v));
	CHECK(!number_decimal(SLICE("9223372036854775808"), INT64_MAX, &v));
	CHECK_U64(v, 42);
	CHECK(number_decimal(SLICE("18446744073709551615"), UINT64_MAX, &v));
	CHECK_U64(v, UINT64_MAX);
	CHECK(number_decimal(SLICE("9223372036854775807"), INT64_MAX, &v));
	CHECK_U64(v, INT64_MAX);
}

CASE(hexadecimal)
{
	uint64_t v = 42;

	CHECK(!number_hex(SLICE(""), UINT64_MAX, &v));
	CHECK(!number_hex(SLICE("0x1"), UINT64_MAX, &v));
	CHECK(!number_hex(SLICE("g"), UINT64_MAX, &v));
	CHECK(!number_hex(SLICE("-1"), UINT64_MAX, &v));
	CHECK(!number_hex(SLICE("00000000000000001"), UINT64_MAX, &v));
	CHECK(!number_hex(SLICE("100"), 255, &v));
	CHECK_U64(v, 42);
	CHECK(number_hex(SLICE("fF"), 255, &v));
	CHECK_U64(v, 255);
	CHECK(number_hex(SLICE("0000000000000001"), UINT64_MAX, &v));
	CHECK_U64(v, 1);
	CHECK(number_hex(SLICE("fedcba9876543210"), UINT64_MAX, &v));
	CHECK_U64(v, 0xfedcba9876543210);
	CHECK(number_hex(SLICE("FFFFFFFFFFFFFFFF"), UINT64_MAX, &v));
	CHECK_U64(v, UINT64_MAX);
}

CASE(hex_digits)
{
	const char *digits = "0123456789abcdef0123456789ABCDEF";
	int seen = 0;

	for (int i = 0; i < 32; i++)
		CHECK(number_hex_digit(digits[i]) == i % 16);
	for (int c = 0; c < 256; c++)
		seen += number_hex_digit((char)c) >= 0;
	CHECK(seen == 22);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(decimal_digits),
	                              RUN(decimal_refuses_what_is_no_digit),
	                              RUN(decimal_limit),
	                              RUN(decimal_does_not_wrap),
	                              RUN(hexadecimal),
	                              RUN(hex_digits),
	                              {0}});
}
