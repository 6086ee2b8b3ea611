#include "base/base64.h"
#include "check.h"
#include "s3/checksum.h"

/* Of "123456789". */
#define CRC64  "rosUhgp5mIg="
#define CRC32C "4waSgw=="
#define CRC32  "y/Q5Jg=="
#define SHA256 "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="
#define SHA1   "98O8HYCOBHMq32eZZczDTKeuNEE="
#define MD5    "25f9e794323b453885f5181f1b624d0b"

#define F_64(v)   "x-amz-checksum-crc64nvme: " v "\r\n"
#define F_C(v)    "x-amz-checksum-crc32c: " v "\r\n"
#define F_32(v)   "x-amz-checksum-crc32: " v "\r\n"
#define F_256(v)  "x-amz-checksum-sha256: " v "\r\n"
#define F_1(v)    "x-amz-checksum-sha1: " v "\r\n"
#define FULL      "x-amz-checksum-type: FULL_OBJECT\r\n"
#define COMPOSITE "x-amz-checksum-type: COMPOSITE\r\n"
#define ETAG(v)   "ETag: " v "\r\n"
#define SSE(v)    "x-amz-server-side-encryption: " v "\r\n"
#define WHOLE     "Content-Range: bytes 0-8/9\r\n"
#define PARTS     ETAG("\"" MD5 "-2\"")

enum { RANGED = 1, AWS = 2, WEAK = 4 };

struct row {
	const char *fields;
	enum checksum_kind want;
	int flags; /* RANGED: a 206 to a range; WEAK: wanted */
	int parts; /* wanted */
};

static bool read_head(struct head *h, char *store, const struct row *row)
{
	static char text[HEAD_BYTES_MAX];
	struct buf b = BUF(text);
	size_t used;
	bool done;

	buf_put_z(&b, row->flags & RANGED ? "HTTP/1.1 206 Partial\r\n"
	                                  : "HTTP/1.1 200 OK\r\n");
	buf_put_z(&b, row->fields);
	buf_put_z(&b, "\r\n");
	head_init(h, store);
	return !b.over && head_feed(h, buf_slice(&b), &used, &done) == ERR_OK &&
	       done;
}

static void check_row(struct check *check_, const struct row *row)
{
	static char store[HEAD_BYTES_MAX];
	struct head h;
	struct checksum c;

	memset(&c, 0xee, sizeof c);
	CHECK(read_head(&h, store, row));
	checksum_from_head(&c, &h, row->flags & RANGED, row->flags & AWS);
	if (c.kind != row->want)
		CHECK_FAIL("%s from %s", checksum_name(c.kind), row->fields);
	if (c.weak != ((row->flags & WEAK) != 0))
		CHECK_FAIL("weak is %d from %s", c.weak, row->fields);
	if (c.parts != row->parts)
		CHECK_FAIL("%u parts from %s", c.parts, row->fields);
}

static void check_rows(struct check *check_, const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		CHECK_CALL(check_row(check_, &rows[i]));
}

#define CHECK_ROWS(...) \
	do { \
		static const struct row rows_[] = {__VA_ARGS__}; \
		CHECK_CALL(check_rows(check_, rows_, \
		                      sizeof rows_ / sizeof *rows_)); \
	} while (0)

