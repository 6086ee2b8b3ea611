/*
 * pail_mbedtls_fix.h: one defect of mbedTLS 3.6.6, mended without touching
 * its source: read before library/ssl_tls12_client.c (see mbedtls.mk).
 *
 * A client that speaks TLS 1.2 and 1.3 offers RSA-PSS signatures, as TLS
 * 1.3 must.  RFC 8446 section 4.2.3: it must then take them in TLS 1.2
 * too, and OpenSSL's servers do choose them.  3.6.6 refuses: each TLS 1.2
 * server with an RSA key fails with "illegal parameter".  Upstream mended
 * its later versions alike (Mbed-TLS/mbedtls pull request 10672): only the
 * check of the server's key exchange is widened, and that the algorithm was
 * offered and fits the key is still checked behind it.
 *
 * Drop this file when the pinned version has the change; the TLS 1.2 tests
 * with an RSA certificate tell whether it has.
 */
#ifndef PAIL_MBEDTLS_FIX_H
#define PAIL_MBEDTLS_FIX_H

#include "common.h"
#include "ssl_misc.h"

static inline int pail_sig_alg_is_supported(const mbedtls_ssl_context *ssl,
	const uint16_t sig_alg)
{
	switch (sig_alg) {
	case MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA256:
	case MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA384:
	case MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA512:
		return 1;
	default:
		return mbedtls_ssl_sig_alg_is_supported(ssl, sig_alg);
	}
}
#define mbedtls_ssl_sig_alg_is_supported pail_sig_alg_is_supported

#endif
