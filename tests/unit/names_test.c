/* names: who asks is woken; answers are kept, failures not for long. */
#include <stdlib.h>

#include "check.h"
#include "net/names.h"

static const struct port_socket no_socket = {PORT_NONE};

struct asker {
	struct port *port;
	struct names *names;
	struct port_waiter waiter;
	struct port_address found[NAMES_ADDRESSES_MAX];
	size_t count;
	enum err err;
};

static void ask_open(struct asker *a, struct port *port, struct names *names)
{
	memset(a, 0, sizeof *a);
	a->port = port;
	a->names = names;
	if (port_waiter_open(port, &a->waiter))
		abort();
}

static enum names_state ask_once(struct asker *a, const char *host,
                                 uint16_t port)
{
	return names_find(a->names, host, port, a->waiter, a->found, &a->count,
	                  &a->err);
}

/* Until there is an answer; a wake that is missing hangs here. */
static enum names_state ask(struct asker *a, const char *host, uint16_t port)
{
	enum names_state s;

	while ((s = ask_once(a, host, port)) == NAMES_ASKED)
		port_wait(a->port, a->waiter, no_socket, PORT_DONE, PORT_NEVER);
	return s;
}

static struct names *names_new(struct port *port)
{
	struct names *n = calloc(1, sizeof *n);

	if (!n || names_init(n, port))
		abort();
	return n;
}

/* The asker, the names and the port. */
static void ask_end(struct asker *a)
{
	names_stop(a->names);
	port_waiter_close(a->port, &a->waiter);
	free(a->names);
	port_close(a->port);
}

CASE(the_answer_comes_and_is_kept)
{
	struct port *p = port_open();
	struct names *n = names_new(p);
	struct asker a;

	ask_open(&a, p, n);
	CHECK_U64(ask_once(&a, "127.0.0.1", 80), NAMES_ASKED);
	CHECK_U64(ask(&a, "127.0.0.1", 80), NAMES_READY);
	CHECK(a.count == 1 && a.found[0].port == 80 && a.found[0].family == 4);
	CHECK_U64(ask_once(&a, "127.0.0.1", 80), NAMES_READY);
	/* another port is another place */
	CHECK_U64(ask_once(&a, "127.0.0.1", 81), NAMES_ASKED);
	CHECK_U64(ask(&a, "127.0.0.1", 81), NAMES_READY);
	CHECK_U64(a.found[0].port, 81);
	names_forget(n, "127.0.0.1", 80);
	CHECK_U64(ask_once(&a, "127.0.0.1", 80), NAMES_ASKED);
	CHECK_U64(ask(&a, "127.0.0.1", 80), NAMES_READY);
	ask_end(&a);
}

CASE(no_such_host)
{
	struct port *p = port_open();
	struct names *n = names_new(p);
	char longest[NAMES_HOST_MAX + 2];
	struct asker a;

	ask_open(&a, p, n);
	CHECK_U64(ask(&a, "no host..has this", 80), NAMES_FAILED);
	CHECK_U64(a.err, ERR_NO_HOST);
	CHECK_U64(a.count, 0);
	/* a retry a little later asks anew */
	n->entries[0].since_ms -= NAMES_KEEP_FAILED_MS;
	CHECK_U64(ask_once(&a, "no host..has this", 80), NAMES_ASKED);
	CHECK_U64(ask(&a, "no host..has this", 80), NAMES_FAILED);
	memset(longest, '.', sizeof longest);
	longest[NAMES_HOST_MAX + 1] = '\0';
	CHECK_U64(ask(&a, longest, 80), NAMES_FAILED);
	CHECK_U64(a.err, ERR_TOO_LONG);
	longest[NAMES_HOST_MAX] = '\0';
	CHECK_U64(ask(&a, longest, 80), NAMES_FAILED);
	CHECK_U64(a.err, ERR_NO_HOST);
	ask_end(&a);
}

CASE(an_old_answer_is_asked_anew)
{
	struct port *p = port_open();
	struct names *n = names_new(p);
	struct asker a;

	ask_open(&a, p, n);
	CHECK_U64(ask(&a, "127.0.0.1", 80), NAMES_READY);
	n->entries[0].since_ms -= NAMES_KEEP_MS;
	CHECK_U64(ask_once(&a, "127.0.0.1", 80), NAMES_ASKED);
	CHECK_U64(ask(&a, "127.0.0.1", 80), NAMES_READY);
	ask_end(&a);
}

/* More hosts than entries: the oldest gives way, all get an answer. */
CASE(more_hosts_than_room)
{
	struct port *p = port_open();
	struct names *n = names_new(p);
	struct asker a;
	char host[32];

	ask_open(&a, p, n);
	for (int i = 1; i <= NAMES_HOSTS_MAX + 3; i++) {
		snprintf(host, sizeof host, "127.0.0.%d", i);
		(void)ask_once(&a, host, 80); /* all at once */
	}
	for (int i = 1; i <= NAMES_HOSTS_MAX + 3; i++) {
		snprintf(host, sizeof host, "127.0.0.%d", i);
		CHECK_U64(ask(&a, host, 80), NAMES_READY);
		CHECK_U64(a.found[0].bytes[3], (unsigned)i);
	}
	ask_end(&a);
}

enum { ASKERS = 16 };

static void ask_all(void *asker)
{
	struct asker *a = asker;
	char host[32];

	for (int i = 1; i < 200; i++) {
		snprintf(host, sizeof host, "127.0.%d.1", i % 40);
		if (ask(a, host, 80) != NAMES_READY ||
		    a->found[0].bytes[2] != i % 40)
			a->err = ERR_BUG;
		if (i % 7 == 0)
			names_forget(a->names, host, 80);
	}
}

CASE(many_ask_at_once)
{
	struct port *p = port_open();
	struct names *n = names_new(p);
	struct port_thread t[ASKERS];
	struct asker a[ASKERS];

	for (int i = 0; i < ASKERS; i++) {
		ask_open(&a[i], p, n);
		CHECK(!port_thread_start(p, &t[i], ask_all, &a[i], 16384));
	}
	for (int i = 0; i < ASKERS; i++) {
		port_thread_join(p, &t[i]);
		CHECK_U64(a[i].err, ERR_OK);
		port_waiter_close(p, &a[i].waiter);
	}
	names_stop(n);
	free(n);
	port_close(p);
}

CASE(stopping_without_a_question)
{
	struct port *p = port_open();
	struct names *n = names_new(p);

	names_stop(n);
	CHECK_U64((unsigned)n->waiter.h, (unsigned)PORT_NONE);
	free(n);
	port_close(p);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(the_answer_comes_and_is_kept),
	                              RUN(no_such_host),
	                              RUN(an_old_answer_is_asked_anew),
	                              RUN(more_hosts_than_room),
	                              RUN(many_ask_at_once),
	                              RUN(stopping_without_a_question),
	                              {0}});
}
