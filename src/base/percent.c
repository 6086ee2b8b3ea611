#include "base/percent.h"

#include "base/number.h"

static bool unreserved(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	       c == '~';
}

static void put_encoded(struct buf *b, struct slice s, bool keep_slash)
{
	for (size_t i = 0; i < s.n; i++) {
		uint8_t byte = (uint8_t)s.p[i];

		if (unreserved(s.p[i]) || (keep_slash && byte == '/')) {
			buf_put_char(b, s.p[i]);
			continue;
		}
		buf_put_char(b, '%');
		buf_put_char(b, "0123456789ABCDEF"[byte >> 4]);
		buf_put_char(b, "0123456789ABCDEF"[byte & 15]);
	}
}

void percent_put_path(struct buf *b, struct slice s)
{
	put_encoded(b, s, true);
}

void percent_put_query(struct buf *b, struct slice s)
{
	put_encoded(b, s, false);
}

bool percent_put_decoded(struct buf *b, struct slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '%') {
			buf_put_char(b, s.p[i]);
			continue;
		}
		if (s.n - i < 3)
			return false;
		int high = number_hex_digit(s.p[i + 1]);
		int low = number_hex_digit(s.p[i + 2]);
		if (high < 0 || low < 0)
			return false;
		buf_put_char(b, (char)(high << 4 | low));
		i += 2;
	}
	return true;
}
