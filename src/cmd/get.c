#include "cmd/get.h"

#include "cmd/get_open.h"

static size_t cost(unsigned workers)
{
	return arena_cost(sizeof(struct get)) + manifest_cost() + twins_cost() +
	       setup_cost(workers + 1) + arena_cost(sizeof(struct listing)) +
	       call_cost() + arena_cost(workers * sizeof(struct worker)) +
	       arena_cost(queue_jobs(workers) * sizeof(struct job)) +
	       workers * call_cost();
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
	            g->waiter, hooks, g->facts.count - g->facts.selections);
	g->keeper.count.more = g->facts.selections > 0;
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

	if (e != ERR_OK ||
	    n->files_done + n->files_failed + n->files_unchanged ==
	            n->files_total)
		return ERR_OK;
	e = g->supply.list_err == ERR_OK ? ERR_LIST : g->supply.list_err;
	report_error(g->report, g->options->list, e,
	             SLICE("the list changed, or could not be read again"));
	return e;
}

/* A run whose files are all there is none that failed for that. */
static void finish_state(struct get *g)
{
	enum err e = supply_finish(&g->supply);

	if (e != ERR_OK)
		report_error(g->report, SLICE(".pail-state"), e,
		             SLICE("not all is remembered for a next run"));
	if (g->supply.state)
		state_close(&g->state);
}

/* How the fetching itself ended. */
static int end_status(struct get *g, struct client_counts *counts,
                      uint64_t *fetched)
{
	struct keeper_count *n = &g->keeper.count;

	*counts = client_counts(&g->setup.client);
	if (g->options->dry_run) {
		n->files_failed = g->dry_run.count.files_failed;
		n->files_unchanged = g->dry_run.count.files_unchanged;
		return keeper_status(&g->dry_run.count);
	}
	*fetched = queue_sum(&g->queue).body_bytes;
	if (n->signal || (n->late && n->files_failed))
		report_error(g->report, SLICE(""),
		             n->signal ? ERR_STOPPED : ERR_DEADLINE, SLICE(""));
	return keeper_status(n);
}

/* Tells how it ended; e: why it did not even begin. */
static int finish(struct get *g, enum err e)
{
	struct client_counts counts = {0, 0, 0, 0};
	int status = report_status(g->report, e);
	uint64_t fetched = 0;

	if (e == ERR_OK)
		status = end_status(g, &counts, &fetched);
	if (!g->options->dry_run)
		e = check_supply(g, e);
	if (!status)
		status = err_class_status(err_class(e));
	e = finish_failed(g);
	if (!status)
		status = err_class_status(err_class(e));
	finish_state(g);
	report_end(g->report, &g->keeper.count, &counts, fetched, status);
	if (g->expand.listing)
		call_close(&g->expand.listing->call);
	setup_end(&g->setup);
	return status;
}

/* What would be fetched, and nothing else. */
static enum err look_only(struct get *g)
{
	g->dry_run = (struct dry_run){.supply = &g->supply};
	return dry_run_all(&g->dry_run);
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
		e = get_open(g);
	if (e == ERR_OK && g->options->dry_run)
		e = look_only(g);
	else if (e == ERR_OK)
		e = fetch_all(g, &hooks);
	return finish(g, e);
}

/* The last line is always there, also of a run that could not begin. */
static int give_up(struct report *r)
{
	const struct keeper_count nothing = {0};
	const struct client_counts none = {0};
	int status = report_status(r, ERR_NO_MEMORY);

	report_error(r, SLICE(""), ERR_NO_MEMORY, SLICE(""));
	report_end(r, &nothing, &none, 0, status);
	return status;
}

int get_run(struct port *port, const struct options *o, struct report *r)
{
	size_t n = cost(o->workers);
	struct arena arena;
	struct get *g;

	arena_init(&arena, port_claim(port, n), n);
	g = arena.p ? arena_take(&arena, sizeof *g) : NULL;
	if (!g)
		return give_up(r);
	g->port = port;
	g->options = o;
	g->report = r;
	g->arena = arena;
	g->supply = (struct supply){.options = o,
	                            .expand = &g->expand,
	                            .failed = &g->failed,
	                            .report = r,
	                            .client = &g->setup.client};
	return run(g);
}
