#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "sd_net.h"

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <linux/sockios.h>

#define BACKLOG     1024
#define LINGER_MS   2000u
#define NS_PER_S    1000000000u
/* Debts below this are not slept off: the timer is no finer. */
#define DEBT_MIN_NS 2000000u

static bool is_loopback(const struct sockaddr_storage *a)
{
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)a;
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)a;

	if (a->ss_family == AF_INET)
		return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
	return IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}

static socklen_t address_make(struct sockaddr_storage *a, const char *text,
                              uint16_t port)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)a;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)a;

	memset(a, 0, sizeof(*a));
	if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons(port);
		return sizeof(*v4);
	}
	if (inet_pton(AF_INET6, text, &v6->sin6_addr) == 1) {
		v6->sin6_family = AF_INET6;
		v6->sin6_port = htons(port);
		return sizeof(*v6);
	}
	return 0;
}

int sd_net_listen(const char *address, uint16_t *port)
{
	struct sockaddr_storage a;
	socklen_t n = address_make(&a, address, *port);
	int on = 1;
	int fd;

	if (n == 0 || !is_loopback(&a)) {
		fprintf(stderr, "s3d: %s is not a loopback address\n", address);
		return -1;
	}
	fd = socket(a.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
	    bind(fd, (struct sockaddr *)&a, n) != 0 ||
	    listen(fd, BACKLOG) != 0 ||
	    getsockname(fd, (struct sockaddr *)&a, &n) != 0) {
		fprintf(stderr, "s3d: cannot listen on %s port %u: %s\n",
		        address, *port, strerror(errno));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	/* The port lies at the same place for both families. */
	*port = ntohs(((struct sockaddr_in *)&a)->sin_port);
	return fd;
}

/* Whether the socket can be read, or has ended, within wait_ms. */
static bool wait_for(int fd, short events, uint64_t wait_ms)
{
	struct pollfd p = {fd, events, 0};
	int ms = wait_ms == 0 ? -1 : wait_ms > INT_MAX ? INT_MAX : (int)wait_ms;
	int got;

	do {
		got = poll(&p, 1, ms);
	} while (got < 0 && errno == EINTR);
	return got > 0;
}

bool sd_stream_open(struct sd_stream *s, int fd, struct sd_tls *tls,
                    uint64_t rate, bool *resumed)
{
	int on = 1;
	SSL *ssl;

	*s = (struct sd_stream){fd, NULL, rate, 0};
	*resumed = false;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (tls == NULL)
		return true;
	ssl = SSL_new((SSL_CTX *)tls);
	if (ssl == NULL || SSL_set_fd(ssl, fd) != 1 || SSL_accept(ssl) != 1) {
		SSL_free(ssl);
		return false;
	}
	s->ssl = ssl;
	*resumed = SSL_session_reused(ssl) == 1;
	return true;
}

long sd_stream_read(struct sd_stream *s, void *p, size_t n, uint64_t wait_ms)
{
	int limit = n > INT_MAX ? INT_MAX : (int)n;
	ssize_t got;

	if (s->ssl != NULL && SSL_pending(s->ssl) > 0)
		return SSL_read(s->ssl, p, limit);
	if (!wait_for(s->fd, POLLIN, wait_ms))
		return -1;
	if (s->ssl != NULL) {
		int made = SSL_read(s->ssl, p, limit);

		return made > 0 ? made : 0;
	}
	do {
		got = recv(s->fd, p, n, 0);
	} while (got < 0 && errno == EINTR);
	return got > 0 ? (long)got : 0;
}

static void sleep_ns(uint64_t ns)
{
	struct timespec t = {(time_t)(ns / NS_PER_S), (long)(ns % NS_PER_S)};

	while (clock_nanosleep(CLOCK_MONOTONIC, 0, &t, &t) == EINTR)
		;
}

static bool write_all(struct sd_stream *s, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t got;

		if (s->ssl != NULL)
			got = SSL_write(s->ssl, p, (int)n);
		else
			got = send(s->fd, p, n, MSG_NOSIGNAL);
		if (got < 0 && s->ssl == NULL && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		p += got;
		n -= (size_t)got;
	}
	return true;
}

/* Under a rate limit, pieces of a twentieth of a second, each slept off. */
bool sd_stream_write(struct sd_stream *s, const void *p, size_t n)
{
	const char *from = p;

	while (s->rate > 0 && n > 0) {
		uint64_t piece = s->rate / 20 + 1;
		size_t part = n < piece ? n : (size_t)piece;

		if (!write_all(s, from, part))
			return false;
		s->debt_ns += part * (uint64_t)NS_PER_S / s->rate;
		if (s->debt_ns >= DEBT_MIN_NS) {
			sleep_ns(s->debt_ns);
			s->debt_ns = 0;
		}
		from += part;
		n -= part;
	}
	return write_all(s, from, n);
}

bool sd_stream_wait(struct sd_stream *s, uint64_t wait_ms)
{
	if (wait_ms == 0)
		return true;
	return !wait_for(s->fd, POLLRDHUP, wait_ms);
}

void sd_stream_hang(struct sd_stream *s)
{
	wait_for(s->fd, POLLRDHUP, 0);
}

/* An RST throws away what is still unsent: wait until it is not. */
static void wait_until_sent(int fd)
{
	int left = 0;

	for (unsigned ms = 0; ms < LINGER_MS; ms++) {
		if (ioctl(fd, SIOCOUTQ, &left) != 0 || left == 0)
			return;
		sleep_ns(1000000);
	}
}

/* Unread bytes would turn the FIN into an RST: read them until the peer has
 * seen it. */
static void wait_until_left(int fd)
{
	char bin[4096];

	while (wait_for(fd, POLLIN, LINGER_MS) &&
	       recv(fd, bin, sizeof(bin), 0) > 0)
		;
}

void sd_stream_close(struct sd_stream *s, enum sd_parting how)
{
	struct linger hard = {1, 0};

	if (how == SD_PART_POLITE && s->ssl != NULL)
		SSL_shutdown(s->ssl);
	if (how == SD_PART_RST) {
		wait_until_sent(s->fd);
		setsockopt(s->fd, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
	} else {
		shutdown(s->fd, SHUT_WR);
		wait_until_left(s->fd);
	}
	SSL_free(s->ssl);
	close(s->fd);
	s->ssl = NULL;
	s->fd = -1;
}
