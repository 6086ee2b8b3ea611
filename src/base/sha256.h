/*
 * sha256: SHA-256 and HMAC-SHA-256 (FIPS 180-4, RFC 2104), mbedTLS's code
 * behind one header. No allocation. Contexts that saw a secret are wiped by
 * _finish.
 */
#ifndef PAIL_BASE_SHA256_H
#define PAIL_BASE_SHA256_H

#include "base/slice.h"
#include <mbedtls/sha256.h>

enum { SHA256_BYTES = 32, SHA256_HEX = 64 };

struct sha256 {
	mbedtls_sha256_context ctx;
};

void sha256_init(struct sha256 *h);
void sha256_put(struct sha256 *h, struct slice s);
void sha256_finish(struct sha256 *h, uint8_t out[SHA256_BYTES]);
void sha256_of(struct slice s, uint8_t out[SHA256_BYTES]);

struct hmac {
	struct sha256 inner;
	uint8_t pad[64]; /* the outer key block */
};

void hmac_init(struct hmac *h, struct slice key);
void hmac_put(struct hmac *h, struct slice s);
void hmac_finish(struct hmac *h, uint8_t out[SHA256_BYTES]);
void hmac_of(struct slice key, struct slice s, uint8_t out[SHA256_BYTES]);

/* Overwrites n bytes in a way that the compiler keeps. */
void sha256_wipe(void *p, size_t n);

#endif
