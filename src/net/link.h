/*
 * link: one kept connection, with or without TLS, owned by one thread.
 *
 *     CLOSED -> CONNECTING -> (HANDSHAKING) -> OPEN -> CLOSED
 *
 * No call blocks: PORT_WAIT_READ and PORT_WAIT_WRITE say what to wait for on
 * l->socket, until l->deadline_ms. The addresses of a host are tried in turn,
 * each with a limit of its own.
 */
#ifndef PAIL_NET_LINK_H
#define PAIL_NET_LINK_H

#include "net/names.h"
#include "net/tls.h"

enum {
	LINK_CONNECT_MS =
		10000, /* one address; a SYN is repeated at 1, 3, 7 s */
	LINK_HANDSHAKE_MS = 20000, /* RSA-4096 on a slow board takes seconds */
};

enum link_state { LINK_CLOSED, LINK_CONNECTING, LINK_HANDSHAKING, LINK_OPEN };

struct link {
	struct port *port;
	struct tls *tls;
	enum link_state state;
	struct port_socket socket;
	bool secure;                   /* TLS on this connection */
	char host[NAMES_HOST_MAX + 1]; /* of this connection */
	uint16_t port_number;
	struct port_address addresses[NAMES_ADDRESSES_MAX];
	size_t address_count, address_at;
	uint64_t deadline_ms;        /* of the connecting or handshake */
	unsigned exchanges;          /* that it has carried */
	enum err err;                /* of the last FAILED */
	char reason[TLS_REASON_MAX]; /* more words on err, or "" */
	/* over all connections of this link */
	unsigned opened, resumed;
};

/* Borrows port and tls (NULL: there is nobody to trust, so that no connection
 * with TLS will be opened). */
void link_init(struct link *l, struct port *port, struct tls *tls);

/* Whether it is open to that place. */
bool link_fits(const struct link *l, const char *host, uint16_t port,
               bool secure);

/* Closes what is open and begins anew. ERR_TOO_LONG, ERR_CONNECT; ERR_CA_FILE
 * for TLS without a tls. */
enum err link_open(struct link *l, const char *host, uint16_t port, bool secure,
                   const struct port_address *addresses, size_t count,
                   uint64_t now_ms);

/* Goes on with connecting and handshake; DONE once OPEN. FAILED: l->err
 * (CONNECT, SILENT past a limit, or one of TLS's). */
enum port_io link_step(struct link *l, uint64_t now_ms);

/* On an OPEN link. FAILED: ERR_BROKEN, ERR_CUT (closed without notice in
 * TLS), ERR_TLS_RECORD. FAILED and END leave it CLOSED. */
enum port_io link_send(struct link *l, struct slice bytes, size_t *sent);
enum port_io link_recv(struct link *l, void *to, size_t cap, size_t *got);

/*
 * Receives what is there, up to cap, so that few writes follow. *got may be
 * more than 0 with any result; the next call will say the same again, but for
 * DONE.
 */
enum port_io link_gather(struct link *l, char *to, size_t cap, size_t *got);

/*
 * Whether a kept connection can be used again: what arrived on it while
 * nothing was asked (a close, or bytes of some answer that nobody waits for)
 * would be taken for the answer to the next request; the connection is closed
 * then. scratch takes what is thrown away.
 */
bool link_is_quiet(struct link *l, char *scratch, size_t cap);

/* No wait is needed before the next link_recv. */
bool link_pending(const struct link *l);

/* With `tell` the peer of a TLS connection hears of it first (close_notify). */
void link_close(struct link *l, bool tell);

#endif
