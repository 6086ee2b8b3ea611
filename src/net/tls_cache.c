#include "net/tls_cache.h"

#include <mbedtls/platform.h>
#include <mbedtls/platform_util.h>
#include <string.h>

void tls_cache_init(struct tls_cache *c, struct port *port)
{
	c->port = port;
	port_lock_init(port, &c->lock);
}

static struct tls_cache_entry *entry_of(struct tls_cache *c, const char *host,
                                        uint16_t port)
{
	for (size_t i = 0; i < TLS_CACHE_MAX; i++) {
		struct tls_cache_entry *e = &c->entries[i];

		if (e->n && e->port == port && strcmp(e->host, host) == 0)
			return e;
	}
	return NULL;
}

/* That of the place, else an empty one, else the oldest. */
static struct tls_cache_entry *entry_to_fill(struct tls_cache *c,
                                             const char *host, uint16_t port)
{
	struct tls_cache_entry *e = entry_of(c, host, port);

	if (e)
		return e;
	e = &c->entries[0];
	for (size_t i = 1; i < TLS_CACHE_MAX && e->n; i++)
		if (!c->entries[i].n || c->entries[i].since_ms < e->since_ms)
			e = &c->entries[i];
	return e;
}

void tls_cache_strip(mbedtls_ssl_context *ssl)
{
	mbedtls_ssl_session *session = ssl->MBEDTLS_PRIVATE(session);
	mbedtls_x509_crt *crt;

	if (!session)
		return;
	crt = session->MBEDTLS_PRIVATE(peer_cert);
	session->MBEDTLS_PRIVATE(peer_cert) = NULL;
	mbedtls_x509_crt_free(crt);
	mbedtls_free(crt);
}

static void keep(struct tls_cache *c, const char *host, uint16_t port,
                 const uint8_t *bytes, size_t n)
{
	struct tls_cache_entry *e;

	port_lock_take(c->port, &c->lock);
	e = entry_to_fill(c, host, port);
	memcpy(e->host, host, strlen(host) + 1);
	e->port = port;
	e->since_ms = port_now_ms(c->port);
	e->n = n;
	memcpy(e->bytes, bytes, n);
	port_lock_give(c->port, &c->lock);
}

void tls_cache_put(struct tls_cache *c, const char *host, uint16_t port,
                   mbedtls_ssl_context *ssl)
{
	uint8_t bytes[TLS_CACHE_BYTES];
	mbedtls_ssl_session session;
	size_t n = 0;

	if (strlen(host) > TLS_CACHE_HOST_MAX)
		return;
	mbedtls_ssl_session_init(&session);
	if (mbedtls_ssl_get_session(ssl, &session) == 0 &&
	    mbedtls_ssl_session_save(&session, bytes, sizeof bytes, &n) == 0)
		keep(c, host, port, bytes, n);
	mbedtls_ssl_session_free(&session);
	mbedtls_platform_zeroize(bytes, sizeof bytes);
}

void tls_cache_use(struct tls_cache *c, const char *host, uint16_t port,
                   mbedtls_ssl_context *ssl)
{
	uint8_t bytes[TLS_CACHE_BYTES];
	struct tls_cache_entry *e;
	mbedtls_ssl_session session;
	size_t n = 0;

	port_lock_take(c->port, &c->lock);
	e = entry_of(c, host, port);
	if (e && port_now_ms(c->port) - e->since_ms < TLS_CACHE_KEEP_MS) {
		n = e->n;
		memcpy(bytes, e->bytes, n);
	}
	port_lock_give(c->port, &c->lock);
	if (!n)
		return;
	mbedtls_ssl_session_init(&session);
	/* If it does not take it, the handshake is a whole one. */
	if (mbedtls_ssl_session_load(&session, bytes, n) != 0 ||
	    mbedtls_ssl_set_session(ssl, &session) != 0)
		tls_cache_drop(c, host, port);
	mbedtls_ssl_session_free(&session);
	mbedtls_platform_zeroize(bytes, sizeof bytes);
}

void tls_cache_drop(struct tls_cache *c, const char *host, uint16_t port)
{
	struct tls_cache_entry *e;

	port_lock_take(c->port, &c->lock);
	e = entry_of(c, host, port);
	if (e) {
		mbedtls_platform_zeroize(e->bytes, sizeof e->bytes);
		e->n = 0;
	}
	port_lock_give(c->port, &c->lock);
}
