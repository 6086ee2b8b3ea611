#include "net/link.h"

#include <string.h>

#include "base/buf.h"

void link_init(struct link *l, struct port *port, struct tls *tls)
{
	memset(l, 0, sizeof *l);
	l->port = port;
	l->tls = tls;
	l->state = LINK_CLOSED;
	l->socket.h = PORT_NONE;
}

bool link_fits(const struct link *l, const char *host, uint16_t port,
               bool secure)
{
	return l->state == LINK_OPEN && l->secure == secure &&
	       l->port_number == port && strcmp(l->host, host) == 0;
}

void link_close(struct link *l, bool tell)
{
	if (l->secure && l->tls && l->state >= LINK_HANDSHAKING)
		tls_close(l->tls, tell);
	port_socket_close(l->port, &l->socket);
	l->state = LINK_CLOSED;
	l->exchanges = 0;
}

static void set_reason(struct link *l, const char *words)
{
	struct buf b = BUF(l->reason);

	buf_put_z(&b, words);
	(void)buf_z(&b);
}

/* A connection that failed is of no more use. */
static enum port_io fail(struct link *l, enum err err, const char *reason)
{
	l->err = err;
	set_reason(l, reason);
	link_close(l, false);
	return PORT_FAILED;
}

static enum port_io fail_tls(struct link *l)
{
	return fail(l, tls_err(l->tls), tls_reason(l->tls));
}

/* Begins with the next address that can be begun with. */
static enum err try_next(struct link *l, uint64_t now_ms)
{
	enum err e = ERR_CONNECT;

	while (l->address_at < l->address_count) {
		e = port_socket_open(l->port, &l->addresses[l->address_at++],
		                     &l->socket);
		if (!e) {
			l->state = LINK_CONNECTING;
			l->deadline_ms = now_ms + LINK_CONNECT_MS;
			return ERR_OK;
		}
		if (e != ERR_CONNECT) /* another will not do better */
			break;
	}
	return e;
}

enum err link_open(struct link *l, const char *host, uint16_t port, bool secure,
                   const struct port_address *addresses, size_t count,
                   uint64_t now_ms)
{
	struct buf b = BUF(l->host);

	link_close(l, true);
	set_reason(l, "");
	buf_put_z(&b, host);
	(void)buf_z(&b);
	l->err = b.over ? ERR_TOO_LONG : ERR_OK;
	if (secure && !l->tls)
		l->err = ERR_CA_FILE;
	if (l->err)
		return l->err;
	l->port_number = port;
	l->secure = secure;
	l->address_at = 0;
	l->address_count = count < NAMES_ADDRESSES_MAX ? count
	                                               : NAMES_ADDRESSES_MAX;
	if (l->address_count)
		memcpy(l->addresses, addresses,
		       l->address_count * sizeof *addresses);
	l->err = try_next(l, now_ms);
	return l->err;
}

static enum port_io enter_open(struct link *l)
{
	l->state = LINK_OPEN;
	l->exchanges = 0;
	l->opened++;
	if (l->secure && tls_resumed(l->tls))
		l->resumed++;
	return PORT_DONE;
}

static enum port_io step_handshake(struct link *l, uint64_t now_ms)
{
	enum port_io io = tls_handshake(l->tls);

	if (io == PORT_DONE)
		return enter_open(l);
	if (io == PORT_FAILED || io == PORT_END)
		return fail_tls(l);
	if (now_ms >= l->deadline_ms)
		return fail(l, ERR_SILENT, "TLS handshake took too long");
	return io;
}

static enum port_io enter_handshake(struct link *l, uint64_t now_ms)
{
	l->state = LINK_HANDSHAKING;
	l->deadline_ms = now_ms + LINK_HANDSHAKE_MS;
	if (tls_open(l->tls, l->socket, l->host, l->port_number))
		return fail_tls(l);
	return step_handshake(l, now_ms);
}

static enum port_io step_connect(struct link *l, uint64_t now_ms)
{
	enum port_io io = port_socket_connected(l->port, l->socket);
	bool late = io == PORT_WAIT_WRITE && now_ms >= l->deadline_ms;
	enum err e;

	if (io == PORT_DONE)
		return l->secure ? enter_handshake(l, now_ms) : enter_open(l);
	if (io == PORT_WAIT_WRITE && !late)
		return io;
	port_socket_close(l->port, &l->socket);
	e = try_next(l, now_ms);
	if (e)
		return fail(l, e, late ? "no answer" : "");
	return PORT_WAIT_WRITE;
}

enum port_io link_step(struct link *l, uint64_t now_ms)
{
	switch (l->state) {
	case LINK_OPEN: return PORT_DONE;
	case LINK_CONNECTING: return step_connect(l, now_ms);
	case LINK_HANDSHAKING: return step_handshake(l, now_ms);
	case LINK_CLOSED: break;
	}
	return fail(l, ERR_BUG, "");
}

enum port_io link_send(struct link *l, struct slice bytes, size_t *sent)
{
	enum port_io io;

	*sent = 0;
	if (l->state != LINK_OPEN)
		return fail(l, ERR_BROKEN, "");
	if (l->secure) {
		io = tls_send(l->tls, bytes, sent);
		return io == PORT_FAILED ? fail_tls(l) : io;
	}
	io = port_send(l->port, l->socket, bytes, sent);
	return io == PORT_FAILED ? fail(l, ERR_BROKEN, "") : io;
}

enum port_io link_recv(struct link *l, void *to, size_t cap, size_t *got)
{
	enum port_io io;

	*got = 0;
	if (l->state != LINK_OPEN)
		return fail(l, ERR_BROKEN, "");
	if (l->secure) {
		io = tls_recv(l->tls, to, cap, got);
		if (io == PORT_FAILED)
			return fail_tls(l);
	} else {
		io = port_recv(l->port, l->socket, to, cap, got);
		if (io == PORT_FAILED)
			return fail(l, ERR_BROKEN, "");
	}
	if (io == PORT_END)
		link_close(l, true);
	return io;
}

bool link_pending(const struct link *l)
{
	return l->state == LINK_OPEN && l->secure && tls_pending(l->tls);
}

enum port_io link_gather(struct link *l, char *to, size_t cap, size_t *got)
{
	enum port_io io = PORT_DONE;
	size_t n;

	*got = 0;
	while (*got < cap) {
		io = link_recv(l, to + *got, cap - *got, &n);
		if (io != PORT_DONE)
			break;
		*got += n;
		if (!link_pending(l) && (l->secure || *got < cap))
			break;
	}
	return io;
}

bool link_is_quiet(struct link *l, char *scratch, size_t cap)
{
	enum port_io io;
	size_t got;

	if (l->exchanges == 0)
		return true;
	io = link_recv(l, scratch, cap, &got);
	if (io == PORT_WAIT_READ || io == PORT_WAIT_WRITE)
		return true;
	link_close(l, false);
	set_reason(l, "");
	return false;
}
