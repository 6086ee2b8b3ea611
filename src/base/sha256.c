#include "base/sha256.h"

#include <string.h>

/* The block of SHA-256, RFC 2104's B. */
enum { BLOCK_BYTES = 64 };

/*
 * mbedTLS's software SHA-256 fails for one reason only, a bad choice between
 * SHA-224 and SHA-256; so its results are not looked at here.
 */
void sha256_init(struct sha256 *h)
{
	mbedtls_sha256_init(&h->ctx);
	(void)mbedtls_sha256_starts(&h->ctx, 0);
}

void sha256_put(struct sha256 *h, struct slice s)
{
	if (s.n)
		(void)mbedtls_sha256_update(&h->ctx, (const unsigned char *)s.p,
		                            s.n);
}

void sha256_finish(struct sha256 *h, uint8_t out[SHA256_BYTES])
{
	(void)mbedtls_sha256_finish(&h->ctx, out);
	sha256_wipe(h, sizeof *h);
}

void sha256_of(struct slice s, uint8_t out[SHA256_BYTES])
{
	struct sha256 h;

	sha256_init(&h);
	sha256_put(&h, s);
	sha256_finish(&h, out);
}

void hmac_init(struct hmac *h, struct slice key)
{
	_Static_assert(sizeof h->pad == BLOCK_BYTES, "one block");
	memset(h->pad, 0, sizeof h->pad);
	if (key.n > sizeof h->pad)
		sha256_of(key, h->pad);
	else if (key.n)
		memcpy(h->pad, key.p, key.n);
	for (size_t i = 0; i < sizeof h->pad; i++)
		h->pad[i] ^= 0x36;
	sha256_init(&h->inner);
	hmac_put(h, (struct slice){(const char *)h->pad, sizeof h->pad});
	for (size_t i = 0; i < sizeof h->pad; i++)
		h->pad[i] ^= 0x36 ^ 0x5c;
}

void hmac_put(struct hmac *h, struct slice s)
{
	sha256_put(&h->inner, s);
}

void hmac_finish(struct hmac *h, uint8_t out[SHA256_BYTES])
{
	uint8_t inner[SHA256_BYTES];

	sha256_finish(&h->inner, inner);
	sha256_init(&h->inner);
	hmac_put(h, (struct slice){(const char *)h->pad, sizeof h->pad});
	hmac_put(h, (struct slice){(const char *)inner, sizeof inner});
	sha256_finish(&h->inner, out);
	sha256_wipe(inner, sizeof inner);
	sha256_wipe(h, sizeof *h);
}

void hmac_of(struct slice key, struct slice s, uint8_t out[SHA256_BYTES])
{
	struct hmac h;

	hmac_init(&h, key);
	hmac_put(&h, s);
	hmac_finish(&h, out);
}

void sha256_wipe(void *p, size_t n)
{
	volatile unsigned char *at = p;

	while (n--)
		*at++ = 0;
}
