#include "fetch/call.h"

#include <string.h>

#include "base/arena.h"

size_t call_cost(void)
{
	return arena_cost(CALL_REQUEST_MAX) + arena_cost(HEAD_BYTES_MAX) +
	       arena_cost(CALL_RECV_BYTES);
}

enum err call_init(struct call *c, struct client *client, struct arena *a,
                   struct tls *tls, struct port_waiter waiter)
{
	/* Not all of it: the room for tokens and URLs is not to be touched. */
	c->client = client;
	c->waiter = waiter;
	c->state = CALL_IDLE;
	c->key.made = false;
	c->generation = 0;
	c->opened_before = c->resumed_before = 0;
	c->route.why = "";
	c->route.place.host[0] = '\0';
	cred_init(&c->cred);
	c->request = arena_take(a, CALL_REQUEST_MAX);
	c->head = arena_take(a, HEAD_BYTES_MAX);
	c->recv = arena_take(a, CALL_RECV_BYTES);
	if (!c->request || !c->head || !c->recv)
		return ERR_NO_MEMORY;
	link_init(&c->link, client->port, tls);
	return ERR_OK;
}

struct port_socket call_socket(const struct call *c)
{
	return c->link.socket;
}

/* ---- ends and further attempts ------------------------------------------ */

static void count(struct call *c, unsigned requests, unsigned retried)
{
	client_count(c->client, requests, c->link.opened - c->opened_before,
	             c->link.resumed - c->resumed_before, retried);
	c->opened_before = c->link.opened;
	c->resumed_before = c->link.resumed;
}

/* Whoever hands out credentials has said why. */
static void fault_of_identity(struct call *c, enum err why)
{
	identity_fault(c->client->identity, &c->fault);
	c->fault.err = why;
	fault_set_reason(&c->fault, "the credentials cannot be renewed",
	                 slice_of(c->fault.reason));
}