CASE(the_strongest_is_taken)
{
	CHECK_ROWS({"", CHECKSUM_NONE, 0, 0}, {"", CHECKSUM_NONE, AWS, 0},
	           {F_64(CRC64) FULL, CHECKSUM_CRC64NVME, AWS, 0},
	           {F_C(CRC32C) FULL, CHECKSUM_CRC32C, AWS, 0},
	           {F_32(CRC32) FULL, CHECKSUM_CRC32, AWS, 0},
	           {F_256(SHA256) FULL, CHECKSUM_SHA256, AWS, 0},
	           {F_1(SHA1) FULL, CHECKSUM_SHA1, AWS, 0},
	           {ETAG("\"" MD5 "\""), CHECKSUM_MD5, AWS, 0},
	           {ETAG("\"" MD5 "\"") F_1(SHA1), CHECKSUM_SHA1, AWS, 0},
	           {F_1(SHA1) F_256(SHA256), CHECKSUM_SHA256, AWS, 0},
	           {F_256(SHA256) F_32(CRC32), CHECKSUM_CRC32, AWS, 0},
	           {F_32(CRC32) F_C(CRC32C), CHECKSUM_CRC32C, AWS, 0},
	           {F_32(CRC32) F_C(CRC32C) F_1(SHA1) F_64(CRC64) F_256(SHA256)
	                    ETAG("\"" MD5 "\""),
	            CHECKSUM_CRC64NVME, AWS, 0},
	           {"X-AMZ-CHECKSUM-CRC64NVME: " CRC64 "\r\n"
	            "X-Amz-Checksum-Type: full_object\r\n",
	            CHECKSUM_CRC64NVME, AWS, 0});
}

CASE(algorithms_that_pail_has_not)
{
	CHECK_ROWS(
		{"x-amz-checksum-sha512: AAAA\r\n" FULL, CHECKSUM_NONE, AWS, 0},
		{"x-amz-checksum-xxhash3: AAAAAAAAAAA=\r\n" FULL, CHECKSUM_NONE,
	         AWS, 0},
		{"x-amz-checksum-md5: JfnnlDI7RTiF9RgfG2JNCw==\r\n" FULL ETAG(
			 "\"" MD5 "\""),
	         CHECKSUM_MD5, AWS, 0},
		{"x-amz-checksum-crc64nvme-x: " CRC64 "\r\n", CHECKSUM_NONE, 0,
	         0},
		{"x-amz-checksum: " CRC64 "\r\n", CHECKSUM_NONE, 0, 0});
}

CASE(composites_without_their_number_are_not_taken)
{
	CHECK_ROWS(
		/* the type tells */
		{F_32(CRC32) COMPOSITE, CHECKSUM_NONE, AWS, 0},
		{F_256(SHA256) COMPOSITE, CHECKSUM_NONE, 0, 0},
		{F_64(CRC64) COMPOSITE, CHECKSUM_NONE, AWS, 0},
		/* or, without a type, the ETag */
		{F_32(CRC32) PARTS, CHECKSUM_PARTS_MD5, AWS, 2},
		{F_C(CRC32C) PARTS, CHECKSUM_PARTS_MD5, WEAK, 2},
		{F_256(SHA256) PARTS, CHECKSUM_PARTS_MD5, WEAK, 2},
		{F_32(CRC32) ETAG("\"x-1\""), CHECKSUM_NONE, 0, 0},
		{F_32(CRC32) ETAG("\"x-10000\""), CHECKSUM_NONE, 0, 0},
		{F_64(CRC64) PARTS, CHECKSUM_CRC64NVME, 0, 0},
		{F_32(CRC32) FULL PARTS, CHECKSUM_CRC32, AWS, 0},
		/* that is no number of parts */
		{F_32(CRC32) ETAG("\"x-10001\""), CHECKSUM_CRC32, 0, 0},
		{F_32(CRC32) ETAG("\"x-2-y\""), CHECKSUM_CRC32, 0, 0},
		{F_32(CRC32) ETAG("\"x-\""), CHECKSUM_CRC32, 0, 0},
		/* and so no other type */
		{F_32(CRC32) "x-amz-checksum-type: SOMETHING\r\n",
	         CHECKSUM_NONE, AWS, 0},
		{F_32(CRC32) "x-amz-checksum-type:\r\n", CHECKSUM_NONE, AWS, 0},
		/* it does not hide what can be used */
		{F_32(CRC32) COMPOSITE ETAG("\"" MD5 "\""), CHECKSUM_MD5, AWS,
	         0});
}

