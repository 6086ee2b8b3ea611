#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include "port/linux/linux.h"

/* A literal first: no resolver is asked for one, and a broken resolv.conf
 * does not matter. */
static enum err look_up(const char *host, struct addrinfo **list)
{
	struct addrinfo hints = {.ai_family = AF_UNSPEC,
	                         .ai_socktype = SOCK_STREAM,
	                         .ai_flags = AI_NUMERICHOST};
	int failed;

	if (getaddrinfo(host, NULL, &hints, list) == 0)
		return ERR_OK;
	hints.ai_flags = 0;
	failed = getaddrinfo(host, NULL, &hints, list);
	if (failed == EAI_SYSTEM && (errno == EMFILE || errno == ENFILE))
		return ERR_NO_HANDLE;
	if (failed == EAI_MEMORY)
		return ERR_NO_MEMORY;
	/* A board may have no /etc/hosts (RFC 6761 6.3). */
	hints.ai_flags = AI_NUMERICHOST;
	if (failed && strcmp(host, "localhost") == 0)
		failed = getaddrinfo("127.0.0.1", NULL, &hints, list);
	return failed ? ERR_NO_HOST : ERR_OK;
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
	struct addrinfo *list = NULL;
	enum err e = look_up(host, &list);

	(void)p;
	*count = 0;
	if (e != ERR_OK)
		return e;
	*count = take_in_turn(list, port, out, cap);
	freeaddrinfo(list);
	return *count ? ERR_OK : ERR_NO_HOST;
}
