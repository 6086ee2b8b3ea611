/*
 * keeper: the one who keeps order. It fills the queue, keeps the journals,
 * publishes what is verified, counts, and tells; it runs in the main thread.
 * Only it syncs, renames and speaks, so that the order of durable events is
 * on one page.
 *
 * A checkpoint:  data synced -> records appended -> journal synced
 * A commit:      data synced -> renamed -> directories synced -> journals gone
 */
#ifndef PAIL_FETCH_KEEPER_H
#define PAIL_FETCH_KEEPER_H

#include "fetch/client.h"
#include "fetch/keeper_count.h"
#include "fetch/queue_keep.h"
#include "store/commit.h"

enum {
	KEEPER_COMMIT_FILES = 24, /* so many are committed together... */
	KEEPER_COMMIT_MS = 1000,  /* ...or when the first has waited so long */
	KEEPER_CHECKPOINT_MS = 5000, /* between two of one object */
};

enum keeper_next { KEEPER_JOB, KEEPER_LATER, KEEPER_END };

/* What the keeper asks of and tells to the command that runs it. */
struct keeper_hooks {
	void *ctx;
	/* Fills the next job's source and name. LATER: it is not known yet, and
	 * `wait` says what to wait for. A job with fault.err set is not put in
	 * the queue but has failed; one that is unchanged is done with. */
	enum keeper_next (*next)(void *ctx, struct job *j);
	void (*wait)(void *ctx, struct port_socket *s, enum port_io *want,
	             uint64_t *until_ms);
	void (*done)(void *ctx, const struct job *j);
	void (*failed)(void *ctx, const struct job *j);
	void (*again)(void *ctx, const struct job *j, const struct fault *f,
	              uint64_t wait_ms);
	void (*note)(void *ctx, const struct job *j, enum job_note note);
	/* Shows the progress; called each time it is due. */
	void (*tick)(void *ctx, const struct keeper_count *n,
	             const struct queue_sum *s);
	uint64_t tick_ms; /* between two ticks; 0: none */
};

struct keeper {
	struct client *client;
	struct queue *queue;
	struct port_dir root;
	struct port_waiter waiter;
	const struct keeper_hooks *hooks;
	enum commit_sync sync; /* of the commits; full is the default */
	bool journals;         /* for a next run (the default) */
	struct keeper_count count;
	uint64_t started; /* jobs taken from the sources */
	bool drained;     /* the sources are at their end */
	bool later;       /* the next one is not known yet */
	uint64_t tick_at_ms;
	uint64_t commit_at_ms; /* PORT_NEVER: nothing waits for a commit */
	struct commit_item items[COMMIT_MAX];
	struct job *committing[COMMIT_MAX];
};

/* All is borrowed. queue->checkpoint_bytes is the caller's to set. */
void keeper_init(struct keeper *k, struct client *client, struct queue *queue,
                 struct port_dir root, struct port_waiter waiter,
                 const struct keeper_hooks *hooks, uint64_t files_total);

/* Does what there is to do. False when every source is done or has failed;
 * else wait for the waiter until *wait_ms. The workers run beside it. */
bool keeper_step(struct keeper *k, uint64_t now_ms, uint64_t *wait_ms);

/* Steps and waits until the end. */
void keeper_run(struct keeper *k);

#endif
