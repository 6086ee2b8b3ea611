/*
 * errand: what a command that asks a server a little has around its question:
 * memory, signals, the setup, waiting, lines on standard output, errors and the
 * exit status. One request at a time, in the main thread.
 *
 *     struct mine { struct errand errand; ... };
 *     m = errand_claim(port, o, r, sizeof *m);      NULL: see below
 *     if (m && errand_open(&m->errand, &need)) ... errand_put ...
 *     return errand_end(m ? &m->errand : NULL);
 *
 * Whatever fails is told at once, and the first failure gives the status.
 */
#ifndef PAIL_CMD_ERRAND_H
#define PAIL_CMD_ERRAND_H

#include "cmd/report.h"
#include "cmd/setup.h"
#include "fetch/listing.h"

enum { ERRAND_OUT_BYTES = 4096 }; /* one write for so many bytes of lines */

struct errand {
	struct port *port;
	const struct options *options;
	struct report *report;
	struct arena arena;
	struct setup setup;
	struct port_waiter waiter;
	int status; /* 0 until something fails */
	/* the rest is errand's own */
	bool opened;       /* the setup was begun */
	struct call *call; /* to be closed at the end */
	struct buf out;
	char out_text[ERRAND_OUT_BYTES];
};

/* Memory for `bytes`, of which a struct errand is the first member, and for
 * one connection with its TLS. NULL: there is none, which is told. */
void *errand_claim(struct port *port, const struct options *o, struct report *r,
                   size_t bytes);

/* Signals and the setup. False: it has failed. */
bool errand_open(struct errand *e, const struct setup_need *need);

/* Those of the one connection. False: it has failed. */
bool errand_call(struct errand *e, struct call *c);
bool errand_listing(struct errand *e, struct listing *l);

/*
 * The next event that is neither WAIT nor AGAIN: the errand waits, and tells
 * of further attempts. FAILED is for the caller to tell (errand_fault), unless
 * a signal has come: then e->status is set, and it is told.
 */
enum call_event errand_step(struct errand *e, struct call *c,
                            struct slice object);
enum listing_event errand_next(struct errand *e, struct listing *l,
                               struct slice object);

/* Puts a line on standard output; lines are gathered, and written whole unless
 * they are longer than the buffer. False: it has failed, or something had
 * failed before. */
bool errand_put(struct errand *e, struct slice line);
/* Writes what was put: before an error is told that belongs behind it. */
void errand_flush(struct errand *e);

/* Tells an error; only the first one of an errand gives its status. */
void errand_fail(struct errand *e, struct slice object, enum err err,
                 struct slice reason);
void errand_fault(struct errand *e, struct slice object, const struct fault *f);
/* One of the setup (setup_fetch). */
void errand_fail_setup(struct errand *e, enum err err);

/* Writes what was put, closes the connection, ends the setup. The exit status;
 * e NULL: that of no memory. */
int errand_end(struct errand *e);

#endif
