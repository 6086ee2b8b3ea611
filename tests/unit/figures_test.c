#include "cmd/figures.h"

#include "check.h"

static char text[64];

static struct slice bytes(uint64_t v)
{
	struct buf b = BUF(text);

	figures_put_bytes(&b, v);
	return buf_slice(&b);
}

static struct slice put(void (*f)(struct buf *, uint64_t), uint64_t v)
{
	struct buf b = BUF(text);

	f(&b, v);
	return buf_slice(&b);
}

#define KI 1024ULL
#define MI (KI * KI)
#define GI (MI * KI)

CASE(bytes_have_three_digits)
{
	CHECK_TEXT(bytes(0), "0 B");
	CHECK_TEXT(bytes(999), "999 B");
	CHECK_TEXT(bytes(1000), "0.97 KiB");
	CHECK_TEXT(bytes(1023), "0.99 KiB");
	CHECK_TEXT(bytes(KI), "1.00 KiB");
	CHECK_TEXT(bytes(10 * KI - 1), "9.99 KiB");
	CHECK_TEXT(bytes(10 * KI), "10.0 KiB");
	CHECK_TEXT(bytes(100 * KI - 1), "99.9 KiB");
	CHECK_TEXT(bytes(100 * KI), "100 KiB");
	CHECK_TEXT(bytes(1000 * KI - 1), "999 KiB");
	CHECK_TEXT(bytes(1000 * KI), "0.97 MiB");
	CHECK_TEXT(bytes(40 * MI + MI / 2), "40.5 MiB");
	CHECK_TEXT(bytes(300 * MI), "300 MiB");
	CHECK_TEXT(bytes(5 * GI), "5.00 GiB");
	CHECK_TEXT(bytes(5 * KI * GI), "5.00 TiB");
	CHECK_TEXT(bytes(5 * MI * GI), "5.00 PiB");
	CHECK_TEXT(bytes(GI * GI), "1.00 EiB");
	CHECK_TEXT(bytes(UINT64_MAX), "15.9 EiB");
}

CASE(bytes_are_never_wide)
{
	for (unsigned shift = 0; shift < 64; shift++)
		for (uint64_t d = 0; d < 3; d++) {
			uint64_t v = (1ULL << shift) - 1 + d;

			CHECK(bytes(v).n <= FIGURES_BYTES_MAX);
			CHECK(bytes(v / 1024 * 1000).n <= FIGURES_BYTES_MAX);
		}
}

CASE(a_part_in_the_unit_of_the_whole)
{
	struct buf b = BUF(text);

	figures_put_scaled(&b, 12 * MI + 300 * KI, figures_scale(4 * GI));
	CHECK_TEXT(buf_slice(&b), "0.01");
	buf_clear(&b);
	figures_put_scaled(&b, 0, 6);
	CHECK_TEXT(buf_slice(&b), "0.00");
}

CASE(sizes_are_exact)
{
	CHECK_TEXT(put(figures_put_size, 0), "0");
	CHECK_TEXT(put(figures_put_size, 128), "128");
	CHECK_TEXT(put(figures_put_size, KI), "1K");
	CHECK_TEXT(put(figures_put_size, KI + 1), "1025");
	CHECK_TEXT(put(figures_put_size, 1536 * KI), "1536K");
	CHECK_TEXT(put(figures_put_size, 8 * MI), "8M");
	CHECK_TEXT(put(figures_put_size, GI), "1G");
	CHECK_TEXT(put(figures_put_size, KI * GI), "1024G");
	CHECK_TEXT(put(figures_put_size, UINT64_MAX), "18446744073709551615");
}

CASE(elapsed)
{
	CHECK_TEXT(put(figures_put_elapsed, 0), "0.0s");
	CHECK_TEXT(put(figures_put_elapsed, 12399), "12.3s");
	CHECK_TEXT(put(figures_put_elapsed, 999999), "999.9s");
	CHECK_TEXT(put(figures_put_elapsed, 1000000), "1000s");
	CHECK_TEXT(put(figures_put_elapsed, 99999999), "99999s");
	CHECK_TEXT(put(figures_put_elapsed, 100000000), "27h");
	CHECK_TEXT(put(figures_put_elapsed, UINT64_MAX), "99999h");
}

