#include "fetch/queue.h"

size_t queue_jobs(unsigned workers)
{
	return workers + (size_t)QUEUE_AHEAD;
}

void queue_init(struct queue *q, struct port *port, struct job *jobs,
                unsigned workers, struct port_waiter keeper)
{
	*q = (struct queue){.port = port, .keeper = keeper, .jobs = jobs,
	                    .worker_count = workers};
	q->job_count = queue_jobs(workers);
	port_lock_init(port, &q->lock);
}

static void take(struct queue *q)
{
	port_lock_take(q->port, &q->lock);
}

static void give(struct queue *q)
{
	port_lock_give(q->port, &q->lock);
}

/* Of the jobs in that state the first in order; under the lock. */
static struct job *first(struct queue *q, enum job_state state)
{
	struct job *found = NULL;

	for (size_t i = 0; i < q->job_count; i++) {
		struct job *j = &q->jobs[i];

		if (j->state == state && (!found || j->number < found->number))
			found = j;
	}
	return found;
}

static void wake_workers(struct queue *q, bool all)
{
	for (unsigned i = 0; i < q->worker_count; i++) {
		if (!all && !q->idle[i])
			continue;
		q->idle[i] = false;
		port_wake(q->port, q->workers[i]);
	}
}

/* ---- the keeper's side --------------------------------------------------- */

struct job *queue_slot(struct queue *q)
{
	return queue_first(q, JOB_FREE);
}

void queue_put(struct queue *q, struct job *j)
{
	take(q);
	j->state = JOB_READY;
	for (unsigned i = 0; i < q->worker_count; i++) {
		if (!q->idle[i])
			continue;
		q->idle[i] = false;
		port_wake(q->port, q->workers[i]);
		break;
	}
	give(q);
}

struct job *queue_first(struct queue *q, enum job_state state)
{
	struct job *j;

	take(q);
	j = first(q, state);
	give(q);
	return j;
}

static void put_in_order(struct job **jobs, size_t n, struct job *j)
{
	for (; n > 0 && jobs[n - 1]->number > j->number; n--)
		jobs[n] = jobs[n - 1];
	jobs[n] = j;
}

size_t queue_verified(struct queue *q, struct job **jobs, size_t cap)
{
	size_t n = 0;

	take(q);
	for (size_t i = 0; i < q->job_count && n < cap; i++)
		if (q->jobs[i].state == JOB_VERIFIED)
			put_in_order(jobs, n++, &q->jobs[i]);
	give(q);
	return n;
}

struct job *queue_noticed(struct queue *q, struct fault *fault,
                          uint64_t *wait_ms)
{
	struct job *found = NULL;

	take(q);
	for (size_t i = 0; i < q->job_count && !found; i++)
		if (q->jobs[i].noticed)
			found = &q->jobs[i];
	if (found) {
		found->noticed = false;
		*fault = found->fault;
		*wait_ms = found->wait_ms;
	}
	give(q);
	return found;
}

struct job *queue_noted(struct queue *q, enum job_note *note)
{
	struct job *found = NULL;

	take(q);
	for (size_t i = 0; i < q->job_count && !found; i++)
		if (q->jobs[i].state != JOB_FREE && q->jobs[i].note)
			found = &q->jobs[i];
	if (found) {
		*note = found->note;
		found->note = JOB_NOTE_NONE;
	}
	give(q);
	return found;
}

void queue_free(struct queue *q, struct job *j)
{
	take(q);
	j->noticed = false;
	j->state = JOB_FREE;
	give(q);
}

void queue_close(struct queue *q)
{
	take(q);
	q->closed = true;
	wake_workers(q, true);
	give(q);
}

static bool is_at_work(const struct job *j)
{
	return j->state == JOB_FIRST || j->state == JOB_OPEN ||
	       j->state == JOB_VERIFYING;
}

static void set_stop_fault(struct job *j)
{
	if (!j->losing)
		j->fault = (struct fault){.err = ERR_STOPPED};
	j->state = JOB_LOST;
}

void queue_stop(struct queue *q)
{
	take(q);
	q->stopped = true;
	for (size_t i = 0; i < q->job_count; i++) {
		struct job *j = &q->jobs[i];
		bool waits = j->state == JOB_WRITTEN ||
		             (j->state == JOB_OPEN && !j->leases);

		if (waits)
			set_stop_fault(j);
	}
	wake_workers(q, true);
	give(q);
}

struct job *queue_withdraw(struct queue *q)
{
	struct job *j;

