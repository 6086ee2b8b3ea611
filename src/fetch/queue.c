#include "fetch/queue.h"

size_t queue_jobs(unsigned workers)
{
	return workers + QUEUE_AHEAD * (size_t)workers;
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

static void wake_workers(struct queue *q)
{
	for (unsigned i = 0; i < q->worker_count; i++)
		port_wake(q->port, q->workers[i]);
}

struct job *queue_slot(struct queue *q)
{
	struct job *j;

	take(q);
	j = first(q, JOB_FREE);
	give(q);
	return j;
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

struct job *queue_finished(struct queue *q)
{
	struct job *j;

	take(q);
	j = first(q, JOB_WRITTEN);
	if (!j)
		j = first(q, JOB_LOST);
	give(q);
	return j;
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
	wake_workers(q);
	give(q);
}

void queue_stop(struct queue *q)
{
	take(q);
	q->stopped = true;
	wake_workers(q);
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

struct queue_sum queue_sum(struct queue *q)
{
	struct queue_sum sum = {0, 0, 0};

	take(q);
	for (size_t i = 0; i < q->job_count; i++) {
		const struct job *j = &q->jobs[i];

		if (j->state != JOB_TAKEN && j->state != JOB_WRITTEN)
			continue;
		sum.received += j->received;
		sum.known_bytes += j->size_known ? j->size : 0;
		sum.known_count += j->size_known;
	}
	give(q);
	return sum;
}

enum queue_take queue_take(struct queue *q, unsigned worker, struct job **j)
{
	enum queue_take result = QUEUE_NOTHING;

	take(q);
	*j = q->stopped ? NULL : first(q, JOB_READY);
	if (*j) {
		(*j)->state = JOB_TAKEN;
		result = QUEUE_GOT;
	} else if (q->stopped || q->closed) {
		result = QUEUE_ENDED;
	}
	q->idle[worker] = result == QUEUE_NOTHING;
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

void queue_size(struct queue *q, struct job *j, bool known, uint64_t size)
{
	take(q);
	j->size_known = known;
	j->size = size;
	give(q);
}

void queue_received(struct queue *q, struct job *j, uint64_t received)
{
	take(q);
	j->received = received;
	give(q);
}

void queue_notice(struct queue *q, struct job *j, const struct fault *f,
                  uint64_t wait_ms)
{
	take(q);
	j->fault = *f;
	j->wait_ms = wait_ms;
	j->noticed = true;
	j->retries++;
	j->received = 0;
	port_wake(q->port, q->keeper);
	give(q);
}

void queue_give(struct queue *q, struct job *j, enum job_state state)
{
	take(q);
	j->state = state;
	port_wake(q->port, q->keeper);
	give(q);
}
