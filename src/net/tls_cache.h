/*
 * tls_cache: sessions to resume, by host and port; shared by all connections.
 *
 * A session lies here in mbedTLS's own serial form, without the server's
 * certificate: a bounded number of bytes, none of them of the pool. One that
 * does not fit is not kept, and the next connection makes a whole handshake.
 */
#ifndef PAIL_NET_TLS_CACHE_H
#define PAIL_NET_TLS_CACHE_H

#include <mbedtls/ssl.h>

#include "port/port.h"

enum {
	TLS_CACHE_MAX = 8,           /* places whose session is kept */
	TLS_CACHE_BYTES = 1024,      /* a session: 100 and its ticket */
	TLS_CACHE_KEEP_MS = 3600000, /* servers keep theirs for hours */
	TLS_CACHE_HOST_MAX = 255,
};

struct tls_cache_entry {
	char host[TLS_CACHE_HOST_MAX + 1];
	uint16_t port;
	uint64_t since_ms;
	size_t n; /* 0: empty */
	uint8_t bytes[TLS_CACHE_BYTES];
};

struct tls_cache {
	struct port *port;
	struct port_lock lock;
	struct tls_cache_entry entries[TLS_CACHE_MAX];
};

/* c is zero. Borrows port. */
void tls_cache_init(struct tls_cache *c, struct port *port);

/*
 * Frees the server's certificate, after the handshake: it was checked and
 * says nothing more, and is the greater part of a session. (That mbedTLS
 * keeps it serves its own servers; a NULL there is among its states.)
 */
void tls_cache_strip(mbedtls_ssl_context *ssl);

/* Keeps the session of ssl, if it has one that can be resumed. */
void tls_cache_put(struct tls_cache *c, const char *host, uint16_t port,
                   mbedtls_ssl_context *ssl);

/* Gives ssl, before its handshake, the session kept for that place. */
void tls_cache_use(struct tls_cache *c, const char *host, uint16_t port,
                   mbedtls_ssl_context *ssl);

/* It did not work: a whole handshake next time. */
void tls_cache_drop(struct tls_cache *c, const char *host, uint16_t port);

#endif
