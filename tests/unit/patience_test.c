#include "fetch/patience.h"

#include "check.h"

enum { RATE = 100, WINDOW_BYTES = RATE * PATIENCE_WINDOW_MS / 1000 };

CASE(silence_ends_it)
{
	struct patience p;

	patience_begin(&p, 1000);
	CHECK_U64(patience_until_ms(&p), 1000 + PATIENCE_SILENCE_MS);
	CHECK(patience_look(&p, 0, 1000 + PATIENCE_SILENCE_MS - 1) ==
	      PATIENCE_LASTS);
	CHECK(patience_look(&p, 0, 1000 + PATIENCE_SILENCE_MS) ==
	      PATIENCE_SILENT);
}

CASE(a_drip_ends_it_at_the_end_of_the_window)
{
	struct patience p;
	uint64_t now_ms = 0;

	patience_begin(&p, 0);
	for (int i = 0; i < PATIENCE_WINDOW_MS / 1000; i++) {
		CHECK(patience_look(&p, RATE, now_ms) == PATIENCE_LASTS);
		now_ms += 1000;
		patience_hear(&p, now_ms, 1);
	}
	CHECK(patience_look(&p, RATE, now_ms) == PATIENCE_SLOW);
}

CASE(the_least_rate_is_enough_and_a_byte_less_is_not)
{
	struct patience p;

	for (int less = 0; less < 2; less++) {
		patience_begin(&p, 0);
		patience_hear(&p, PATIENCE_WINDOW_MS - 1,
		              (size_t)(WINDOW_BYTES - less));
		CHECK(patience_look(&p, RATE, PATIENCE_WINDOW_MS) ==
		      (less ? PATIENCE_SLOW : PATIENCE_LASTS));
	}
}

CASE(each_window_counts_for_itself)
{
	struct patience p;

	patience_begin(&p, 0);
	patience_hear(&p, 1, 10 * (size_t)WINDOW_BYTES);
	CHECK(patience_look(&p, RATE, PATIENCE_WINDOW_MS - 1) ==
	      PATIENCE_LASTS);
	patience_hear(&p, PATIENCE_WINDOW_MS, 0);
	CHECK(patience_look(&p, RATE, PATIENCE_WINDOW_MS) == PATIENCE_LASTS);
	patience_hear(&p, 2 * PATIENCE_WINDOW_MS - 1, 1);
	CHECK(patience_look(&p, RATE, 2 * PATIENCE_WINDOW_MS) == PATIENCE_SLOW);
	CHECK(patience_look(&p, 0, 2 * PATIENCE_WINDOW_MS) == PATIENCE_LASTS);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){
			RUN(silence_ends_it),
			RUN(a_drip_ends_it_at_the_end_of_the_window),
			RUN(the_least_rate_is_enough_and_a_byte_less_is_not),
			RUN(each_window_counts_for_itself),
			{0}});
}
