#include "base/base64.h"

void base64_put(struct buf *b, const void *bytes, size_t n)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const uint8_t *p = bytes;

	for (size_t i = 0; i < n; i += 3) {
		size_t left = n - i;
		uint32_t bits = (uint32_t)p[i] << 16;

		if (left > 1)
			bits |= (uint32_t)p[i + 1] << 8;
		if (left > 2)
			bits |= p[i + 2];
		buf_put_char(b, letters[bits >> 18]);
		buf_put_char(b, letters[bits >> 12 & 63]);
		buf_put_char(b, left > 1 ? letters[bits >> 6 & 63] : '=');
		buf_put_char(b, left > 2 ? letters[bits & 63] : '=');
	}
}

int base64_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool base64_decode(struct slice text, void *out, size_t cap, size_t *n)
{
	uint8_t *p = out;
	uint32_t bits = 0;
	size_t letters = text.n, count = 0;

	if (text.n % 4 != 0)
		return false;
	for (int i = 0; i < 2 && letters && text.p[letters - 1] == '='; i++)
		letters--;
	if (letters / 4 * 3 + (letters % 4 ? letters % 4 - 1 : 0) > cap)
		return false;
	for (size_t i = 0; i < letters; i++) {
		int v = base64_value(text.p[i]);

		if (v < 0)
			return false;
		bits = bits << 6 | (uint32_t)v;
		/* each letter but the first of four ends a byte */
		if (i % 4 != 0)
			p[count++] = (uint8_t)(bits >> (6 - 2 * (i % 4)));
	}
	/* Of a last group of two or three letters, the low bits are none. */
	if ((letters % 4 == 2 && bits & 15) || (letters % 4 == 3 && bits & 3))
		return false;
	*n = count;
	return true;
}
