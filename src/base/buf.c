#include "base/buf.h"

#include <string.h>

/* 2^64 has 20 decimal digits. */
enum { U64_DIGITS = 20 };

void buf_init(struct buf *b, char *p, size_t cap)
{
	*b = (struct buf){p, 0, cap, false};
}

void buf_clear(struct buf *b)
{
	b->n = 0;
	b->over = false;
}

void buf_put(struct buf *b, struct slice s)
{
	if (b->over || s.n > b->cap - b->n) {
		b->over = true;
		return;
	}
	if (s.n)
		memcpy(b->p + b->n, s.p, s.n);
	b->n += s.n;
}

bool buf_extend(char *to, size_t cap, size_t *n, struct slice s)
{
	struct buf b = {to, *n, cap, false};

	buf_put(&b, s);
	*n = b.n;
	return !b.over;
}

void buf_put_z(struct buf *b, const char *z)
{
	buf_put(b, slice_of(z));
}

void buf_put_char(struct buf *b, char c)
{
	buf_put(b, (struct slice){&c, 1});
}

void buf_put_u64(struct buf *b, uint64_t v)
{
	buf_put_padded(b, v, 1, '0');
}

void buf_put_padded(struct buf *b, uint64_t v, size_t width, char pad)
{
	char digits[U64_DIGITS];
	size_t at = sizeof digits;

	do {
		digits[--at] = (char)('0' + v % 10);
		v /= 10;
	} while (v);
	for (size_t n = sizeof digits - at; n < width; n++)
		buf_put_char(b, pad);
	buf_put(b, (struct slice){digits + at, sizeof digits - at});
}

void buf_put_hex(struct buf *b, const void *bytes, size_t n)
{
	const uint8_t *p = bytes;

	for (size_t i = 0; i < n; i++) {
		buf_put_char(b, "0123456789abcdef"[p[i] >> 4]);
		buf_put_char(b, "0123456789abcdef"[p[i] & 15]);
	}
}

struct slice buf_slice(const struct buf *b)
{
	return (struct slice){b->p, b->n};
}

const char *buf_z(struct buf *b)
{
	if (b->over || b->n == b->cap) {
		b->over = true;
		return "";
	}
	b->p[b->n] = '\0';
	return b->p;
}
