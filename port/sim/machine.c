/* The machine itself: boots, clock, chance, environment, memory, console. */
#include "port/sim/machine.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* port_open and port_entropy are given no machine: it is the one that is
 * running. The one mutable global of this port. */
static struct port *running;

enum { START_MS = 4200 }; /* the clock does not begin at 0 */

/* ---- the harness's side --------------------------------------------------- */

struct port *sim_new(void)
{
	struct port *m = calloc(1, sizeof *m);

	return m;
}

static void drop_claims(struct port *m)
{
	for (size_t i = 0; i < m->claim_n; i++)
		munmap(m->claims[i].p, m->claims[i].n);
	m->claim_n = 0;
}

void sim_free(struct port *m)
{
	for (int i = 0; i < MACHINE_THREADS; i++)
		fiber_free(&m->threads[i].fiber);
	free(m->waiters);
	free(m->wires);
	free(m->handles);
	free(m->claims);
	free(m);
}

static void run_program(void *arg)
{
	struct port *m = arg;

	m->facts.status = m->program(m->argc, m->argv);
	machine_end(m, SIM_EXITED);
}

static void reset(struct port *m, const struct sim_dials *dials)
{
	m->dials = *dials;
	m->facts = (struct sim_facts){.status = -1};
	dice_init(&m->dice, dials->seed, 1);
	m->now_ms = START_MS + dice_below(&m->dice, 1000);
	m->ended = false;
	m->end = SIM_BROKEN;
	m->waiter_n = 0;
	m->stop_waiter = PORT_NONE;
	sched_reset(m);
}

enum sim_end sim_boot(struct port *m, const struct sim_dials *dials,
                      struct disk *disk, const struct sim_peer *peer,
                      int (*program)(int, char **), int argc, char **argv)
{
	uint64_t began_ms;

	reset(m, dials);
	began_ms = m->now_ms;
	m->disk = disk;
	m->peer = peer;
	m->program = program;
	m->argc = argc;
	m->argv = argv;
	running = m;
	if (sched_start(m, run_program, m) == PORT_NONE)
		abort();
	sched_run(m);
	running = NULL;
	m->facts.ended_ms = m->now_ms - began_ms;
	wire_reset(m);
	flash_reset(m);
	drop_claims(m);
	return m->end;
}

const struct sim_facts *sim_facts(const struct port *m)
{
	return &m->facts;
}

void machine_end(struct port *m, enum sim_end how)
{
	m->end = how;
	m->ended = true;
	/* Nobody resumes it: this is where an abandoned thread stays. */
	if (m->current != PORT_NONE)
		fiber_yield(&m->threads[m->current].fiber);
}

void sim_break(struct port *m, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	if (!m->facts.why[0])
		(void)vsnprintf(m->facts.why, sizeof m->facts.why, format,
		                args);
	va_end(args);
	machine_end(m, SIM_BROKEN);
}

void machine_call(struct port *m)
{
	if (++m->facts.calls > m->dials.calls_max)
		sim_break(m, "it does not end: %llu calls of the port",
		          (unsigned long long)m->facts.calls);
	if (m->dials.preempt && dice_falls(&m->dice, m->dials.preempt))
		sched_sleep(m, 0);
}

/* ---- the port's ----------------------------------------------------------- */

struct port *port_open(void)
{
	return running;
}

void port_close(struct port *p)
{
	machine_call(p);
}

uint64_t port_now_ms(struct port *p)
{
	machine_call(p);
	return p->now_ms;
}

int64_t port_unix_s(struct port *p)
{
	return p->dials.unix_s + (int64_t)(p->now_ms / 1000);
}

int64_t machine_unix_ns(const struct port *m)
{
	return m->dials.unix_s * 1000000000 + (int64_t)m->now_ms * 1000000;
}

/* There are no programs here. */
enum err port_run(struct port *p, const struct port_program *program,
                  int *status)
{
	(void)program;
	machine_call(p);
	*status = 0;
	return ERR_NO_FILE;
}

enum err port_entropy(void *bytes, size_t n)
{
	uint8_t *to = bytes;

	for (size_t i = 0; i < n; i++)
		to[i] = (uint8_t)dice_roll(&running->dice);
	return ERR_OK;
}

enum err port_random(struct port *p, void *bytes, size_t n)
{
	machine_call(p);
	return port_entropy(bytes, n);
}

struct slice port_env(struct port *p, const char *name)
{
	return p->peer->env(p->peer->ctx, name);
}

void *port_claim(struct port *p, size_t n)
{
	void *memory = mmap(NULL, n, PROT_READ | PROT_WRITE,
	                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		return NULL;
	p->claims = disk_grow(p->claims, p->claim_n + 1, &p->claim_cap,
	                      sizeof *p->claims);
	p->claims[p->claim_n++] = (struct claim){memory, n};
	p->facts.claimed += n;
	if (p->facts.claimed > p->dials.claim_max)
		sim_break(p, "claims %zu bytes, more than %zu",
		          p->facts.claimed, p->dials.claim_max);
	if (p->facts.connections)
		sim_break(p, "claims memory after the start");
	return memory;
}

bool port_has_aes(struct port *p)
{
	(void)p;
	return false;
}

enum err port_print(struct port *p, enum port_stream to, struct slice text)
{
	struct sim_facts *f = &p->facts;
	size_t room = sizeof f->console - 1 - f->console_n;

	machine_call(p);
	if (p->dials.trace)
		fprintf(stderr, "%8llu | %.*s", (unsigned long long)p->now_ms,
		        (int)text.n, text.p);
	(void)to;
	text = slice_first(text, room);
	memcpy(f->console + f->console_n, text.p, text.n);
	f->console_n += text.n;
	return ERR_OK;
}

bool port_is_terminal(struct port *p, enum port_stream s)
{
	(void)p;
	(void)s;
	return false;
}

unsigned port_columns(struct port *p, enum port_stream s)
{
	(void)p;
	(void)s;
	return 80;
}
