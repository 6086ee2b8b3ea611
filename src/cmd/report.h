/*
 * report: what pail says while it runs, all of it on standard error, one
 * write a line. On a terminal the progress is a live line that is drawn over;
 * elsewhere, whole lines, at most one every --progress seconds.
 */
#ifndef PAIL_CMD_REPORT_H
#define PAIL_CMD_REPORT_H

#include "cmd/lines.h"
#include "cmd/options.h"
#include "fetch/keeper.h"
#include "fetch/meter.h"

enum { REPORT_LIVE_MS = 250 }; /* how often a live line is drawn */

struct report {
	struct port *port;
	bool verbose, quiet, json;
	bool live;  /* the progress is a live line */
	bool drawn; /* and it stands there now */
	unsigned columns;
	uint64_t started_ms;
	struct meter meter;
	char text[LINES_MAX];
};

void report_init(struct report *r, struct port *port);

/* Takes -v, -q, --json and the terminal into account from here on. */
void report_set(struct report *r, const struct options *o);

/* How often report_progress wants to be called; 0: never. */
uint64_t report_tick_ms(const struct report *r, const struct options *o);

/* An error that belongs to no request: an option, a variable, a file. */
void report_error(struct report *r, struct slice object, enum err e,
                  struct slice reason);

/* An error with all that is known about it. again: with -v only, another
 * attempt follows after wait_ms. */
void report_fault(struct report *r, struct slice object, const struct fault *f,
                  bool again, uint64_t wait_ms);

void report_file(struct report *r, const struct job *j);
void report_progress(struct report *r, const struct keeper_count *n,
                     const struct queue_sum *s, uint64_t retries);
/* Something worth a line that is no error. */
void report_note(struct report *r, struct slice object, struct slice text);
void report_end(struct report *r, const struct keeper_count *n,
                const struct client_counts *c, uint64_t fetched, int status);

/* The exit status that an error has; ERR_STOPPED: that of the signal. */
int report_status(const struct report *r, enum err e);

/* The milliseconds since report_init. */
uint64_t report_elapsed_ms(const struct report *r);

#endif
