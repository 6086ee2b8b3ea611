/*
 * tls: TLS 1.2 and 1.3 of mbedTLS over a port's socket; with its parts
 * (tls_shared, tls_conf, tls_own, tls_check, tls_cache, tls_words) all that
 * knows mbedTLS's TLS.
 *
 * Verification is always on and the host name always set, IP literals too
 * (against iPAddress names then). One struct a connection, used by one
 * thread; what they share is tls_shared.
 */
#ifndef PAIL_NET_TLS_H
#define PAIL_NET_TLS_H

#include "net/tls_shared.h"

enum {
	TLS_REASON_MAX = 96,
	/* Socket bytes read at once: two whole records. A GiB costs 0.50 s of
	 * system time with one record, 0.36 with two, 0.27 with four. */
	TLS_IN_BYTES = 2 * (16384 + 512),
};

struct tls; /* lives in arena memory of tls_size() bytes */

size_t tls_size(void);

/* Borrows s. */
void tls_init(struct tls *t, struct tls_shared *s);

/* Shows our own certificate to servers that ask for it, from the next
 * tls_open on; borrows o. NULL: none (the default). */
struct tls_own;
void tls_use(struct tls *t, struct tls_own *o);

/* A new connection over a connected socket: host as in the URL, no brackets;
 * a trailing dot is dropped. A session kept for host:port is resumed. */
enum err tls_open(struct tls *t, struct port_socket s, const char *host,
                  uint16_t port);

/* PORT_DONE, _WAIT_READ, _WAIT_WRITE or _FAILED (tls_err, tls_reason). */
enum port_io tls_handshake(struct tls *t);
enum port_io tls_send(struct tls *t, struct slice bytes, size_t *sent);

/* PORT_END is a close_notify; a close without one is FAILED with ERR_CUT. */
enum port_io tls_recv(struct tls *t, void *to, size_t cap, size_t *got);

/* Whether decoded or raw bytes wait in memory, so that no poll is needed. */
bool tls_pending(const struct tls *t);

/* Frees what it holds; with `tell` sends a close_notify first. */
void tls_close(struct tls *t, bool tell);

enum err tls_err(const struct tls *t);       /* of the last FAILED */
const char *tls_reason(const struct tls *t); /* "certificate has expired" */
bool tls_resumed(const struct tls *t);

#endif
