/*
 * worker_fetch: a worker fetching: a whole object or a run of it, after a look
 * at what an earlier run left.
 */
#ifndef PAIL_FETCH_WORKER_FETCH_H
#define PAIL_FETCH_WORKER_FETCH_H

#include "fetch/worker_state.h"

/* Begins an object: with its journal, if there is one. */
enum worker_event worker_fetch_begin(struct worker *w, uint64_t now_ms);
/* Begins a run of one that is known. */
enum worker_event worker_fetch_range(struct worker *w, uint64_t now_ms);

/* Rereads on in what the journal claims. */
enum worker_event worker_resume_step(struct worker *w, uint64_t now_ms);
/* What the call came to. */
enum worker_event worker_fetch_event(struct worker *w, enum call_event event,
                                     uint64_t now_ms);

#endif
