/*
 * worker: takes work, does it, gives it back. A struct with a step that never
 * blocks on the network: a thread calls it in a loop (worker_run), a
 * scheduler in a simulator may.
 *
 *     idle --FIRST--> (look for a journal -> reread its pieces) -> fetch
 *          --RANGE--> fetch
 *          --VERIFY--> (ask how large its parts are) -> reread
 *                      (-> ask whether they all are)
 */
#ifndef PAIL_FETCH_WORKER_H
#define PAIL_FETCH_WORKER_H

#include "fetch/call.h"
#include "fetch/queue_work.h"
#include "fetch/reread.h"

enum {
	/* Measured 17 KiB at the deepest (a TLS 1.3 handshake that verifies
	 * RSA); see `make size` for the frames. */
	WORKER_STACK_BYTES = 65536,
};

/* What the user asked of all downloads. */
struct worker_manners {
	bool resume;           /* look for what an earlier run left */
	bool require_checksum; /* what nothing verifies has failed */
	bool readback;         /* read the medium again before publishing */
	struct slice expect_etag; /* with quotes; empty: any */
	struct slice version_id;  /* empty: the newest */
};

enum worker_event {
	WORKER_BUSY,  /* step again at once */
	WORKER_WAIT,  /* wait for call_socket, call.want, until wait_ms */
	WORKER_ENDED, /* nothing more to do: the queue is closed or stopped */
};

enum worker_task { WORKER_IDLE, WORKER_RESUME, WORKER_FETCH, WORKER_PARTS,
                   WORKER_VERIFY };

struct worker {
	struct client *client;
	struct queue *queue;
	const struct worker_manners *manners;
	unsigned id; /* 0... */
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
	bool pinned; /* the first answer has been taken */
	uint16_t part; /* that is asked about, from 1; 0: none */
	uint64_t wait_ms;
	char etag[JOB_ETAG_MAX + 1]; /* of If-Match: the job's may change */
	char path[ASK_PATH_MAX];
	char query[ASK_PATH_MAX];
};

/* Registers itself with the queue. */
enum err worker_init(struct worker *w, unsigned id, struct client *client,
                     struct queue *queue, struct port_dir root,
                     const struct worker_manners *manners, struct arena *a,
                     struct tls *tls);

enum worker_event worker_step(struct worker *w, uint64_t now_ms);

/* Steps and waits until it has ended: what a thread runs; arg: a worker. */
void worker_run(void *arg);

#endif
