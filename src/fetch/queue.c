#include "fetch/queue.h"

size_t queue_jobs(unsigned workers)
{
	return workers + (size_t)QUEUE_AHEAD;
}

void queue_init(struct queue *q, struct port *port, struct job *jobs,
                unsigned workers, struct port_waiter keeper)
{
	*q = (struct queue){.port = port,
	                    .keeper = keeper,
	                    .jobs = jobs,
	                    .worker_count = workers};
	q->job_count = queue_jobs(workers);
	port_lock_init(port, &q->lock);
}

void queue_lock(struct queue *q)
{
	port_lock_take(q->port, &q->lock);
}

void queue_unlock(struct queue *q)
{
	port_lock_give(q->port, &q->lock);
}

/* Of the jobs in that state the first in order; under the lock. */
struct job *queue_first_in(struct queue *q, enum job_state state)
{
	struct job *found = NULL;

	for (size_t i = 0; i < q->job_count; i++) {
		struct job *j = &q->jobs[i];

		if (j->state == state && (!found || j->number < found->number))
			found = j;
	}
	return found;
}

static void wake(struct queue *q, unsigned worker)
{
	q->idle[worker] = false;
	port_wake(q->port, q->workers[worker]);
}

static void wake_an_idle_one(struct queue *q)
{
	unsigned i = 0;

	while (i < q->worker_count && !q->idle[i])
		i++;
	if (i < q->worker_count)
		wake(q, i);
}

void queue_wake_workers(struct queue *q, bool all)
{
	for (unsigned i = 0; i < q->worker_count; i++)
		if (all || q->idle[i])
			wake(q, i);
}

/* ---- the keeper's side --------------------------------------------------- */

struct job *queue_slot(struct queue *q)
{
	return queue_first(q, JOB_FREE);
}

void queue_put(struct queue *q, struct job *j)
{
	queue_lock(q);
	j->state = JOB_READY;
	wake_an_idle_one(q);
	queue_unlock(q);
}

struct job *queue_first(struct queue *q, enum job_state state)
{
	struct job *j;

	queue_lock(q);
	j = queue_first_in(q, state);
	queue_unlock(q);
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

	queue_lock(q);
	for (size_t i = 0; i < q->job_count && n < cap; i++)
		if (q->jobs[i].state == JOB_VERIFIED)
			put_in_order(jobs, n++, &q->jobs[i]);
	queue_unlock(q);
	return n;
}

struct job *queue_noticed(struct queue *q, struct fault *fault,
                          uint64_t *wait_ms)
{
	struct job *found = NULL;

	queue_lock(q);
	for (size_t i = 0; i < q->job_count && !found; i++)
		if (q->jobs[i].noticed)
			found = &q->jobs[i];
	if (found) {
		found->noticed = false;
		*fault = found->fault;
		*wait_ms = found->wait_ms;
	}
	queue_unlock(q);
	return found;
}

struct job *queue_noted(struct queue *q, enum job_note *note)
{
	struct job *found = NULL;

	queue_lock(q);
	for (size_t i = 0; i < q->job_count && !found; i++)
		if (q->jobs[i].state != JOB_FREE && q->jobs[i].note)
			found = &q->jobs[i];
	if (found) {
		*note = found->note;
		found->note = JOB_NOTE_NONE;
	}
	queue_unlock(q);
	return found;
}

void queue_free(struct queue *q, struct job *j)
{
	queue_lock(q);
	j->noticed = false;
	j->state = JOB_FREE;
	queue_unlock(q);
}

void queue_close(struct queue *q)
{
	queue_lock(q);
	q->closed = true;
	queue_wake_workers(q, true);
	queue_unlock(q);
}

bool queue_is_at_work(const struct job *j)
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
	queue_lock(q);
	q->stopped = true;
	for (size_t i = 0; i < q->job_count; i++) {
		struct job *j = &q->jobs[i];
		bool waits = j->state == JOB_WRITTEN ||
		             (j->state == JOB_OPEN && !j->leases);

		if (waits)
			set_stop_fault(j);
	}
	queue_wake_workers(q, true);
	queue_unlock(q);
}

struct job *queue_withdraw(struct queue *q)
{
	struct job *j;

	queue_lock(q);
	j = queue_first_in(q, JOB_READY);
	if (j)
		j->state = JOB_LOST;
	queue_unlock(q);
	return j;
}

bool queue_empty(struct queue *q)
{
	bool empty = true;

	queue_lock(q);
	for (size_t i = 0; i < q->job_count; i++)
		empty = empty && q->jobs[i].state == JOB_FREE;
	queue_unlock(q);
	return empty;
}

bool queue_quiet(struct queue *q)
{
	bool quiet = true;

	queue_lock(q);
	for (size_t i = 0; i < q->job_count; i++)
		quiet = quiet && !queue_is_at_work(&q->jobs[i]) &&
		        q->jobs[i].state != JOB_READY &&
		        q->jobs[i].state != JOB_WRITTEN;
	queue_unlock(q);
	return quiet;
}

/* Nobody is at it any more: where it goes from here; under the lock. */
void queue_settle(struct queue *q, struct job *j)
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

void queue_lose(struct queue *q, struct job *j, enum err e)
{
	queue_lock(q);
	if (!j->losing)
		j->fault = (struct fault){.err = e};
	j->losing = true;
	if (!j->leases)
		queue_settle(q, j);
	queue_wake_workers(q, true);
	queue_unlock(q);
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

	queue_lock(q);
	sum.body_bytes = q->received;
	for (size_t i = 0; i < q->job_count; i++) {
		const struct job *j = &q->jobs[i];

		if (j->state < JOB_OPEN || j->state > JOB_VERIFIED)
			continue;
		sum.received += written(j);
		sum.known_bytes += j->facts.size_known ? j->plan.size : 0;
		sum.known_count += j->facts.size_known;
	}
	queue_unlock(q);
	return sum;
}
