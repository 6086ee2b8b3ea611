/*
 * scripted: a tiny HTTP server for tests, in a thread of the test process, on
 * a free port of 127.0.0.1, without TLS. It plays a script (script.h). After
 * the last step the connection stays open until scripted_end, which says what
 * was not as the script has it: a step that did not come true within
 * SCRIPTED_WAIT_MS, bytes or a connection more than it names. What a client
 * may always do, hang up while something is sent to it, is no fault; GONE
 * makes sure of it where it must.
 */
#ifndef PAIL_SCRIPTED_H
#define PAIL_SCRIPTED_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/slice.h"
#include "script.h"

enum {
	SCRIPTED_WAIT_MS = 20000, /* a safety net, on a machine that crawls */
	SCRIPTED_REQUESTS = 8,    /* that are kept of one script */
	SCRIPTED_REQUEST_MAX = 20480,
};

struct scripted {
	uint16_t port;
	bool running;
	/* The rest is scripted's own. All zero: never started. */
	const struct scripted_step *steps;
	pthread_t thread;
	int listener, client; /* client -1: none */
	int told[2];          /* a pipe; a byte: told; closed: stop */
	size_t at, count;     /* step; requests */
	size_t request_n[SCRIPTED_REQUESTS];
	char requests[SCRIPTED_REQUESTS][SCRIPTED_REQUEST_MAX];
	char why[160]; /* "": all is as the script has it */
};

/* ---- its thread --------------------------------------------------------- */

static inline bool scripted_fault(struct scripted *s, const char *what)
{
	snprintf(s->why, sizeof s->why, "server, step %zu: %s", s->at, what);
	return false;
}

/* Until fd can be read. False: told to stop, or too late. */
static inline bool scripted_wait(struct scripted *s, int fd)
{
	struct pollfd on[2] = {{.fd = fd, .events = POLLIN},
	                       {.fd = s->told[0]}};

	return poll(on, 2, SCRIPTED_WAIT_MS) > 0 && on[0].revents;
}

static inline void scripted_hang_up(struct scripted *s, bool reset)
{
	const struct linger none = {1, 0};

	if (s->client < 0)
		return;
	if (reset)
		setsockopt(s->client, SOL_SOCKET, SO_LINGER, &none,
		           sizeof none);
	close(s->client);
	s->client = -1;
}

