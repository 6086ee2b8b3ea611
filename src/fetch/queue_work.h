/*
 * queue_work: the queue as a worker sees it: work is taken, done and given
 * back.
 */
#ifndef PAIL_FETCH_QUEUE_WORK_H
#define PAIL_FETCH_QUEUE_WORK_H

#include "fetch/queue.h"

enum queue_take { QUEUE_GOT, QUEUE_NOTHING, QUEUE_ENDED };

enum work_kind {
	WORK_FIRST,  /* ask for all of it, and say what it is */
	WORK_RANGE,  /* fetch from..to */
	WORK_VERIFY, /* hold the part against its checksum */
};

struct work {
	struct job *job;
	enum work_kind kind;
	unsigned generation;
};

/* NOTHING: you will be woken. */
enum queue_take queue_take(struct queue *q, unsigned worker, struct work *w);

/* Whether the work is void: stopped, the job failed or changed meanwhile. */
bool queue_void(struct queue *q, const struct work *w);

/*
 * What the object is, from its first answer or a journal; for a known size
 * the plan was begun by the worker, who alone has the job until here. Others
 * may help from now on. The worker has a lease of what is not done, if there
 * is something. An object of unknown size goes in one stream, without a plan.
 */
void queue_pin(struct queue *q, struct work *w, unsigned worker,
               const struct job_facts *facts);

/* The lease as it stands, maybe at its end; false when there is none, or the
 * work is void. */
bool queue_lease(struct queue *q, const struct work *w, unsigned worker,
                 struct plan_lease *l);
/* Whether a later attempt may go on in the middle. */
bool queue_ranges(struct queue *q, const struct work *w);
void queue_asked(struct queue *q, const struct work *w, unsigned worker,
                 uint64_t to);
/* How many bytes may be written at *at before queue_wrote: 0 at the end of
 * the run. */
uint64_t queue_room(struct queue *q, const struct work *w, unsigned worker,
                    uint64_t *at, uint64_t *crc);
void queue_wrote(struct queue *q, const struct work *w, unsigned worker,
                 uint64_t n, uint64_t crc);
/* The stream of a job without ranges begins again. */
void queue_rewound(struct queue *q, const struct work *w, unsigned worker);

void queue_note(struct queue *q, const struct work *w, enum job_note note);
void queue_notice(struct queue *q, const struct work *w, const struct fault *f,
                  uint64_t wait_ms);

/* The work is over, in one of these ways. */
enum work_end {
	WORK_DONE,     /* the run is fetched; or, verifying, it is right */
	WORK_BACK,     /* given back: somebody may go on with it */
	WORK_LOST,     /* the object has failed: f */
	WORK_CHANGED,  /* the object is another one now: all from the start */
	WORK_NO_RANGE, /* the server knows no ranges: in one stream */
	WORK_WRONG,    /* verifying: pieces that are wrong have been undone */
};
void queue_end(struct queue *q, const struct work *w, unsigned worker,
               enum work_end end, const struct fault *f);

#endif
