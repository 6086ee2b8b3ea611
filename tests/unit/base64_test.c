#include "base/base64.h"
#include "check.h"

/* RFC 4648 section 10, and bytes with all six-bit values. */
static const struct {
	struct slice bytes;
	const char *text;
} rows[] = {
	{{"", 0}, ""},
	{{"f", 1}, "Zg=="},
	{{"fo", 2}, "Zm8="},
	{{"foo", 3}, "Zm9v"},
	{{"foob", 4}, "Zm9vYg=="},
	{{"fooba", 5}, "Zm9vYmE="},
	{{"foobar", 6}, "Zm9vYmFy"},
	{{"\0\0\0\0", 4}, "AAAAAA=="},
	{{"\xff\xff\xff\xff\xff", 5}, "//////8="},
	{{"\x00\x10\x83\x10\x51\x87\x20\x92\x8b\x30\xd3\x8f\x41\x14\x93\x51"
          "\x55\x97\x61\x96\x9b\x71\xd7\x9f\x82\x18\xa3\x92\x59\xa7\xa2\x9a"
          "\xab\xb2\xdb\xaf\xc3\x1c\xb3\xd3\x5d\xb7\xe3\x9e\xbb\xf3\xdf\xbf",
          48},
         "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"},
};

CASE(puts)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char room[64];
		struct buf b = BUF(room);

		base64_put(&b, rows[i].bytes.p, rows[i].bytes.n);
		CHECK(!b.over);
		CHECK_TEXT(buf_slice(&b), rows[i].text);
	}
}

CASE(a_full_buffer_is_over)
{
	char room[7];
	struct buf b = BUF(room);

	base64_put(&b, "foob", 4);
	CHECK(b.over);
}

/* Text and result each end at a page that cannot be touched. */
CASE(decodes_into_no_more_than_it_fills)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct slice want = rows[i].bytes;
		size_t len = strlen(rows[i].text), n = 99;
		char *text = check_guarded(rows[i].text, len);
		char *out = check_guarded("", 0) - want.n;

		CHECK(base64_decode((struct slice){text, len}, out, want.n,
		                    &n));
		CHECK_U64(n, want.n);
		CHECK(n == 0 || memcmp(out, want.p, n) == 0);
		n = 99;
		if (want.n)
			CHECK(!base64_decode((struct slice){text, len}, out,
			                     want.n - 1, &n));
		CHECK_U64(n, 99);
		check_unguard(text, len);
		check_unguard(out, want.n);
	}
}

CASE(refuses_what_is_not_exact)
{
	static const char *const odd[] = {
		"A",        "AA",         "AAA",      "AAAAA", "=",
		"==",       "===",        "====",     "A===",  "AA=A",
		"AA==AAAA", "AAA=AAAA",   "A=AA",     "AA= ",  " AA=",
		"AA =",     "Zm9v\n",     "Zm9v\r\n", "Zm9-",  "Zm_v",
		"Zm9v-2",   "Zm9vYg==-2", "Zg=\0",    "Zh==",  "Zm9=",
		"Zm8",      "Zg",         "Zg======", "ZI==",  "ZC==",
		"ZE==",     "Z\xe9mv",    "AAAA====", "Zm.v",  "Zm9v===="};

	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		char out[16];
		size_t n = 99;

		if (base64_decode(slice_of(odd[i]), out, sizeof out, &n) ||
		    n != 99)
			CHECK_FAIL("\"%s\" was taken", odd[i]);
	}
}

/* Every group of four letters is either what base64_put makes of what it was
 * decoded to, or refused. */
CASE(what_is_taken_comes_back)
{
	static const char some[] = "AQgwBRhx/+=-9z _\n";
	enum { SOME = sizeof some - 1 };
	int taken = 0;

	for (int i = 0; i < SOME * SOME * SOME * SOME; i++) {
		char text[4] = {some[i % SOME], some[i / SOME % SOME],
		                some[i / SOME / SOME % SOME],
		                some[i / SOME / SOME / SOME]};
		struct slice s = {text, 4};
		char out[3], room[4];
		struct buf b = BUF(room);
		size_t n;

		if (!base64_decode(s, out, sizeof out, &n))
			continue;
		taken++;
		base64_put(&b, out, n);
		if (!slice_equal(buf_slice(&b), s))
			CHECK_FAIL("%.4s became %.4s", text, room);
	}
	/* 12 letters, four of which have their four low bits clear, as the last
	 * letter before "=" has two of and before "==" four. */
	CHECK_U64((unsigned)taken, 12 * 12 * 12 * 12 + 12 * 12 * 4 + 12 * 4);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(puts),
	                              RUN(a_full_buffer_is_over),
	                              RUN(decodes_into_no_more_than_it_fills),
	                              RUN(refuses_what_is_not_exact),
	                              RUN(what_is_taken_comes_back),
	                              {0}});
}
