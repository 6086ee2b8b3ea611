#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "port/linux/linux.h"

union any_address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static socklen_t fill_address(union any_address *to,
                              const struct port_address *a)
{
	memset(to, 0, sizeof *to);
	if (a->family == 6) {
		to->v6.sin6_family = AF_INET6;
		to->v6.sin6_port = htons(a->port);
		to->v6.sin6_scope_id = a->scope;
		memcpy(&to->v6.sin6_addr, a->bytes, 16);
		return sizeof to->v6;
	}
	to->v4.sin_family = AF_INET;
	to->v4.sin_port = htons(a->port);
	memcpy(&to->v4.sin_addr, a->bytes, 4);
	return sizeof to->v4;
}

enum err port_socket_open(struct port *p, const struct port_address *a,
                          struct port_socket *s)
{
	union any_address to;
	socklen_t n = fill_address(&to, a);
	const int on = 1;

	(void)p;
	s->h = socket(to.any.sa_family,
	              SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP);
	if (s->h < 0) {
		s->h = PORT_NONE;
		return errno_handle_err(errno, ERR_CONNECT);
	}
	/* Else a request waits 40 ms for the acknowledgement of what went
	 * before it. */
	(void)setsockopt(s->h, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (connect(s->h, &to.any, n) == 0 || errno == EINPROGRESS ||
	    errno_again())
		return ERR_OK;
	port_socket_close(p, s);
	return ERR_CONNECT;
}

enum port_io port_socket_connected(struct port *p, struct port_socket s)
{
	struct pollfd on = {.fd = s.h, .events = POLLOUT};
	int failed = 0;
	socklen_t n = sizeof failed;

	(void)p;
	if (poll(&on, 1, 0) <= 0)
		return PORT_WAIT_WRITE;
	if (getsockopt(s.h, SOL_SOCKET, SO_ERROR, &failed, &n) || failed)
		return PORT_FAILED;
	return PORT_DONE;
}

static bool not_yet(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK;
}

enum port_io port_send(struct port *p, struct port_socket s, struct slice bytes,
                       size_t *sent)
{
	ssize_t n;

	(void)p;
	*sent = 0;
	do
		n = send(s.h, bytes.p, bytes.n, MSG_NOSIGNAL);
	while (n < 0 && errno_again());
	if (n < 0)
		return not_yet() ? PORT_WAIT_WRITE : PORT_FAILED;
	*sent = (size_t)n;
	return PORT_DONE;
}

enum port_io port_recv(struct port *p, struct port_socket s, void *to,
                       size_t cap, size_t *got)
{
	ssize_t n;

	(void)p;
	*got = 0;
	if (!cap) /* 0 bytes would look like the end */
		return PORT_DONE;
	do
		n = recv(s.h, to, cap, 0);
	while (n < 0 && errno_again());
	if (n < 0)
		return not_yet() ? PORT_WAIT_READ : PORT_FAILED;
	*got = (size_t)n;
	return n ? PORT_DONE : PORT_END;
}

void port_socket_close(struct port *p, struct port_socket *s)
{
	(void)p;
	if (s->h != PORT_NONE)
		close(s->h);
	s->h = PORT_NONE;
}
