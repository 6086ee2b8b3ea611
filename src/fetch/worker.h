/*
 * worker: takes a job, fetches its object into its part, gives it back. A
 * struct with a step that never blocks: a thread calls it in a loop
 * (worker_run), a scheduler in a simulator may.
 */
#ifndef PAIL_FETCH_WORKER_H
#define PAIL_FETCH_WORKER_H

#include "fetch/call.h"
#include "fetch/queue.h"

enum {
	/* Measured 17 KiB at the deepest (a TLS 1.3 handshake that verifies
	 * RSA); see `make size` for the frames. */
	WORKER_STACK_BYTES = 65536,
};

enum worker_event {
	WORKER_BUSY,  /* step again at once */
	WORKER_WAIT,  /* wait for call_socket, call.want, until wait_ms */
	WORKER_ENDED, /* nothing more to do: the queue is closed or stopped */
};

struct worker {
	struct client *client;
	struct queue *queue;
	unsigned id; /* 0... */
	struct port_dir root; /* the destination; borrowed */
	struct port_waiter waiter;
	struct port_thread thread;
	bool started;
	struct call call;
	struct job *job;
	uint64_t wait_ms;
	char path[ASK_PATH_MAX];
};

/* Registers itself with the queue. */
enum err worker_init(struct worker *w, unsigned id, struct client *client,
                     struct queue *queue, struct port_dir root,
                     struct arena *a, struct tls *tls);

enum worker_event worker_step(struct worker *w, uint64_t now_ms);

/* Steps and waits until it has ended: what a thread runs; arg: a worker. */
void worker_run(void *arg);

#endif
