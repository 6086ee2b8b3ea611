#include "fetch/parts.h"

#include "base/buf.h"
#include "check.h"

/* ---- the sum: of TEXT in parts of n bytes, computed by others ------------- */

#define TEXT "the bytes of an object, in order"

struct row {
	enum checksum_kind kind;
	uint64_t part_bytes;
	const char *text;
	const char *hex;
};

static const struct row rows[] = {
	{CHECKSUM_PARTS_SHA256, 10, TEXT,
         "d6857872c1ea65d08dbc62755348dabc"
         "8c6abf548c8403cf5e82d260d85c63d5"},
	{CHECKSUM_PARTS_SHA1, 10, TEXT,
         "1d4e94731ea2a9fc34a1cac453ab43966bb2c068"},
	{CHECKSUM_PARTS_MD5, 10, TEXT, "d290d3bcca457434cb19acbb1aa670ee"},
	{CHECKSUM_PARTS_CRC32, 10, TEXT, "5b38203d"},
	{CHECKSUM_PARTS_CRC32C, 10, TEXT, "9845332b"},
	/* the last part is full */
	{CHECKSUM_PARTS_SHA256, 16, TEXT,
         "6d82decefd41b55b36d41cebb029f0b5"
         "4726eeff2a39a21242fe4719493db4de"},
	{CHECKSUM_PARTS_MD5, 16, TEXT, "4bba931460dbc2b7254d13462fb936da"},
	{CHECKSUM_PARTS_CRC32C, 16, TEXT, "b3d44d0e"},
	/* one part */
	{CHECKSUM_PARTS_SHA1, 32, TEXT,
         "5792629805bbd3ec756980a76487aec682bf038e"},
	{CHECKSUM_PARTS_CRC32, 32, TEXT, "6e371395"},
	{CHECKSUM_PARTS_MD5, 40, TEXT, "e25ae3981cb958ab518e5cd2c8afa5c1"},
	/* which may be one of no bytes */
	{CHECKSUM_PARTS_SHA256, 1, "",
         "5df6e0e2761359d30a8275058e299fcc"
         "0381534545f55cf43e41983f5d4c9456"},
	{CHECKSUM_PARTS_SHA1, 0, "",
         "be1bdec0aa74b4dcb079943e70528096cca985f8"},
	{CHECKSUM_PARTS_MD5, 1, "", "59adb24ef3cdbe0297f05b395827453f"},
	{CHECKSUM_PARTS_CRC32, 0, "", "2144df1c"},
	{CHECKSUM_PARTS_CRC32C, 5, "", "48674bc7"},
};

/* Fed in two pieces, or, chop 0, byte by byte. */
static void check_sum(struct check *check_, const struct row *row, size_t chop)
{
	struct slice s = slice_of(row->text);
	uint8_t out[CHECKSUM_BYTES_MAX];
	char hex[2 * CHECKSUM_BYTES_MAX + 1];
	struct buf b = BUF(hex);
	struct parts p;

	parts_init(&p, row->kind, row->part_bytes);
	if (chop) {
		parts_put(&p, slice_first(s, chop));
		parts_put(&p, slice_after(s, chop));
	} else {
		for (size_t i = 0; i < s.n; i++)
			parts_put(&p, slice_first(slice_after(s, i), 1));
	}
	parts_finish(&p, out);
	buf_put_hex(&b, out, checksum_digest_bytes(row->kind));
	CHECK_TEXT(buf_slice(&b), row->hex);
}

CASE(sums)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (size_t chop = 0; chop <= sizeof TEXT; chop++)
			CHECK_CALL(check_sum(check_, &rows[i], chop));
}

/* Nobody asks for that; still, it ends. */
CASE(parts_of_no_bytes)
{
	uint8_t out[CHECKSUM_BYTES_MAX];
	struct parts p;

	parts_init(&p, CHECKSUM_PARTS_CRC32, 0);
	parts_put(&p, SLICE("abc"));
	parts_finish(&p, out);
	CHECK(p.left > 0);
}

/* ---- how large they are --------------------------------------------------- */

CASE(sizes_fit_or_not)
{
	static const struct {
		uint64_t size, part_bytes;
		uint16_t parts;
		bool fits;
	} sizes[] = {
		{0, 0, 1, true},
		{0, 0, 0, false},
		{0, 0, 2, false},
		{0, 5, 1, false},
		{5, 0, 1, false},
		{1, 1, 1, true},
		{10, 10, 1, true},
		{10, 11, 1, true},
		{10, 9, 2, true},
		{10, 9, 1, false},
		{10, 5, 2, true},
		{10, 5, 3, false},
		{10, 4, 3, true},
		{11, 5, 2, false},
		{11, 5, 3, true},
		{10000, 1, 10000, true},
		{10001, 1, 10000, false},
		{UINT64_MAX, UINT64_MAX, 1, true},
		{UINT64_MAX, 1, UINT16_MAX, false},
		{5497558138880, 549755814, 10000, true},
	};

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		if (parts_fit(sizes[i].size, sizes[i].part_bytes,
		              sizes[i].parts) != sizes[i].fits)
			CHECK_FAIL("row %zu", i);
}

