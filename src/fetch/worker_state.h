/*
 * worker_state: one worker: what it has, what it is at, and how a piece of
 * work ends. The rest of it: worker_ask (what is asked for), worker_fetch
 * (fetching), worker_verify (verifying), worker (its life).
 */
#ifndef PAIL_FETCH_WORKER_STATE_H
#define PAIL_FETCH_WORKER_STATE_H

#include "fetch/call.h"
#include "fetch/queue_work.h"
#include "fetch/reread.h"

/* What the user asked of all downloads. */
struct worker_manners {
	bool resume;              /* look for what an earlier run left */
	bool require_checksum;    /* what nothing verifies has failed */
	bool readback;            /* read the medium again before publishing */
	struct slice expect_etag; /* with quotes; empty: any */
	struct slice version_id;  /* empty: the newest */
};

enum worker_event {
	WORKER_BUSY,  /* step again at once */
	WORKER_WAIT,  /* wait for call_socket, call.want, until wait_ms */
	WORKER_ENDED, /* nothing more to do: the queue is closed or stopped */
};

enum worker_task {
	WORKER_IDLE,
	WORKER_RESUME,
	WORKER_FETCH,
	WORKER_PARTS,
	WORKER_VERIFY
};

struct worker {
	struct client *client;
	struct queue *queue;
	const struct worker_manners *manners;
	unsigned id;          /* 0... */
	struct port_dir root; /* the destination; borrowed */
	struct port_waiter waiter;
	struct port_thread thread;
	bool started;
	enum worker_task task;
	struct work work;
	struct call call;
	struct reread reread;
	struct ask ask;
	struct job_facts facts; /* of a journal that is being checked */
	bool pinned;            /* the first answer has been taken */
	uint16_t part;          /* that is asked about, from 1; 0: none */
	uint64_t wait_ms;
	char etag[JOB_ETAG_MAX + 1]; /* of If-Match: the job's may change */
	char query[ASK_PATH_MAX];
};

/* Gives the work back; WORKER_BUSY. f: why, for WORK_LOST. */
enum worker_event worker_end_with(struct worker *w, enum work_end end,
                                  const struct fault *f);
enum worker_event worker_end(struct worker *w, enum work_end how);
/* The object has failed, and not by what a server said. */
enum worker_event worker_lose(struct worker *w, enum err e);

#endif