void call_fault(struct call *c, enum err why)
{
	const char *reason = c->route.why[0] ? c->route.why : c->link.reason;

	if (c->no_cred)
		fault_of_identity(c, why);
	else
		fault_set(&c->fault, why, c->route.place.host,
		          c->head_seen ? &c->problem : NULL, reason);
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t deadline_ms(const struct call *c)
{
	uint64_t at = c->client->deadline_ms;

	return c->ask.deadline_ms ? earlier(c->ask.deadline_ms, at) : at;
}

static enum call_event wait_for(struct call *c, enum port_io want,
                                uint64_t until_ms)
{
	c->want = want;
	c->wait_ms = earlier(until_ms, deadline_ms(c));
	return CALL_WAIT;
}

static enum call_event pause_until(struct call *c, uint64_t until_ms)
{
	c->state = CALL_PAUSE;
	return wait_for(c, PORT_DONE, until_ms);
}

static enum call_event fail(struct call *c, enum err why)
{
	call_fault(c, why);
	c->state = CALL_ENDED;
	count(c, 0, 0);
	return CALL_FAILED;
}

/* Who hands out credentials has limits of his own, and is another server than
 * the one that is to be left alone: neither is kept from the other. */
static bool is_of_the_run(const struct call *c)
{
	return !c->ask.deadline_ms;
}

static enum call_event lose(struct call *c, enum err why, uint64_t now_ms)
{
	uint64_t until_ms;
	unsigned retries = c->ask.attempts ? c->ask.attempts - 1
	                                   : c->client->retries;

	if (!err_retryable(why) || c->attempt >= retries)
		return fail(c, why);
	call_fault(c, why);
	c->attempt++;
	until_ms = now_ms + client_retry_wait_ms(
				    c->client, why, c->attempt,
				    c->head_seen ? &c->exchange.head : NULL);
	count(c, 0, 1);
	if (why == ERR_BUSY && is_of_the_run(c))
		client_quiet(c->client, until_ms);
	(void)pause_until(c, until_ms);
	return CALL_AGAIN;
}

/*
 * The connection is gone. If it was a kept one and not a byte of an answer
 * had come, the server had closed it while it was idle: that is no fault.
 */
static enum call_event broke(struct call *c, enum err why, uint64_t now_ms)
{
	bool idle_close = c->kept && !c->reconnected && !c->exchange.any &&
	                  (why == ERR_BROKEN || why == ERR_CUT);

	link_close(&c->link, false);
	if (idle_close) {
		c->reconnected = true;
		c->state = CALL_NAME;
		return wait_for(c, PORT_DONE, now_ms);
	}
	return lose(c, why, now_ms);
}

enum call_event call_refuse(struct call *c, enum err why, uint64_t now_ms)
{
	link_close(&c->link, true);
	return lose(c, why, now_ms);
}

/* An answer that the owner is to see. */
static bool is_good(const struct call *c)
{
	return c->head_seen && !c->route.probing &&
	       c->exchange.head.status < 300;
}

static bool is_signed_by_identity(const struct call *c)
{
	return c->ask.s3 && !c->ask.cred && c->client->identity;
}

/* The same request once more, at once: that is no further attempt. */
static enum call_event send_again(struct call *c, uint64_t now_ms)
{
	c->head_seen = false;
	c->reconnected = false;
	c->state = CALL_NAME;
	count(c, 0, 0);
	return wait_for(c, PORT_DONE, now_ms);
}

/* A refusal: by another way, with other credentials, or not at all. */
static enum call_event turn(struct call *c, uint64_t now_ms)
{
	enum err e = problem_meaning(&c->problem);

	if (route_turn(&c->route, &c->exchange.head, &c->problem, &e))
		return send_again(c, now_ms);
	if (e == ERR_EXPIRED && is_signed_by_identity(c) &&
	    c->renewed < CALL_RENEWALS_MAX &&
	    identity_refused(c->client->identity, c->generation)) {
		c->renewed++;
		return send_again(c, now_ms);
	}
	return lose(c, e, now_ms);
}

static enum call_event finish(struct call *c, uint64_t now_ms)
{
	bool keeps = exchange_keeps(&c->exchange) && c->in.n == 0 &&
	             c->end == PORT_DONE && !link_pending(&c->link);

	c->link.exchanges++;
	if (!keeps)
		link_close(&c->link, true);
	c->link.reason[0] = '\0';
	if (!is_good(c))
		return turn(c, now_ms);
	c->state = CALL_ENDED;
	count(c, 0, 0);
	return CALL_DONE;
}

/* ---- states: each goes on at once with the next, where it can ----------- */

static enum call_event step_connect(struct call *c, uint64_t now_ms);
static enum call_event step_exchange(struct call *c, uint64_t now_ms);

static enum call_event begin_exchange(struct call *c, uint64_t now_ms)
{
	struct buf request;
	enum err e;

	buf_init(&request, c->request, CALL_REQUEST_MAX);
	e = ask_write(&c->route.ask, &c->route.place, c->route.path, c->client,
	              is_signed_by_identity(c) ? &c->cred : c->ask.cred,
	              &c->key, &request);
	if (e != ERR_OK)
		return fail(c, e);
	exchange_init(&c->exchange, buf_slice(&request),
	              c->route.ask.method == ASK_HEAD, c->head);
	c->kept = c->link.exchanges > 0;
	c->in = (struct slice){NULL, 0};
	c->end = PORT_DONE;
	patience_begin(&c->patience, now_ms);
	c->problem_bytes = 0;
	c->head_seen = false;
	c->state = CALL_EXCHANGE;
	count(c, 1, 0);
	return step_exchange(c, now_ms);
}

static bool still_fits(struct call *c)
{
	const struct endpoint_place *place = &c->route.place;

	return link_fits(&c->link, place->host, place->port, place->tls) &&
	       link_is_quiet(&c->link, c->recv, CALL_RECV_BYTES);
}

/* Who signs: the credentials that hold now. *wait: they are being fetched. */
static enum err get_cred(struct call *c, bool *wait)
{
	unsigned before = c->generation;
	enum err e = ERR_OK;

	*wait = c->no_cred = false;
	if (!is_signed_by_identity(c)) {
		/* One call may sign for several; the key is the last one's. */
		if (c->ask.cred)
			c->key.made = false;
		return ERR_OK;
	}
	*wait = identity_get(c->client->identity, c->waiter, &c->cred,
	                     &c->generation, &e) == IDENTITY_WAIT;
	if (c->generation != before)
		c->key.made = false;
	c->no_cred = e != ERR_OK;
	return e;
}

static enum call_event step_name(struct call *c, uint64_t now_ms)
{
	struct port_address found[NAMES_ADDRESSES_MAX];
	const struct endpoint_place *place = &c->route.place;
	bool wait;
	uint64_t quiet_ms = client_quiet_until(c->client);
	size_t n;
	enum err e;

	if (now_ms < quiet_ms && is_of_the_run(c)) {
		/* The way that was found so far is not lost. */
		return wait_for(c, PORT_DONE, quiet_ms);
	}
	e = get_cred(c, &wait);
	if (e != ERR_OK)
		return lose(c, e, now_ms);
	if (wait)
		return wait_for(c, PORT_DONE, PORT_NEVER);
	if (still_fits(c))
		return begin_exchange(c, now_ms);
	switch (names_find(&c->client->names, place->host, place->port,
	                   c->waiter, found, &n, &e)) {
	case NAMES_READY: break;
	case NAMES_FAILED: return lose(c, e, now_ms);
	default: return wait_for(c, PORT_DONE, PORT_NEVER);
	}
	e = link_open(&c->link, place->host, place->port, place->tls, found, n,
	              now_ms);
	if (e != ERR_OK)
		return lose(c, e, now_ms);
	c->state = CALL_CONNECT;
	return step_connect(c, now_ms);
}

static enum call_event step_connect(struct call *c, uint64_t now_ms)
{
	enum port_io io = link_step(&c->link, now_ms);

	if (io == PORT_DONE)
		return begin_exchange(c, now_ms);
	if (io != PORT_FAILED)
		return wait_for(c, io, c->link.deadline_ms);
	if (c->link.err == ERR_CONNECT || c->link.err == ERR_SILENT)
		names_forget(&c->client->names, c->route.place.host,
		             c->route.place.port);
	return lose(c, c->link.err, now_ms);
}

static enum port_io gather(struct call *c, uint64_t now_ms)
{
	size_t have;
	enum port_io io = link_gather(&c->link, c->recv, CALL_RECV_BYTES,
	                              &have);

	if (have)
		patience_hear(&c->patience, now_ms, have);
	c->in = (struct slice){c->recv, have};
	if (io == PORT_END || io == PORT_FAILED) {
		c->end = io;
		c->end_err = c->link.err;
		return PORT_DONE;
	}
	return have ? PORT_DONE : io;
}

/* Whether `event` is the next thing to tell the owner; eats what is fed. */
static bool take_in(struct call *c, uint64_t now_ms, enum call_event *event)
{
	struct exchange *x = &c->exchange;
	size_t used;
	enum err e = exchange_feed(x, c->in, &used, &c->data);
	bool good;

	if (e != ERR_OK) {
		*event = call_refuse(c, e, now_ms);
		return true;
	}
	c->in = slice_after(c->in, used);
	if (!c->head_seen && x->state >= EXCHANGE_BODY) {
		c->head_seen = true;
		problem_init(&c->problem, &x->head);
		if (is_good(c)) {
			*event = CALL_HEAD;
			return true;
		}
	}
	good = is_good(c);
	*event = CALL_DATA;
	if (!good && c->data.n) {
		problem_feed(&c->problem, c->data);
		c->problem_bytes += c->data.n;
	}
	return good && c->data.n;
}

/* The peer has closed and all it sent is fed. */
static enum call_event step_end(struct call *c, uint64_t now_ms)
{
	enum err e = c->end_err;

	/* A refusal whose words break off is a refusal all the same. */
	if (c->head_seen && !is_good(c)) {
		link_close(&c->link, true);
		return turn(c, now_ms);
	}

	if (c->end == PORT_END || e == ERR_CUT)
		e = exchange_close(&c->exchange, c->end == PORT_END);
	if (e == ERR_OK)
		return finish(c, now_ms);
	return broke(c, e, now_ms);
}

static bool is_too_slow(struct call *c, uint64_t now_ms)
{
	struct buf reason = BUF(c->link.reason);

	switch (patience_look(&c->patience, c->client->min_rate, now_ms)) {
	case PATIENCE_LASTS: return false;
	case PATIENCE_SILENT: break;
	case PATIENCE_SLOW:
		buf_put_z(&reason, "slower than --min-rate");
		(void)buf_z(&reason);
	}
	return true;
}

static enum call_event step_exchange(struct call *c, uint64_t now_ms)
{
	struct exchange *x = &c->exchange;
	enum call_event event;
	enum port_io io = PORT_DONE;
	size_t sent;

	for (;;) {
		if (x->state == EXCHANGE_DONE && c->head_seen)
			return finish(c, now_ms);
		if (c->problem_bytes > PROBLEM_BODY_MAX) {
			link_close(&c->link, true);
			return turn(c, now_ms);
		}
		if (c->in.n) {
			if (take_in(c, now_ms, &event))
				return event;
			continue;
		}
		if (c->end != PORT_DONE)
			return step_end(c, now_ms);
		if (is_too_slow(c, now_ms))
			return broke(c, ERR_SILENT, now_ms);
		if (exchange_out(x).n) {
			io = link_send(&c->link, exchange_out(x), &sent);
			if (io == PORT_DONE) {
				exchange_sent(x, sent);
				patience_hear(&c->patience, now_ms, 0);
				continue;
			}
			if (io == PORT_FAILED)
				return broke(c, c->link.err, now_ms);
			return wait_for(c, io, patience_until_ms(&c->patience));
		}
		io = gather(c, now_ms);
		if (io != PORT_DONE)
			return wait_for(c, io, patience_until_ms(&c->patience));
	}
}

/* The owner may have changed what it asks for. */
static enum call_event begin_attempt(struct call *c, uint64_t now_ms)
{
	enum err e = route_init(&c->route, c->client, &c->ask);

	c->head_seen = false;
	c->reconnected = false;
	c->link.reason[0] = '\0';
	if (e != ERR_OK)
		return fail(c, e);
	c->state = CALL_NAME;
	return step_name(c, now_ms);
}

void call_start(struct call *c, const struct ask *ask, uint64_t now_ms)
{
	c->ask = *ask;
	c->attempt = 0;
	c->renewed = 0;
	c->head_seen = c->no_cred = false;
	c->route.why = "";
	c->route.place.host[0] = '\0';
	c->link.reason[0] = '\0';
	memset(&c->fault, 0, sizeof c->fault);
	(void)pause_until(c, now_ms);
}

void call_rest(struct call *c, uint64_t now_ms)
{
	patience_begin(&c->patience, now_ms);
}

/* Time is over. Who waited for a further attempt was not met by silence. */
static enum call_event run_out(struct call *c, uint64_t now_ms)
{
	enum err why = ERR_SILENT;

	if (now_ms >= c->client->deadline_ms)
		why = ERR_DEADLINE;
	else if (c->state == CALL_PAUSE && c->attempt)
		why = c->fault.err;
	link_close(&c->link, false);
	return fail(c, why);
}

enum call_event call_step(struct call *c, uint64_t now_ms)
{
	if (now_ms >= deadline_ms(c) && c->state != CALL_ENDED)
		return run_out(c, now_ms);
	switch (c->state) {
	case CALL_PAUSE:
		if (now_ms < c->wait_ms)
			return CALL_WAIT;
		return begin_attempt(c, now_ms);
	case CALL_NAME: return step_name(c, now_ms);
	case CALL_CONNECT: return step_connect(c, now_ms);
	case CALL_EXCHANGE: return step_exchange(c, now_ms);
	case CALL_IDLE:
	case CALL_ENDED: break;
	}
	return fail(c, ERR_BUG);
}

void call_close(struct call *c)
{
	link_close(&c->link, true);
	sigv4_key_wipe(&c->key);
	cred_wipe(&c->cred);
	c->generation = 0;
	c->state = CALL_IDLE;
}

void call_hang_up(struct call *c)
{
	if (c->state == CALL_CONNECT || c->state == CALL_EXCHANGE)
		link_close(&c->link, false);
	if (c->state != CALL_ENDED)
		count(c, 0, 0);
	c->link.reason[0] = '\0';
	c->state = CALL_ENDED;
}
