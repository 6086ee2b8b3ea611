/*
 * pail_psa_config.h: what the PSA layer of mbedTLS must offer.
 *
 * TLS 1.3 derives its secrets and makes its ephemeral keys through PSA; the
 * record layer, signatures and TLS 1.2 call the primitives directly.  So
 * only hashes, HMAC, HKDF and ECDH are wanted here: without this list PSA
 * would offer everything that pail_mbedtls_config.h enables, and its tables
 * of algorithms would keep that code in the binary.
 */
#ifndef PAIL_PSA_CONFIG_H
#define PAIL_PSA_CONFIG_H

/* The hashes of the three TLS 1.3 cipher suites. */
#define PSA_WANT_ALG_SHA_256 1
#define PSA_WANT_ALG_SHA_384 1

/* Finished messages and binders; the key schedule of RFC 8446 section 7. */
#define PSA_WANT_ALG_HMAC 1
#define PSA_WANT_KEY_TYPE_HMAC 1
#define PSA_WANT_KEY_TYPE_DERIVE 1
#define PSA_WANT_ALG_HKDF_EXTRACT 1
#define PSA_WANT_ALG_HKDF_EXPAND 1

/* Ephemeral key exchange: make a key, send its public half, agree. */
#define PSA_WANT_ALG_ECDH 1
#define PSA_WANT_KEY_TYPE_ECC_PUBLIC_KEY 1
#define PSA_WANT_KEY_TYPE_ECC_KEY_PAIR_BASIC 1
#define PSA_WANT_KEY_TYPE_ECC_KEY_PAIR_IMPORT 1
#define PSA_WANT_KEY_TYPE_ECC_KEY_PAIR_EXPORT 1
#define PSA_WANT_KEY_TYPE_ECC_KEY_PAIR_GENERATE 1
#define PSA_WANT_ECC_SECP_R1_256 1
#define PSA_WANT_ECC_SECP_R1_384 1
#define PSA_WANT_ECC_MONTGOMERY_255 1

#endif
