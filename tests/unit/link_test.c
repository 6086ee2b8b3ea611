/*
 * link without TLS, and TLS as far as a deaf or foreign peer takes it, over
 * loopback. (TLS that succeeds: tests/e2e/tls.sh.)
 */
#include <stdlib.h>

#include "check.h"
#include "loopback.h"
#include "net/link.h"

#define CERTS "tests/vectors/certs/"

/* Steps until the link is open or has failed. */
static enum port_io run(struct loopback *w, struct link *l)
{
	enum port_io io;

	while ((io = link_step(l, 0)) != PORT_DONE && io != PORT_FAILED)
		port_wait(w->port, w->waiter, l->socket, io, PORT_NEVER);
	return io;
}

static enum err open_plain(struct loopback *w, struct link *l)
{
	return link_open(l, "host", w->address.port, false, &w->address, 1, 0);
}

CASE(open_use_close)
{
	struct loopback w;
	struct link l;
	char text[8];
	size_t n;
	int peer;

	CHECK(loopback_open(&w));
	link_init(&l, w.port, NULL);
	CHECK(!link_fits(&l, "", 0, false));
	CHECK(!open_plain(&w, &l));
	CHECK(!link_fits(&l, "host", w.address.port, false));
	CHECK_U64(run(&w, &l), PORT_DONE);
	CHECK(link_fits(&l, "host", w.address.port, false));
	CHECK(!link_fits(&l, "host", w.address.port, true));
	CHECK(!link_fits(&l, "host.", w.address.port, false));
	CHECK(!link_fits(&l, "host", 1, false));
	CHECK_U64(l.opened, 1);
	peer = accept(w.listener, NULL, NULL);
	CHECK_U64(link_recv(&l, text, 8, &n), PORT_WAIT_READ);
	CHECK_U64(link_send(&l, SLICE("ask"), &n), PORT_DONE);
	CHECK(read(peer, text, 8) == 3);
	CHECK(write(peer, "reply", 5) == 5);
	port_wait(w.port, w.waiter, l.socket, PORT_WAIT_READ, PORT_NEVER);
	CHECK_U64(link_recv(&l, text, 8, &n), PORT_DONE);
	CHECK_TEXT(((struct slice){text, n}), "reply");
	CHECK(!link_pending(&l));
	close(peer);
	port_wait(w.port, w.waiter, l.socket, PORT_WAIT_READ, PORT_NEVER);
	CHECK_U64(link_recv(&l, text, 8, &n), PORT_END);
	CHECK(l.state == LINK_CLOSED && l.socket.h == PORT_NONE);
	CHECK_U64(link_recv(&l, text, 8, &n), PORT_FAILED);
	CHECK_U64(link_send(&l, SLICE("x"), &n), PORT_FAILED);
	link_close(&l, true);
	loopback_close(&w);
}

