/*
 * pail_mbedtls_config.h: what of mbedTLS is built into pail, and why.
 *
 * pail is a TLS client that checks certificates and nothing more.  What is
 * not defined here is left out; the second header, pail_psa_config.h, does
 * the same for the PSA layer that TLS 1.3 is written on.  A change here
 * rebuilds mbedTLS for each target.  Names and meaning: the library's own
 * include/mbedtls/mbedtls_config.h of the pinned version (see pins).
 */
#ifndef PAIL_MBEDTLS_CONFIG_H
#define PAIL_MBEDTLS_CONFIG_H

/* -- protocol ---------------------------------------------------------- */

/* S3 endpoints speak both; old stores and appliances stop at 1.2. */
#define MBEDTLS_SSL_TLS_C
#define MBEDTLS_SSL_CLI_C
#define MBEDTLS_SSL_PROTO_TLS1_2
#define MBEDTLS_SSL_PROTO_TLS1_3

/* Middleboxes that know only 1.2 let such a 1.3 handshake pass. */
#define MBEDTLS_SSL_TLS1_3_COMPATIBILITY_MODE

/*
 * A full handshake, and a resumed one that still has a fresh key exchange.
 * The bare PSK mode is out: it would give up forward secrecy.
 */
#define MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_EPHEMERAL_ENABLED
#define MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_PSK_EPHEMERAL_ENABLED

/* TLS 1.2: ephemeral key exchange only, with either kind of certificate. */
#define MBEDTLS_KEY_EXCHANGE_ECDHE_RSA_ENABLED
#define MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED

/* TLS 1.2: binds the session to its handshake (RFC 7627). */
#define MBEDTLS_SSL_EXTENDED_MASTER_SECRET

/* Many names share an address; S3 picks the certificate by this. */
#define MBEDTLS_SSL_SERVER_NAME_INDICATION

/* A reconnect (S3 hangs up after 100 requests) costs no certificate check. */
#define MBEDTLS_SSL_SESSION_TICKETS

/*
 * A record may be 16 KiB and a server need not ask before it sends one.
 * Requests are small: 4 KiB for what goes out, longer heads are split.
 */
#define MBEDTLS_SSL_IN_CONTENT_LEN 16384
#define MBEDTLS_SSL_OUT_CONTENT_LEN 4096

/*
 * What is offered, preferred first; all are AEADs.  Without instructions
 * for AES, ChaCha20 is two to nine times as fast (32-bit ARM, MIPS; many a
 * 64-bit ARM board has none either): it comes first but on x86-64.  A
 * server that chooses by its own order takes no notice.
 */
#define PAIL_CHACHA_SUITES \
	MBEDTLS_TLS1_3_CHACHA20_POLY1305_SHA256, \
	MBEDTLS_TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, \
	MBEDTLS_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
#define PAIL_AES_SUITES \
	MBEDTLS_TLS1_3_AES_128_GCM_SHA256, \
	MBEDTLS_TLS1_3_AES_256_GCM_SHA384, \
	MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, \
	MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, \
	MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, \
	MBEDTLS_TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
#if defined(__x86_64__)
#define MBEDTLS_SSL_CIPHERSUITES PAIL_AES_SUITES, PAIL_CHACHA_SUITES
#else
#define MBEDTLS_SSL_CIPHERSUITES PAIL_CHACHA_SUITES, PAIL_AES_SUITES
#endif

/* -- certificates ------------------------------------------------------ */

#define MBEDTLS_X509_USE_C
#define MBEDTLS_X509_CRT_PARSE_C

/* The trust store is searched for the issuer in question, never loaded. */
#define MBEDTLS_X509_TRUSTED_CERTIFICATE_CALLBACK

/* Some stores' chains are signed with RSA-PSS. */
#define MBEDTLS_X509_RSASSA_PSS_SUPPORT

/* The text form of a certificate is never printed. */
#define MBEDTLS_X509_REMOVE_INFO

/* Public chains have two or three; a longer one is an attack on memory. */
#define MBEDTLS_X509_MAX_INTERMEDIATE_CA 6

/*
 * The library's TLS 1.3 insists on keeping the chain after the handshake,
 * 2-6 KiB a connection that nobody looks at again.
 */
#define MBEDTLS_SSL_KEEP_PEER_CERTIFICATE

/*
 * PEM and base64 are left out: pail has its own scanner, which reads a
 * bundle in pieces.
 */

/* Public keys out of certificates; the private half only for client keys. */
#define MBEDTLS_PK_C
#define MBEDTLS_PK_PARSE_C
#define MBEDTLS_ASN1_PARSE_C
#define MBEDTLS_ASN1_WRITE_C
#define MBEDTLS_OID_C

