#include "cmd/get.h"

#include "cmd/setup.h"
#include "cmd/supply.h"
#include "cmd/target.h"
#include "fetch/worker.h"

enum { PLACE_MAX = 1100 }; /* bytes of "line N of LIST" */

/* All of one run; claimed once, nothing grows after it. */
struct get {
	struct port *port;
	const struct options *options;
	struct report *report;
	struct arena arena;
	struct manifest manifest;
	struct manifest_facts facts;
	struct target target;
	struct setup setup;
	struct failed failed;
	struct queue queue;
	struct keeper keeper;
	struct port_waiter waiter;
	struct worker *workers;
	struct worker_manners manners;
	char etag[JOB_ETAG_MAX + 3];
	struct supply supply;
};

static size_t cost(unsigned workers)
{
	return arena_cost(sizeof(struct get)) + manifest_cost() +
	       setup_cost(workers) +
	       arena_cost(workers * sizeof(struct worker)) +
	       arena_cost(queue_jobs(workers) * sizeof(struct job)) +
	       workers * call_cost();
}

/* ---- the parts of a run -------------------------------------------------- */

/* "line 3 of LIST", or "source 2" of the command line. */
static struct slice place_of(const struct manifest_item *at,
                             const struct get *g, struct buf *b)
{
	if (!at->line && !at->operand)
		return g->options->list;
	buf_put_z(b, at->line ? "line " : "source ");
	buf_put_u64(b, at->line ? at->line : at->operand);
	if (at->line) {
		buf_put_z(b, " of ");
		buf_put(b, g->options->list);
	}
	return b->over ? g->options->list : buf_slice(b);
}

static enum err read_list(struct get *g)
{
	char text[PLACE_MAX];
	struct buf b = BUF(text);
	struct manifest *m = &g->manifest;
	enum err e = manifest_open(m, g->port, g->options, &g->arena);

	if (e == ERR_OK)
		e = manifest_count(m, &g->facts);
	if (e != ERR_OK)
		report_error(g->report, place_of(&m->at, g, &b), e,
		             slice_of(m->why ? m->why : ""));
	return e;
}

static enum err open_target(struct get *g)
{
	const char *why;
	enum err e = target_open(&g->target, g->port, g->options->dest,
	                         g->facts.count, &why);

	if (e != ERR_OK)
		report_error(g->report, g->options->dest, e, slice_of(why));
	g->manifest.only_name = (struct slice){g->target.name,
	                                       g->target.name_n};
	return e;
}

static enum err find_twins(struct get *g)
{
	char text[2 * PLACE_MAX], text2[PLACE_MAX], name_text[PATH_NAME_MAX];
	struct buf b = BUF(text), b2 = BUF(text2), name = BUF(name_text);
	struct manifest *m = &g->manifest;
	enum err e = manifest_find_twins(m, &g->facts, &name);

	if (e == ERR_OK)
		return e;
	(void)place_of(&m->at, g, &b);
	buf_put_z(&b, " and ");
	buf_put(&b, place_of(&m->at2, g, &b2));
	report_error(g->report, buf_slice(&name), e, buf_slice(&b));
	return e;
}

static enum err open_client(struct get *g)
{
	struct setup_need need = {g->facts.any_s3, g->facts.any_tls,
	                          g->options->workers};
	enum err e = setup_init(&g->setup, g->port, g->options, &need,
	                        &g->arena);

	if (e != ERR_OK)
		report_error(g->report, g->setup.field, e,
		             slice_of(g->setup.why));
	return e;
}

static enum err open_failed(struct get *g)
{
	struct slice path = g->options->failed;
	enum err e = path.n ? failed_open(&g->failed, g->port, path) : ERR_OK;

	if (e != ERR_OK)
		report_error(g->report, path, e, SLICE(""));
	return e;
}

static enum err open_all(struct get *g)
{
	enum err e = read_list(g);

	if (e == ERR_OK)
		e = open_target(g);
	if (e == ERR_OK)
		e = find_twins(g);
	if (e == ERR_OK)
		e = open_client(g);
	return e == ERR_OK ? open_failed(g) : e;
}

static enum err make_workers(struct get *g)
{
	unsigned n = g->options->workers;
	struct job *jobs;
	enum err e = ERR_OK;

	g->workers = arena_take(&g->arena, n * sizeof *g->workers);
	jobs = arena_take(&g->arena, queue_jobs(n) * sizeof *jobs);
	if (!g->workers || !jobs)
		return ERR_NO_MEMORY;
	queue_init(&g->queue, g->port, jobs, n, g->waiter);
	for (unsigned i = 0; e == ERR_OK && i < n; i++)
		e = worker_init(&g->workers[i], i, &g->setup.client, &g->queue,
		                g->target.dir, &g->manners, &g->arena,
		                setup_tls(&g->setup, &g->arena));
	return e;
}

/* Runs with as many as the system gives, if it is at least one. */
static enum err start_workers(struct get *g)
{
	uint64_t want = g->facts.count;
	unsigned started = 0;
	enum err e = want ? names_start(&g->setup.client.names) : ERR_OK;

	if (e != ERR_OK)
		return e;
	for (unsigned i = 0; i < g->options->workers && want; i++) {
		struct worker *w = &g->workers[i];

		e = port_thread_start(g->port, &w->thread, worker_run, w,
		                      WORKER_STACK_BYTES);
		w->started = e == ERR_OK;
		started += w->started;
		if (e != ERR_OK)
			break;
	}
	return started || !want ? ERR_OK : e;
}