static inline bool scripted_accept(struct scripted *s)
{
	const struct timeval limit = {SCRIPTED_WAIT_MS / 1000, 0};
	const int on = 1;

	scripted_hang_up(s, false);
	if (!scripted_wait(s, s->listener))
		return scripted_fault(s, "nobody connected");
	s->client = accept(s->listener, NULL, NULL);
	if (s->client < 0)
		return scripted_fault(s, "accept failed");
	setsockopt(s->client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	setsockopt(s->client, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
	return true;
}

static inline bool scripted_read(struct scripted *s)
{
	char *text;
	size_t n = 0;
	ssize_t got = 1;

	if (s->count == SCRIPTED_REQUESTS)
		return scripted_fault(s, "too many requests to keep");
	text = s->requests[s->count];
	while (n < 4 || memcmp(text + n - 4, "\r\n\r\n", 4) != 0) {
		if (n == SCRIPTED_REQUEST_MAX)
			return scripted_fault(s, "request too long");
		if (!scripted_wait(s, s->client))
			return scripted_fault(s, "no request came");
		got = recv(s->client, text + n, SCRIPTED_REQUEST_MAX - n, 0);
		if (got <= 0)
			return scripted_fault(s, "closed, not a request");
		n += (size_t)got;
	}
	s->request_n[s->count++] = n;
	return true;
}

/* Gives up when the client has: that is its right. */
static inline void scripted_send(struct scripted *s, const char *p, size_t n,
                                 size_t piece)
{
	while (n) {
		size_t want = n < piece ? n : piece;
		ssize_t sent = send(s->client, p, want, MSG_NOSIGNAL);

		if (sent <= 0)
			return;
		p += sent;
		n -= (size_t)sent;
	}
}

static inline void scripted_fill(struct scripted *s, size_t n)
{
	char some[4096];

	memset(some, 'x', sizeof some);
	for (size_t part; n; n -= part) {
		part = n < sizeof some ? n : sizeof some;
		scripted_send(s, some, part, part);
	}
}

/* The number behind "range: bytes=" in the last request. */
static inline bool scripted_range(const struct scripted *s, size_t *from)
{
	struct slice rest = {s->requests[s->count - 1],
	                     s->request_n[s->count - 1]};

	while (rest.n) {
		struct slice line = slice_cut(&rest, '\n');
		struct slice name = slice_cut(&line, '=');

		if (!slice_equal_nocase(name, SLICE("range: bytes")))
			continue;
		for (*from = 0; line.n && line.p[0] != '-';
		     line = slice_after(line, 1))
			*from = *from * 10 + (size_t)(line.p[0] - '0');
		return true;
	}
	return false;
}

/* An object as S3 hands it out: whole, or from where it was asked for. */
static inline void scripted_object(struct scripted *s,
                                   const struct scripted_step *step)
{
	char head[256];
	size_t size = strlen(step->text), from = 0, n;
	bool ranged = scripted_range(s, &from);

	from = from < size ? from : size;
	snprintf(head, sizeof head,
	         "HTTP/1.1 %s\r\nETag: \"one\"\r\nContent-Length: %zu\r\n",
	         ranged ? "206 Partial Content" : "200 OK", size - from);
	scripted_send(s, head, strlen(head), strlen(head));
	if (ranged) {
		snprintf(head, sizeof head,
		         "Content-Range: bytes %zu-%zu/%zu\r\n", from, size - 1,
		         size);
		scripted_send(s, head, strlen(head), strlen(head));
	}
	n = size - from < step->n ? size - from : step->n;
	scripted_send(s, "\r\n", 2, 2);
	scripted_send(s, step->text + from, n, n);
}

static inline bool scripted_gone(struct scripted *s)
{
	char byte;
	ssize_t got;

	if (!scripted_wait(s, s->client))
		return scripted_fault(s, "the client does not close");
	got = recv(s->client, &byte, 1, 0);
	return got <= 0 || scripted_fault(s, "more than was asked for");
}

static inline bool scripted_await(struct scripted *s)
{
	char byte;

	if (!scripted_wait(s, s->told[0]) || read(s->told[0], &byte, 1) != 1)
		return scripted_fault(s, "nobody told");
	return true;
}

static inline bool scripted_play(struct scripted *s,
                                 const struct scripted_step *step)
{
	size_t n = strlen(step->text);

	switch (step->kind) {
	case SCRIPTED_OVER: break;
	case SCRIPTED_ACCEPT: return scripted_accept(s);
	case SCRIPTED_REQUEST: return scripted_read(s);
	case SCRIPTED_SEND: scripted_send(s, step->text, n, n); break;
	case SCRIPTED_TRICKLE: scripted_send(s, step->text, n, 1); break;
	case SCRIPTED_FILL: scripted_fill(s, step->n); break;
	case SCRIPTED_OBJECT: scripted_object(s, step); break;
	case SCRIPTED_CLOSE: scripted_hang_up(s, false); break;
	case SCRIPTED_RESET: scripted_hang_up(s, true); break;
	case SCRIPTED_GONE: return scripted_gone(s);
	case SCRIPTED_AWAIT: return scripted_await(s);
	}
	return true;
}

static inline void *scripted_run(void *arg)
{
	struct scripted *s = arg;

	while (s->steps[s->at].kind != SCRIPTED_OVER &&
	       scripted_play(s, &s->steps[s->at]))
		s->at++;
	if (s->why[0]) /* the client must not wait for what never comes */
		scripted_hang_up(s, true);
	return NULL;
}

/* ---- the test's side ---------------------------------------------------- */

/* A socket on a free port of 127.0.0.1, not listening; -1. Until it is closed
 * nobody else gets the port, and connections to it are refused. */
static inline int scripted_bind(uint16_t *port)
{
	struct sockaddr_in to = {.sin_family = AF_INET};
	socklen_t n = sizeof to;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (struct sockaddr *)&to, sizeof to) != 0 ||
	    getsockname(fd, (struct sockaddr *)&to, &n) != 0)
		return -1;
	*port = ntohs(to.sin_port);
	return fd;
}

/* Borrows steps, and s until scripted_end or scripted_stop. */
static inline bool scripted_start(struct scripted *s,
                                  const struct scripted_step *steps)
{
	memset(s, 0, sizeof *s);
	s->steps = steps;
	s->client = -1;
	s->listener = scripted_bind(&s->port);
	s->running = s->listener >= 0 && listen(s->listener, 8) == 0 &&
	             pipe(s->told) == 0 &&
	             pthread_create(&s->thread, NULL, scripted_run, s) == 0;
	return s->running;
}

/* Lets the server go on from AWAIT; may come before it. */
static inline void scripted_tell(struct scripted *s)
{
	if (write(s->told[1], "t", 1) != 1)
		perror("scripted_tell");
}

static inline bool scripted_readable(int fd)
{
	struct pollfd on = {.fd = fd, .events = POLLIN};

	return fd >= 0 && poll(&on, 1, 0) > 0;
}

static inline void scripted_join(struct scripted *s)
{
	char byte;

	pthread_join(s->thread, NULL);
	s->running = false;
	if (!s->why[0] && scripted_readable(s->listener))
		scripted_fault(s, "a connection too many");
	if (!s->why[0] && scripted_readable(s->client) &&
	    recv(s->client, &byte, 1, 0) > 0)
		scripted_fault(s, "a request too many");
	scripted_hang_up(s, false);
	close(s->listener);
	close(s->told[0]);
}

/* Waits for the end of the script; "" or what was not as it has it. */
static inline const char *scripted_end(struct scripted *s)
{
	if (!s->running)
		return s->why;
	scripted_join(s);
	close(s->told[1]);
	return s->why;
}

/* Ends it wherever it stands. Does nothing when it does not run. */
static inline void scripted_stop(struct scripted *s)
{
	if (!s->running)
		return;
	close(s->told[1]);
	scripted_join(s);
}

/* The request number i from 0, once the server has ended; "" if none came. */
static inline struct slice scripted_request(const struct scripted *s, size_t i)
{
	if (i >= s->count)
		return SLICE("");
	return (struct slice){s->requests[i], s->request_n[i]};
}

#endif
