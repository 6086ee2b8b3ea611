#include "base/crc.h"
#include "check.h"

static const enum crc_kind kinds[] = {CRC_32, CRC_32C, CRC_64NVME};

enum { KINDS = 3 };

/* The definition: a bit at a time. */
static uint64_t slow_crc(enum crc_kind k, const char *p, size_t n)
{
	static const uint64_t polynomials[] = {0xedb88320, 0x82f63b78,
	                                       0x9a6c9329ac4bc9b5};
	uint64_t ones = k == CRC_64NVME ? UINT64_MAX : UINT32_MAX, crc = ones;

	for (size_t i = 0; i < n; i++) {
		crc ^= (uint8_t)p[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? polynomials[k] : 0);
	}
	return crc ^ ones;
}

/* Bytes without a pattern, the same each time. */
static void fill(char *p, size_t n)
{
	uint32_t state = 1;

	for (size_t i = 0; i < n; i++) {
		state = state * 1664525 + 1013904223;
		p[i] = (char)(state >> 24);
	}
}

struct vector {
	const char *text;
	size_t n;
	uint64_t want[KINDS];
};

/* The check values of the CRC catalogue; RFC 3720 B.4 for CRC-32C; 32 zero
 * bytes of the others: aws-checksums' tests. 0: not published. */
static const struct vector vectors[] = {
	{"", 0, {0, 0, 0}},
	{"123456789", 9, {0xcbf43926, 0xe3069283, 0xae8b14860a799888}},
	{"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
         32,
         {0x190a55ad, 0x8a9136aa, 0xcf3473434d4ecf3b}},
	{"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"
         "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
         32,
         {0, 0x62a8ab43, 0}},
	{"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f"
         "\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f",
         32,
         {0, 0x46dd794e, 0}},
	{"\x1f\x1e\x1d\x1c\x1b\x1a\x19\x18\x17\x16\x15\x14\x13\x12\x11\x10"
         "\x0f\x0e\x0d\x0c\x0b\x0a\x09\x08\x07\x06\x05\x04\x03\x02\x01\x00",
         32,
         {0, 0x113fdb5c, 0}},
	{"The quick brown fox jumps over the lazy dog", 43, {0x414fa339, 0, 0}},
};

CASE(published_values)
{
	for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
		for (int k = 0; k < KINDS; k++) {
			const struct vector *v = &vectors[i];
			struct slice s = {v->text, v->n};

			if (v->want[k] || v->n == 0)
				CHECK_U64(crc_put(kinds[k], 0, s), v->want[k]);
		}
	CHECK(crc_bytes(CRC_32) == 4 && crc_bytes(CRC_32C) == 4);
	CHECK(crc_bytes(CRC_64NVME) == 8);
}

/* Each length up to several rounds of the fast way, each ending at a page that
 * cannot be read, and so at each alignment. */
CASE(all_lengths)
{
	enum { N = 200 };
	char text[N];

	fill(text, N);
	for (size_t n = 0; n <= N; n++) {
		char *p = check_guarded(text, n);

		for (int k = 0; k < KINDS; k++)
			CHECK_U64(crc_put(kinds[k], 0, (struct slice){p, n}),
			          slow_crc(kinds[k], text, n));
		check_unguard(p, n);
	}
	CHECK_U64(crc_put(CRC_32C, 77, slice_of(NULL)), 77);
}

/* Each value of a byte at each place of a round: all entries of the tables. */
CASE(all_table_entries)
{
	enum { N = 64 };
	char text[N] = {0};

	for (size_t at = 0; at < N; at++) {
		for (int value = 0; value < 256; value++) {
			text[at] = (char)value;
			for (int k = 0; k < KINDS; k++)
				CHECK_U64(crc_put(kinds[k], 0,
				                  (struct slice){text, N}),
				          slow_crc(kinds[k], text, N));
		}
		text[at] = 0;
	}
}

CASE(goes_on_at_any_split)
{
	enum { N = 300 };
	char text[N];

	fill(text, N);
	for (int k = 0; k < KINDS; k++) {
		uint64_t want = slow_crc(kinds[k], text, N);

		for (size_t at = 0; at <= N; at++) {
			uint64_t crc = crc_put(kinds[k], 0,
			                       (struct slice){text, at});
			struct slice rest = {text + at, N - at};

			CHECK_U64(crc_put(kinds[k], crc, rest), want);
		}
	}
}

