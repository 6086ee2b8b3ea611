#include "base/arena.h"
#include "check.h"

#include <stdalign.h>

enum { ALIGN = alignof(max_align_t) };

static alignas(max_align_t) char memory[8 * ALIGN];

static bool aligned(const void *p)
{
	return (uintptr_t)p % ALIGN == 0;
}

CASE(hands_out_in_order)
{
	struct arena a;

	arena_init(&a, memory, sizeof memory);
	CHECK(arena_take(&a, 1) == memory);
	CHECK(arena_take(&a, ALIGN) == memory + ALIGN);
	CHECK(arena_take(&a, ALIGN + 1) == memory + 2 * ALIGN);
	CHECK(arena_take(&a, 1) == memory + 4 * ALIGN);
	CHECK_U64(a.n, 5 * ALIGN);
}

CASE(ends_where_it_ends)
{
	struct arena a;

	arena_init(&a, memory, sizeof memory);
	CHECK(arena_take(&a, sizeof memory + 1) == NULL);
	CHECK(arena_take(&a, sizeof memory) == memory);
	CHECK(arena_take(&a, 1) == NULL);
	CHECK(arena_take(&a, SIZE_MAX) == NULL);
	CHECK_U64(a.n, sizeof memory);
	/* a failure takes nothing */
	arena_init(&a, memory, ALIGN);
	CHECK(arena_take(&a, ALIGN + 1) == NULL);
	CHECK(arena_take(&a, ALIGN) == memory);
}

CASE(cost_is_what_take_takes)
{
	for (size_t n = 0; n <= 3 * ALIGN; n++) {
		struct arena a;

		arena_init(&a, memory, arena_cost(n));
		CHECK(aligned(arena_take(&a, n)));
		CHECK_U64(a.n, arena_cost(n));
		if (n == 0)
			continue;
		arena_init(&a, memory, arena_cost(n) - 1);
		CHECK(arena_take(&a, n) == NULL);
	}
	CHECK_U64(arena_cost(SIZE_MAX), SIZE_MAX);
	CHECK_U64(arena_cost(SIZE_MAX - ALIGN), SIZE_MAX - ALIGN + 1);
}

CASE(any_start_is_aligned)
{
	for (size_t skew = 0; skew < ALIGN; skew++) {
		struct arena a;

		arena_init(&a, memory + skew, 3 * ALIGN - skew);
		char *p = arena_take(&a, 1);
		CHECK(p == memory + (skew ? ALIGN : 0));
		CHECK(arena_take(&a, 3 * ALIGN) == NULL);
	}
}

CASE(less_than_the_skew)
{
	struct arena a;

	arena_init(&a, memory + 1, 2);
	CHECK(arena_take(&a, 1) == NULL);
	arena_init(&a, NULL, 0);
	CHECK(arena_take(&a, 1) == NULL);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(hands_out_in_order),
	                                       RUN(ends_where_it_ends),
	                                       RUN(cost_is_what_take_takes),
	                                       RUN(any_start_is_aligned),
	                                       RUN(less_than_the_skew),
	                                       {0}});
}