CASE(composites)
{
	CHECK_ROWS(
		{F_32(CRC32 "-2"), CHECKSUM_PARTS_CRC32, AWS, 2},
		{F_32(CRC32 "-2") COMPOSITE, CHECKSUM_PARTS_CRC32, 0, 2},
		{F_32(CRC32 "-1") COMPOSITE, CHECKSUM_PARTS_CRC32, 0, 1},
		{F_C(CRC32C "-10000"), CHECKSUM_PARTS_CRC32C, AWS, 10000},
		{F_1(SHA1 "-7") COMPOSITE, CHECKSUM_PARTS_SHA1, AWS, 7},
		{F_256(SHA256 "-2") COMPOSITE PARTS, CHECKSUM_PARTS_SHA256, AWS,
	         2},
		/* the strongest, and before the ETag */
		{F_32(CRC32 "-2") F_C(CRC32C "-2") F_1(SHA1 "-2")
	                 F_256(SHA256 "-2") PARTS,
	         CHECKSUM_PARTS_SHA256, 0, 2},
		{F_32(CRC32 "-2") F_C(CRC32C "-2") PARTS, CHECKSUM_PARTS_CRC32C,
	         0, 2},
		/* encryption says nothing about it */
		{F_32(CRC32 "-2") PARTS SSE("aws:kms"), CHECKSUM_PARTS_CRC32, 0,
	         2},
		/* behind all that is of the whole */
		{F_32(CRC32 "-2") F_1(SHA1), CHECKSUM_SHA1, AWS, 0},
		{F_256(SHA256 "-2") F_64(CRC64) PARTS, CHECKSUM_CRC64NVME, AWS,
	         0},
		{F_256(SHA256 "-2") ETAG("\"" MD5 "\""), CHECKSUM_MD5, AWS, 0},
		/* an ETag that speaks of no parts does not contradict */
		{F_32(CRC32 "-3") COMPOSITE ETAG("\"opaque\""),
	         CHECKSUM_PARTS_CRC32, 0, 3});
}

CASE(composites_that_are_none)
{
	CHECK_ROWS({F_64(CRC64 "-1"), CHECKSUM_NONE, AWS, 0},
	           {F_64(CRC64 "-1") FULL, CHECKSUM_NONE, AWS, 0},
	           {F_32(CRC32 "-2") FULL, CHECKSUM_NONE, AWS, 0},
	           {F_32(CRC32 "-2") "x-amz-checksum-type: OTHER\r\n",
	            CHECKSUM_NONE, AWS, 0},
	           {F_32(CRC32 "-0"), CHECKSUM_NONE, AWS, 0},
	           {F_32(CRC32 "-02"), CHECKSUM_NONE, AWS, 0},
	           {F_32(CRC32 "-10001"), CHECKSUM_NONE, AWS, 0},
	           {F_32(CRC32 "-"), CHECKSUM_NONE, AWS, 0},
	           {F_32(CRC32 "-2x"), CHECKSUM_NONE, AWS, 0},
	           {F_32(CRC32 "--2"), CHECKSUM_NONE, AWS, 0},
	           {F_32(CRC32 " -2"), CHECKSUM_NONE, AWS, 0},
	           {F_32("-2"), CHECKSUM_NONE, AWS, 0},
	           {F_32("y/Q5Jg-2"), CHECKSUM_NONE, AWS, 0},
	           {F_256(CRC32 "-2"), CHECKSUM_NONE, AWS, 0},
	           {F_32(SHA256 "-2"), CHECKSUM_NONE, AWS, 0},
	           /* of other parts than the object's */
	           {F_256(SHA256 "-3") COMPOSITE PARTS, CHECKSUM_PARTS_MD5, AWS,
	            2},
	           {F_32(CRC32 "-3") ETAG("\"x-02\""), CHECKSUM_NONE, 0, 0},
	           /* a part's, or who knows what */
	           {F_32(CRC32 "-2") COMPOSITE WHOLE, CHECKSUM_NONE,
	            RANGED | AWS, 0},
	           {F_32(CRC32 "-2") WHOLE, CHECKSUM_NONE, RANGED | AWS, 0});
}

