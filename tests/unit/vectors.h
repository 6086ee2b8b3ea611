/*
 * vectors: a file of tests/vectors, for the tests: as a whole, or line by line.
 */
#ifndef PAIL_VECTORS_H
#define PAIL_VECTORS_H

#include <stdio.h>

#include "base/slice.h"

enum { VECTORS_TEXT_MAX = 65536, VECTORS_FIELDS = 8 };

struct vectors {
	char text[VECTORS_TEXT_MAX];
	struct slice rest, line;
	unsigned count; /* of lines taken */
};

/* Its text, in text[0..cap); empty when it cannot be read, or not as a
 * whole. */
static inline struct slice vectors_load(const char *path, char *text,
                                        size_t cap)
{
	FILE *f = fopen(path, "rb");
	size_t n = 0;

	if (f) {
		n = fread(text, 1, cap, f);
		fclose(f);
	}
	return (struct slice){text, n < cap ? n : 0};
}

/* False when it cannot be read, or not as a whole. */
static inline bool vectors_open(struct vectors *v, const char *path)
{
	v->rest = vectors_load(path, v->text, sizeof v->text);
	v->count = 0;
	return v->rest.n > 0;
}

/* The next line, cut at its TABs; what is not there is empty. */
static inline bool vectors_next(struct vectors *v,
                                struct slice fields[VECTORS_FIELDS])
{
	struct slice line;

	if (!v->rest.n)
		return false;
	v->line = line = slice_cut(&v->rest, '\n');
	v->count++;
	for (int i = 0; i < VECTORS_FIELDS; i++)
		fields[i] = slice_cut(&line, '\t');
	return true;
}

#endif
