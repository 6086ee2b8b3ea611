/*
 * arena: memory claimed once, at the start, and handed out in order. Nothing
 * is given back. The caller owns the storage.
 */
#ifndef PAIL_BASE_ARENA_H
#define PAIL_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct arena {
	char *p;
	size_t n, cap; /* bytes handed out, bytes there are */
};

/* Borrows p[0..cap) for as long as anything that is taken is used. */
void arena_init(struct arena *a, void *p, size_t cap);

/* n bytes aligned for any object, as they were claimed (zero from the port);
 * NULL when they are not there. */
void *arena_take(struct arena *a, size_t n);

/* The bytes that arena_take(n) uses up: for a budget made beforehand. */
size_t arena_cost(size_t n);

#endif
