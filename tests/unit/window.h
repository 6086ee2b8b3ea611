/*
 * window: a queue with its jobs, and what a worker does with one, without a
 * worker: for the tests of the queue.
 */
#ifndef PAIL_WINDOW_H
#define PAIL_WINDOW_H

#include "check.h"
#include "fetch/queue_keep.h"
#include "fetch/queue_work.h"

enum {
	WINDOW_WORKERS = 3,
	WINDOW_JOBS = WINDOW_WORKERS + QUEUE_AHEAD,
	UNIT = PLAN_PIECE_MIN,
};

struct window {
	struct port *port;
	struct queue q;
	struct job jobs[WINDOW_JOBS];
};

static inline bool window_open(struct window *w)
{
	struct port_waiter keeper;

	memset(w, 0, sizeof *w);
	w->port = port_open();
	if (!w->port || port_waiter_open(w->port, &keeper) != ERR_OK)
		return false;
	queue_init(&w->q, w->port, w->jobs, WINDOW_WORKERS, keeper);
	for (unsigned i = 0; i < WINDOW_WORKERS; i++)
		if (port_waiter_open(w->port, &w->q.workers[i]) != ERR_OK)
			return false;
	w->q.checkpoint_bytes = 1000 * (uint64_t)UNIT;
	return queue_jobs(WINDOW_WORKERS) == WINDOW_JOBS;
}

static inline void window_close(struct window *w)
{
	for (unsigned i = 0; i < WINDOW_WORKERS; i++)
		port_waiter_close(w->port, &w->q.workers[i]);
	port_waiter_close(w->port, &w->q.keeper);
	port_close(w->port);
}

/* A job of that number; NULL when the window is full. */
static inline struct job *window_put(struct window *w, uint64_t number)
{
	struct job *j = queue_slot(&w->q);

	if (j) {
		job_reset(j);
		j->number = number;
		queue_put(&w->q, j);
	}
	return j;
}

/* The worker gets work of that kind, and nothing else. */
static inline bool window_take(struct window *w, unsigned worker,
                               enum work_kind kind, struct work *work)
{
	return queue_take(&w->q, worker, work) == QUEUE_GOT &&
	       work->kind == kind;
}

/* What a worker does at the first answer. */
static inline void window_pin(struct window *w, unsigned worker,
                              struct work *work, uint64_t size, bool ranges)
{
	struct job_facts f = {
		.size_known = true, .ranges = ranges, .etag = "\"e\""};
	struct job *j = work->job;

	plan_init(&j->plan, size);
	j->received = j->crc = j->kept_bytes = 0;
	queue_pin(&w->q, work, worker, &f);
	queue_asked(&w->q, work, worker, size);
}

/* A job that this worker begins, of that many pieces. */
static inline bool window_begin(struct window *w, unsigned worker,
                                struct work *work, uint64_t pieces)
{
	if (!window_put(w, 0) || !window_take(w, worker, WORK_FIRST, work))
		return false;
	window_pin(w, worker, work, pieces * UNIT, true);
	return true;
}

/* Another worker takes a run of it, and asks for all of that. */
static inline bool window_help(struct window *w, unsigned worker,
                               struct work *work)
{
	struct plan_lease l;

	if (!window_take(w, worker, WORK_RANGE, work) ||
	    !queue_lease(&w->q, work, worker, &l))
		return false;
	queue_asked(&w->q, work, worker, l.to);
	return true;
}

/* The CRC that a piece gets here. */
static inline uint64_t window_crc(uint32_t piece)
{
	return 100 + piece;
}

/* Writes until n bytes are written or the run is at its end; what was. */
static inline uint64_t window_write(struct window *w, unsigned worker,
                                    const struct work *work, uint64_t n)
{
	uint64_t at, crc, room, done = 0;

	while (done < n &&
	       (room = queue_room(&w->q, work, worker, &at, &crc)) != 0) {
		if (room > n - done)
			room = n - done;
		queue_wrote(&w->q, work, worker, room,
		            window_crc((uint32_t)(at / UNIT)));
		done += room;
	}
	return done;
}

static inline void window_end(struct window *w, unsigned worker,
                              const struct work *work, enum work_end end)
{
	struct fault f = {.err = ERR_DENIED};

	queue_end(&w->q, work, worker, end, &f);
}

/* To the end of a run, and done. */
static inline uint64_t window_fetch(struct window *w, unsigned worker,
                                    const struct work *work)
{
	uint64_t n = window_write(w, worker, work, UINT64_MAX);

	window_end(w, worker, work, WORK_DONE);
	return n;
}

#endif
