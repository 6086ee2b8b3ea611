/*
 * sim: a simulated machine, for tests that must decide everything: clock,
 * scheduler, chance, network, flash and console come from one seed, in one
 * process and one thread of the host. README.md has the whole picture.
 *
 *     m = sim_new(); for each boot: sim_boot(m, &dials, disk, peer, ...) ->
 *     how it ended; sim_facts(m) -> what was counted; ...; sim_free(m)
 *
 * A program runs on it unchanged: it finds the machine with port_open. Its
 * threads are fibers, of which one runs until it waits, or until the dice say
 * at one of its calls that another goes on. So all that a run does follows
 * from its dials, and a line with them replays it.
 */
#ifndef PAIL_PORT_SIM_SIM_H
#define PAIL_PORT_SIM_SIM_H

#include "port/port.h"
#include "port/sim/disk.h"

/* What is done to the flash; each is one operation, and a cut falls on one. */
enum sim_op {
	SIM_OP_MAKE_FILE,
	SIM_OP_MAKE_DIR,
	SIM_OP_REMOVE,
	SIM_OP_RENAME,
	SIM_OP_WRITE,
	SIM_OP_RESIZE,
	SIM_OP_RESERVE,
	SIM_OP_SYNC_FILE,
	SIM_OP_SYNC_FILES,
	SIM_OP_SYNC_DIR,
	SIM_OP_COUNT
};
const char *sim_op_name(enum sim_op op);

struct sim_dials {
	uint64_t seed;
	int64_t unix_s; /* the date at the boot */
	/* scheduler */
	unsigned preempt; /* in so many of 256 calls another fiber goes on */
	unsigned whim;    /* in so many of 256 waits nothing is waited for */
	uint64_t sync_ms; /* the longest that a sync takes */
	/* operations on the flash are counted from 1; 0: never */
	uint64_t cut_at;  /* the world stops in the midst of this one */
	uint64_t fail_at; /* this one fails with fail_err */
	enum err fail_err;
	bool fail_on;          /* and all after it */
	uint64_t read_fail_at; /* this read of a file fails with ERR_IO */
	uint64_t stop_at;      /* SIGTERM comes in this one */
	/* network */
	uint64_t latency_ms; /* the longest to connect or to begin to answer */
	uint64_t rate;       /* bytes a millisecond and connection; 0: any */
	size_t chunk;        /* the most bytes that arrive at once; 0: any */
	unsigned short_send; /* in so many of 256 sends not all is taken */
	/* limits, past which the run is broken */
	uint64_t calls_max; /* of the port */
	uint64_t time_max_ms;
	size_t claim_max; /* bytes of port_claim together */
	bool trace;       /* each operation is printed on the host's stderr */
};

/* What the far end of a connection does next. */
enum sim_deed {
	SIM_READ, /* it waits for a request */
	SIM_SEND, /* p, n; valid until the next question */
	SIM_WAIT, /* it is asked again after wait_ms */
	SIM_HANG, /* never a word any more */
	SIM_END,  /* an orderly close */
	SIM_RESET,
};

struct sim_talk {
	enum sim_deed deed;
	const void *p;
	size_t n;
	uint64_t wait_ms; /* of WAIT; of READ: then it closes; 0: never */
};

/* An operation about to happen. */
struct sim_event {
	enum sim_op op;
	uint64_t number;
	struct disk_node *dir; /* of the names */
	struct disk_node *file;
	const char *name, *to;
	uint64_t at; /* offset, or size */
	struct slice bytes;
};

/* The rest of the world, as the harness has it. */
struct sim_peer {
	void *ctx;
	/* NULL: refused */
	void *(*open)(void *ctx, const struct port_address *a);
	void (*feed)(void *conn, struct slice bytes);
	void (*talk)(void *conn, int64_t unix_s, struct sim_talk *t);
	void (*close)(void *conn);
	/* ERR_NO_HOST; else every name has the address 192.0.2.1 */
	enum err (*resolve)(void *ctx, const char *host);
	/* The value of a variable; empty: not set. */
	struct slice (*env)(void *ctx, const char *name);
	/* Before each operation; sim_break is allowed. name and to: of names;
	 * f: of the file. */
	void (*watch)(void *ctx, const struct sim_event *e);
};

enum sim_end {
	SIM_EXITED, /* facts->status */
	SIM_CUT,    /* the world stopped; the disk is as it was just then */
	SIM_BROKEN, /* facts->why: a rule of the port or the harness broken */
};

enum { SIM_CONSOLE_MAX = 65536, SIM_WHY_MAX = 400 };

struct sim_facts {
	int status;
	uint64_t ops[SIM_OP_COUNT];
	uint64_t op_count;
	uint64_t reads, calls, switches, connections;
	uint64_t bytes_written, bytes_received;
	uint64_t files_synced; /* in all syncs together */
	uint64_t ended_ms;     /* by the clock, from the boot on */
	size_t claimed;
	bool stopped; /* SIGTERM has come */
	char why[SIM_WHY_MAX];
	char console[SIM_CONSOLE_MAX]; /* both streams */
	size_t console_n;
};

/* NULL: no memory. */
struct port *sim_new(void);
void sim_free(struct port *m);

/* Runs a program from the start of main to its end. The disk is borrowed and
 * stays as it is when the program or the world ends: then disk_cut or
 * disk_leave is the caller's. */
enum sim_end sim_boot(struct port *m, const struct sim_dials *dials,
                      struct disk *disk, const struct sim_peer *peer,
                      int (*program)(int, char **), int argc, char **argv);

const struct sim_facts *sim_facts(const struct port *m);

/* A rule is broken: the run ends here. Does not return from a fiber. */
void sim_break(struct port *m, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The node of a path from the root, now; NULL: none. */
struct disk_node *sim_find(const struct disk *d, const char *path);

#endif