/* -- keys -------------------------------------------------------------- */

/* 4096 bits is the largest RSA in public bundles; sizes stack buffers. */
#define MBEDTLS_BIGNUM_C
#define MBEDTLS_MPI_MAX_SIZE 512
#define MBEDTLS_RSA_C
#define MBEDTLS_PKCS1_V15
#define MBEDTLS_PKCS1_V21

/* The three groups that public servers use; P-521 has no users among them. */
#define MBEDTLS_ECP_C
#define MBEDTLS_ECDH_C
#define MBEDTLS_ECDSA_C
#define MBEDTLS_ECP_DP_SECP256R1_ENABLED
#define MBEDTLS_ECP_DP_SECP384R1_ENABLED
#define MBEDTLS_ECP_DP_CURVE25519_ENABLED

/* Fast reduction for the P curves: ten times the speed for 2 KiB. */
#define MBEDTLS_ECP_NIST_OPTIM

/* Multiplication in assembler (x86-64, Thumb-2, MIPS): twice the speed. */
#define MBEDTLS_HAVE_ASM

/* -- ciphers ----------------------------------------------------------- */

#define MBEDTLS_CIPHER_C
#define MBEDTLS_AES_C
#define MBEDTLS_GCM_C
#define MBEDTLS_CHACHA20_C
#define MBEDTLS_POLY1305_C
#define MBEDTLS_CHACHAPOLY_C

/* GCM encrypts blocks in both directions: decryption is never called. */
#define MBEDTLS_BLOCK_CIPHER_NO_DECRYPT

/*
 * Tables as constants, so that they cost no RAM and no set-up at the start,
 * and one instead of four: measured no slower, 3 KiB smaller.  The large
 * table of GCM (4 KiB a direction and connection) gained nothing either.
 */
#define MBEDTLS_AES_ROM_TABLES
#define MBEDTLS_AES_FEWER_TABLES

/* Instructions for AES where the processor has them, asked at run time. */
#if defined(__x86_64__)
#define MBEDTLS_AESNI_C
#endif
#if defined(__aarch64__)
#define MBEDTLS_AESCE_C
#define MBEDTLS_SHA256_USE_ARMV8_A_CRYPTO_IF_PRESENT
#endif

/* -- hashes ------------------------------------------------------------ */

/* SHA-256 also signs requests.  SHA-1 and MD5 are what S3 keeps of some
 * objects; no certificate and no handshake may use them. */
#define MBEDTLS_MD_C
#define MBEDTLS_MD5_C
#define MBEDTLS_SHA256_C
#define MBEDTLS_SHA384_C
/* Signatures in certificates; roots with SHA-512 are common. */
#define MBEDTLS_SHA512_C
/* Not unrolled: a few signatures a handshake are all that is hashed. */
#define MBEDTLS_SHA512_SMALLER

/*
 * Thirty of the 144 roots in Debian's bundle bear a SHA-1 signature of their
 * own (DigiCert's and GlobalSign's among them).  Nobody checks a root's own
 * signature, but without the hash mbedTLS cannot read the certificate.  The
 * profile in src/net/tls_check.c takes no SHA-1 for a signature that counts,
 * and TLS offers none.
 */
#define MBEDTLS_SHA1_C

/* -- PSA: the key schedule and key exchange of TLS 1.3 ------------------ */

#define MBEDTLS_PSA_CRYPTO_C
#define MBEDTLS_PSA_CRYPTO_CONFIG

/* Randomness comes from pail's port (getrandom), not from a generator. */
#define MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG

/* Key slots from the pool as needed, not 32 of them in .bss. */
#define MBEDTLS_PSA_KEY_STORE_DYNAMIC

/* No one else writes to the buffers handed in: no defensive copies. */
#define MBEDTLS_PSA_ASSUME_EXCLUSIVE_BUFFERS

/* -- the platform ------------------------------------------------------ */

/* All allocation from one buffer that pail hands over at the start. */
#define MBEDTLS_PLATFORM_C
#define MBEDTLS_PLATFORM_MEMORY
#define MBEDTLS_MEMORY_BUFFER_ALLOC_C
#define MBEDTLS_MEMORY_ALIGN_MULTIPLE 8

/* Workers share the configuration, the PSA key store and the pool. */
#define MBEDTLS_THREADING_C
#define MBEDTLS_THREADING_PTHREAD

/* Ticket ages, and validity dates of certificates. */
#define MBEDTLS_HAVE_TIME
#define MBEDTLS_HAVE_TIME_DATE

/* An ignored result becomes a warning in pail's own code. */
#define MBEDTLS_CHECK_RETURN_WARNING
/* Calls that the next major version drops do not even compile. */
#define MBEDTLS_DEPRECATED_REMOVED

#endif
