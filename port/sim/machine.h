/*
 * machine: what the files of port/sim share; the harness has sim.h.
 *
 * Handles count up and are never used twice in a run, so that the use of a
 * closed one is seen.
 */
#ifndef PAIL_PORT_SIM_MACHINE_H
#define PAIL_PORT_SIM_MACHINE_H

#include "port/sim/fiber.h"
#include "port/sim/sim.h"

enum { MACHINE_THREADS = 48 };

enum thread_state { THREAD_FREE, THREAD_READY, THREAD_WAITS, THREAD_OVER };

/* Why a thread does not run. */
struct thread_wait {
	uint64_t until_ms;
	int waiter, socket; /* PORT_NONE: none */
	enum port_io want;
	struct port_lock *lock;
	int joins; /* another thread, or PORT_NONE */
};

struct thread {
	struct fiber fiber;
	enum thread_state state;
	struct thread_wait wait;
	unsigned locks; /* that it holds */
	void (*run)(void *);
	void *arg;
};

struct waiter {
	bool open, woken;
};

enum wire_state {
	WIRE_CONNECTS,
	WIRE_OPEN,
	WIRE_REFUSED,
	WIRE_HUNG,
	WIRE_ENDED,
	WIRE_RESET,
	WIRE_CLOSED
};

struct wire {
	enum wire_state state;
	void *conn;
	uint64_t next_ms;  /* nothing happens before */
	uint64_t close_ms; /* an idle one is closed then; 0: never */
	bool idle;         /* the far end waits for a request */
	const char *p;     /* sent, and not arrived or not taken */
	size_t n;
	size_t here; /* of n: arrived */
};

struct handle {
	struct disk_node *node; /* NULL: closed */
	uint64_t at;            /* of a sequential read */
	bool locks;
};

struct claim {
	void *p;
	size_t n;
};

struct port {
	bool running;
	struct sim_dials dials;
	struct sim_facts facts;
	struct disk *disk;
	const struct sim_peer *peer;
	struct dice dice;
	uint64_t now_ms;
	enum sim_end end;
	bool ended; /* nobody is gone on with */
	int (*program)(int, char **);
	int argc;
	char **argv;
	struct thread threads[MACHINE_THREADS];
	int current; /* the thread that runs; PORT_NONE: none */
	struct waiter *waiters;
	size_t waiter_n, waiter_cap;
	int stop_waiter;
	struct wire *wires;
	size_t wire_n, wire_cap;
	struct handle *handles;
	size_t handle_n, handle_cap;
	struct claim *claims;
	size_t claim_n, claim_cap;
};

/* The beginning of every call: counts it, and maybe others go on first. */
void machine_call(struct port *m);
/* The run is over, however: does not return from a fiber. */
void machine_end(struct port *m, enum sim_end how);

/* The date, finer than port_unix_s. */
int64_t machine_unix_ns(const struct port *m);

/* The calling thread does nothing for so long. */
void sched_sleep(struct port *m, uint64_t ms);
void sched_run(struct port *m);
int sched_start(struct port *m, void (*run)(void *), void *arg);
void sched_reset(struct port *m);

/* Lets what is due on it happen; whether it is ready for `want`. */
bool wire_ready(struct port *m, int h, enum port_io want);
/* When something happens on it next. */
uint64_t wire_next_ms(struct port *m, int h);
void wire_reset(struct port *m);

/* An operation on the flash: counted, shown, and ERR_OK or how it fails. */
enum err flash_begin(struct port *m, struct sim_event *e);
/* The world stops here if it is to stop in this operation. */
void flash_cut(struct port *m, const struct sim_event *e);
struct disk_node *flash_node(struct port *m, int h, bool is_dir);
int flash_handle(struct port *m, struct disk_node *node, bool locks);
void flash_close(struct port *m, int *h, bool is_dir);
void flash_reset(struct port *m);

#endif