	take(q);
	j = first(q, JOB_READY);
	if (j)
		j->state = JOB_LOST;
	give(q);
	return j;
}

bool queue_empty(struct queue *q)
{
	bool empty = true;

	take(q);
	for (size_t i = 0; i < q->job_count; i++)
		empty = empty && q->jobs[i].state == JOB_FREE;
	give(q);
	return empty;
}

bool queue_quiet(struct queue *q)
{
	bool quiet = true;

	take(q);
	for (size_t i = 0; i < q->job_count; i++)
		quiet = quiet && !is_at_work(&q->jobs[i]) &&
		        q->jobs[i].state != JOB_READY &&
		        q->jobs[i].state != JOB_WRITTEN;
	give(q);
	return quiet;
}

/* ---- checkpoints ---------------------------------------------------------- */

/* Only what a next run could go on with is worth a journal. */
static bool is_resumable(const struct job *j)
{
	return j->facts.size_known && j->facts.ranges && !j->changed &&
	       !j->unkept && j->plan.pieces > 1;
}

struct job *queue_unkept(struct queue *q, uint64_t since_ms)
{
	struct job *found = NULL;

	take(q);
	for (size_t i = 0; i < q->job_count && !found; i++) {
		struct job *j = &q->jobs[i];
		uint64_t unkept;

		if (j->state != JOB_OPEN || j->losing || !is_resumable(j))
			continue;
		unkept = j->plan.done_bytes - j->kept_bytes;
		if (unkept && (unkept >= q->checkpoint_bytes ||
		               j->kept_at_ms <= since_ms))
			found = j;
	}
	if (found)
		found->leases++;
	give(q);
	return found;
}

size_t queue_unkept_pieces(struct queue *q, struct job *j,
                           struct journal_record *r, size_t cap,
                           unsigned *generation)
{
	uint32_t piece = 0;
	size_t n = 0;

	take(q);
	*generation = j->generation;
	while (is_resumable(j) && n < cap &&
	       plan_next_unkept(&j->plan, &piece)) {
		r[n++] = (struct journal_record){0, piece,
		                                 j->plan.crcs[piece]};
		piece++;
	}
	give(q);
	return n;
}

/* Counted anew, since a piece that was kept may have been undone. */
static uint64_t count_kept(const struct plan *p)
{
	uint64_t bytes = p->done_bytes;

	for (uint32_t i = 0; plan_next_unkept(p, &i); i++)
		bytes -= plan_piece_to(p, i) - plan_piece_from(p, i);
	return bytes;
}

void queue_kept(struct queue *q, struct job *j,
                const struct journal_record *r, size_t n, unsigned generation,
                uint64_t now_ms)
{
	take(q);
	j->kept_at_ms = now_ms;
	for (size_t i = 0; i < n && generation == j->generation; i++)
		plan_keep(&j->plan, r[i].piece);
	j->kept_bytes = count_kept(&j->plan);
	give(q);
}

void queue_unkeepable(struct queue *q, struct job *j)
{
	take(q);
	j->unkept = true;
	give(q);
}

void queue_unkept_lost(struct queue *q, struct job *j)
{
	take(q);
	plan_forget_unkept(&j->plan);
	give(q);
}

/* Nobody is at it any more: where it goes from here; under the lock. */
static void settle(struct queue *q, struct job *j)
{
	bool complete = j->facts.size_known && plan_complete(&j->plan);

	if (j->losing || j->restarts > JOB_RESTARTS_MAX) {
		if (!j->losing)
			j->fault = (struct fault){.err = ERR_CHANGED};
		j->state = JOB_LOST;
	} else if (q->stopped) {
		set_stop_fault(j);
	} else if (j->changed) {
		j->changed = false;
		j->state = JOB_READY;
	} else if (complete) {
		j->state = JOB_WRITTEN;
	} else if (!j->facts.ranges) {
		j->single = true;
		j->generation++;
		j->restarts++;
		j->state = JOB_READY;
	} else {
		j->state = JOB_OPEN;
	}
}

void queue_unhold(struct queue *q, struct job *j)
{
	take(q);
	j->leases--;
	if (!j->leases)
		settle(q, j);
	wake_workers(q, q->closed);
	give(q);
}

void queue_lose(struct queue *q, struct job *j, enum err e)
{
	take(q);
	if (!j->losing)
		j->fault = (struct fault){.err = e};
	j->losing = true;
	if (!j->leases)
		settle(q, j);
	wake_workers(q, true);
	give(q);
}

