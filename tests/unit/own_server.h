/*
 * own_server: openssl s_server that demands a certificate, for one test, and
 * the client's side of a talk with it. It answers GET / with a page that says
 * what it saw.
 */
#ifndef PAIL_OWN_SERVER_H
#define PAIL_OWN_SERVER_H

#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "net/tls.h"
#include "net/tls_own.h"
#include "place.h"

enum { OWN_TRIES = 400, OWN_WAIT_MS = 20000, OWN_PAGE = 16384 };

struct own_server {
	pid_t id;
	uint16_t port;
};

/* An address that is this process's alone, so that no other test's server is
 * taken for ours. */
static inline struct sockaddr_in own_address(uint16_t port)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};

	a.sin_addr.s_addr = htonl(0x7f000000U |
	                          ((uint32_t)getpid() & 0xffffffU));
	return a;
}

/* "A.B.C.D:PORT"; without a port if it is 0. */
static inline void own_put_address(char *text, size_t cap, uint16_t port)
{
	struct sockaddr_in a = own_address(port);
	const uint8_t *b = (const uint8_t *)&a.sin_addr;
	int n = snprintf(text, cap, "%u.%u.%u.%u", b[0], b[1], b[2], b[3]);

	if (port)
		snprintf(text + n, cap - (size_t)n, ":%u", port);
}

/* One that nobody has. */
static inline uint16_t own_free_port(void)
{
	struct sockaddr_in a = own_address(0);
	socklen_t n = sizeof a;
	int s = socket(AF_INET, SOCK_STREAM, 0);

	if (bind(s, (struct sockaddr *)&a, n) != 0 ||
	    getsockname(s, (struct sockaddr *)&a, &n) != 0)
		a.sin_port = 0;
	close(s);
	return ntohs(a.sin_port);
}

static inline bool own_answers(uint16_t port)
{
	struct sockaddr_in a = own_address(port);
	int s = socket(AF_INET, SOCK_STREAM, 0);
	bool yes;

	yes = connect(s, (struct sockaddr *)&a, sizeof a) == 0;
	close(s);
	return yes;
}

/* options: NULL-ended; the keys are those of device_keys.sh, in `keys`. */
static inline bool own_start(struct own_server *o, const char *keys,
                             const char *const *options)
{
	char at[32];
	const char *argv[32] = {"openssl",
	                        "s_server",
	                        "-accept",
	                        at,
	                        "-cert",
	                        "server.pem",
	                        "-key",
	                        "server.key",
	                        "-CAfile",
	                        "ca.pem",
	                        "-Verify",
	                        "3",
	                        "-verify_return_error",
	                        "-www",
	                        "-quiet"};
	size_t n = 15;

	while (*options && n < 31)
		argv[n++] = *options++;
	o->port = own_free_port();
	own_put_address(at, sizeof at, o->port);
	o->id = fork();
	if (o->id == 0) {
		int null = open("/dev/null", O_RDWR);

		if (chdir(keys) != 0 || null < 0 || dup2(null, 0) < 0 ||
		    dup2(null, 1) < 0 || dup2(null, 2) < 0)
			_exit(126);
		execvp(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	for (int i = 0; i < OWN_TRIES; i++) {
		if (waitpid(o->id, NULL, WNOHANG) != 0)
			return false;
		if (own_answers(o->port))
			return true;
		usleep(20000);
	}
	return false;
}

static inline void own_stop(struct own_server *o)
{
	kill(o->id, SIGKILL);
	waitpid(o->id, NULL, 0);
}

/* ---- the client's side ---------------------------------------------------- */

struct own_client {
	struct port *port;
	struct port_waiter waiter;
	struct port_socket socket;
	struct tls *tls;
	uint64_t until;
	char page[OWN_PAGE];
	size_t page_n;
};

static inline void own_wait(struct own_client *c, enum port_io want)
{
	port_wait(c->port, c->waiter, c->socket, want, c->until);
}

static inline bool own_is_wait(const struct own_client *c, enum port_io io)
{
	return (io == PORT_WAIT_READ || io == PORT_WAIT_WRITE) &&
	       port_now_ms(c->port) < c->until;
}

static inline enum port_io own_connect(struct own_client *c, uint16_t port)
{
	struct port_address a;
	char at[32];
	size_t n;
	enum port_io io;

	own_put_address(at, sizeof at, 0);
	c->until = port_now_ms(c->port) + OWN_WAIT_MS;
	c->page_n = 0;
	if (port_resolve(c->port, at, port, &a, 1, &n) ||
	    port_socket_open(c->port, &a, &c->socket))
		return PORT_FAILED;
	while (own_is_wait(c, io = port_socket_connected(c->port, c->socket)))
		own_wait(c, io);
	if (io != PORT_DONE || tls_open(c->tls, c->socket, "localhost", port))
		return PORT_FAILED;
	while (own_is_wait(c, io = tls_handshake(c->tls)))
		own_wait(c, io);
	return io;
}

static inline enum port_io own_get(struct own_client *c)
{
	struct slice request = SLICE("GET / HTTP/1.0\r\n\r\n");
	enum port_io io = PORT_DONE;
	size_t n;

	while (request.n) {
		io = tls_send(c->tls, request, &n);
		if (own_is_wait(c, io))
			own_wait(c, io);
		else if (io != PORT_DONE)
			return io;
		request = slice_after(request, n);
	}
	while (c->page_n < OWN_PAGE) {
		io = tls_recv(c->tls, c->page + c->page_n, OWN_PAGE - c->page_n,
		              &n);
		c->page_n += n;
		if (own_is_wait(c, io))
			own_wait(c, io);
		else if (io != PORT_DONE)
			break;
	}
	return io;
}

/* From the connection to the page; ERR_OK: it is all there. */
static inline enum err own_talk(struct own_client *c, uint16_t port)
{
	enum port_io io = own_connect(c, port);
	enum err e;

	if (io == PORT_DONE)
		io = own_get(c);
	e = io == PORT_FAILED ? tls_err(c->tls) : ERR_OK;
	tls_close(c->tls, false);
	port_socket_close(c->port, &c->socket);
	return e;
}

#endif
