/* Threads, locks, waiters and waiting: whose turn it is. */
#include "port/sim/machine.h"

#include <stdio.h>

/* A lock holds its owner's number, from 1 on; the second word says that it
 * was initialised. */
enum { LOCK_MARK = 0x10c4 };

static struct thread *self(struct port *m)
{
	return &m->threads[m->current];
}

void sched_reset(struct port *m)
{
	for (int i = 0; i < MACHINE_THREADS; i++) {
		m->threads[i].state = THREAD_FREE;
		m->threads[i].locks = 0;
	}
	m->current = PORT_NONE;
}

int sched_start(struct port *m, void (*run)(void *), void *arg)
{
	int i = 0;

	while (i < MACHINE_THREADS && m->threads[i].state != THREAD_FREE)
		i++;
	if (i == MACHINE_THREADS || !fiber_init(&m->threads[i].fiber, run, arg))
		return PORT_NONE;
	m->threads[i].state = THREAD_READY;
	return i;
}

/* ---- whose turn ----------------------------------------------------------- */

static bool may_go_on(struct port *m, struct thread *t)
{
	const struct thread_wait *w = &t->wait;

	if (t->state == THREAD_READY)
		return true;
	if (t->state != THREAD_WAITS)
		return false;
	if (w->lock)
		return w->lock->opaque[0] == 0;
	if (w->joins != PORT_NONE)
		return m->threads[w->joins].state == THREAD_OVER;
	return m->now_ms >= w->until_ms ||
	       (w->waiter != PORT_NONE && m->waiters[w->waiter].woken) ||
	       (w->socket != PORT_NONE && wire_ready(m, w->socket, w->want));
}

static uint64_t next_event_ms(struct port *m)
{
	uint64_t at = PORT_NEVER;

	for (int i = 0; i < MACHINE_THREADS; i++) {
		const struct thread *t = &m->threads[i];
		uint64_t wire_ms = PORT_NEVER;

		if (t->state != THREAD_WAITS)
			continue;
		if (t->wait.socket != PORT_NONE)
			wire_ms = wire_next_ms(m, t->wait.socket);
		if (wire_ms < at)
			at = wire_ms;
		if (t->wait.until_ms < at)
			at = t->wait.until_ms;
	}
	return at;
}

static int choose(struct port *m)
{
	int ready[MACHINE_THREADS];
	uint64_t n = 0;

	for (int i = 0; i < MACHINE_THREADS; i++)
		if (may_go_on(m, &m->threads[i]))
			ready[n++] = i;
	return n ? ready[dice_below(&m->dice, n)] : PORT_NONE;
}

static void go_on(struct port *m, int i)
{
	struct thread *t = &m->threads[i];

	m->facts.switches++;
	m->current = i;
	t->state = THREAD_READY;
	fiber_resume(&t->fiber);
	m->current = PORT_NONE;
	if (!t->fiber.over)
		return;
	t->state = THREAD_OVER;
	if (t->locks && !m->ended)
		sim_break(m, "a thread ends with a lock in its hand");
}

/* The clock jumps when nobody can do anything before. */
static void pass_time(struct port *m)
{
	uint64_t at = next_event_ms(m);

	if (at == PORT_NEVER)
		sim_break(m, "everybody sleeps, and nothing will wake them");
	else if (at - m->now_ms > m->dials.time_max_ms)
		sim_break(m, "it does not end: %llu ms to wait",
		          (unsigned long long)(at - m->now_ms));
	else
		m->now_ms = at > m->now_ms ? at : m->now_ms + 1;
	if (m->now_ms > m->dials.time_max_ms)
		sim_break(m, "it does not end: %llu ms",
		          (unsigned long long)m->now_ms);
}

void sched_run(struct port *m)
{
	while (!m->ended) {
		int i = choose(m);

		if (i == PORT_NONE)
			pass_time(m);
		else
			go_on(m, i);
	}
}

static void wait_for(struct port *m, const struct thread_wait *w)
{
	struct thread *t = self(m);

	t->wait = *w;
	t->state = THREAD_WAITS;
	fiber_yield(&t->fiber);
}

