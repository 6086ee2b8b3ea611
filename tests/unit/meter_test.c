#include "fetch/meter.h"

#include "check.h"

CASE(nothing_is_known_at_the_start)
{
	struct meter m;
	uint64_t eta;

	meter_init(&m, 1000);
	CHECK_U64(meter_rate(&m), 0);
	CHECK(!meter_eta_s(&m, 5, &eta));
	CHECK(meter_eta_s(&m, 0, &eta));
	CHECK_U64(eta, 0);
	meter_put(&m, 1000, 4096); /* no time has passed */
	CHECK_U64(meter_rate(&m), 0);
}

CASE(a_steady_flow_has_its_rate)
{
	struct meter m;
	uint64_t eta;

	meter_init(&m, 0);
	for (uint64_t t = 100; t <= 200000; t += 100) {
		meter_put(&m, t, t * 5);
		if (t >= 200)
			CHECK_U64(meter_rate(&m), 5000);
	}
	CHECK(meter_eta_s(&m, 50000, &eta));
	CHECK_U64(eta, 10);
	CHECK(meter_eta_s(&m, 50001, &eta));
	CHECK_U64(eta, 11);
}

CASE(a_stall_shows_within_the_span)
{
	struct meter m;
	uint64_t t = 0, before, eta;

	meter_init(&m, 0);
	for (; t <= 60000; t += 500)
		meter_put(&m, t, t);
	before = meter_rate(&m);
	for (; t <= 75000; t += 500)
		meter_put(&m, t, 60000);
	CHECK(meter_rate(&m) < before * 2 / 3);
	for (; t <= 95000; t += 500)
		meter_put(&m, t, 60000);
	CHECK_U64(meter_rate(&m), 0);
	CHECK(!meter_eta_s(&m, 1, &eta));
}

/* The trap: a newest sample that each call moves on would never age. */
CASE(quick_calls_fill_the_ring_all_the_same)
{
	struct meter m;

	meter_init(&m, 0);
	for (uint64_t t = 1; t <= 120000; t++)
		meter_put(&m, t, t < 80000 ? 0 : (t - 80000) * 2);
	CHECK(m.count == METER_SAMPLES);
	CHECK(meter_rate(&m) == 2000);
}

CASE(rare_calls_take_the_last_step)
{
	struct meter m;

	meter_init(&m, 0);
	meter_put(&m, 100000, 100000);
	CHECK_U64(meter_rate(&m), 1000);
	meter_put(&m, 200000, 300000);
	CHECK_U64(meter_rate(&m), 2000);
	meter_put(&m, 400000, 300000);
	CHECK_U64(meter_rate(&m), 0);
}

CASE(clock_and_count_never_run_back)
{
	struct meter m;

	meter_init(&m, 10000);
	meter_put(&m, 12000, 2000);
	meter_put(&m, 9000, 1000);
	CHECK_U64(meter_rate(&m), 1000);
}

CASE(extremes_do_not_overflow)
{
	struct meter m;
	uint64_t eta;

	meter_init(&m, 0);
	meter_put(&m, 500, UINT64_MAX);
	CHECK_U64(meter_rate(&m), UINT64_MAX);
	meter_init(&m, 0);
	meter_put(&m, 4000, UINT64_MAX);
	CHECK_U64(meter_rate(&m), UINT64_MAX / 4);
	CHECK(meter_eta_s(&m, UINT64_MAX, &eta));
	CHECK_U64(eta, 5);
	meter_init(&m, 0);
	meter_put(&m, UINT64_MAX, 1);
	CHECK_U64(meter_rate(&m), 0);
	meter_init(&m, 0);
	meter_put(&m, 1000, 1);
	CHECK(meter_eta_s(&m, UINT64_MAX, &eta));
	CHECK_U64(eta, UINT64_MAX);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(nothing_is_known_at_the_start),
				 RUN(a_steady_flow_has_its_rate),
				 RUN(a_stall_shows_within_the_span),
				 RUN(quick_calls_fill_the_ring_all_the_same),
				 RUN(rare_calls_take_the_last_step),
				 RUN(clock_and_count_never_run_back),
				 RUN(extremes_do_not_overflow),
				 {0},
			 });
}
