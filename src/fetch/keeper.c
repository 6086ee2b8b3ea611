#include "fetch/keeper.h"

#include "fetch/resume.h"

void keeper_init(struct keeper *k, struct client *client, struct queue *queue,
                 struct port_dir root, struct port_waiter waiter,
                 const struct keeper_hooks *hooks, uint64_t files_total)
{
	*k = (struct keeper){.client = client,
	                     .queue = queue,
	                     .root = root,
	                     .waiter = waiter,
	                     .hooks = hooks};
	k->count.files_total = files_total;
	k->tick_at_ms = port_now_ms(client->port) + hooks->tick_ms;
	k->commit_at_ms = PORT_NEVER;
	k->sync = COMMIT_SYNC_FULL;
	k->journals = true;
}

/* Its last words: what was noted since the last look at the news. */
static void tell_note(struct keeper *k, const struct job *j)
{
	if (j->note != JOB_NOTE_NONE)
		k->hooks->note(k->hooks->ctx, j, j->note);
}

static void tell_failed(struct keeper *k, struct job *j)
{
	tell_note(k, j);
	keeper_count_fail(&k->count, j->fault.err);
	k->hooks->failed(k->hooks->ctx, j);
	queue_free(k->queue, j);
}

static void tell_unchanged(struct keeper *k, struct job *j)
{
	k->count.files_unchanged++;
	queue_free(k->queue, j);
}

static void tell_done(struct keeper *k, struct job *j)
{
	tell_note(k, j);
	k->count.files_done++;
	k->count.verified[j->verified]++;
	k->count.bytes_done += job_size(j);
	k->hooks->done(k->hooks->ctx, j);
	queue_free(k->queue, j);
}

/* ---- checkpoints ---------------------------------------------------------- */

static enum err begin_journal(struct job *j)
{
	struct journal_head head;

	if (j->part.ledger.open)
		return ERR_OK;
	resume_put_head(j, &head);
	return part_begin_journal(&j->part, job_name(j), &head);
}

/*
 * What was written before the sync is durable after it; only that may be
 * claimed. So the pieces are chosen first, and pieces that end meanwhile wait
 * for the next checkpoint.
 */
static enum err checkpoint(struct keeper *k, struct job *j, uint64_t now_ms)
{
	struct journal_record records[LEDGER_BATCH];
	unsigned generation;
	size_t n = queue_unkept_pieces(k->queue, j, records, LEDGER_BATCH,
	                               &generation);
	enum err e;

	if (!n)
		return ERR_OK;
	e = part_sync(&j->part);
	if (e != ERR_OK) {
		/* Which bytes reached the medium nobody can say now, and a
		 * second sync would succeed over the loss. */
		queue_unkept_lost(k->queue, j);
		return e;
	}
	e = begin_journal(j);
	if (e == ERR_OK)
		e = ledger_put(&j->part.ledger, records, n);
	if (e == ERR_OK)
		e = ledger_sync(&j->part.ledger);
	if (e == ERR_OK)
		queue_kept(k->queue, j, records, n, generation, now_ms);
	if (e != ERR_TOO_LONG && e != ERR_DISK_FULL)
		return e;
	/* A journal that is full, or has no room on the disk: the object may
	 * fit all the same, and then needs none. */
	queue_unkeepable(k->queue, j);
	return ERR_OK;
}

static void checkpoints(struct keeper *k, uint64_t now_ms)
{
	uint64_t since_ms = now_ms > KEEPER_CHECKPOINT_MS
	                            ? now_ms - KEEPER_CHECKPOINT_MS
	                            : 0;
	struct job *j;
	enum err e;

	if (!k->journals)
		return;
	while ((j = queue_unkept(k->queue, since_ms)) != NULL) {
		e = checkpoint(k, j, now_ms);
		if (e != ERR_OK)
			queue_lose(k->queue, j, e);
		queue_unhold(k->queue, j);
	}
}

/* ---- the ends of jobs ----------------------------------------------------- */

/* What is done of it may serve a next run: not a part without a journal, nor
 * one whose bytes were wrong. */
static void put_away(struct keeper *k, struct job *j, uint64_t now_ms)
{
	uint64_t kept;
	enum err e = ERR_OK;

	if (!j->part.open)
		return;
	if (err_class(j->fault.err) == ERR_CLASS_INTEGRITY) {
		part_discard(&j->part, job_name(j));
		return;
	}
	while (k->journals && e == ERR_OK) {
		kept = j->kept_bytes;
		e = checkpoint(k, j, now_ms);
		if (j->kept_bytes == kept)
			break;
	}
	if (j->part.ledger.open)
		part_keep(&j->part);
	else
		part_discard(&j->part, job_name(j));
}

static void settle_lost(struct keeper *k, uint64_t now_ms)
{
	struct job *j;

	while ((j = queue_first(k->queue, JOB_LOST)) != NULL) {
		put_away(k, j, now_ms);
		if (j->unchanged)
			tell_unchanged(k, j);
		else
			tell_failed(k, j);
	}
}

static void commit(struct keeper *k, size_t n)
{
	for (size_t i = 0; i < n; i++)
		k->items[i] = (struct commit_item){&k->committing[i]->part,
		                                   job_name(k->committing[i]),
		                                   ERR_OK};
	commit_run(k->client->port, k->items, n, k->sync);
	for (size_t i = 0; i < n; i++) {
		struct job *j = k->committing[i];

		if (k->items[i].err == ERR_OK) {
			tell_done(k, j);
			continue;
		}
		j->fault = (struct fault){.err = k->items[i].err};
		tell_failed(k, j);
	}
}

