/*
 * queue_inner: what the three files of the queue share and nobody else uses.
 * All but queue_lock expect the lock to be held.
 */
#ifndef PAIL_FETCH_QUEUE_INNER_H
#define PAIL_FETCH_QUEUE_INNER_H

#include "fetch/queue.h"

void queue_lock(struct queue *q);
void queue_unlock(struct queue *q);

/* Of the jobs in that state the first in order, or NULL. */
struct job *queue_first_in(struct queue *q, enum job_state state);

/* A worker has it. */
bool queue_is_at_work(const struct job *j);

/* Nobody is at it any more: where it goes from here. */
void queue_settle(struct queue *q, struct job *j);

/* The bytes that a plan's journal claims. */
uint64_t queue_count_kept(const struct plan *p);

/* Those that are idle, or all. */
void queue_wake_workers(struct queue *q, bool all);

#endif