CASE(eta)
{
	CHECK_TEXT(put(figures_put_eta, 0), "0s");
	CHECK_TEXT(put(figures_put_eta, 59), "59s");
	CHECK_TEXT(put(figures_put_eta, 60), "1m00s");
	CHECK_TEXT(put(figures_put_eta, 3599), "59m59s");
	CHECK_TEXT(put(figures_put_eta, 3600), "1h00m");
	CHECK_TEXT(put(figures_put_eta, 86399), "23h59m");
	CHECK_TEXT(put(figures_put_eta, 86400), "1d00h");
	CHECK_TEXT(put(figures_put_eta, 8639999), "99d23h");
	CHECK_TEXT(put(figures_put_eta, 8640000), "--");
	CHECK_TEXT(put(figures_put_eta, UINT64_MAX), "--");
}

CASE(short_eta_is_rounded_up)
{
	CHECK_TEXT(put(figures_put_eta_short, 99), "99s");
	CHECK_TEXT(put(figures_put_eta_short, 100), "2m");
	CHECK_TEXT(put(figures_put_eta_short, 5940), "99m");
	CHECK_TEXT(put(figures_put_eta_short, 5941), "2h");
	CHECK_TEXT(put(figures_put_eta_short, 356400), "99h");
	CHECK_TEXT(put(figures_put_eta_short, 356401), "5d");
	CHECK_TEXT(put(figures_put_eta_short, 99 * 86400), "99d");
	CHECK_TEXT(put(figures_put_eta_short, 99 * 86400 + 1), "--");
	CHECK_TEXT(put(figures_put_eta_short, UINT64_MAX), "--");
}

CASE(counts)
{
	CHECK_TEXT(put(figures_put_count, 0), "0");
	CHECK_TEXT(put(figures_put_count, 9999), "9999");
	CHECK_TEXT(put(figures_put_count, 10000), "10k");
	CHECK_TEXT(put(figures_put_count, 999999), "999k");
	CHECK_TEXT(put(figures_put_count, 1000000), "1M");
	CHECK_TEXT(put(figures_put_count, UINT64_MAX), "18E");
}

CASE(per_cent)
{
	CHECK_U64(figures_percent(0, 0, true), 100);
	CHECK_U64(figures_percent(0, 1, true), 0);
	CHECK_U64(figures_percent(1, 1, true), 100);
	CHECK_U64(figures_percent(2, 1, true), 100);
	CHECK_U64(figures_percent(999, 1000, true), 99);
	CHECK_U64(figures_percent(1, 3, true), 33);
	CHECK_U64(figures_percent(1, 3, false), 33);
	CHECK_U64(figures_percent(3, 3, false), 99);
	CHECK_U64(figures_percent(UINT64_MAX - 1, UINT64_MAX, true), 99);
	CHECK_U64(figures_percent(UINT64_MAX / 2, UINT64_MAX, true), 50);
	CHECK_U64(figures_percent(UINT64_MAX / 100, UINT64_MAX, true), 0);
	CHECK_U64(figures_percent(UINT64_MAX / 100 + 1, UINT64_MAX, true), 1);
	CHECK_U64(figures_percent(UINT64_MAX / 100 + 1, UINT64_MAX / 100 + 2,
	                          true),
	          99);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(bytes_have_three_digits),
				 RUN(bytes_are_never_wide),
				 RUN(a_part_in_the_unit_of_the_whole),
				 RUN(sizes_are_exact),
				 RUN(elapsed),
				 RUN(eta),
				 RUN(short_eta_is_rounded_up),
				 RUN(counts),
				 RUN(per_cent),
				 {0},
			 });
}