CASE(on_ranges_only_what_is_of_the_whole)
{
	CHECK_ROWS(
		{F_64(CRC64) FULL WHOLE, CHECKSUM_CRC64NVME, RANGED | AWS, 0},
		{F_32(CRC32) FULL WHOLE, CHECKSUM_CRC32, RANGED | WEAK, 0},
		{F_64(CRC64) WHOLE, CHECKSUM_NONE, RANGED | AWS, 0},
		{F_32(CRC32) WHOLE, CHECKSUM_NONE, RANGED | AWS, 0},
		{F_32(CRC32) COMPOSITE WHOLE, CHECKSUM_NONE, RANGED | AWS, 0},
		{F_32(CRC32) FULL, CHECKSUM_NONE, RANGED | AWS, 0},
		{F_32(CRC32) FULL "Content-Range: bytes 0-7/9\r\n",
	         CHECKSUM_NONE, RANGED | AWS, 0},
		{F_32(CRC32) FULL "Content-Range: bytes 1-8/9\r\n",
	         CHECKSUM_NONE, RANGED | AWS, 0},
		{F_32(CRC32) FULL "Content-Range: bytes 0-8/*\r\n",
	         CHECKSUM_NONE, RANGED | AWS, 0},
		/* the ETag is that of the object in any case */
		{F_32(CRC32)
	                 ETAG("\"" MD5 "\"") "Content-Range: bytes 1-8/9\r\n",
	         CHECKSUM_MD5, RANGED | AWS, 0});
}

/* A 200 is the whole, even to a range; still, only what says so. */
CASE(a_200_to_a_range)
{
	static const struct {
		const char *fields;
		enum checksum_kind want;
	} rows[] = {{F_32(CRC32) FULL, CHECKSUM_CRC32},
	            {F_32(CRC32), CHECKSUM_NONE}};
	static char store[HEAD_BYTES_MAX];

	for (size_t i = 0; i < 2; i++) {
		struct row row = {rows[i].fields, rows[i].want, 0, 0};
		struct head h;
		struct checksum c;

		CHECK(read_head(&h, store, &row));
		checksum_from_head(&c, &h, true, true);
		CHECK(c.kind == rows[i].want && !c.weak);
	}
}

CASE(what_is_no_value)
{
	CHECK_ROWS({F_32("") FULL, CHECKSUM_NONE, AWS, 0},
	           {F_32("y/Q5Jg") FULL, CHECKSUM_NONE, AWS, 0},
	           {F_32("y/Q5Jg=") FULL, CHECKSUM_NONE, AWS, 0},
	           {F_32("y/Q5Jh==") FULL, CHECKSUM_NONE, AWS, 0},
	           {F_32("y/Q5") FULL, CHECKSUM_NONE, AWS, 0},
	           {F_32("y/Q5JiY=") FULL, CHECKSUM_NONE, AWS, 0},
	           {F_32("cbf43926") FULL, CHECKSUM_NONE, AWS, 0},
	           {F_32("\"" CRC32 "\"") FULL, CHECKSUM_NONE, AWS, 0},
	           {F_32(CRC64) FULL, CHECKSUM_NONE, AWS, 0},
	           {F_64(CRC32) FULL, CHECKSUM_NONE, AWS, 0},
	           {F_1(SHA256) FULL, CHECKSUM_NONE, AWS, 0},
	           {F_256(SHA1) FULL, CHECKSUM_NONE, AWS, 0},
	           {F_256(SHA256 "AAAA") FULL, CHECKSUM_NONE, AWS, 0},
	           {F_256("AAAA" SHA256) FULL, CHECKSUM_NONE, AWS, 0},
	           {F_32("y_Q5Jg==") FULL, CHECKSUM_NONE, AWS, 0},
	           {F_64("broken") F_C(CRC32C) FULL, CHECKSUM_CRC32C, AWS, 0});
}