CASE(the_peer_resets)
{
	struct linger reset = {.l_onoff = 1};
	struct loopback w;
	struct link l;
	char text[8];
	size_t n;
	int peer;

	CHECK(loopback_open(&w));
	link_init(&l, w.port, NULL);
	CHECK(!open_plain(&w, &l));
	CHECK_U64(run(&w, &l), PORT_DONE);
	peer = accept(w.listener, NULL, NULL);
	setsockopt(peer, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
	close(peer);
	port_wait(w.port, w.waiter, l.socket, PORT_WAIT_READ, PORT_NEVER);
	CHECK_U64(link_recv(&l, text, 8, &n), PORT_FAILED);
	CHECK_U64(l.err, ERR_BROKEN);
	CHECK_U64(l.state, LINK_CLOSED);
	loopback_close(&w);
}

CASE(the_next_address_is_tried)
{
	struct port_address three[3];
	struct loopback w;
	struct link l;
	int holder;

	CHECK(loopback_open(&w));
	link_init(&l, w.port, NULL);
	holder = loopback_bind(&three[0]);
	CHECK(holder >= 0);
	three[1] = three[0];
	three[2] = w.address;
	CHECK(!link_open(&l, "h", 1, false, three, 3, 0));
	CHECK_U64(run(&w, &l), PORT_DONE);
	link_close(&l, true);
	CHECK(!link_open(&l, "h", 1, false, three, 2, 0));
	CHECK_U64(run(&w, &l), PORT_FAILED);
	CHECK_U64(l.err, ERR_CONNECT);
	CHECK(l.socket.h == PORT_NONE);
	CHECK_U64(link_open(&l, "h", 1, false, three, 0, 0), ERR_CONNECT);
	CHECK_U64(link_step(&l, 0), PORT_FAILED);
	close(holder);
	loopback_close(&w);
}

CASE(names_past_the_limit)
{
	char longest[NAMES_HOST_MAX + 2];
	struct loopback w;
	struct link l;

	CHECK(loopback_open(&w));
	link_init(&l, w.port, NULL);
	memset(longest, 'h', sizeof longest);
	longest[NAMES_HOST_MAX + 1] = '\0';
	CHECK_U64(link_open(&l, longest, 1, false, &w.address, 1, 0),
	          ERR_TOO_LONG);
	longest[NAMES_HOST_MAX] = '\0';
	CHECK(!link_open(&l, longest, 1, false, &w.address, 1, 0));
	CHECK_U64(run(&w, &l), PORT_DONE);
	link_close(&l, false);
	CHECK_U64(link_open(&l, "h", 1, true, &w.address, 1, 0), ERR_CA_FILE);
	loopback_close(&w);
}

/* ---- TLS with peers that do not speak it ---------------------------------- */

/* mbedTLS's pool is the process's: one for all cases. */
static struct tls *new_tls(void)
{
	enum { POOL = TLS_POOL_FIXED_BYTES + TLS_POOL_WORKER_BYTES };
	static struct trust trust;
	static struct tls_shared *shared;
	struct port *p = port_open();
	struct tls *t = calloc(1, tls_size());

	if (!shared) {
		shared = port_claim(p, tls_shared_size());
		if (trust_init(&trust, p, SLICE(CERTS "ca.pem")) ||
		    tls_shared_init(shared, p, &trust, port_claim(p, POOL),
		                    POOL))
			abort();
	}
	tls_init(t, shared);
	return t;
}

static void free_tls(struct tls *t)
{
	tls_close(t, false);
	free(t);
}

CASE(a_peer_that_hangs_up)
{
	struct loopback w;
	struct link l;
	int peer;

	CHECK(loopback_open(&w));
	link_init(&l, w.port, new_tls());
	CHECK(!link_open(&l, "h", 1, true, &w.address, 1, 0));
	while (link_step(&l, 0) != PORT_WAIT_READ)
		port_wait(w.port, w.waiter, l.socket, PORT_WAIT_WRITE,
		          PORT_NEVER);
	CHECK_U64(l.state, LINK_HANDSHAKING);
	peer = accept(w.listener, NULL, NULL);
	close(peer);
	CHECK_U64(run(&w, &l), PORT_FAILED);
	CHECK_U64(l.err, ERR_BROKEN);
	CHECK_TEXT(slice_of(l.reason),
	           "server hung up during the TLS handshake");
	free_tls(l.tls);
	loopback_close(&w);
}

CASE(a_peer_that_speaks_http)
{
	struct loopback w;
	struct link l;
	int peer;

	CHECK(loopback_open(&w));
	link_init(&l, w.port, new_tls());
	CHECK(!link_open(&l, "h", 1, true, &w.address, 1, 0));
	peer = accept(w.listener, NULL, NULL);
	CHECK(write(peer, "HTTP/1.1 400 Bad Request\r\n\r\n", 28) == 28);
	CHECK_U64(run(&w, &l), PORT_FAILED);
	CHECK_U64(l.err, ERR_TLS_HANDSHAKE);
	CHECK(slice_find(slice_of(l.reason), '-') != strlen(l.reason));
	close(peer);
	free_tls(l.tls);
	loopback_close(&w);
}

CASE(a_peer_that_is_silent)
{
	struct loopback w;
	struct link l;
	int peer;

	CHECK(loopback_open(&w));
	link_init(&l, w.port, new_tls());
	CHECK(!link_open(&l, "h", 1, true, &w.address, 1, 0));
	peer = accept(w.listener, NULL, NULL);
	while (link_step(&l, 0) != PORT_WAIT_READ)
		port_wait(w.port, w.waiter, l.socket, PORT_WAIT_WRITE,
		          PORT_NEVER);
	CHECK_U64(l.deadline_ms, LINK_HANDSHAKE_MS);
	CHECK_U64(link_step(&l, LINK_HANDSHAKE_MS - 1), PORT_WAIT_READ);
	CHECK_U64(link_step(&l, LINK_HANDSHAKE_MS), PORT_FAILED);
	CHECK_U64(l.err, ERR_SILENT);
	close(peer);
	free_tls(l.tls);
	loopback_close(&w);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(open_use_close),
	                                       RUN(the_peer_resets),
	                                       RUN(the_next_address_is_tried),
	                                       RUN(names_past_the_limit),
	                                       RUN(a_peer_that_hangs_up),
	                                       RUN(a_peer_that_speaks_http),
	                                       RUN(a_peer_that_is_silent),
	                                       {0}});
}
