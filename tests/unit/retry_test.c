#include "fetch/retry.h"

#include "check.h"

static const uint32_t all = UINT32_MAX; /* the largest random part */

static uint64_t after(const char *text)
{
	return retry_after_ms(slice_of(text));
}

CASE(ceilings_double_up_to_the_cap)
{
	static const uint64_t want[] = {500,  1000,  2000,  4000,
	                                8000, 16000, 20000, 20000};

	for (unsigned k = 1; k <= 8; k++)
		CHECK_U64(retry_wait_ms(ERR_BROKEN, k, all, 0), want[k - 1]);
	CHECK_U64(retry_wait_ms(ERR_BROKEN, RETRY_MAX, all, 0), 20000);
	CHECK_U64(retry_wait_ms(ERR_BROKEN, UINT32_MAX, all, 0), 20000);
	CHECK_U64(retry_wait_ms(ERR_BROKEN, 0, all, 0), 500);
}

CASE(a_busy_server_gets_twice_the_time)
{
	static const uint64_t want[] = {1000, 2000, 4000, 8000, 16000, 20000};

	for (unsigned k = 1; k <= 6; k++)
		CHECK_U64(retry_wait_ms(ERR_BUSY, k, all, 0), want[k - 1]);
}

CASE(jitter_is_full)
{
	CHECK_U64(retry_wait_ms(ERR_CUT, 4, 0, 0), 0);
	CHECK_U64(retry_wait_ms(ERR_CUT, 4, 0x80000000, 0), 2000);
	CHECK_U64(retry_wait_ms(ERR_CUT, 4, 0x40000000, 0), 1000);
	for (uint32_t r = 0; r < 4000; r++) /* spread over all of it */
		CHECK(retry_wait_ms(ERR_CUT, 4, r * 1073741, 0) / 4 ==
		      r * (uint64_t)1073741 * 4001 / 4 >> 32);
}

CASE(retry_after_is_seconds)
{
	CHECK_U64(after("1"), 1000);
	CHECK_U64(after("0"), 0);
	CHECK_U64(after("007"), 7000);
	CHECK_U64(after(" 5 "), 5000);
	CHECK_U64(after("59"), 59000);
}

CASE(retry_after_is_clamped)
{
	CHECK_U64(after("60"), RETRY_AFTER_MAX_MS);
	CHECK_U64(after("61"), RETRY_AFTER_MAX_MS);
	CHECK_U64(after("4294967296"), RETRY_AFTER_MAX_MS);
	CHECK_U64(after("18446744073709551616"), RETRY_AFTER_MAX_MS);
	CHECK_U64(after("999999999999999999999999999999999999"),
	          RETRY_AFTER_MAX_MS);
}

CASE(retry_after_ignores_what_is_no_number)
{
	CHECK_U64(after(""), 0);
	CHECK_U64(after("   "), 0);
	CHECK_U64(after("-1"), 0);
	CHECK_U64(after("+5"), 0);
	CHECK_U64(after("5.5"), 0);
	CHECK_U64(after("0x10"), 0);
	CHECK_U64(after("5 6"), 0);
	CHECK_U64(after("9s"), 0);
	CHECK_U64(after("Fri, 24 May 2013 00:00:00 GMT"), 0);
	CHECK_U64(retry_after_ms((struct slice){"5\0", 2}), 0);
}

CASE(retry_after_is_a_lower_bound)
{
	CHECK_U64(retry_wait_ms(ERR_BUSY, 1, 0, 3000), 3000);
	CHECK(retry_wait_ms(ERR_BUSY, 1, all, 3000) > 3000);
	CHECK_U64(retry_wait_ms(ERR_BUSY, 9, all, UINT64_MAX),
	          RETRY_AFTER_MAX_MS + RETRY_CAP_MS);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(ceilings_double_up_to_the_cap),
				 RUN(a_busy_server_gets_twice_the_time),
				 RUN(jitter_is_full),
				 RUN(retry_after_is_seconds),
				 RUN(retry_after_is_clamped),
				 RUN(retry_after_ignores_what_is_no_number),
				 RUN(retry_after_is_a_lower_bound),
				 {0},
			 });
}
