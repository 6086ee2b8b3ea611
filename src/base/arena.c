#include "base/arena.h"

#include <stdint.h>

enum { ALIGN = _Alignof(max_align_t) };

void arena_init(struct arena *a, void *p, size_t cap)
{
	size_t skip = (ALIGN - (uintptr_t)p % ALIGN) % ALIGN;

	*a = (struct arena){p, skip < cap ? skip : cap, cap};
}

void *arena_take(struct arena *a, size_t n)
{
	size_t cost = arena_cost(n);

	if (cost > a->cap - a->n)
		return NULL;
	a->n += cost;
	return a->p + (a->n - cost);
}

size_t arena_cost(size_t n)
{
	size_t pad = (ALIGN - n % ALIGN) % ALIGN;

	/* More than there can ever be: no sum may wrap to something small. */
	return n > SIZE_MAX - pad ? SIZE_MAX : n + pad;
}
