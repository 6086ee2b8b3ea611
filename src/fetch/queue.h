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
	bool closed;  /* nothing more will be put in */
	bool stopped; /* everybody lets go of what they hold */
	uint64_t received; /* bytes of all bodies, repeated ones too */
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

/*
 * An OPEN job with pieces done and not kept: at least checkpoint_bytes of
 * them, or some and the last checkpoint before `since_ms`. NULL: none. The
 * keeper has a lease of it until queue_unhold: nobody begins it anew or
 * verifies it meanwhile.
 */
struct job *queue_unkept(struct queue *q, uint64_t since_ms);
void queue_unhold(struct queue *q, struct job *j);
/* The pieces of it to be kept, at most cap; *generation goes with them. */
size_t queue_unkept_pieces(struct queue *q, struct job *j,
                           struct journal_record *r, size_t cap,
                           unsigned *generation);
/* They are in the journal and durable (or not: all unkept ones are lost). */
void queue_kept(struct queue *q, struct job *j,
                const struct journal_record *r, size_t n, unsigned generation,
                uint64_t now_ms);
/* No more of it goes into its journal. */
void queue_unkeepable(struct queue *q, struct job *j);
void queue_unkept_lost(struct queue *q, struct job *j);
void queue_lose(struct queue *q, struct job *j, enum err e);

struct queue_sum {
	uint64_t received;    /* bytes of jobs under way */
	uint64_t known_bytes; /* sizes of jobs under way whose size is known */
	uint64_t known_count;
	uint64_t body_bytes;  /* of the whole run, repeated ones too */
};
struct queue_sum queue_sum(struct queue *q);

/* ---- a worker's side ---------------------------------------------------- */

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
bool queue_stopped(struct queue *q);

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
