#include "check.h"
#include "http/range.h"

CASE(puts)
{
	static const struct {
		uint64_t from, to;
		const char *want;
	} rows[] = {
		{0, 1, "bytes=0-0"},
		{0, 500, "bytes=0-499"},
		{500, 1000, "bytes=500-999"},
		{0, INT64_MAX, "bytes=0-9223372036854775806"},
		{UINT64_MAX - 1, UINT64_MAX,
	         "bytes=18446744073709551614-18446744073709551614"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char room[64];
		struct buf b = BUF(room);

		range_put(&b, rows[i].from, rows[i].to);
		CHECK(!b.over);
		CHECK_TEXT(buf_slice(&b), rows[i].want);
	}
}

/* No request may go out that means something else. */
CASE(an_empty_range_cannot_be_put)
{
	char room[64];
	struct buf b = BUF(room);

	range_put(&b, 5, 5);
	CHECK(b.over);
	buf_clear(&b);
	range_put(&b, 5, 4);
	CHECK(b.over);
	buf_clear(&b);
	range_put(&b, 0, 0);
	CHECK(b.over);
}

static bool parse(const char *text, struct range *r)
{
	size_t n = strlen(text);
	char *p = check_guarded(text, n);
	bool taken = range_parse((struct slice){p, n}, r);

	check_unguard(p, n);
	return taken;
}

CASE(content_ranges_taken)
{
	static const struct {
		const char *text;
		struct range want;
	} rows[] = {
		{"bytes 0-0/1", {0, 1, 1}},
		{"bytes 0-9/100", {0, 10, 100}},
		{"bytes 90-99/100", {90, 100, 100}},
		{"Bytes 0-9/100", {0, 10, 100}},
		{"bytes 007-09/0100", {7, 10, 100}},
		{"bytes 0-9223372036854775806/9223372036854775807",
	         {0, INT64_MAX, INT64_MAX}},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct range r = {7, 7, 7};

		if (!parse(rows[i].text, &r))
			CHECK_FAIL("refused: %s", rows[i].text);
		CHECK_U64(r.from, rows[i].want.from);
		CHECK_U64(r.to, rows[i].want.to);
		CHECK_U64(r.total, rows[i].want.total);
	}
}

CASE(content_ranges_refused)
{
	static const char *const odd[] = {
		"",
		"bytes",
		"bytes ",
		"bytes 0",
		"bytes 0-",
		"bytes -9/100",
		"bytes 0-9",
		"bytes 0-9/",
		"bytes 0-9/*",
		"bytes */100",
		"bytes */*",
		"bytes=0-9/100",
		"bytes: 0-9/100",
		"bytes  0-9/100",
		" bytes 0-9/100",
		"bytes 0-9/100 ",
		"bytes 0 -9/100",
		"bytes 0- 9/100",
		"bytes 0-9 /100",
		"bytes 0-9/ 100",
		"bytes\t0-9/100",
		"items 0-9/100",
		"byte 0-9/100",
		"0-9/100",
		"bytes 0-9/100/100",
		"bytes 0-9-9/100",
		"bytes 0-9,20-29/100",
		"bytes 0-9/100, bytes 20-29/100",
		"bytes +0-9/100",
		"bytes 0x0-0x9/100",
		"bytes 0-9/1e3",
		"bytes 1-0/100",
		"bytes 0-100/100",
		"bytes 0-0/0",
		"bytes 100-100/100",
		"bytes 0-9/9223372036854775808",
		"bytes 0-9223372036854775807/9223372036854775807",
		"bytes 0-9/18446744073709551717",
		"bytes 18446744073709551616-9/100",
		"bytes 0-18446744073709551625/100",
	};

	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		struct range r = {7, 7, 7};

		if (parse(odd[i], &r))
			CHECK_FAIL("taken: \"%s\"", odd[i]);
		CHECK(r.from == 7 && r.to == 7 && r.total == 7);
	}
	CHECK(!range_parse(SLICE("bytes 0-9/100\0"), &(struct range){0}));
	CHECK(!range_parse(slice_of(NULL), &(struct range){0}));
}

CASE(a_cut_content_range_is_no_other)
{
	struct slice whole = SLICE("bytes 10-29/1000");

	for (size_t n = 0; n < whole.n; n++) {
		struct range r;
		bool taken = range_parse(slice_first(whole, n), &r);

		/* a total cut short is still a number: HTTP's framing keeps
		 * a field whole, and the known total is compared */
		if (taken != (n == whole.n - 1))
			CHECK_FAIL("cut at %zu", n);
	}
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(puts),
	                              RUN(an_empty_range_cannot_be_put),
	                              RUN(content_ranges_taken),
	                              RUN(content_ranges_refused),
	                              RUN(a_cut_content_range_is_no_other),
	                              {0}});
}
