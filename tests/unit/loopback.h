/*
 * loopback: a listener on a free port of 127.0.0.1, and what a client needs to
 * talk to it. The test plays the server: it accepts and answers by itself.
 */
#ifndef PAIL_LOOPBACK_H
#define PAIL_LOOPBACK_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "check.h"
#include "port/port.h"

struct loopback {
	struct port *port;
	struct port_waiter waiter;
	int listener;
	struct port_address address; /* of the listener */
};

/* A socket on a port that nobody listens on, so nobody else's; -1: none. */
static inline int loopback_bind(struct port_address *address)
{
	struct sockaddr_in a = {.sin_family = AF_INET};
	socklen_t n = sizeof a;
	int s = socket(AF_INET, SOCK_STREAM, 0);

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (bind(s, (struct sockaddr *)&a, n) != 0 ||
	    getsockname(s, (struct sockaddr *)&a, &n) != 0) {
		close(s);
		return -1;
	}
	*address = (struct port_address){.family = 4,
	                                 .port = ntohs(a.sin_port)};
	memcpy(address->bytes, &a.sin_addr, 4);
	return s;
}

static inline bool loopback_open(struct loopback *w)
{
	w->port = port_open();
	w->listener = loopback_bind(&w->address);
	return w->port && port_waiter_open(w->port, &w->waiter) == ERR_OK &&
	       listen(w->listener, 4) == 0;
}

static inline void loopback_close(struct loopback *w)
{
	close(w->listener);
	port_waiter_close(w->port, &w->waiter);
	port_close(w->port);
}

#endif