CASE(etags)
{
	CHECK_ROWS({ETAG("\"" MD5 "\""), CHECKSUM_MD5, WEAK, 0},
	           {ETAG("\"25F9E794323B453885F5181F1B624D0B\""), CHECKSUM_MD5,
	            AWS, 0},
	           {ETAG("\"" MD5 "\"") SSE("AES256"), CHECKSUM_MD5, AWS, 0},
	           {PARTS, CHECKSUM_PARTS_MD5, AWS, 2},
	           {PARTS, CHECKSUM_PARTS_MD5, WEAK, 2},
	           {ETAG("\"" MD5 "-10000\""), CHECKSUM_PARTS_MD5, AWS, 10000},
	           {ETAG("\"" MD5 "-10001\""), CHECKSUM_NONE, AWS, 0},
	           {ETAG("\"" MD5 "-0\""), CHECKSUM_NONE, AWS, 0},
	           {ETAG("\"" MD5 "-01\""), CHECKSUM_NONE, AWS, 0},
	           {ETAG("\"" MD5 "-\""), CHECKSUM_NONE, AWS, 0},
	           {ETAG("\"" MD5 "-1-1\""), CHECKSUM_NONE, AWS, 0},
	           {ETAG("\"0" MD5 "-1\""), CHECKSUM_NONE, AWS, 0},
	           {ETAG("W/\"" MD5 "-2\""), CHECKSUM_NONE, AWS, 0},
	           {PARTS SSE("aws:kms"), CHECKSUM_NONE, AWS, 0},
	           {PARTS SSE("AES256"), CHECKSUM_PARTS_MD5, AWS, 2},
	           {PARTS "x-amz-server-side-encryption-customer-"
	                  "algorithm: AES256\r\n",
	            CHECKSUM_NONE, AWS, 0},
	           {ETAG(MD5), CHECKSUM_NONE, AWS, 0},
	           {ETAG("W/\"" MD5 "\""), CHECKSUM_NONE, AWS, 0},
	           {ETAG("w/\"" MD5 "\""), CHECKSUM_NONE, 0, 0},
	           {ETAG("'" MD5 "'"), CHECKSUM_NONE, 0, 0},
	           {ETAG("\"" MD5), CHECKSUM_NONE, 0, 0},
	           {ETAG(MD5 "\""), CHECKSUM_NONE, 0, 0},
	           {ETAG("\"\""), CHECKSUM_NONE, 0, 0},
	           {ETAG("\""), CHECKSUM_NONE, 0, 0},
	           {ETAG(""), CHECKSUM_NONE, 0, 0},
	           {ETAG("\"" MD5 "0\""), CHECKSUM_NONE, 0, 0},
	           {ETAG("\"" MD5 "00\""), CHECKSUM_NONE, 0, 0},
	           {ETAG("\"25f9e794323b453885f5181f1b624d0\""), CHECKSUM_NONE,
	            0, 0},
	           {ETAG("\"25f9e794323b453885f5181f1b624d0g\""), CHECKSUM_NONE,
	            0, 0},
	           {ETAG("\"25f9e794-323b-4538-85f5-181f1b624d0b\""),
	            CHECKSUM_NONE, 0, 0},
	           {ETAG("\"opaque\""), CHECKSUM_NONE, 0, 0},
	           {ETAG("\"" MD5 "\"") SSE("aws:kms"), CHECKSUM_NONE, AWS, 0},
	           {ETAG("\"" MD5 "\"") SSE("aws:kms:dsse"), CHECKSUM_NONE, AWS,
	            0},
	           {ETAG("\"" MD5 "\"") SSE("aws:fsx"), CHECKSUM_NONE, AWS, 0},
	           {ETAG("\"" MD5 "\"") SSE(""), CHECKSUM_NONE, AWS, 0},
	           {ETAG("\"" MD5 "\"") "x-amz-server-side-encryption-customer-"
	                                "algorithm: AES256\r\n",
	            CHECKSUM_NONE, AWS, 0},
	           /* encryption says nothing about the other values */
	           {ETAG("\"" MD5 "\"") SSE("aws:kms") F_64(CRC64) FULL,
	            CHECKSUM_CRC64NVME, AWS, 0});
}

