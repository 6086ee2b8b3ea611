#include "base/digest.h"

void digest_init(struct digest *d, enum digest_kind kind)
{
	d->kind = kind;
	switch (kind) {
	case DIGEST_SHA256: sha256_init(&d->u.sha256); break;
	case DIGEST_SHA1:
		mbedtls_sha1_init(&d->u.sha1);
		(void)!mbedtls_sha1_starts(&d->u.sha1);
		break;
	case DIGEST_MD5:
		mbedtls_md5_init(&d->u.md5);
		(void)!mbedtls_md5_starts(&d->u.md5);
		break;
	}
}

void digest_put(struct digest *d, struct slice s)
{
	const uint8_t *p = (const uint8_t *)s.p;

	switch (d->kind) {
	case DIGEST_SHA256: sha256_put(&d->u.sha256, s); break;
	case DIGEST_SHA1: (void)!mbedtls_sha1_update(&d->u.sha1, p, s.n); break;
	case DIGEST_MD5: (void)!mbedtls_md5_update(&d->u.md5, p, s.n); break;
	}
}

void digest_finish(struct digest *d, uint8_t out[SHA256_BYTES])
{
	switch (d->kind) {
	case DIGEST_SHA256: sha256_finish(&d->u.sha256, out); break;
	case DIGEST_SHA1: (void)!mbedtls_sha1_finish(&d->u.sha1, out); break;
	case DIGEST_MD5: (void)!mbedtls_md5_finish(&d->u.md5, out); break;
	}
}
