#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "port/linux/linux.h"

/* A literal first: no resolver is asked for one, and a broken resolv.conf
 * does not matter. */
static struct addrinfo *look_up(const char *host)
{
	struct addrinfo hints = {.ai_family = AF_UNSPEC,
	                         .ai_socktype = SOCK_STREAM,
	                         .ai_flags = AI_NUMERICHOST};
	struct addrinfo *list = NULL;

	if (getaddrinfo(host, NULL, &hints, &list) == 0)
		return list;
	hints.ai_flags = 0;
	if (getaddrinfo(host, NULL, &hints, &list) == 0)
		return list;
	return NULL;
}

static struct addrinfo *next_of(struct addrinfo *at, int family)
{
	while (at && at->ai_family != family)
		at = at->ai_next;
	return at;
}

static void copy_address(struct port_address *to, const struct addrinfo *from,
                         uint16_t port)
{
	const void *any = from->ai_addr;

	memset(to, 0, sizeof *to);
	to->port = port;
	if (from->ai_family == AF_INET6) {
		const struct sockaddr_in6 *v6 = any;

		to->family = 6;
		to->scope = v6->sin6_scope_id;
		memcpy(to->bytes, &v6->sin6_addr, 16);
	} else {
		const struct sockaddr_in *v4 = any;

		to->family = 4;
		memcpy(to->bytes, &v4->sin_addr, 4);
	}
}

/*
 * The resolver's order, but the families in turn (RFC 8305 section 4): else
 * a dead IPv6 would use up all the addresses that are tried.
 */
static size_t take_in_turn(struct addrinfo *list, uint16_t port,
                           struct port_address *out, size_t cap)
{
	struct addrinfo *v4 = next_of(list, AF_INET);
	struct addrinfo *v6 = next_of(list, AF_INET6);
	bool six = list->ai_family == AF_INET6;
	size_t n = 0;

	while (n < cap && (v4 || v6)) {
		if (v6 && (six || !v4)) {
			copy_address(&out[n++], v6, port);
			v6 = next_of(v6->ai_next, AF_INET6);
		} else {
			copy_address(&out[n++], v4, port);
			v4 = next_of(v4->ai_next, AF_INET);
		}
		six = !six;
	}
	return n;
}

enum err port_resolve(struct port *p, const char *host, uint16_t port,
                      struct port_address *out, size_t cap, size_t *count)
{
	struct addrinfo *list = look_up(host);

	(void)p;
	*count = 0;
	if (!list)
		return ERR_NO_HOST;
	*count = take_in_turn(list, port, out, cap);
	freeaddrinfo(list);
	return *count ? ERR_OK : ERR_NO_HOST;
}