/* Commits when enough files wait, when one has waited long enough, or when
 * nothing else is going on. */
static void commits(struct keeper *k, uint64_t now_ms)
{
	size_t n = queue_verified(k->queue, k->committing, COMMIT_MAX);

	if (!n) {
		k->commit_at_ms = PORT_NEVER;
		return;
	}
	if (k->commit_at_ms == PORT_NEVER)
		k->commit_at_ms = now_ms + KEEPER_COMMIT_MS;
	if (n < KEEPER_COMMIT_FILES && now_ms < k->commit_at_ms &&
	    !queue_quiet(k->queue))
		return;
	commit(k, n);
	k->commit_at_ms = PORT_NEVER;
}

static void tell_news(struct keeper *k)
{
	struct fault fault;
	enum job_note note;
	uint64_t wait_ms;
	struct job *j;

	while ((j = queue_noted(k->queue, &note)) != NULL)
		k->hooks->note(k->hooks->ctx, j, note);
	while ((j = queue_noticed(k->queue, &fault, &wait_ms)) != NULL)
		k->hooks->again(k->hooks->ctx, j, &fault, wait_ms);
}

/* ---- the sources ---------------------------------------------------------- */

static bool stopping(const struct keeper *k)
{
	return k->count.signal || k->count.late;
}

static void reset(struct keeper *k, struct job *j, uint64_t number)
{
	j->number = number;
	job_reset(j);
	j->started_ms = port_now_ms(k->client->port);
	part_init(&j->part, k->client->port);
}

/* What is left when the run is stopped has failed too, by name. */
static enum err stop_reason(const struct keeper *k)
{
	return k->count.signal ? ERR_STOPPED : ERR_DEADLINE;
}

/* One job that the sources gave. */
static void begin_job(struct keeper *k, struct job *j)
{
	k->started++;
	if (k->count.files_total < k->started)
		k->count.files_total = k->started;
	if (j->unchanged) {
		tell_unchanged(k, j);
		return;
	}
	if (j->fault.err == ERR_OK && stopping(k))
		j->fault = (struct fault){.err = stop_reason(k)};
	if (j->fault.err != ERR_OK)
		tell_failed(k, j);
	else
		queue_put(k->queue, j);
}

static void fill(struct keeper *k)
{
	enum keeper_next next = KEEPER_JOB;
	struct job *j;

	k->later = false;
	while (!k->drained && next == KEEPER_JOB &&
	       (j = queue_slot(k->queue)) != NULL) {
		reset(k, j, k->started);
		next = k->hooks->next(k->hooks->ctx, j);
		if (next == KEEPER_JOB)
			begin_job(k, j);
	}
	k->later = next == KEEPER_LATER;
	if (next == KEEPER_END) {
		k->drained = true;
		k->count.more = false;
		queue_close(k->queue);
	}
}

static void check_stop(struct keeper *k, uint64_t now_ms)
{
	struct job *j;

	if (!k->count.signal)
		k->count.signal = port_stop_signal(k->client->port);
	if (now_ms >= k->client->deadline_ms)
		k->count.late = true;
	if (!stopping(k))
		return;
	queue_stop(k->queue);
	/* One that was begun may have something to put away. */
	while ((j = queue_withdraw(k->queue)) != NULL)
		j->fault = (struct fault){.err = stop_reason(k)};
}

static void tick(struct keeper *k, uint64_t now_ms)
{
	struct queue_sum sum;

	if (!k->hooks->tick_ms || now_ms < k->tick_at_ms)
		return;
	sum = queue_sum(k->queue);
	k->hooks->tick(k->hooks->ctx, &k->count, &sum);
	k->tick_at_ms = now_ms + k->hooks->tick_ms;
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t next_ms(const struct keeper *k, uint64_t now_ms)
{
	uint64_t at = k->hooks->tick_ms ? k->tick_at_ms : PORT_NEVER;

	at = earlier(at, k->commit_at_ms);
	if (k->journals)
		at = earlier(at, now_ms + KEEPER_CHECKPOINT_MS);
	/* Once it is late there is nothing more to wake up for. */
	if (!k->count.late)
		at = earlier(at, k->client->deadline_ms);
	return at;
}

bool keeper_step(struct keeper *k, uint64_t now_ms, uint64_t *wait_ms)
{
	check_stop(k, now_ms);
	tell_news(k);
	checkpoints(k, now_ms);
	settle_lost(k, now_ms);
	commits(k, now_ms);
	fill(k);
	tick(k, now_ms);
	*wait_ms = next_ms(k, now_ms);
	return !(k->drained && queue_empty(k->queue));
}

void keeper_run(struct keeper *k)
{
	struct port *p = k->client->port;
	uint64_t wait_ms, until_ms;

	while (keeper_step(k, port_now_ms(p), &wait_ms)) {
		struct port_socket s = {PORT_NONE};
		enum port_io want = PORT_DONE;

		if (k->later) {
			k->hooks->wait(k->hooks->ctx, &s, &want, &until_ms);
			wait_ms = earlier(wait_ms, until_ms);
		}
		port_wait(p, k->waiter, s, want, wait_ms);
	}
}