CASE(combines_at_any_split)
{
	enum { N = 300 };
	static const size_t lengths[] = {1, 2, 9, 64, 255, 256, N};
	char text[N];

	fill(text, N);
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		size_t n = lengths[i];

		for (size_t at = 0; at <= n; at++)
			for (int k = 0; k < KINDS; k++) {
				struct slice all = {text, n};
				struct slice rest = slice_after(all, at);
				uint64_t a = crc_put(kinds[k], 0,
				                     slice_first(all, at));
				uint64_t b = crc_put(kinds[k], 0, rest);

				CHECK_U64(crc_combine(kinds[k], a, b, rest.n),
				          slow_crc(kinds[k], text, n));
			}
	}
}

/* The CRC of n zero bytes, doubled up from one byte. */
static uint64_t zeros_crc(enum crc_kind k, uint64_t n)
{
	uint64_t power = crc_put(k, 0, (struct slice){"\0", 1}), sum = 0;

	for (int i = 0; i < 64 && n >> i; i++) {
		uint64_t length = (uint64_t)1 << i;

		if (n >> i & 1)
			sum = crc_combine(k, sum, power, length);
		power = crc_combine(k, power, power, length);
	}
	return sum;
}

/* Made with a matrix over GF(2) for one zero byte, squared: another way. */
CASE(combines_over_long_lengths)
{
	static const struct {
		uint64_t n, want[KINDS];
	} rows[] = {
		{1, {0xd202ef8d, 0x527d5351, 0xd5da5047efec8728}},
		{32, {0x190a55ad, 0x8a9136aa, 0xcf3473434d4ecf3b}},
		{65536, {0xd7978eeb, 0x72c0c4a4, 0x56441f54f873a6c8}},
		{1048576, {0xa738ea1c, 0x14298c12, 0xbd7696385da31b46}},
		{4294967296, {0xd202ef8d, 0xf16177d2, 0x26c047c324536c1e}},
		{1099511627776, {0x0d968558, 0x30fcedc0, 0x19cc5eed910cc0a6}},
		{1099511627777, {0xb7bfa0ce, 0x91c08978, 0x89d1f5a447603922}},
		{5497558138880, {0xfcc39d65, 0xb20ff57e, 0x93bdf3a6a36c5022}},
		{(uint64_t)1 << 63,
	         {0x4dbdf21c, 0xf16177d2, 0x341748d84fe75459}},
		{UINT64_MAX, {0, 0x6064a37a, 0}},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (int k = 0; k < KINDS; k++)
			CHECK_U64(zeros_crc(kinds[k], rows[i].n),
			          rows[i].want[k]);
}

CASE(combining_is_associative)
{
	static const uint64_t lengths[] = {
		0, 1, 7, 65536, 1048577, 4294967295, 4294967296, 5497558138881};
	enum { N = sizeof lengths / sizeof *lengths };
	uint64_t a = 0x12345678, b = 0x9abcdef0, c = 0x0fedcba9;

	for (int i = 0; i < N * N; i++)
		for (int k = 0; k < KINDS; k++) {
			uint64_t bn = lengths[i / N], cn = lengths[i % N];
			enum crc_kind kind = kinds[k];
			uint64_t ab = crc_combine(kind, a, b, bn);
			uint64_t bc = crc_combine(kind, b, c, cn);

			CHECK_U64(crc_combine(kind, ab, c, cn),
			          crc_combine(kind, a, bc, bn + cn));
		}
}

/* CRC-32's polynomial is primitive: x has the order 2^32 - 1, and so has x^8,
 * since 8 and that have no common divisor. */
CASE(combining_knows_the_order_of_x)
{
	CHECK_U64(crc_combine(CRC_32, 0x12345678, 0x9abcdef0, 4294967295),
	          0x12345678 ^ 0x9abcdef0);
	CHECK_U64(crc_combine(CRC_32, 0x12345678, 0x9abcdef0, 0),
	          0x12345678 ^ 0x9abcdef0);
}

CASE(nothing_adds_nothing)
{
	for (int k = 0; k < KINDS; k++) {
		CHECK_U64(crc_combine(kinds[k], 0x89abcdef, 0, 0), 0x89abcdef);
		CHECK_U64(crc_combine(kinds[k], 0, 0x89abcdef, 12345),
		          0x89abcdef);
	}
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(published_values),
	                              RUN(all_lengths),
	                              RUN(all_table_entries),
	                              RUN(goes_on_at_any_split),
	                              RUN(combines_at_any_split),
	                              RUN(combines_over_long_lengths),
	                              RUN(combining_is_associative),
	                              RUN(combining_knows_the_order_of_x),
	                              RUN(nothing_adds_nothing),
	                              {0}});
}
