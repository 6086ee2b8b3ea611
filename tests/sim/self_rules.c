#include "self_rules.h"

#include <stdio.h>
#include <string.h>

#include "port/sim/sim.h"

/* ---- programs ------------------------------------------------------------- */

static int take_twice(int argc, char **argv)
{
	struct port *p = port_open();
	struct port_lock lock;

	(void)argc;
	(void)argv;
	port_lock_init(p, &lock);
	port_lock_take(p, &lock);
	port_lock_take(p, &lock);
	return 0;
}

static int wait_with_lock(int argc, char **argv)
{
	const struct port_socket none = {PORT_NONE};
	struct port *p = port_open();
	struct port_waiter w;
	struct port_lock lock;

	(void)argc;
	(void)argv;
	(void)port_waiter_open(p, &w);
	port_lock_init(p, &lock);
	port_lock_take(p, &lock);
	port_wait(p, w, none, PORT_DONE, port_now_ms(p) + 10);
	return 0;
}

static int sleep_for_ever(int argc, char **argv)
{
	const struct port_socket none = {PORT_NONE};
	struct port *p = port_open();
	struct port_waiter w;

	(void)argc;
	(void)argv;
	(void)port_waiter_open(p, &w);
	port_wait(p, w, none, PORT_DONE, PORT_NEVER);
	return 0;
}

static int spin(int argc, char **argv)
{
	struct port *p = port_open();

	(void)argc;
	(void)argv;
	while (port_now_ms(p))
		;
	return 0;
}

static int use_closed(int argc, char **argv)
{
	struct port *p = port_open();
	struct port_dir root;
	struct port_file f, copy;

	(void)argc;
	(void)argv;
	(void)port_dir_open(p, "/", &root);
	(void)port_file_create(p, root, "a", PORT_EMPTY, &f);
	copy = f;
	port_file_close(p, &f);
	(void)port_file_write_at(p, copy, 0, SLICE("x"));
	return 0;
}

static void count_up(void *arg)
{
	struct port *p = port_open();
	unsigned *n = arg;

	for (int i = 0; i < 10; i++) {
		(void)port_now_ms(p);
		(*n)++;
	}
}

static int run_threads(int argc, char **argv)
{
	struct port *p = port_open();
	struct port_thread t[3];
	unsigned n = 0;

	(void)argc;
	(void)argv;
	for (int i = 0; i < 3; i++)
		(void)port_thread_start(p, &t[i], count_up, &n, 4096);
	for (int i = 0; i < 3; i++)
		port_thread_join(p, &t[i]);
	return (int)n;
}

static int lock_file(int argc, char **argv)
{
	struct port *p = port_open();
	struct port_dir root;
	struct port_file f, g;
	enum err e;

	(void)argc;
	(void)argv;
	(void)port_dir_open(p, "/", &root);
	(void)port_file_create(p, root, "a", PORT_EMPTY, &f);
	e = port_file_create(p, root, "a", PORT_FIND, &g);
	port_file_close(p, &f);
	if (e == ERR_LOCKED)
		e = port_file_create(p, root, "a", PORT_FIND, &g);
	return (int)e;
}

/* ---- cases ---------------------------------------------------------------- */

struct rule_case {
	const char *name;
	int (*program)(int, char **);
	const char *why; /* a part of it; NULL: it ends well */
	int status;
};

static bool check(struct port *m, const struct rule_case *c)
{
	const struct disk_manners manners = {.unit = 512};
	const struct sim_peer peer = {.ctx = NULL};
	const struct sim_dials dials = {
		.seed = 1,
		.preempt = 64,
		.calls_max = 10000,
		.time_max_ms = 100000,
		.claim_max = 1000,
	};
	struct disk *d = disk_new(&manners);
	enum sim_end end = sim_boot(m, &dials, d, &peer, c->program, 0, NULL);
	const struct sim_facts *f = sim_facts(m);
	bool good = c->why ? end == SIM_BROKEN && strstr(f->why, c->why)
	                   : end == SIM_EXITED && f->status == c->status;

	if (good)
		printf("ok - self: %s\n", c->name);
	else
		printf("not ok - self: %s: \"%s\", status %d\n", c->name,
		       f->why, f->status);
	disk_free(d);
	return good;
}

bool self_rules_run(void)
{
	static const struct rule_case cases[] = {
		{"a lock taken twice", take_twice, "lock twice", 0},
		{"a wait with a lock", wait_with_lock, "waits with a lock", 0},
		{"nobody wakes", sleep_for_ever, "everybody sleeps", 0},
		{"a loop without end", spin, "does not end", 0},
		{"a closed file", use_closed, "not open", 0},
		{"threads run and are joined", run_threads, NULL, 30},
		{"a file is locked until it is closed", lock_file, NULL, 0},
	};
	struct port *m = sim_new();
	bool good = m != NULL;

	for (size_t i = 0; m && i < sizeof cases / sizeof cases[0]; i++)
		good = check(m, &cases[i]) && good;
	sim_free(m);
	return good;
}
