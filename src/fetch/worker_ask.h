/*
 * worker_ask: what a worker asks a server for, set up in w->ask.
 */
#ifndef PAIL_FETCH_WORKER_ASK_H
#define PAIL_FETCH_WORKER_ASK_H

#include "fetch/worker_state.h"

/* Host, path and query of the job's object. ERR_SOURCE, ERR_TOO_LONG. */
enum err worker_ask_where(struct worker *w, const struct job *j);

/* The whole object; in later attempts the same again, from its start. */
void worker_ask_whole(struct worker *w);

/* What is left of the lease; false when that is nothing. */
bool worker_ask_range(struct worker *w);

#endif