static struct checksum from(const char *fields)
{
	static char store[HEAD_BYTES_MAX];
	struct row row = {fields, CHECKSUM_NONE, 0, 0};
	struct checksum c = {.kind = CHECKSUM_KINDS};
	struct head h;

	if (read_head(&h, store, &row))
		checksum_from_head(&c, &h, false, true);
	return c;
}

CASE(values_match)
{
	static const struct {
		const char *fields;
		uint64_t crc;
		enum crc_kind kind;
	} rows[] = {{F_64(CRC64), 0xae8b14860a799888, CRC_64NVME},
	            {F_32(CRC32), 0xcbf43926, CRC_32},
	            {F_C(CRC32C), 0xe3069283, CRC_32C},
	            {F_32("AAAAAA=="), 0, CRC_32}};
	uint8_t digest[CHECKSUM_BYTES_MAX] = {0};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct checksum c = from(rows[i].fields);
		enum crc_kind k;

		CHECK(checksum_crc_kind(&c, &k) && k == rows[i].kind);
		CHECK_U64(crc_put(k, 0, slice_of(i < 3 ? "123456789" : "")),
		          rows[i].crc);
		CHECK(checksum_matches_crc(&c, rows[i].crc));
		for (int bit = 0; bit < 64; bit++)
			CHECK(!checksum_matches_crc(
				&c, rows[i].crc ^ (uint64_t)1 << bit));
		CHECK(!checksum_matches_digest(&c, digest));
		CHECK_U64(checksum_digest_bytes(c.kind), 0);
	}
}

static void check_digest(struct check *check_, const struct checksum *c,
                         const char *base64, size_t bytes)
{
	uint8_t digest[CHECKSUM_BYTES_MAX];
	enum crc_kind k;
	size_t n;

	CHECK(base64_decode(slice_of(base64), digest, sizeof digest, &n));
	CHECK_U64(n, bytes);
	CHECK_U64(checksum_digest_bytes(c->kind), bytes);
	CHECK(checksum_matches_digest(c, digest));
	for (size_t i = 0; i < 8 * n; i++) {
		digest[i / 8] = (uint8_t)(digest[i / 8] ^ 1U << i % 8);
		CHECK(!checksum_matches_digest(c, digest));
		digest[i / 8] = (uint8_t)(digest[i / 8] ^ 1U << i % 8);
	}
	CHECK(!checksum_crc_kind(c, &k) && !checksum_matches_crc(c, 0));
}

CASE(digests_match)
{
	struct checksum c = from(F_256(SHA256));

	CHECK_CALL(check_digest(check_, &c, SHA256, 32));
	c = from(F_1(SHA1));
	CHECK_CALL(check_digest(check_, &c, SHA1, 20));
	c = from(ETAG("\"" MD5 "\""));
	CHECK_CALL(check_digest(check_, &c, "JfnnlDI7RTiF9RgfG2JNCw==", 16));
	CHECK(checksum_set_given(
		&c, SLICE("15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc"
	                  "8c3312448eb225")));
	CHECK(c.kind == CHECKSUM_SHA256_GIVEN && !c.weak);
	CHECK_CALL(check_digest(check_, &c, SHA256, 32));
}