/* While it is verified its plan is the checker's alone. */
static uint64_t written(const struct job *j)
{
	if (j->state == JOB_OPEN && j->facts.size_known)
		return plan_written(&j->plan);
	return job_size(j);
}

struct queue_sum queue_sum(struct queue *q)
{
	struct queue_sum sum = {0, 0, 0, 0};

	take(q);
	sum.body_bytes = q->received;
	for (size_t i = 0; i < q->job_count; i++) {
		const struct job *j = &q->jobs[i];

		if (j->state < JOB_OPEN || j->state > JOB_VERIFIED)
			continue;
		sum.received += written(j);
		sum.known_bytes += j->facts.size_known ? j->plan.size : 0;
		sum.known_count += j->facts.size_known;
	}
	give(q);
	return sum;
}

/* ---- a worker's side ------------------------------------------------------ */

/* A run that nobody has, or the back half of the longest one. */
static struct job *take_run(struct queue *q, unsigned worker)
{
	struct job *best = NULL;
	uint64_t most = 0;

	for (size_t i = 0; i < q->job_count; i++) {
		struct job *j = &q->jobs[i];
		uint64_t n;

		if (j->state != JOB_OPEN || j->losing || j->changed ||
		    !j->facts.size_known || !j->facts.ranges)
			continue;
		if (plan_take(&j->plan, worker, false))
			return j;
		n = plan_stealable(&j->plan);
		if (n > most) {
			most = n;
			best = j;
		}
	}
	return best && plan_take(&best->plan, worker, true) ? best : NULL;
}

static bool find_work(struct queue *q, unsigned worker, struct work *w)
{
	struct job *j = first(q, JOB_WRITTEN);

	if (j) {
		*w = (struct work){j, WORK_VERIFY, j->generation};
		j->state = JOB_VERIFYING;
	} else if ((j = first(q, JOB_READY)) != NULL) {
		*w = (struct work){j, WORK_FIRST, j->generation};
		j->state = JOB_FIRST;
	} else if ((j = take_run(q, worker)) != NULL) {
		*w = (struct work){j, WORK_RANGE, j->generation};
	} else {
		return false;
	}
	j->leases++;
	return true;
}

enum queue_take queue_take(struct queue *q, unsigned worker, struct work *w)
{
	enum queue_take result = QUEUE_NOTHING;
	bool busy = false;

	take(q);
	if (q->stopped) {
		result = QUEUE_ENDED;
	} else if (find_work(q, worker, w)) {
		result = QUEUE_GOT;
	} else {
		for (size_t i = 0; i < q->job_count; i++)
			busy = busy || is_at_work(&q->jobs[i]);
		if (q->closed && !busy)
			result = QUEUE_ENDED;
	}
	q->idle[worker] = result == QUEUE_NOTHING;
	give(q);
	return result;
}

static bool is_void(const struct queue *q, const struct work *w)
{
	return q->stopped || w->job->losing || w->job->changed ||
	       w->generation != w->job->generation;
}

bool queue_void(struct queue *q, const struct work *w)
{
	bool result;

	take(q);
	result = is_void(q, w);
	give(q);
	return result;
}

bool queue_stopped(struct queue *q)
{
	bool stopped;

	take(q);
	stopped = q->stopped;
	give(q);
	return stopped;
}

void queue_pin(struct queue *q, struct work *w, unsigned worker,
               const struct job_facts *facts)
{
	struct job *j = w->job;

	take(q);
	j->facts = *facts;
	j->state = JOB_OPEN;
	j->kept_at_ms = port_now_ms(q->port);
	if (facts->size_known)
		(void)plan_take(&j->plan, worker, false);
	wake_workers(q, false);
	give(q);
}

bool queue_lease(struct queue *q, const struct work *w, unsigned worker,
                 struct plan_lease *l)
{
	bool there;

	take(q);
	*l = w->job->plan.leases[worker];
	there = !is_void(q, w) && w->job->facts.size_known && l->used;
	give(q);
	return there;
}

bool queue_ranges(struct queue *q, const struct work *w)
{
	bool ranges;

	take(q);
	ranges = !is_void(q, w) && w->job->facts.ranges;
	give(q);
	return ranges;
}

void queue_asked(struct queue *q, const struct work *w, unsigned worker,
                 uint64_t to)
{
	take(q);
	if (!is_void(q, w))
		w->job->plan.leases[worker].asked_to = to;
	give(q);
}

