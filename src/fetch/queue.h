/*
 * queue: the window of jobs between the keeper and the workers. It is
 * bounded: the keeper fills slots as they come free, whatever the number of
 * objects. One lock; nobody waits inside it.
 *
 * A worker owns the job it has taken until it gives it back; the keeper owns
 * all others. What both may look at (received, size, noticed) changes only
 * through the calls below.
 */
#ifndef PAIL_FETCH_QUEUE_H
#define PAIL_FETCH_QUEUE_H

#include "fetch/job.h"

enum {
	QUEUE_WORKERS_MAX = 32,
	QUEUE_AHEAD = 2, /* jobs that wait or are being published, a worker */
};

struct queue {
	struct port *port;
	struct port_lock lock;
	struct port_waiter keeper;
	struct port_waiter workers[QUEUE_WORKERS_MAX];
	bool idle[QUEUE_WORKERS_MAX];
	unsigned worker_count;
	struct job *jobs;
	size_t job_count;
	bool closed; /* nothing more will be put in */
	bool stopped; /* everybody lets go of what they hold */
};

/* How many jobs a queue for that many workers has. */
size_t queue_jobs(unsigned workers);

/* Borrows jobs[queue_jobs(workers)], all zero. */
void queue_init(struct queue *q, struct port *port, struct job *jobs,
                unsigned workers, struct port_waiter keeper);

/* ---- the keeper's side ------------------------------------------------- */

/* A FREE slot, or NULL. */
struct job *queue_slot(struct queue *q);
/* The slot is filled: READY. Wakes a worker. */
void queue_put(struct queue *q, struct job *j);
/* A job WRITTEN or LOST, or NULL. */
struct job *queue_finished(struct queue *q);
/* The next job with a fault that is being tried again and has not been told
 * yet: copied to *fault with what is needed to tell it. */
struct job *queue_noticed(struct queue *q, struct fault *fault,
                          uint64_t *wait_ms);
void queue_free(struct queue *q, struct job *j);
void queue_close(struct queue *q);
void queue_stop(struct queue *q);
/* Takes a READY job back when stopped, or NULL. */
struct job *queue_withdraw(struct queue *q);
bool queue_empty(struct queue *q); /* all slots FREE */

struct queue_sum {
	uint64_t received;    /* bytes of jobs under way */
	uint64_t known_bytes; /* sizes of jobs under way whose size is known */
	uint64_t known_count;
};
struct queue_sum queue_sum(struct queue *q);

/* ---- a worker's side ---------------------------------------------------- */

enum queue_take { QUEUE_GOT, QUEUE_NOTHING, QUEUE_ENDED };

/* The READY job that is first in order. NOTHING: you will be woken. */
enum queue_take queue_take(struct queue *q, unsigned worker, struct job **j);
bool queue_stopped(struct queue *q);
void queue_size(struct queue *q, struct job *j, bool known, uint64_t size);
void queue_received(struct queue *q, struct job *j, uint64_t received);
void queue_notice(struct queue *q, struct job *j, const struct fault *f,
                  uint64_t wait_ms);
/* Back to the keeper, WRITTEN or LOST. */
void queue_give(struct queue *q, struct job *j, enum job_state state);

#endif
