#include "cmd/errand.h"

static size_t cost(size_t bytes)
{
	return arena_cost(bytes) + setup_cost(1) + call_cost();
}

void *errand_claim(struct port *port, const struct options *o, struct report *r,
                   size_t bytes)
{
	struct arena a;
	struct errand *e;

	arena_init(&a, port_claim(port, cost(bytes)), cost(bytes));
	e = a.p ? arena_take(&a, bytes) : NULL;
	if (!e) {
		report_error(r, SLICE(""), ERR_NO_MEMORY, SLICE(""));
		return NULL;
	}
	e->port = port;
	e->options = o;
	e->report = r;
	e->arena = a;
	buf_init(&e->out, e->out_text, sizeof e->out_text);
	return e;
}

/* ---- to begin ------------------------------------------------------------ */

bool errand_open(struct errand *e, const struct setup_need *need)
{
	enum err err = port_waiter_open(e->port, &e->waiter);

	if (err == ERR_OK)
		err = port_stop_watch(e->port, e->waiter);
	if (err != ERR_OK) {
		errand_fail(e, SLICE("signals"), err, SLICE(""));
		return false;
	}
	e->opened = true;
	err = setup_init(&e->setup, e->port, e->options, need, &e->arena);
	setup_warn(&e->setup, e->report);
	if (err != ERR_OK)
		errand_fail_setup(e, err);
	return err == ERR_OK;
}

static bool taken(struct errand *e, enum err err)
{
	if (err != ERR_OK)
		errand_fail(e, SLICE(""), err, SLICE(""));
	return err == ERR_OK;
}

bool errand_call(struct errand *e, struct call *c)
{
	e->call = c;
	return taken(e, call_init(c, &e->setup.client, &e->arena,
	                          setup_tls(&e->setup, &e->arena), e->waiter));
}

bool errand_listing(struct errand *e, struct listing *l)
{
	e->call = &l->call;
	return taken(e,
	             listing_init(l, &e->setup.client, &e->arena,
	                          setup_tls(&e->setup, &e->arena), e->waiter));
}

/* ---- to ask -------------------------------------------------------------- */

/* Whether it may go on: no signal has come. */
static bool goes_on(struct errand *e)
{
	int signal = port_stop_signal(e->port);

	if (!signal)
		return true;
	if (!e->status) {
		report_error(e->report, SLICE(""), ERR_STOPPED, SLICE(""));
		e->status = err_signal_status(signal);
	}
	return false;
}

static void wait_for(struct errand *e, const struct call *c)
{
	port_wait(e->port, e->waiter, call_socket(c), c->want, c->wait_ms);
}

static void tell_again(struct errand *e, const struct call *c,
                       struct slice object, uint64_t now_ms)
{
	uint64_t wait_ms = c->wait_ms > now_ms ? c->wait_ms - now_ms : 0;

	report_fault(e->report, object, &c->fault, true, wait_ms);
}

enum call_event errand_step(struct errand *e, struct call *c,
                            struct slice object)
{
	while (goes_on(e)) {
		uint64_t now_ms = port_now_ms(e->port);
		enum call_event event = call_step(c, now_ms);

		if (event == CALL_WAIT)
			wait_for(e, c);
		else if (event == CALL_AGAIN)
			tell_again(e, c, object, now_ms);
		else
			return event;
	}
	return CALL_FAILED;
}

enum listing_event errand_next(struct errand *e, struct listing *l,
                               struct slice object)
{
	while (goes_on(e)) {
		uint64_t now_ms = port_now_ms(e->port);
		enum listing_event event = listing_step(l, now_ms);

		if (event == LISTING_WAIT)
			wait_for(e, &l->call);
		else if (event == LISTING_AGAIN)
			tell_again(e, &l->call, object, now_ms);
		else
			return event;
	}
	return LISTING_FAILED;
}

/* ---- to tell ------------------------------------------------------------- */

void errand_flush(struct errand *e)
{
	enum err err = ERR_OK;

	if (e->out.n)
		err = port_print(e->port, PORT_OUT, buf_slice(&e->out));
	buf_clear(&e->out);
	if (err != ERR_OK)
		errand_fail(e, SLICE("output"), err, SLICE(""));
}

/* Whole lines only, so that a pipe that is closed cuts none. */
bool errand_put(struct errand *e, struct slice line)
{
	struct slice piece;

	if (line.n > e->out.cap - e->out.n)
		errand_flush(e);
	while (line.n && !e->status) {
		piece = slice_first(line, e->out.cap - e->out.n);
		buf_put(&e->out, piece);
		line = slice_after(line, piece.n);
		if (e->out.n == e->out.cap)
			errand_flush(e);
	}
	return !e->status;
}

void errand_fail(struct errand *e, struct slice object, enum err err,
                 struct slice reason)
{
	report_error(e->report, object, err, reason);
	if (!e->status)
		e->status = report_status(e->report, err);
}

void errand_fault(struct errand *e, struct slice object, const struct fault *f)
{
	if (e->status) /* a signal, which was told */
		return;
	report_fault(e->report, object, f, false, 0);
	e->status = report_status(e->report, f->err);
}

void errand_fail_setup(struct errand *e, enum err err)
{
	setup_tell(&e->setup, e->report, err);
	if (!e->status)
		e->status = report_status(e->report, err);
}

int errand_end(struct errand *e)
{
	if (!e)
		return err_class_status(ERR_CLASS_RESOURCE);
	errand_flush(e);
	if (e->call)
		call_close(e->call);
	if (e->opened)
		setup_end(&e->setup);
	return e->status;
}
