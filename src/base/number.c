#include "base/number.h"

/* 16 hexadecimal digits fill a uint64_t. */
enum { HEX_DIGITS_MAX = 16 };

bool number_decimal(struct slice text, uint64_t max, uint64_t *out)
{
	uint64_t v = 0;

	if (text.n == 0)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
		uint64_t digit = (uint64_t)(text.p[i] - '0');
		/* 10 * v + digit <= max, asked without overflow */
		if (digit > max || v > (max - digit) / 10)
			return false;
		v = v * 10 + digit;
	}
	*out = v;
	return true;
}

bool number_hex(struct slice text, uint64_t max, uint64_t *out)
{
	uint64_t v = 0;

	if (text.n == 0 || text.n > HEX_DIGITS_MAX)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		int digit = number_hex_digit(text.p[i]);
		if (digit < 0)
			return false;
		v = v << 4 | (uint64_t)digit;
	}
	if (v > max)
		return false;
	*out = v;
	return true;
}

int number_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}
