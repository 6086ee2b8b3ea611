#include "cmd/list_buckets.h"

#include "cmd/setup.h"
#include "fetch/listing.h"

enum { OUT_BYTES = 4096 }; /* one write for so many bytes of names */

struct list_buckets {
	struct port *port;
	struct report *report;
	struct setup setup;
	struct listing listing;
	struct port_waiter waiter;
	struct buf out;
	char out_text[OUT_BYTES];
};

static size_t cost(void)
{
	return arena_cost(sizeof(struct list_buckets)) + setup_cost(1) +
	       call_cost();
}

static enum err flush(struct list_buckets *l)
{
	enum err e = ERR_OK;

	if (l->out.n)
		e = port_print(l->port, PORT_OUT, buf_slice(&l->out));
	buf_clear(&l->out);
	return e;
}

static enum err put(struct list_buckets *l, struct slice name)
{
	enum err e = ERR_OK;

	if (name.n + 1 > l->out.cap - l->out.n)
		e = flush(l);
	buf_put(&l->out, name);
	buf_put_char(&l->out, '\n');
	return e;
}

static int fail(struct list_buckets *l, struct slice object, enum err e,
                struct slice reason)
{
	report_error(l->report, object, e, reason);
	return err_class_status(err_class(e));
}

static int list(struct list_buckets *l)
{
	struct call *c = &l->listing.call;
	enum err e = listing_start(&l->listing, port_now_ms(l->port));
	uint64_t now_ms;
	int signal;

	while (e == ERR_OK) {
		signal = port_stop_signal(l->port);
		if (signal) {
			report_error(l->report, SLICE(""), ERR_STOPPED,
			             SLICE(""));
			return err_signal_status(signal);
		}
		now_ms = port_now_ms(l->port);
		switch (listing_step(&l->listing, now_ms)) {
		case LISTING_WAIT:
			port_wait(l->port, l->waiter, call_socket(c), c->want,
			          c->wait_ms);
			break;
		case LISTING_NAME: e = put(l, l->listing.name); break;
		case LISTING_AGAIN:
			report_fault(l->report, SLICE("buckets"), &c->fault,
			             true, c->wait_ms - now_ms);
			break;
		case LISTING_DONE:
			e = flush(l);
			return e == ERR_OK
			               ? 0
			               : fail(l, SLICE("output"), e, SLICE(""));
		case LISTING_FAILED:
			(void)flush(l);
			report_fault(l->report, SLICE("buckets"), &c->fault,
			             false, 0);
			return err_class_status(err_class(c->fault.err));
		}
	}
	return fail(l, SLICE("output"), e, SLICE(""));
}

static int open_and_list(struct list_buckets *l, const struct options *o,
                         struct arena *a)
{
	struct setup_need need = {true, false, 1};
	enum err e = port_waiter_open(l->port, &l->waiter);

	if (e == ERR_OK)
		e = port_stop_watch(l->port, l->waiter);
	if (e == ERR_OK)
		e = setup_init(&l->setup, l->port, o, &need, a);
	if (e == ERR_OK)
		e = listing_init(&l->listing, &l->setup.client, a,
		                 setup_tls(&l->setup, a), l->waiter);
	if (e != ERR_OK)
		return fail(l, l->setup.field, e, slice_of(l->setup.why));
	return list(l);
}

int list_buckets_run(struct port *port, const struct options *o,
                     struct report *r)
{
	struct arena a;
	struct list_buckets *l;
	int status;

	arena_init(&a, port_claim(port, cost()), cost());
	l = arena_take(&a, sizeof *l);
	if (!a.p || !l) {
		report_error(r, SLICE(""), ERR_NO_MEMORY, SLICE(""));
		return err_class_status(ERR_CLASS_RESOURCE);
	}
	l->port = port;
	l->report = r;
	buf_init(&l->out, l->out_text, sizeof l->out_text);
	status = open_and_list(l, o, &a);
	call_close(&l->listing.call);
	setup_end(&l->setup);
	return status;
}
