/* identity: one fetch for all who ask, old credentials while they last, and
 * an end that wakes everybody. */
#include "fetch/identity.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "check.h"

enum { ASKERS = 8 };

/* A source that hands out ID1, ID2, ... */
struct spring {
	struct identity *identity;
	struct port *port;
	struct port_waiter waiter;
	atomic_int fetched, closed;
	atomic_int fail;  /* so many times from now */
	atomic_bool hold; /* does not come back */
	uint64_t lasts_ms;
	bool slow; /* takes 50 ms, so that many ask meanwhile */
};

static enum err fetch(void *ctx, struct cred *cred, uint64_t *lasts_ms)
{
	struct spring *s = ctx;
	char id[] = "ID0";
	const char *field;

	while ((s->hold || s->slow) && !identity_stopping(s->identity)) {
		port_wait(s->port, s->waiter, (struct port_socket){PORT_NONE},
		          PORT_DONE, port_now_ms(s->port) + 50);
		if (!s->hold)
			break;
	}
	id[2] = (char)('1' + s->fetched++);
	if (s->fail && s->fail--)
		return ERR_SILENT;
	*lasts_ms = s->lasts_ms;
	return cred_set(cred, slice_of(id), SLICE("S"), SLICE("T"), &field);
}

static void end(void *ctx)
{
	struct spring *s = ctx;

	s->closed++;
}

static struct spring spring;
static const struct fault refusal = {.status = 403, .reason = "no more"};
static struct identity identity;
static struct port *port;
static struct port_waiter waiter;

static enum err begin(uint64_t lasts_ms)
{
	struct identity_source source = {&spring, fetch, end, &refusal};

	memset(&spring, 0, sizeof spring);
	port = port_open();
	spring.port = port;
	spring.identity = &identity;
	spring.lasts_ms = lasts_ms;
	if (port_waiter_open(port, &waiter) ||
	    port_waiter_open(port, &spring.waiter))
		abort();
	return identity_open(&identity, port, &source);
}

static void finish(void)
{
	identity_stop(&identity);
	port_waiter_close(port, &waiter);
	port_waiter_close(port, &spring.waiter);
	port_close(port);
}

/* Waits like a worker; a wake that is missing hangs here. */
static enum identity_state get(struct port_waiter who, struct cred *cred,
                               unsigned *generation, enum err *e)
{
	enum identity_state s;

	while ((s = identity_get(&identity, who, cred, generation, e)) ==
	       IDENTITY_WAIT)
		port_wait(port, who, (struct port_socket){PORT_NONE}, PORT_DONE,
		          PORT_NEVER);
	return s;
}

CASE(those_that_do_not_change)
{
	struct cred cred, mine;
	unsigned generation = 0;
	const char *field;
	enum err e;

	port = port_open();
	cred_init(&cred);
	cred_init(&mine);
	CHECK(cred_set(&cred, SLICE("ID"), SLICE("S"), SLICE(""), &field) ==
	      ERR_OK);
	CHECK(identity_init(&identity, port, &cred) == ERR_OK);
	CHECK(identity_get(&identity, (struct port_waiter){PORT_NONE}, &mine,
	                   &generation, &e) == IDENTITY_READY);
	CHECK_TEXT(cred_id(&mine), "ID");
	/* Nobody can give others. */
	CHECK(!identity_refused(&identity, generation));
	identity_stop(&identity);
	CHECK_U64(cred_id(&identity.cred).n, 0);
	port_close(port);
}

CASE(they_are_copied_when_they_are_others)
{
	struct cred cred;
	unsigned generation = 0;
	enum err e;

	cred_init(&cred);
	CHECK(begin(3600000) == ERR_OK);
	CHECK(get(waiter, &cred, &generation, &e) == IDENTITY_READY);
	CHECK_TEXT(cred_id(&cred), "ID1");
	cred_wipe(&cred);
	CHECK(get(waiter, &cred, &generation, &e) == IDENTITY_READY);
	CHECK_U64(cred_id(&cred).n, 0);
	CHECK(identity_refused(&identity, generation));
	CHECK(get(waiter, &cred, &generation, &e) == IDENTITY_READY);
	CHECK_TEXT(cred_id(&cred), "ID2");
	/* Who comes late with the old ones is sent to the new ones. */
	CHECK(identity_refused(&identity, generation - 1));
	CHECK_U64((unsigned)spring.fetched, 2);
	finish();
	CHECK_U64((unsigned)spring.closed, 1);
}

CASE(margins)
{
	CHECK(begin(3600000) == ERR_OK);
	CHECK_U64(identity.ends_ms - identity.refresh_ms, 900000);
	CHECK_U64(identity.ends_ms - identity.must_ms, 450000);
	finish();
	CHECK(begin(43200000) == ERR_OK);
	CHECK_U64(identity.ends_ms - identity.refresh_ms, 900000);
	CHECK_U64(identity.ends_ms - identity.must_ms, 600000);
	finish();
	CHECK(begin(60000) == ERR_OK);
	CHECK_U64(identity.ends_ms - identity.refresh_ms, 15000);
	CHECK_U64(identity.ends_ms - identity.must_ms, 7500);
	finish();
	CHECK(begin(PORT_NEVER) == ERR_OK);
	CHECK(!identity.started && identity.refresh_ms == PORT_NEVER);
	CHECK_U64((unsigned)spring.closed, 1);
	finish();
}