CASE(sums_of_parts_match)
{
	struct checksum c = from(F_256(SHA256 "-2"));

	CHECK_CALL(check_digest(check_, &c, SHA256, 32));
	CHECK(checksum_part_kind(c.kind) == CHECKSUM_SHA256);
	c = from(F_1(SHA1 "-2"));
	CHECK_CALL(check_digest(check_, &c, SHA1, 20));
	CHECK(checksum_part_kind(c.kind) == CHECKSUM_SHA1);
	c = from(F_C(CRC32C "-2"));
	CHECK_CALL(check_digest(check_, &c, CRC32C, 4));
	CHECK(checksum_part_kind(c.kind) == CHECKSUM_CRC32C);
	c = from(F_32(CRC32 "-2"));
	CHECK_CALL(check_digest(check_, &c, CRC32, 4));
	CHECK(checksum_part_kind(c.kind) == CHECKSUM_CRC32);
	c = from(PARTS);
	CHECK_CALL(check_digest(check_, &c, "JfnnlDI7RTiF9RgfG2JNCw==", 16));
	CHECK(checksum_part_kind(c.kind) == CHECKSUM_MD5);
	for (int i = 0; i <= CHECKSUM_SHA256_GIVEN; i++)
		CHECK(checksum_part_kind((enum checksum_kind)i) ==
		      CHECKSUM_NONE);
}

CASE(nothing_matches_none)
{
	struct checksum c = from("");
	uint8_t zeros[CHECKSUM_BYTES_MAX] = {0};

	CHECK(c.kind == CHECKSUM_NONE && !c.weak);
	CHECK(!checksum_matches_crc(&c, 0));
	CHECK(!checksum_matches_digest(&c, zeros));
}

#define HEX_63 "15E2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb22"

CASE(given_values)
{
	static const char *const odd[] = {
		"",           HEX_63,         HEX_63 "55",      HEX_63 "g",
		HEX_63 " ",   " " HEX_63,     "sha256:" HEX_63, HEX_63 "\n",
		HEX_63 "5\n", "0x" HEX_63 "5"};
	struct checksum c = {.kind = CHECKSUM_MD5};

	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
		if (checksum_set_given(&c, slice_of(odd[i])))
			CHECK_FAIL("taken: %s", odd[i]);
	CHECK(c.kind == CHECKSUM_MD5);
	CHECK(checksum_set_given(&c, SLICE(HEX_63 "5")));
	CHECK(c.value[0] == 0x15 && c.value[1] == 0xe2 && c.value[31] == 0x25);
}

CASE(names_differ)
{
	for (int i = 0; i < CHECKSUM_KINDS; i++)
		for (int j = 0; j < i; j++)
			CHECK(strcmp(checksum_name((enum checksum_kind)i),
			             checksum_name((enum checksum_kind)j)));
	CHECK_TEXT(slice_of(checksum_name(CHECKSUM_NONE)), "none");
	CHECK_TEXT(slice_of(checksum_name(CHECKSUM_SHA256_GIVEN)),
	           "sha256(given)");
}

CASE(strong_etags)
{
	static const char *const strong[] = {
		"\"a\"", "\"" MD5 "-2\"", "\"!#\xc3\xa9~\"", "\"'\"", "\"W/\""};
	static const char *const others[] = {
		"",          "\"",         "\"\"",    "a",       "\"a",
		"a\"",       "W/\"a\"",    "w/\"a\"", "\"a b\"", "\"a\"b\"",
		"\"a\x7f\"", "\"a\t\"",    "'a'",     "\"a\" ",  " \"a\"",
		"*",         "\"a\",\"b\""};

	for (size_t i = 0; i < sizeof strong / sizeof *strong; i++)
		if (!checksum_etag_strong(slice_of(strong[i])))
			CHECK_FAIL("not strong: %s", strong[i]);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (checksum_etag_strong(slice_of(others[i])))
			CHECK_FAIL("strong: %s", others[i]);
	CHECK(!checksum_etag_strong(slice_of(NULL)));
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){
			RUN(the_strongest_is_taken),
			RUN(algorithms_that_pail_has_not),
			RUN(composites_without_their_number_are_not_taken),
			RUN(composites),
			RUN(composites_that_are_none),
			RUN(on_ranges_only_what_is_of_the_whole),
			RUN(a_200_to_a_range),
			RUN(what_is_no_value),
			RUN(etags),
			RUN(values_match),
			RUN(digests_match),
			RUN(sums_of_parts_match),
			RUN(nothing_matches_none),
			RUN(given_values),
			RUN(names_differ),
			RUN(strong_etags),
			{0}});
}
