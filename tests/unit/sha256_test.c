#include "base/buf.h"
#include "base/sha256.h"
#include "check.h"

static void check_hash(struct check *check_, struct slice s, const char *want)
{
	uint8_t out[SHA256_BYTES];
	char hex[SHA256_HEX];
	struct buf b = BUF(hex);

	sha256_of(s, out);
	buf_put_hex(&b, out, sizeof out);
	CHECK_TEXT(buf_slice(&b), want);
	/* put in two parts, split at each point */
	for (size_t at = 0; at <= s.n && s.n < 200; at++) {
		uint8_t again[SHA256_BYTES];
		struct sha256 h;

		sha256_init(&h);
		sha256_put(&h, slice_first(s, at));
		sha256_put(&h, slice_after(s, at));
		sha256_finish(&h, again);
		CHECK(memcmp(out, again, sizeof out) == 0);
	}
}

/* FIPS 180-4's examples, as NIST publishes them. */
CASE(nist_short)
{
	CHECK_CALL(check_hash(
		check_, SLICE(""),
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
	CHECK_CALL(check_hash(
		check_, slice_of(NULL),
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
	CHECK_CALL(check_hash(
		check_, SLICE("abc"),
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
	CHECK_CALL(check_hash(
		check_, SLICE("\xbd"),
		"68325720aabd7c82f30f554b313d0570c95accbb7dc4b5aae11204c08ffe732b"));
	CHECK_CALL(check_hash(
		check_, SLICE("\xc9\x8c\x8e\x55"),
		"7abc22c0ae5af26ce93dbb94433a0e0b2e119d014f8e7f65bd56c61ccccd9504"));
}

CASE(nist_two_blocks)
{
	CHECK_CALL(check_hash(
		check_,
		SLICE("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
		"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"));
	CHECK_CALL(check_hash(
		check_,
		SLICE("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
	              "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu"),
		"cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"));
}

/* Lengths around the padding: 55, 56, 57, 64 zero bytes; then 1000. */
CASE(nist_padding)
{
	static const char zero[1000];
	static const struct {
		size_t n;
		const char *want;
	} rows[] = {
		{55,
	         "02779466cdec163811d078815c633f21901413081449002f24aa3e80f0b88ef7"},
		{56,
	         "d4817aa5497628e7c77e6b606107042bbba3130888c5f47a375e6179be789fbb"},
		{57,
	         "65a16cb7861335d5ace3c60718b5052e44660726da4cd13bb745381b235a1785"},
		{64,
	         "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b"},
		{1000,
	         "541b3e9daa09b20bf85fa273e5cbd3e80185aa4ec298e765db87742b70138a53"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		CHECK_CALL(check_hash(check_, (struct slice){zero, rows[i].n},
		                      rows[i].want));
}

CASE(nist_million_a)
{
	uint8_t out[SHA256_BYTES];
	char hex[SHA256_HEX], piece[1000];
	struct buf b = BUF(hex);
	struct sha256 h;

	memset(piece, 'a', sizeof piece);
	sha256_init(&h);
	for (int i = 0; i < 1000; i++)
		sha256_put(&h, (struct slice){piece, sizeof piece});
	sha256_finish(&h, out);
	buf_put_hex(&b, out, sizeof out);
	CHECK_TEXT(
		buf_slice(&b),
		"cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void check_mac(struct check *check_, struct slice key, struct slice s,
                      const char *want)
{
	uint8_t out[SHA256_BYTES];
	char hex[SHA256_HEX];
	struct buf b = BUF(hex);

	hmac_of(key, s, out);
	buf_put_hex(&b, out, sizeof out);
	CHECK_TEXT(buf_slice(&b), want);
	for (size_t at = 0; at <= s.n; at++) {
		uint8_t again[SHA256_BYTES];
		struct hmac h;

		hmac_init(&h, key);
		hmac_put(&h, slice_first(s, at));
		hmac_put(&h, slice_after(s, at));
		hmac_finish(&h, again);
		CHECK(memcmp(out, again, sizeof out) == 0);
	}
}

static struct slice fill(char *p, char c, size_t n)
{
	memset(p, c, n);
	return (struct slice){p, n};
}

/* RFC 4231, test cases 1-4, 6 and 7. */
CASE(rfc4231)
{
	char key[131], data[50], count[25];

	CHECK_CALL(check_mac(
		check_, fill(key, '\x0b', 20), SLICE("Hi There"),
		"b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"));
	CHECK_CALL(check_mac(
		check_, SLICE("Jefe"), SLICE("what do ya want for nothing?"),
		"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
	CHECK_CALL(check_mac(
		check_, fill(key, '\xaa', 20), fill(data, '\xdd', 50),
		"773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"));
	for (size_t i = 0; i < sizeof count; i++)
		count[i] = (char)(i + 1);
	CHECK_CALL(check_mac(
		check_, (struct slice){count, sizeof count},
		fill(data, '\xcd', 50),
		"82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"));
	CHECK_CALL(check_mac(
		check_, fill(key, '\xaa', 131),
		SLICE("Test Using Larger Than Block-Size Key - Hash Key First"),
		"60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"));
	CHECK_CALL(check_mac(
		check_, fill(key, '\xaa', 131),
		SLICE("This is a test using a larger than block-size key and a "
	              "larger than block-size data. The key needs to be hashed "
	              "before being used by the HMAC algorithm."),
		"9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"));
}

/* A key of exactly one block is used as it is, one byte more is hashed. */
CASE(key_at_the_block)
{
	char key[65];
	uint8_t hashed[SHA256_BYTES], a[SHA256_BYTES], b[SHA256_BYTES];
	struct slice short_key = {(const char *)hashed, sizeof hashed};

	sha256_of(fill(key, 'k', 64), hashed);
	hmac_of(fill(key, 'k', 64), SLICE("x"), a);
	hmac_of(short_key, SLICE("x"), b);
	CHECK(memcmp(a, b, sizeof a) != 0);
	sha256_of(fill(key, 'k', 65), hashed);
	hmac_of(fill(key, 'k', 65), SLICE("x"), a);
	hmac_of(short_key, SLICE("x"), b);
	CHECK(memcmp(a, b, sizeof a) == 0);
}

static bool all_zero(const void *p, size_t n)
{
	const unsigned char *at = p;

	for (size_t i = 0; i < n; i++)
		if (at[i])
			return false;
	return true;
}

CASE(finish_wipes)
{
	uint8_t out[SHA256_BYTES];
	struct sha256 h;
	struct hmac m;

	sha256_init(&h);
	sha256_put(&h, SLICE("secret"));
	CHECK(!all_zero(&h, sizeof h));
	sha256_finish(&h, out);
	CHECK(all_zero(&h, sizeof h));
	hmac_init(&m, SLICE("secret"));
	CHECK(!all_zero(&m, sizeof m));
	hmac_finish(&m, out);
	CHECK(all_zero(&m, sizeof m));
}

CASE(wipe_keeps_to_its_bytes)
{
	char p[4] = {1, 1, 1, 1};

	sha256_wipe(p + 1, 2);
	CHECK(p[0] == 1 && p[1] == 0 && p[2] == 0 && p[3] == 1);
	sha256_wipe(NULL, 0);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(nist_short),
	                                       RUN(nist_two_blocks),
	                                       RUN(nist_padding),
	                                       RUN(nist_million_a),
	                                       RUN(rfc4231),
	                                       RUN(key_at_the_block),
	                                       RUN(finish_wipes),
	                                       RUN(wipe_keeps_to_its_bytes),
	                                       {0}});
}