CASE(the_first_fetch_may_fail)
{
	struct identity_source source = {&spring, fetch, end, &refusal};
	struct cred cred;
	struct fault fault;
	unsigned generation = 0;
	enum err e;

	CHECK(begin(60000) == ERR_OK);
	finish();
	port = port_open();
	CHECK(port_waiter_open(port, &waiter) == ERR_OK &&
	      port_waiter_open(port, &spring.waiter) == ERR_OK);
	spring.port = port;
	spring.fail = 1;
	cred_init(&cred);
	CHECK(identity_open(&identity, port, &source) == ERR_SILENT);
	CHECK(get(waiter, &cred, &generation, &e) == IDENTITY_FAILED);
	CHECK(e == ERR_SILENT);
	identity_fault(&identity, &fault);
	CHECK(fault.err == ERR_SILENT && fault.status == 403);
	CHECK_TEXT(slice_of(fault.reason), "no more");
	finish();
}

CASE(old_ones_serve_while_new_ones_fail)
{
	struct cred cred;
	unsigned generation = 0;
	enum err e;

	cred_init(&cred);
	CHECK(begin(3600000) == ERR_OK);
	spring.fail = 1;
	identity.must_ms = port_now_ms(port);
	identity.refresh_ms = port_now_ms(port);
	CHECK(get(waiter, &cred, &generation, &e) == IDENTITY_READY);
	CHECK_TEXT(cred_id(&cred), "ID1");
	CHECK_U64((unsigned)spring.fetched, 2);
	/* It is not asked for again at once. */
	CHECK(identity.refresh_ms > port_now_ms(port) + 1000);
	finish();
}

/* A fetch that fails when none are left ends the wait of all, and is made
 * again a little later. */
CASE(none_left_and_none_to_be_had)
{
	struct cred cred;
	unsigned generation = 0;
	enum err e;

	cred_init(&cred);
	CHECK(begin(3600000) == ERR_OK);
	CHECK(get(waiter, &cred, &generation, &e) == IDENTITY_READY);
	spring.fail = 1;
	CHECK(identity_refused(&identity, generation));
	CHECK(get(waiter, &cred, &generation, &e) == IDENTITY_FAILED);
	CHECK(e == ERR_SILENT);
	identity.refresh_ms = 0;
	CHECK(get(waiter, &cred, &generation, &e) == IDENTITY_READY);
	CHECK_TEXT(cred_id(&cred), "ID3");
	finish();
}

struct asker {
	struct port_thread thread;
	struct port_waiter waiter;
	struct cred cred;
	unsigned generation;
	enum identity_state state;
};

static void ask(void *arg)
{
	struct asker *a = arg;
	enum err e;

	(void)identity_refused(&identity, a->generation);
	a->state = get(a->waiter, &a->cred, &a->generation, &e);
}

CASE(one_fetch_for_all)
{
	static struct asker askers[ASKERS];

	CHECK(begin(3600000) == ERR_OK);
	spring.slow = true;
	for (int i = 0; i < ASKERS; i++) {
		cred_init(&askers[i].cred);
		askers[i].generation = 2; /* the first fetch's */
		CHECK(port_waiter_open(port, &askers[i].waiter) == ERR_OK);
	}
	identity.generation = 2;
	for (int i = 0; i < ASKERS; i++)
		CHECK(port_thread_start(port, &askers[i].thread, ask,
		                        &askers[i], 65536) == ERR_OK);
	for (int i = 0; i < ASKERS; i++) {
		port_thread_join(port, &askers[i].thread);
		CHECK(askers[i].state == IDENTITY_READY);
		CHECK_TEXT(cred_id(&askers[i].cred), "ID2");
		port_waiter_close(port, &askers[i].waiter);
	}
	CHECK_U64((unsigned)spring.fetched, 2);
	finish();
}

static bool is_fetching(void)
{
	bool wanted;

	port_lock_take(port, &identity.lock);
	wanted = identity.wanted;
	port_lock_give(port, &identity.lock);
	return wanted;
}

/* They are being fetched anew before their time, slowly, and a server says
 * that the old ones are over already. */
CASE(refused_amid_a_fetch)
{
	struct cred cred;
	unsigned generation = 0;
	enum err e;

	cred_init(&cred);
	CHECK(begin(3600000) == ERR_OK);
	CHECK(get(waiter, &cred, &generation, &e) == IDENTITY_READY);
	spring.hold = true;
	port_lock_take(port, &identity.lock);
	identity.refresh_ms = 0;
	port_lock_give(port, &identity.lock);
	port_wake(port, identity.waiter);
	while (!is_fetching())
		port_wait(port, waiter, (struct port_socket){PORT_NONE},
		          PORT_DONE, port_now_ms(port) + 5);
	CHECK(identity_get(&identity, waiter, &cred, &generation, &e) ==
	      IDENTITY_READY);
	CHECK(identity_refused(&identity, generation));
	CHECK(identity_get(&identity, waiter, &cred, &generation, &e) ==
	      IDENTITY_WAIT);
	spring.hold = false;
	CHECK(get(waiter, &cred, &generation, &e) == IDENTITY_READY);
	CHECK_TEXT(cred_id(&cred), "ID2");
	CHECK_U64((unsigned)spring.fetched, 2);
	finish();
}

CASE(an_end_amid_a_fetch)
{
	CHECK(begin(3600000) == ERR_OK);
	spring.hold = true;
	CHECK(identity_refused(&identity, identity.generation));
	finish();
	CHECK_U64((unsigned)spring.closed, 1);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(those_that_do_not_change),
	                              RUN(they_are_copied_when_they_are_others),
	                              RUN(margins),
	                              RUN(the_first_fetch_may_fail),
	                              RUN(old_ones_serve_while_new_ones_fail),
	                              RUN(none_left_and_none_to_be_had),
	                              RUN(one_fetch_for_all),
	                              RUN(refused_amid_a_fetch),
	                              RUN(an_end_amid_a_fetch),
	                              {0}});
}
