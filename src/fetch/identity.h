/*
 * identity: who signs, shared by all workers: credentials that do not change,
 * or such as end and are fetched anew, once for all.
 *
 *     READY --refresh due, or refused by a server--> FETCHING --> READY
 *                                                       '-------> FAILED
 *
 * Those that change are fetched by a thread of its own (provider), begun well
 * before the old ones end: the old ones are used meanwhile. Who finds them at
 * their end waits and is woken. Times run on the clock that never steps: what
 * counts is how long they were to last when they came (by the server's own
 * date, if it told it), since a board's date may be wrong.
 */
#ifndef PAIL_FETCH_IDENTITY_H
#define PAIL_FETCH_IDENTITY_H

#include "cred/cred.h"
#include "fetch/fault.h"
#include "port/port.h"

enum {
	IDENTITY_ADVISORY_MS = 900000,  /* before the end: fetch anew... */
	IDENTITY_MANDATORY_MS = 600000, /* ...and wait for it; but the old ones
	                                 * serve three quarters of their life */
	/* After a failure: half of what is left of the old ones, but at most and
	 * at least so long. */
	IDENTITY_AGAIN_MS = 60000,
	IDENTITY_PAUSE_MS = 1000,
	IDENTITY_WAITERS_MAX = 34,
	IDENTITY_STACK_BYTES = 65536,
};

enum identity_state { IDENTITY_READY, IDENTITY_WAIT, IDENTITY_FAILED };

/* Fetches credentials; blocks, but ends soon after identity_stopping.
 * lasts_ms: from now, PORT_NEVER if they do not end. */
struct identity_source {
	void *ctx;
	enum err (*fetch)(void *ctx, struct cred *cred, uint64_t *lasts_ms);
	void (*close)(void *ctx);  /* once, from the same thread, at the end */
	const struct fault *fault; /* why the last fetch failed; or NULL */
};

struct identity {
	struct port *port;
	struct port_lock lock;
	struct identity_source source; /* fetch NULL: they never change */
	struct port_waiter waiter;     /* of the thread */
	struct port_thread thread;
	bool started, stop;
	bool wanted;         /* to be fetched now, and not yet done */
	unsigned generation; /* of cred; 0: none yet */
	struct cred cred, next;
	uint64_t refresh_ms; /* when to fetch anew; PORT_NEVER */
	uint64_t must_ms;    /* when to wait for that */
	uint64_t ends_ms;    /* when they are of no use */
	struct fault fault;  /* why the last fetch failed */
	struct port_waiter asking[IDENTITY_WAITERS_MAX];
	size_t asking_count;
};

/* Of credentials that do not change (an empty set: nothing is signed). */
enum err identity_init(struct identity *i, struct port *port,
                       const struct cred *cred);

/* Of a source: the first fetch is made here, in this thread, then the thread
 * is started if they end at all. */
enum err identity_open(struct identity *i, struct port *port,
                       const struct identity_source *source);

/*
 * Copies the credentials to *cred unless *generation says that the caller has
 * them. WAIT: who will be woken. FAILED: *e.
 */
enum identity_state identity_get(struct identity *i, struct port_waiter who,
                                 struct cred *cred, unsigned *generation,
                                 enum err *e);

/* Why the last fetch failed, which FAILED is about. */
void identity_fault(struct identity *i, struct fault *f);

/* A server says that those have expired. True: others are being fetched, or
 * are there already; ask again. */
bool identity_refused(struct identity *i, unsigned generation);

/* Ends the thread and wipes everything. */
void identity_stop(struct identity *i);

/* For a source's loop: whether it is to end. */
bool identity_stopping(struct identity *i);

#endif
