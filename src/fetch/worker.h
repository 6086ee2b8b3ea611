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

#include "fetch/worker_state.h"

enum {
	/* Measured 17 KiB at the deepest (a TLS 1.3 handshake that verifies
	 * RSA); see `make size` for the frames. */
	WORKER_STACK_BYTES = 65536,
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
