#include "fetch/identity.h"

static void lock(struct identity *i)
{
	port_lock_take(i->port, &i->lock);
}

static void unlock(struct identity *i)
{
	port_lock_give(i->port, &i->lock);
}

enum err identity_init(struct identity *i, struct port *port,
                       const struct cred *cred)
{
	i->port = port;
	i->source = (struct identity_source){.fetch = NULL};
	i->waiter.h = PORT_NONE;
	i->started = i->stop = i->wanted = false;
	i->asking_count = 0;
	i->fault = (struct fault){.err = ERR_OK};
	cred_init(&i->cred);
	cred_init(&i->next);
	cred_copy(&i->cred, cred);
	i->generation = 1;
	i->refresh_ms = i->must_ms = i->ends_ms = PORT_NEVER;
	port_lock_init(port, &i->lock);
	return ERR_OK;
}

/* ---- fetching --------------------------------------------------------------- */

static uint64_t less(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* The margins are for credentials of an hour; of such as last for minutes,
 * a quarter of their life. */
static void set_times(struct identity *i, uint64_t now_ms, uint64_t lasts_ms)
{
	uint64_t quarter = lasts_ms / 4;

	i->refresh_ms = i->must_ms = i->ends_ms = PORT_NEVER;
	if (lasts_ms == PORT_NEVER)
		return;
	i->ends_ms = now_ms + lasts_ms;
	i->refresh_ms = i->ends_ms - less(IDENTITY_ADVISORY_MS, quarter);
	i->must_ms = i->ends_ms - less(IDENTITY_MANDATORY_MS, quarter / 2);
}

/* After a failure: well before the old ones end, if they have not. */
static uint64_t pause_ms(const struct identity *i, uint64_t now_ms)
{
	uint64_t half = now_ms < i->ends_ms ? (i->ends_ms - now_ms) / 2 : 0;

	return half > IDENTITY_PAUSE_MS ? less(half, IDENTITY_AGAIN_MS)
	                                : IDENTITY_PAUSE_MS;
}

static void take(struct identity *i, enum err e, uint64_t lasts_ms)
{
	uint64_t now_ms = port_now_ms(i->port);

	i->wanted = false;
	if (e != ERR_OK && i->source.fault)
		i->fault = *i->source.fault;
	i->fault.err = e;
	if (e == ERR_OK) {
		cred_copy(&i->cred, &i->next);
		i->generation++;
		set_times(i, now_ms, lasts_ms);
	} else {
		i->refresh_ms = now_ms + pause_ms(i, now_ms);
	}
	cred_wipe(&i->next);
	for (size_t k = 0; k < i->asking_count; k++)
		port_wake(i->port, i->asking[k]);
	i->asking_count = 0;
}

/* Slow: nobody waits for the lock meanwhile. */
static enum err fetch(struct identity *i)
{
	uint64_t lasts_ms = PORT_NEVER;
	enum err e = i->source.fetch(i->source.ctx, &i->next, &lasts_ms);

	lock(i);
	take(i, e, lasts_ms);
	unlock(i);
	return e;
}

static void run(void *arg)
{
	struct identity *i = arg;
	bool stop = false, due;
	uint64_t at_ms;

	while (!stop) {
		lock(i);
		stop = i->stop;
		at_ms = i->refresh_ms;
		due = i->wanted || port_now_ms(i->port) >= at_ms;
		i->wanted = due;
		unlock(i);
		if (stop)
			break;
		if (due)
			(void)fetch(i);
		else
			port_wait(i->port, i->waiter,
			          (struct port_socket){PORT_NONE}, PORT_DONE,
			          at_ms);
	}
	i->source.close(i->source.ctx);
}

/* What never ends is not fetched again, and needs no thread. */
enum err identity_open(struct identity *i, struct port *port,
                       const struct identity_source *source)
{
	struct cred none;
	enum err e;

	cred_init(&none);
	(void)identity_init(i, port, &none);
	i->generation = 0;
	i->source = *source;
	e = fetch(i);
	if (e == ERR_OK && i->ends_ms != PORT_NEVER) {
		e = port_waiter_open(port, &i->waiter);
		if (e == ERR_OK)
			e = port_thread_start(port, &i->thread, run, i,
			                      IDENTITY_STACK_BYTES);
		i->started = e == ERR_OK;
	}
	if (!i->started) {
		source->close(source->ctx);
		i->source.fetch = NULL;
	}
	return e;
}

/* ---- using ------------------------------------------------------------------ */

static void want(struct identity *i)
{
	i->wanted = true;
	port_wake(i->port, i->waiter);
}

static void ask(struct identity *i, struct port_waiter who)
{
	for (size_t k = 0; k < i->asking_count; k++)
		if (i->asking[k].h == who.h)
			return;
	if (i->asking_count < IDENTITY_WAITERS_MAX)
		i->asking[i->asking_count++] = who;
}

static enum identity_state look(struct identity *i, struct port_waiter who,
                                uint64_t now_ms)
{
	if (i->generation && now_ms < i->must_ms)
		return IDENTITY_READY;
	if (!i->wanted && now_ms >= i->refresh_ms && i->started)
		want(i);
	if (i->wanted) {
		ask(i, who);
		return IDENTITY_WAIT;
	}
	/* The last fetch failed; the old ones may still serve. */
	return i->generation && now_ms < i->ends_ms ? IDENTITY_READY
	                                            : IDENTITY_FAILED;
}

enum identity_state identity_get(struct identity *i, struct port_waiter who,
                                 struct cred *cred, unsigned *generation,
                                 enum err *e)
{
	enum identity_state state;

	lock(i);
	state = look(i, who, port_now_ms(i->port));
	if (state == IDENTITY_READY && *generation != i->generation) {
		cred_copy(cred, &i->cred);
		*generation = i->generation;
	}
	*e = state == IDENTITY_FAILED ? i->fault.err : ERR_OK;
	unlock(i);
	return state;
}

void identity_fault(struct identity *i, struct fault *f)
{
	lock(i);
	*f = i->fault;
	unlock(i);
}

bool identity_refused(struct identity *i, unsigned generation)
{
	bool others;

	lock(i);
	others = generation != i->generation || i->started;
	/* Also while others are being fetched before their time: else the
	 * refused ones would be handed out until those are there. */
	if (i->started && generation == i->generation) {
		i->must_ms = i->ends_ms = 0;
		want(i);
	}
	unlock(i);
	return others;
}

bool identity_stopping(struct identity *i)
{
	bool stop;

	lock(i);
	stop = i->stop;
	unlock(i);
	return stop || port_stop_signal(i->port);
}

void identity_stop(struct identity *i)
{
	if (!i->port)
		return;
	if (i->started) {
		lock(i);
		i->stop = true;
		unlock(i);
		port_wake(i->port, i->waiter);
		port_thread_join(i->port, &i->thread);
		port_waiter_close(i->port, &i->waiter);
		i->started = false;
	}
	cred_wipe(&i->cred);
	cred_wipe(&i->next);
}