void sched_sleep(struct port *m, uint64_t ms)
{
	wait_for(m, &(struct thread_wait){m->now_ms + ms, PORT_NONE, PORT_NONE,
	                                  PORT_DONE, NULL, PORT_NONE});
}

/* ---- threads -------------------------------------------------------------- */

enum err port_thread_start(struct port *p, struct port_thread *t,
                           void (*run)(void *), void *arg, size_t stack_bytes)
{
	int i;

	machine_call(p);
	(void)stack_bytes;
	i = sched_start(p, run, arg);
	t->opaque[0] = (uint64_t)i;
	return i == PORT_NONE ? ERR_NO_THREAD : ERR_OK;
}

void port_thread_join(struct port *p, struct port_thread *t)
{
	machine_call(p);
	if (self(p)->locks)
		sim_break(p, "joins a thread with a lock in its hand");
	wait_for(p, &(struct thread_wait){PORT_NEVER, PORT_NONE, PORT_NONE,
	                                  PORT_DONE, NULL, (int)t->opaque[0]});
}

void port_lock_init(struct port *p, struct port_lock *l)
{
	(void)p;
	l->opaque[0] = 0;
	l->opaque[1] = LOCK_MARK;
}

void port_lock_take(struct port *p, struct port_lock *l)
{
	machine_call(p);
	if (l->opaque[1] != LOCK_MARK)
		sim_break(p, "takes a lock that was not initialised");
	if (l->opaque[0] == (uint64_t)p->current + 1)
		sim_break(p, "takes a lock twice");
	while (l->opaque[0])
		wait_for(p,
		         &(struct thread_wait){PORT_NEVER, PORT_NONE, PORT_NONE,
		                               PORT_DONE, l, PORT_NONE});
	l->opaque[0] = (uint64_t)p->current + 1;
	self(p)->locks++;
}

void port_lock_give(struct port *p, struct port_lock *l)
{
	if (l->opaque[0] != (uint64_t)p->current + 1)
		sim_break(p, "gives a lock that it has not taken");
	l->opaque[0] = 0;
	self(p)->locks--;
	machine_call(p);
}

/* ---- waiting -------------------------------------------------------------- */

static struct waiter *waiter_of(struct port *m, struct port_waiter w)
{
	if (w.h < 0 || (size_t)w.h >= m->waiter_n || !m->waiters[w.h].open)
		sim_break(m, "a waiter that is not open: %d", w.h);
	return &m->waiters[w.h];
}

enum err port_waiter_open(struct port *p, struct port_waiter *w)
{
	machine_call(p);
	p->waiters = disk_grow(p->waiters, p->waiter_n + 1, &p->waiter_cap,
	                       sizeof *p->waiters);
	p->waiters[p->waiter_n] = (struct waiter){true, false};
	w->h = (int)p->waiter_n++;
	return ERR_OK;
}

void port_waiter_close(struct port *p, struct port_waiter *w)
{
	if (w->h != PORT_NONE)
		waiter_of(p, *w)->open = false;
	w->h = PORT_NONE;
}

void port_wake(struct port *p, struct port_waiter w)
{
	machine_call(p);
	waiter_of(p, w)->woken = true;
}

void port_wait(struct port *p, struct port_waiter w, struct port_socket s,
               enum port_io want, uint64_t deadline_ms)
{
	bool of_socket = want == PORT_WAIT_READ || want == PORT_WAIT_WRITE;

	machine_call(p);
	(void)waiter_of(p, w);
	if (self(p)->locks)
		sim_break(p, "waits with a lock in its hand");
	if (dice_falls(&p->dice, p->dials.whim))
		return;
	wait_for(p, &(struct thread_wait){deadline_ms, w.h,
	                                  of_socket ? s.h : PORT_NONE, want,
	                                  NULL, PORT_NONE});
	p->waiters[w.h].woken = false;
}

enum err port_stop_watch(struct port *p, struct port_waiter w)
{
	machine_call(p);
	p->stop_waiter = w.h;
	return ERR_OK;
}

/* Consoles are never full here, and files no pipes. */
void port_stop_at(struct port *p, uint64_t deadline_ms)
{
	machine_call(p);
	(void)deadline_ms;
}

int port_stop_signal(struct port *p)
{
	return p->facts.stopped ? 15 : 0;
}