uint64_t queue_room(struct queue *q, const struct work *w, unsigned worker,
                    uint64_t *at, uint64_t *crc)
{
	struct job *j = w->job;
	uint64_t room = 0;

	take(q);
	if (is_void(q, w)) {
		*at = *crc = 0;
	} else if (!j->facts.size_known) {
		*at = j->received;
		*crc = j->crc;
		room = UINT64_MAX - j->received;
	} else {
		*at = j->plan.leases[worker].at;
		*crc = j->plan.leases[worker].crc;
		room = plan_room(&j->plan, worker);
	}
	give(q);
	return room;
}

/* At the end of a piece, when enough of them are not in the journal. */
static void wake_for_checkpoint(struct queue *q, const struct job *j,
                                unsigned worker)
{
	const struct plan_lease *l = &j->plan.leases[worker];
	uint64_t unkept = j->plan.done_bytes - j->kept_bytes;

	if (q->checkpoint_bytes && unkept >= q->checkpoint_bytes &&
	    l->at == plan_piece_from(&j->plan, plan_piece_of(&j->plan, l->at)))
		port_wake(q->port, q->keeper);
}

void queue_wrote(struct queue *q, const struct work *w, unsigned worker,
                 uint64_t n, uint64_t crc)
{
	struct job *j = w->job;

	take(q);
	q->received += n;
	if (is_void(q, w)) {
		give(q);
		return;
	}
	if (j->facts.size_known) {
		plan_advance(&j->plan, worker, n, crc);
		wake_for_checkpoint(q, j, worker);
	} else {
		j->received += n;
		j->crc = crc;
	}
	give(q);
}

void queue_rewound(struct queue *q, const struct work *w, unsigned worker)
{
	struct job *j = w->job;

	take(q);
	j->received = j->crc = 0;
	if (j->facts.size_known && !is_void(q, w)) {
		plan_init(&j->plan, j->plan.size);
		j->kept_bytes = 0;
		(void)plan_take(&j->plan, worker, false);
	}
	give(q);
}

void queue_note(struct queue *q, const struct work *w, enum job_note note)
{
	take(q);
	w->job->note = note;
	port_wake(q->port, q->keeper);
	give(q);
}

void queue_notice(struct queue *q, const struct work *w, const struct fault *f,
                  uint64_t wait_ms)
{
	struct job *j = w->job;

	take(q);
	if (!j->losing) {
		j->fault = *f;
		j->wait_ms = wait_ms;
		j->noticed = true;
		j->retries++;
		port_wake(q->port, q->keeper);
	}
	give(q);
}

static void mark(struct queue *q, struct job *j, enum work_end end,
                 const struct fault *f, bool current)
{
	switch (end) {
	case WORK_DONE:
	case WORK_BACK: break;
	case WORK_LOST: /* of an object that is another one now: no matter */
		if (!current)
			break;
		if (!j->losing)
			j->fault = *f;
		j->losing = true;
		break;
	case WORK_CHANGED:
		if (!current)
			break;
		j->generation++;
		j->restarts++;
		j->changed = true;
		j->resumed = false;
		j->note = j->doubted ? JOB_NOTE_CHECKSUM : JOB_NOTE_CHANGED;
		break;
	case WORK_NO_RANGE:
		if (current && j->facts.ranges)
			j->note = JOB_NOTE_NO_RANGES;
		if (current)
			j->facts.ranges = false;
		break;
	case WORK_WRONG:
		j->note = JOB_NOTE_PIECES;
		j->kept_bytes = count_kept(&j->plan);
		if (++j->restarts <= JOB_RESTARTS_MAX)
			break;
		if (!j->losing) /* the disk, then */
			j->fault = (struct fault){.err = ERR_CHECKSUM};
		j->losing = true;
		break;
	}
	if (end == WORK_LOST || end == WORK_CHANGED)
		wake_workers(q, true);
}

void queue_end(struct queue *q, const struct work *w, unsigned worker,
               enum work_end end, const struct fault *f)
{
	struct job *j = w->job;
	bool current, streamed, done;

	take(q);
	current = w->generation == j->generation;
	streamed = !j->facts.size_known;
	if (w->kind != WORK_VERIFY && j->state == JOB_OPEN && !streamed) {
		plan_release(&j->plan, worker);
		plan_reclaim(&j->plan);
	}
	mark(q, j, end, f, current);
	j->leases--;
	done = end == WORK_DONE && !j->losing && !q->stopped;
	if (done && w->kind == WORK_VERIFY)
		j->state = JOB_VERIFIED;
	else if (done && streamed)
		j->state = JOB_WRITTEN;
	else if (!j->leases)
		settle(q, j);
	wake_workers(q, q->closed);
	port_wake(q->port, q->keeper);
	give(q);
}
