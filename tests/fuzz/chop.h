/*
 * chop: cuts an input into pieces, chosen by one byte of it, so that a
 * fuzzer finds choppings as it finds inputs. Low four bits: the longest piece
 * less one; '0' means byte by byte, '7' pieces of 1 to 8.
 */
#ifndef PAIL_CHOP_H
#define PAIL_CHOP_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct chop {
	uint32_t state;
	uint32_t longest;
};

static inline struct chop chop_start(uint8_t seed)
{
	return (struct chop){seed + 1U, (seed & 15U) + 1U};
}

/* The length of the next piece: 1 to left. */
static inline size_t chop_next(struct chop *c, size_t left)
{
	c->state = c->state * 1664525U + 1013904223U;
	size_t n = 1 + (c->state >> 16) % c->longest;
	return n < left ? n : left;
}

/* Bytes in memory of their own, so that a sanitizer sees a step past them. */
static inline char *chop_copy(const void *p, size_t n)
{
	char *copy = malloc(n ? n : 1);

	if (!copy)
		abort();
	if (n)
		memcpy(copy, p, n);
	return copy;
}

/* A property that holds for every input. */
#define ALWAYS(cond) \
	do { \
		if (!(cond)) { \
			fprintf(stderr, "%s:%d: not always: %s\n", __FILE__, \
			        __LINE__, #cond); \
			abort(); \
		} \
	} while (0)

#endif
