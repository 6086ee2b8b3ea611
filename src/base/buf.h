/*
 * buf: a bounded buffer to append to, in storage of the caller.
 *
 * Appending past the end writes nothing more and sets `over`; the caller
 * checks `over` once, at the end, always. After `over` the content is not
 * to be used.
 */
#ifndef PAIL_BASE_BUF_H
#define PAIL_BASE_BUF_H

#include "base/slice.h"

struct buf {
	char *p;
	size_t n;   /* bytes in use */
	size_t cap; /* bytes there are */
	bool over;  /* something did not fit */
};

/* Borrows p[0..cap) for as long as the buf is used. */
void buf_init(struct buf *b, char *p, size_t cap);

/* A buf over a char array. */
#define BUF(array) ((struct buf){(array), 0, sizeof(array), false})

/* Forgets the content and `over`. */
void buf_clear(struct buf *b);

void buf_put(struct buf *b, struct slice s);
void buf_put_z(struct buf *b, const char *z);
void buf_put_char(struct buf *b, char c);

/* Decimal, without leading zeros; and padded on the left to `width`. */
void buf_put_u64(struct buf *b, uint64_t v);
void buf_put_padded(struct buf *b, uint64_t v, size_t width, char pad);

/* Lower-case hexadecimal of n bytes, two digits a byte. */
void buf_put_hex(struct buf *b, const void *bytes, size_t n);

struct slice buf_slice(const struct buf *b);

/* For a text that grows in to[0..cap), *n bytes by now: all of s behind them,
 * or nothing and false. */
bool buf_extend(char *to, size_t cap, size_t *n, struct slice s);

/*
 * Puts a NUL behind the content (not counted in n) and returns the string;
 * "" with `over` set when there is no room for it.
 */
const char *buf_z(struct buf *b);

#endif
