/*
 * tls_shared: what all TLS connections share: the trust store, the cache of
 * sessions to resume, and a bounded pool from which mbedTLS allocates.
 */
#ifndef PAIL_NET_TLS_SHARED_H
#define PAIL_NET_TLS_SHARED_H

#include "net/trust.h"

/*
 * Measured on x86-64: a connection's handshake takes 48 KiB of the pool with
 * a chain of three RSA-2048 or P-384 certificates, 60 with four and a leaf
 * of 30 names as S3 has it, 85 with 100 names; then it stands at 27, 21 of
 * them the two record buffers. PSA and the like take 2. What does not fit
 * is ERR_NO_MEMORY. Pages that are never used cost nothing.
 */
enum {
	TLS_POOL_FIXED_BYTES = 32768,
	TLS_POOL_WORKER_BYTES = 98304,
};

struct tls_cache;
struct tls_shared; /* lives in arena memory of tls_shared_size() bytes */

size_t tls_shared_size(void);

/* Once a process: mbedTLS allocates from pool[0..pool_n) from here on, which
 * is zero. Borrows all three. ERR_NO_MEMORY, ERR_NO_RANDOM. */
enum err tls_shared_init(struct tls_shared *s, struct port *port,
                         const struct trust *trust, void *pool, size_t pool_n);

struct port *tls_shared_port(struct tls_shared *s);
const struct trust *tls_shared_trust(const struct tls_shared *s);
struct tls_cache *tls_shared_cache(struct tls_shared *s);

#endif
