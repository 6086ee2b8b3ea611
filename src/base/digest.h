/*
 * digest: SHA-256, SHA-1 or MD5 over a file, mbedTLS's code behind one
 * header. The last two are no security: they are compared with what an S3
 * server keeps, and catch what went wrong by accident.
 */
#ifndef PAIL_BASE_DIGEST_H
#define PAIL_BASE_DIGEST_H

#include "base/sha256.h"
#include <mbedtls/md5.h>
#include <mbedtls/sha1.h>

enum digest_kind { DIGEST_SHA256, DIGEST_SHA1, DIGEST_MD5 };

struct digest {
	enum digest_kind kind;
	union {
		struct sha256 sha256;
		mbedtls_sha1_context sha1;
		mbedtls_md5_context md5;
	} u;
};

void digest_init(struct digest *d, enum digest_kind kind);
void digest_put(struct digest *d, struct slice s);
/* 32, 20 or 16 bytes. */
void digest_finish(struct digest *d, uint8_t out[SHA256_BYTES]);

#endif