#define OK        "HTTP/1.1 200 OK\r\n"
#define PART      "HTTP/1.1 206 Partial Content\r\n"
#define TAG       "ETag: \"e-4\"\r\n"
#define LENGTH(n) "Content-Length: " n "\r\n"
#define COUNT(n)  "x-amz-mp-parts-count: " n "\r\n"
#define RANGE(r)  "Content-Range: bytes " r "\r\n"

struct answer {
	const char *head;
	enum parts_answer want;
};

/* Of an object of 32 bytes in 4 parts. */
static void check_answers(struct check *check_, uint16_t number,
                          const struct answer *answers, size_t n)
{
	const struct parts_ask ask = {"\"e-4\"", 32, 4, number};
	static char store[HEAD_BYTES_MAX];

	for (size_t i = 0; i < n; i++) {
		uint64_t before = number == 1 ? 77 : 10, bytes = before;
		struct head h;
		size_t used;
		bool done;

		head_init(&h, store);
		CHECK(head_feed(&h, slice_of(answers[i].head), &used, &done) ==
		      ERR_OK);
		CHECK(head_feed(&h, SLICE("\r\n"), &used, &done) == ERR_OK);
		CHECK(done);
		if (parts_learn(&h, &ask, &bytes) != answers[i].want)
			CHECK_FAIL("part %u: %s", number, answers[i].head);
		if (answers[i].want == PARTS_KNOWN)
			CHECK_U64(bytes, 10);
		else
			CHECK_U64(bytes, before);
	}
}

CASE(what_the_first_part_says)
{
	static const struct answer answers[] = {
		{PART TAG LENGTH("10") COUNT("4") RANGE("0-9/32"), PARTS_KNOWN},
		{PART TAG LENGTH("10") RANGE("0-9/32"), PARTS_KNOWN},
		{PART TAG LENGTH("10") COUNT("4"), PARTS_KNOWN},
		{OK TAG LENGTH("10") COUNT("4"), PARTS_KNOWN},
		/* the whole object, where partNumber is not known */
		{OK TAG LENGTH("32"), PARTS_UNKNOWN},
		{PART TAG LENGTH("32") RANGE("0-31/32"), PARTS_UNKNOWN},
		{PART TAG LENGTH("0") COUNT("4"), PARTS_UNKNOWN},
		{PART TAG COUNT("4") RANGE("0-9/32"), PARTS_UNKNOWN},
		/* sizes that do not make 4 parts */
		{PART TAG LENGTH("11") COUNT("4"), PARTS_UNKNOWN},
		{PART TAG LENGTH("7") COUNT("4"), PARTS_UNKNOWN},
		{PART TAG LENGTH("10") COUNT("5"), PARTS_UNKNOWN},
		{PART TAG LENGTH("10") COUNT("x"), PARTS_UNKNOWN},
		{PART TAG LENGTH("10") COUNT("10004"), PARTS_UNKNOWN},
		{PART TAG LENGTH("10") RANGE("0-10/32"), PARTS_UNKNOWN},
		{PART TAG LENGTH("10") RANGE("1-10/32"), PARTS_UNKNOWN},
		{PART TAG LENGTH("10") RANGE("0-9/33"), PARTS_UNKNOWN},
		{PART TAG LENGTH("10") RANGE("x"), PARTS_UNKNOWN},
		{"HTTP/1.1 203 Other\r\n" TAG LENGTH("10"), PARTS_UNKNOWN},
		/* another version, or who knows of what */
		{PART "ETag: \"f-4\"\r\n" LENGTH("10"), PARTS_CHANGED},
		{PART "ETag: W/\"e-4\"\r\n" LENGTH("10"), PARTS_CHANGED},
		{PART LENGTH("10") COUNT("4"), PARTS_UNKNOWN},
	};

	CHECK_CALL(check_answers(check_, 1, answers,
	                         sizeof answers / sizeof *answers));
}

CASE(what_a_later_part_says)
{
	static const struct answer answers[] = {
		{PART TAG LENGTH("10") COUNT("4") RANGE("20-29/32"),
	         PARTS_KNOWN},
		{PART TAG LENGTH("10"), PARTS_KNOWN},
		{PART TAG LENGTH("9"), PARTS_UNKNOWN},
		{PART TAG LENGTH("11"), PARTS_UNKNOWN},
		{PART TAG LENGTH("10") RANGE("19-28/32"), PARTS_UNKNOWN},
		{PART TAG LENGTH("10") RANGE("0-9/32"), PARTS_UNKNOWN},
		{PART TAG LENGTH("10") COUNT("3"), PARTS_UNKNOWN},
		{PART "ETag: \"f-4\"\r\n" LENGTH("10"), PARTS_CHANGED},
	};

	CHECK_CALL(check_answers(check_, 3, answers,
	                         sizeof answers / sizeof *answers));
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(sums),
	                                       RUN(parts_of_no_bytes),
	                                       RUN(sizes_fit_or_not),
	                                       RUN(what_the_first_part_says),
	                                       RUN(what_a_later_part_says),
	                                       {0}});
}