static void join_workers(struct get *g)
{
	for (unsigned i = 0; i < g->options->workers; i++)
		if (g->workers[i].started)
			port_thread_join(g->port, &g->workers[i].thread);
}

/* An ETag is compared as it stands in the field, with its quotes. */
static struct slice etag_of(struct get *g)
{
	struct slice etag = g->options->expect_etag;
	struct buf b = BUF(g->etag);

	if (!etag.n || slice_starts(etag, SLICE("\"")) ||
	    slice_starts(etag, SLICE("W/")))
		return etag;
	buf_put_char(&b, '"');
	buf_put(&b, etag);
	buf_put_char(&b, '"');
	return buf_slice(&b);
}

static void set_manners(struct get *g)
{
	const struct options *o = g->options;

	g->manners = (struct worker_manners){
		.resume = !o->no_resume && o->sync == OPTIONS_SYNC_FULL,
		.require_checksum = o->require_checksum,
		.readback = o->readback,
		.expect_etag = etag_of(g),
		.version_id = o->version_id,
	};
	g->setup.client.min_rate = o->min_rate;
	g->queue.checkpoint_bytes = o->checkpoint;
	g->keeper.sync = o->sync == OPTIONS_SYNC_NONE ? COMMIT_SYNC_NONE
	                                              : COMMIT_SYNC_FULL;
	g->keeper.journals = g->manners.resume;
}

static enum err fetch_all(struct get *g, const struct keeper_hooks *hooks)
{
	enum err e = make_workers(g);

	keeper_init(&g->keeper, &g->setup.client, &g->queue, g->target.dir,
	            g->waiter, hooks, g->facts.count);
	set_manners(g);
	if (e == ERR_OK)
		e = start_workers(g);
	if (e != ERR_OK) {
		report_error(g->report, SLICE("workers"), e, SLICE(""));
		return e;
	}
	keeper_run(&g->keeper);
	join_workers(g);
	return ERR_OK;
}

/* The --failed file in its place; the first thing that went wrong with it. */
static enum err finish_failed(struct get *g)
{
	enum err e = failed_finish(&g->failed);

	if (g->supply.failed_err != ERR_OK)
		e = g->supply.failed_err;
	if (e != ERR_OK)
		report_error(g->report, g->options->failed, e,
		             SLICE("the list of what failed is not written"));
	return e;
}

/* Whether all that was counted at first has been done or has failed: a list
 * that cannot be read to its end again, or that changed, is no success. */
static enum err check_supply(struct get *g, enum err e)
{
	const struct keeper_count *n = &g->keeper.count;

	if (e != ERR_OK || n->files_done + n->files_failed == n->files_total)
		return ERR_OK;
	e = g->supply.list_err == ERR_OK ? ERR_LIST : g->supply.list_err;
	report_error(g->report, g->options->list, e,
	             SLICE("the list changed, or could not be read again"));
	return e;
}

/* Tells how it ended; e: why it did not even begin. */
static int finish(struct get *g, enum err e)
{
	struct keeper_count *n = &g->keeper.count;
	struct client_counts counts = {0, 0, 0, 0};
	int status = err_class_status(err_class(e));
	uint64_t fetched = 0;

	if (e == ERR_OK) {
		counts = client_counts(&g->setup.client);
		fetched = queue_sum(&g->queue).body_bytes;
		status = keeper_status(n);
		if (n->signal || (n->late && n->files_failed))
			report_error(g->report, SLICE(""),
			             n->signal ? ERR_STOPPED : ERR_DEADLINE,
			             SLICE(""));
	}
	e = check_supply(g, e);
	if (!status)
		status = err_class_status(err_class(e));
	e = finish_failed(g);
	if (!status)
		status = err_class_status(err_class(e));
	report_end(g->report, n, &counts, fetched, status);
	setup_end(&g->setup);
	return status;
}

static int run(struct get *g)
{
	struct keeper_hooks hooks = supply_hooks(
		&g->supply, report_tick_ms(g->report, g->options));
	enum err e = port_waiter_open(g->port, &g->waiter);

	if (e == ERR_OK)
		e = port_stop_watch(g->port, g->waiter);
	if (e != ERR_OK)
		report_error(g->report, SLICE("signals"), e, SLICE(""));
	else
		e = open_all(g);
	if (e == ERR_OK)
		e = fetch_all(g, &hooks);
	return finish(g, e);
}

int get_run(struct port *port, const struct options *o, struct report *r)
{
	size_t n = cost(o->workers);
	struct arena arena;
	struct get *g;

	arena_init(&arena, port_claim(port, n), n);
	g = arena.p ? arena_take(&arena, sizeof *g) : NULL;
	if (!g) {
		report_error(r, SLICE(""), ERR_NO_MEMORY, SLICE(""));
		return err_class_status(ERR_CLASS_RESOURCE);
	}
	g->port = port;
	g->options = o;
	g->report = r;
	g->arena = arena;
	g->supply = (struct supply){o,     &g->manifest,     &g->failed,
	                            r,     &g->setup.client, ERR_OK,
	                            ERR_OK};
	return run(g);
}
