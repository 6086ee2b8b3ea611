/*
 * slice: bytes that somebody else owns.
 *
 * A slice is passed by value, never owns and is not NUL-terminated. It lives
 * as long as the storage it points into. p may be NULL only when n is 0.
 */
#ifndef PAIL_BASE_SLICE_H
#define PAIL_BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct slice {
	const char *p;
	size_t n; /* bytes */
};

/* A slice of a string literal. */
#define SLICE(lit) ((struct slice){"" lit, sizeof(lit) - 1})

/* A slice of a NUL-terminated string; NULL gives the empty slice. */
struct slice slice_of(const char *z);

bool slice_equal(struct slice a, struct slice b);

/* ASCII letters compare without case; all other bytes as they are. */
bool slice_equal_nocase(struct slice a, struct slice b);

/* Byte order, shorter first when one begins the other: -1, 0, 1. */
int slice_compare(struct slice a, struct slice b);

bool slice_starts(struct slice s, struct slice head);
bool slice_starts_nocase(struct slice s, struct slice head);
bool slice_ends(struct slice s, struct slice tail);

/* Index of the first (last) byte c, or s.n when there is none. */
size_t slice_find(struct slice s, char c);
size_t slice_find_last(struct slice s, char c);

/* Whether some byte is below 0x20 or is 0x7f (CR, LF, NUL, ESC, TAB...). */
bool slice_has_control(struct slice s);

/* s without its first n bytes; n is cut to s.n. The first n bytes of s. */
struct slice slice_after(struct slice s, size_t n);
struct slice slice_first(struct slice s, size_t n);

/*
 * Cuts *rest at the first byte c: returns what stands before it and leaves
 * what follows it in *rest. Without c, returns all and leaves *rest empty.
 */
struct slice slice_cut(struct slice *rest, char c);

/* s without the spaces and TABs at both ends. */
struct slice slice_trim(struct slice s);

#endif
