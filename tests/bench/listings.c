/*
 * listings: bucket listings by many threads, over one shared client: each
 * thread keeps its connection, or ("new") opens one for each listing.
 *
 *     listings shared|new COUNT THREADS
 *
 * Configured as pail is, by the environment. Prints one line: wall seconds,
 * names seen, requests, connections, resumed.
 */
#include <string.h>

#include "base/number.h"
#include "cmd/setup.h"
#include "fetch/listing.h"

enum { THREADS_MAX = 32, STACK_BYTES = 65536 };

struct bench {
	struct port *port;
	struct setup setup;
	struct port_lock lock;
	uint64_t left, names, failed;
	bool anew;
};

struct lister {
	struct bench *bench;
	struct listing listing;
	struct port_waiter waiter;
	struct port_thread thread;
};

static bool take_one(struct bench *b)
{
	bool got;

	port_lock_take(b->port, &b->lock);
	got = b->left > 0;
	b->left -= got;
	port_lock_give(b->port, &b->lock);
	return got;
}

static void count(struct bench *b, uint64_t names, bool failed)
{
	port_lock_take(b->port, &b->lock);
	b->names += names;
	b->failed += failed;
	port_lock_give(b->port, &b->lock);
}

static void list_once(struct lister *l)
{
	struct port *p = l->bench->port;
	struct call *c = &l->listing.call;
	uint64_t names = 0;
	bool failed = listing_start(&l->listing, port_now_ms(p)) != ERR_OK;

	while (!failed) {
		switch (listing_step(&l->listing, port_now_ms(p))) {
		case LISTING_WAIT:
			port_wait(p, l->waiter, call_socket(c), c->want,
			          c->wait_ms);
			break;
		case LISTING_NAME: names++; break;
		case LISTING_AGAIN: break;
		case LISTING_DONE: count(l->bench, names, false); return;
		case LISTING_FAILED: failed = true; break;
		}
	}
	count(l->bench, 0, true);
}

static void run(void *arg)
{
	struct lister *l = arg;

	while (take_one(l->bench)) {
		list_once(l);
		if (l->bench->anew)
			call_close(&l->listing.call);
	}
	call_close(&l->listing.call);
}

static void print_line(struct bench *b, uint64_t ms)
{
	char text[256];
	struct buf out = BUF(text);
	struct client_counts n = client_counts(&b->setup.client);

	buf_put_u64(&out, ms / 1000);
	buf_put_char(&out, '.');
	buf_put_padded(&out, ms % 1000, 3, '0');
	buf_put_z(&out, " s, names ");
	buf_put_u64(&out, b->names);
	buf_put_z(&out, ", requests ");
	buf_put_u64(&out, n.requests);
	buf_put_z(&out, ", connections ");
	buf_put_u64(&out, n.connections);
	buf_put_z(&out, ", resumed ");
	buf_put_u64(&out, n.resumed);
	buf_put_z(&out, ", failed ");
	buf_put_u64(&out, b->failed);
	buf_put_char(&out, '\n');
	(void)port_print(b->port, PORT_OUT, buf_slice(&out));
}

static enum err start(struct bench *b, struct lister *listers, unsigned threads,
                      struct arena *a)
{
	enum err e = ERR_OK;

	for (unsigned i = 0; e == ERR_OK && i < threads; i++) {
		struct lister *l = &listers[i];

		l->bench = b;
		e = port_waiter_open(b->port, &l->waiter);
		if (e == ERR_OK)
			e = listing_init(&l->listing, &b->setup.client, a,
			                 setup_tls(&b->setup, a), l->waiter);
		if (e == ERR_OK)
			e = port_thread_start(b->port, &l->thread, run, l,
			                      STACK_BYTES);
	}
	return e;
}

static enum err bench(struct bench *b, unsigned threads)
{
	struct options o = {.retries = 5};
	struct setup_need need = {true, false, threads};
	size_t n = setup_cost(threads) + threads * call_cost() +
	           arena_cost(threads * sizeof(struct lister));
	struct arena a;
	struct lister *listers;
	uint64_t start_ms = port_now_ms(b->port);
	enum err e;

	arena_init(&a, port_claim(b->port, n), n);
	listers = arena_take(&a, threads * sizeof *listers);
	if (!a.p || !listers)
		return ERR_NO_MEMORY;
	e = setup_init(&b->setup, b->port, &o, &need, &a);
	if (e == ERR_OK)
		e = start(b, listers, threads, &a);
	if (e != ERR_OK)
		return e;
	for (unsigned i = 0; i < threads; i++)
		port_thread_join(b->port, &listers[i].thread);
	print_line(b, port_now_ms(b->port) - start_ms);
	return ERR_OK;
}

int main(int argc, char **argv)
{
	static struct bench b;
	uint64_t threads = 0;
	enum err e = ERR_USAGE;

	b.port = port_open();
	if (!b.port)
		return 1;
	port_lock_init(b.port, &b.lock);
	if (argc == 4 && number_decimal(slice_of(argv[2]), 1000000, &b.left) &&
	    number_decimal(slice_of(argv[3]), THREADS_MAX, &threads)) {
		b.anew = strcmp(argv[1], "new") == 0;
		e = bench(&b, (unsigned)threads);
	}
	if (e != ERR_OK)
		(void)port_print(b.port, PORT_ERR, slice_of(err_text(e)));
	port_close(b.port);
	return e != ERR_OK || b.failed;
}
