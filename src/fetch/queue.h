/*
 * queue: the window of jobs between the keeper and the workers. It is
 * bounded: the keeper fills slots as they come free, whatever the number of
 * objects. One lock; nobody waits inside it.
 *
 * A worker asks for work: an object to verify, else one that nobody has
 * begun, else a run of bytes of an object under way (one that was given
 * back, or the back half of somebody's). What several may look at changes
 * only through the calls below.
 */
#ifndef PAIL_FETCH_QUEUE_H
#define PAIL_FETCH_QUEUE_H

#include "fetch/job.h"

enum {
	QUEUE_WORKERS_MAX = 32,
	/* Jobs beyond one a worker: those that wait, and those that are
	 * written and wait for their commit, which is the cheaper the more
	 * there are. A slot touches 3 pages for a small object. */
	QUEUE_AHEAD = 28,
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
	bool closed;               /* nothing more will be put in */
	bool stopped;              /* everybody lets go of what they hold */
	uint64_t received;         /* bytes of all bodies, repeated ones too */
	uint64_t checkpoint_bytes; /* the keeper is woken for so many */
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
/* The first in order of those in that state (VERIFIED or LOST), or NULL. */
struct job *queue_first(struct queue *q, enum job_state state);
/* All those VERIFIED, in order, at most cap of them. */
size_t queue_verified(struct queue *q, struct job **jobs, size_t cap);
/* The next job with a fault that is being tried again and has not been told
 * yet: copied to *fault with what is needed to tell it. */
struct job *queue_noticed(struct queue *q, struct fault *fault,
                          uint64_t *wait_ms);
/* The next job with a note that has not been told: *note is it. */
struct job *queue_noted(struct queue *q, enum job_note *note);
void queue_free(struct queue *q, struct job *j);
void queue_close(struct queue *q);
void queue_stop(struct queue *q);
/* Takes a READY job back when stopped, or NULL. */
struct job *queue_withdraw(struct queue *q);
bool queue_empty(struct queue *q); /* all slots FREE */
/* Nobody fetches or verifies: nothing more will be written soon. */
bool queue_quiet(struct queue *q);

/* The job fails with e, unless it fails already: LOST once nobody is at it. */
void queue_lose(struct queue *q, struct job *j, enum err e);

struct queue_sum {
	uint64_t received;    /* bytes of jobs under way */
	uint64_t known_bytes; /* sizes of jobs under way whose size is known */
	uint64_t known_count;
	uint64_t body_bytes; /* of the whole run, repeated ones too */
};
struct queue_sum queue_sum(struct queue *q);

/* ---- for queue_keep and queue_work, under the lock ------------------------ */

void queue_lock(struct queue *q);
void queue_unlock(struct queue *q);

/* Of the jobs in that state the first in order, or NULL. */
struct job *queue_first_in(struct queue *q, enum job_state state);

/* A worker has it. */
bool queue_is_at_work(const struct job *j);

/* Nobody is at it any more: where it goes from here. */
void queue_settle(struct queue *q, struct job *j);

/* Those that are idle, or all. */
void queue_wake_workers(struct queue *q, bool all);

#endif
