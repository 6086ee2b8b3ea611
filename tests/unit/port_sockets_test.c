/* port on the network: names and sockets, on loopback. */
#include "check.h"
#include "loopback.h"
#include "port/port.h"

static enum port_io connect_to(struct loopback *w, struct port_socket *s)
{
	enum port_io io;

	if (port_socket_open(w->port, &w->address, s))
		return PORT_FAILED;
	while ((io = port_socket_connected(w->port, *s)) == PORT_WAIT_WRITE)
		port_wait(w->port, w->waiter, *s, io, PORT_NEVER);
	return io;
}

CASE(bytes_go_both_ways)
{
	struct loopback w;
	struct port_socket s;
	char text[8];
	size_t n;
	int peer;

	CHECK(loopback_open(&w));
	CHECK_U64(connect_to(&w, &s), PORT_DONE);
	peer = accept(w.listener, NULL, NULL);
	CHECK(peer >= 0);
	CHECK_U64(port_recv(w.port, s, text, 8, &n), PORT_WAIT_READ);
	CHECK_U64(port_send(w.port, s, SLICE("ask"), &n), PORT_DONE);
	CHECK_U64(n, 3);
	CHECK(read(peer, text, 8) == 3 && memcmp(text, "ask", 3) == 0);
	CHECK(write(peer, "reply", 5) == 5);
	port_wait(w.port, w.waiter, s, PORT_WAIT_READ, PORT_NEVER);
	CHECK_U64(port_recv(w.port, s, text, 0, &n), PORT_DONE);
	CHECK_U64(port_recv(w.port, s, text, 3, &n), PORT_DONE);
	CHECK_TEXT(((struct slice){text, n}), "rep");
	CHECK_U64(port_recv(w.port, s, text, 8, &n), PORT_DONE);
	CHECK_TEXT(((struct slice){text, n}), "ly");
	close(peer);
	port_wait(w.port, w.waiter, s, PORT_WAIT_READ, PORT_NEVER);
	CHECK_U64(port_recv(w.port, s, text, 8, &n), PORT_END);
	port_socket_close(w.port, &s);
	CHECK(s.h == PORT_NONE);
	port_socket_close(w.port, &s);
	loopback_close(&w);
}

/* Sending to one who has gone is an error, and no signal. */
CASE(the_peer_is_gone)
{
	struct linger reset = {.l_onoff = 1};
	struct loopback w;
	struct port_socket s;
	enum port_io io;
	char text[8];
	size_t n;
	int peer;

	CHECK(loopback_open(&w));
	CHECK_U64(connect_to(&w, &s), PORT_DONE);
	peer = accept(w.listener, NULL, NULL);
	setsockopt(peer, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
	close(peer);
	port_wait(w.port, w.waiter, s, PORT_WAIT_READ, PORT_NEVER);
	CHECK_U64(port_recv(w.port, s, text, 8, &n), PORT_FAILED);
	do
		io = port_send(w.port, s, SLICE("x"), &n);
	while (io == PORT_DONE);
	CHECK_U64(io, PORT_FAILED);
	port_socket_close(w.port, &s);
	loopback_close(&w);
}

CASE(a_full_pipe_is_not_an_error)
{
	static char big[65536];
	struct loopback w;
	struct port_socket s;
	enum port_io io;
	size_t n, sent = 0;

	CHECK(loopback_open(&w));
	CHECK_U64(connect_to(&w, &s), PORT_DONE);
	while ((io = port_send(w.port, s, (struct slice){big, sizeof big},
	                       &n)) == PORT_DONE)
		sent += n;
	CHECK_U64(io, PORT_WAIT_WRITE);
	CHECK(sent > 0 && n == 0);
	port_socket_close(w.port, &s);
	loopback_close(&w);
}

CASE(nobody_listens)
{
	struct loopback w;
	struct port_socket s;
	int holder;

	CHECK(loopback_open(&w));
	holder = loopback_bind(&w.address);
	CHECK(holder >= 0);
	CHECK_U64(connect_to(&w, &s), PORT_FAILED);
	port_socket_close(w.port, &s);
	close(holder);
	loopback_close(&w);
}

CASE(literals_are_addresses)
{
	struct port *p = port_open();
	struct port_address a[4];
	size_t n;

	CHECK(!port_resolve(p, "127.0.0.1", 443, a, 4, &n));
	CHECK_U64(n, 1);
	CHECK(a[0].family == 4 && a[0].port == 443);
	CHECK(memcmp(a[0].bytes, "\x7f\0\0\1", 4) == 0);
	CHECK(!port_resolve(p, "::1", 80, a, 4, &n));
	CHECK(n == 1 && a[0].family == 6 && a[0].port == 80);
	CHECK(a[0].bytes[0] == 0 && a[0].bytes[15] == 1);
	port_close(p);
}

CASE(names)
{
	struct port *p = port_open();
	struct port_address a[4];
	size_t n = 9;

	CHECK(!port_resolve(p, "localhost", 1, a, 4, &n));
	CHECK(n >= 1 && n <= 4);
	CHECK(!port_resolve(p, "localhost", 1, a, 1, &n));
	CHECK_U64(n, 1);
	/* refused before any resolver is asked */
	CHECK_U64(port_resolve(p, "no host..has this name", 1, a, 4, &n),
	          ERR_NO_HOST);
	CHECK_U64(n, 0);
	port_close(p);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(bytes_go_both_ways),
	                                       RUN(the_peer_is_gone),
	                                       RUN(a_full_pipe_is_not_an_error),
	                                       RUN(nobody_listens),
	                                       RUN(literals_are_addresses),
	                                       RUN(names),
	                                       {0}});
}
