#include "fetch/queue_work.h"

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
	struct job *j = queue_first_in(q, JOB_WRITTEN);

	if (j) {
		*w = (struct work){j, WORK_VERIFY, j->generation};
		j->state = JOB_VERIFYING;
	} else if ((j = queue_first_in(q, JOB_READY)) != NULL) {
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

	queue_lock(q);
	if (q->stopped) {
		result = QUEUE_ENDED;
	} else if (find_work(q, worker, w)) {
		result = QUEUE_GOT;
	} else {
		for (size_t i = 0; i < q->job_count; i++)
			busy = busy || queue_is_at_work(&q->jobs[i]);
		if (q->closed && !busy)
			result = QUEUE_ENDED;
	}
	q->idle[worker] = result == QUEUE_NOTHING;
	queue_unlock(q);
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

	queue_lock(q);
	result = is_void(q, w);
	queue_unlock(q);
	return result;
}

void queue_pin(struct queue *q, struct work *w, unsigned worker,
               const struct job_facts *facts)
{
	struct job *j = w->job;

	queue_lock(q);
	j->facts = *facts;
	j->state = JOB_OPEN;
	j->kept_at_ms = port_now_ms(q->port);
	if (facts->size_known)
		(void)plan_take(&j->plan, worker, false);
	queue_wake_workers(q, false);
	queue_unlock(q);
}

bool queue_lease(struct queue *q, const struct work *w, unsigned worker,
                 struct plan_lease *l)
{
	bool there;

	queue_lock(q);
	*l = w->job->plan.leases[worker];
	there = !is_void(q, w) && w->job->facts.size_known && l->used;
	queue_unlock(q);
	return there;
}

bool queue_ranges(struct queue *q, const struct work *w)
{
	bool ranges;

	queue_lock(q);
	ranges = !is_void(q, w) && w->job->facts.ranges;
	queue_unlock(q);
	return ranges;
}

void queue_asked(struct queue *q, const struct work *w, unsigned worker,
                 uint64_t to)
{
	queue_lock(q);
	if (!is_void(q, w))
		w->job->plan.leases[worker].asked_to = to;
	queue_unlock(q);
}

uint64_t queue_room(struct queue *q, const struct work *w, unsigned worker,
                    uint64_t *at, uint64_t *crc)
{
	struct job *j = w->job;
	uint64_t room = 0;

	queue_lock(q);
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
	queue_unlock(q);
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

	queue_lock(q);
	q->received += n;
	if (is_void(q, w)) {
		queue_unlock(q);
		return;
	}
	if (j->facts.size_known) {
		plan_advance(&j->plan, worker, n, crc);
		wake_for_checkpoint(q, j, worker);
	} else {
		j->received += n;
		j->crc = crc;
	}
	queue_unlock(q);
}

void queue_rewound(struct queue *q, const struct work *w, unsigned worker)
{
	struct job *j = w->job;

	queue_lock(q);
	j->received = j->crc = 0;
	if (j->facts.size_known && !is_void(q, w)) {
		plan_init(&j->plan, j->plan.size);
		j->kept_bytes = 0;
		(void)plan_take(&j->plan, worker, false);
	}
	queue_unlock(q);
}

void queue_note(struct queue *q, const struct work *w, enum job_note note)
{
	queue_lock(q);
	w->job->note = note;
	port_wake(q->port, q->keeper);
	queue_unlock(q);
}

void queue_notice(struct queue *q, const struct work *w, const struct fault *f,
                  uint64_t wait_ms)
{
	struct job *j = w->job;

	queue_lock(q);
	if (!j->losing) {
		j->fault = *f;
		j->wait_ms = wait_ms;
		j->noticed = true;
		j->retries++;
		port_wake(q->port, q->keeper);
	}
	queue_unlock(q);
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
		j->kept_bytes = plan_kept_bytes(&j->plan);
		if (++j->restarts <= JOB_RESTARTS_MAX)
			break;
		if (!j->losing) /* the disk, then */
			j->fault = (struct fault){.err = ERR_CHECKSUM};
		j->losing = true;
		break;
	}
	if (end == WORK_LOST || end == WORK_CHANGED)
		queue_wake_workers(q, true);
}

void queue_end(struct queue *q, const struct work *w, unsigned worker,
               enum work_end end, const struct fault *f)
{
	struct job *j = w->job;
	bool current, streamed, done;

	queue_lock(q);
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
		queue_settle(q, j);
	queue_wake_workers(q, q->closed);
	port_wake(q->port, q->keeper);
	queue_unlock(q);
}
