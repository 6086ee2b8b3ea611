#include "sd_hash.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>

static void insist(bool good)
{
	if (!good)
		abort();
}

/* An opaque name for OpenSSL's own context: nothing is to be added to it. */
static EVP_MD_CTX *context_of(struct sd_hash *h)
{
	return (EVP_MD_CTX *)h;
}

struct sd_hash *sd_hash_open(enum sd_hash_kind kind)
{
	EVP_MD_CTX *c = EVP_MD_CTX_new();
	const EVP_MD *md = kind == SD_HASH_MD5    ? EVP_md5()
	                   : kind == SD_HASH_SHA1 ? EVP_sha1()
	                                          : EVP_sha256();

	insist(c != NULL && EVP_DigestInit_ex(c, md, NULL) == 1);
	return (struct sd_hash *)c;
}

void sd_hash_feed(struct sd_hash *h, const void *p, size_t n)
{
	insist(EVP_DigestUpdate(context_of(h), p, n) == 1);
}

void sd_hash_close(struct sd_hash *h, uint8_t *out)
{
	insist(EVP_DigestFinal_ex(context_of(h), out, NULL) == 1);
	EVP_MD_CTX_free(context_of(h));
}

void sd_hash_sha256(struct sd_span s, uint8_t out[SD_SHA256])
{
	const void *p = s.p == NULL ? "" : s.p;

	insist(EVP_Digest(p, s.n, out, NULL, EVP_sha256(), NULL) == 1);
}

void sd_hash_hmac(struct sd_span key, struct sd_span s, uint8_t out[SD_SHA256])
{
	unsigned n = SD_SHA256;
	const void *p = key.p == NULL ? "" : key.p;

	insist(HMAC(EVP_sha256(), p, (int)key.n, (const uint8_t *)s.p, s.n, out,
	            &n) != NULL);
}

void sd_crc_init(struct sd_crc *crc, uint64_t polynomial)
{
	crc->ones = polynomial > UINT32_MAX ? UINT64_MAX : UINT32_MAX;
	for (unsigned i = 0; i < 256; i++) {
		uint64_t v = i;

		for (int bit = 0; bit < 8; bit++)
			v = v >> 1 ^ (v & 1 ? polynomial : 0);
		crc->table[0][i] = v;
	}
	for (unsigned i = 0; i < 256; i++) {
		for (int k = 1; k < 8; k++) {
			uint64_t v = crc->table[k - 1][i];

			crc->table[k][i] = crc->table[0][v & 255] ^ v >> 8;
		}
	}
}

uint64_t sd_crc_feed(const struct sd_crc *crc, uint64_t sum, const uint8_t *p,
                     size_t n)
{
	uint64_t v = sum ^ crc->ones;

	while (n >= 8) {
		uint64_t next = 0;

		for (int k = 0; k < 8; k++) {
			uint8_t byte = (uint8_t)(v >> 8 * k) ^ p[k];

			next ^= crc->table[7 - k][byte];
		}
		v = next;
		p += 8;
		n -= 8;
	}
	while (n-- > 0)
		v = crc->table[0][(uint8_t)v ^ *p++] ^ v >> 8;
	return v ^ crc->ones;
}
