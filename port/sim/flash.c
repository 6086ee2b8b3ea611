/* Operations on the flash and the handles to it: counting, failing, cutting. */
#include "port/sim/machine.h"

#include <stdio.h>
#include <string.h>

const char *sim_op_name(enum sim_op op)
{
	static const char *const names[SIM_OP_COUNT] = {
		"make-file", "make-dir", "remove",    "rename",     "write",
		"resize",    "reserve",  "sync-file", "sync-files", "sync-dir"};

	return names[op];
}

static void print_event(const struct port *m, const struct sim_event *e)
{
	fprintf(stderr, "%8llu %c %5llu %-10s", (unsigned long long)m->now_ms,
	        '0' + m->current, (unsigned long long)e->number,
	        sim_op_name(e->op));
	if (e->name)
		fprintf(stderr, " %s", e->name);
	if (e->to)
		fprintf(stderr, " -> %s", e->to);
	if (e->file)
		fprintf(stderr, " #%u at %llu, %zu bytes", e->file->number,
		        (unsigned long long)e->at, e->bytes.n);
	fprintf(stderr, "\n");
}

static void stop(struct port *m)
{
	m->facts.stopped = true;
	if (m->stop_waiter != PORT_NONE)
		m->waiters[m->stop_waiter].woken = true;
}

enum err flash_begin(struct port *m, struct sim_event *e)
{
	const struct sim_dials *d = &m->dials;

	machine_call(m);
	e->number = ++m->facts.op_count;
	m->facts.ops[e->op]++;
	if (d->trace)
		print_event(m, e);
	if (m->peer->watch)
		m->peer->watch(m->peer->ctx, e);
	if (e->number == d->stop_at)
		stop(m);
	if (!d->fail_at || e->number < d->fail_at)
		return ERR_OK;
	return d->fail_on || e->number == d->fail_at ? d->fail_err : ERR_OK;
}

void flash_cut(struct port *m, const struct sim_event *e)
{
	if (e->number == m->dials.cut_at)
		machine_end(m, SIM_CUT);
}

/* ---- handles -------------------------------------------------------------- */

struct disk_node *flash_node(struct port *m, int h, bool is_dir)
{
	struct disk_node *f = NULL;

	if (h >= 0 && (size_t)h < m->handle_n)
		f = m->handles[h].node;
	if (!f || f->is_dir != is_dir)
		sim_break(m, "a %s that is not open: %d",
		          is_dir ? "directory" : "file", h);
	return f;
}

int flash_handle(struct port *m, struct disk_node *node, bool locks)
{
	m->handles = disk_grow(m->handles, m->handle_n + 1, &m->handle_cap,
	                       sizeof *m->handles);
	m->handles[m->handle_n] = (struct handle){node, 0, locks};
	node->opened++;
	if (locks)
		node->locked = true;
	return (int)m->handle_n++;
}

void flash_close(struct port *m, int *h, bool is_dir)
{
	struct disk_node *f;

	machine_call(m);
	if (*h == PORT_NONE)
		return;
	f = flash_node(m, *h, is_dir);
	if (m->handles[*h].locks)
		f->locked = false;
	m->handles[*h].node = NULL;
	disk_close(m->disk, f);
	*h = PORT_NONE;
}

void flash_reset(struct port *m)
{
	m->handle_n = 0;
}
