/*
 * worker_verify: a worker verifying a written object: first, for a checksum
 * of parts, it asks how large the parts are; then it rereads.
 */
#ifndef PAIL_FETCH_WORKER_VERIFY_H
#define PAIL_FETCH_WORKER_VERIFY_H

#include "fetch/worker_state.h"

enum worker_event worker_verify_begin(struct worker *w, uint64_t now_ms);
/* Rereads on. */
enum worker_event worker_verify_step(struct worker *w, uint64_t now_ms);
/* What the call about a part came to. */
enum worker_event worker_verify_event(struct worker *w, enum call_event event,
                                      uint64_t now_ms);

#endif
