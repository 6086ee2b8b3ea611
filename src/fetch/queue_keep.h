/*
 * queue_keep: the queue as the keeper's checkpoints see it: which pieces are
 * done and not yet in a journal.
 */
#ifndef PAIL_FETCH_QUEUE_KEEP_H
#define PAIL_FETCH_QUEUE_KEEP_H

#include "fetch/queue.h"

/*
 * An OPEN job with pieces done and not kept: at least checkpoint_bytes of
 * them, or some and the last checkpoint before `since_ms`. NULL: none. The
 * keeper has a lease of it until queue_unhold: nobody begins it anew or
 * verifies it meanwhile.
 */
struct job *queue_unkept(struct queue *q, uint64_t since_ms);
void queue_unhold(struct queue *q, struct job *j);
/* The pieces of it to be kept, at most cap; *generation goes with them. */
size_t queue_unkept_pieces(struct queue *q, struct job *j,
                           struct journal_record *r, size_t cap,
                           unsigned *generation);
/* They are in the journal and durable (or not: all unkept ones are lost). */
void queue_kept(struct queue *q, struct job *j, const struct journal_record *r,
                size_t n, unsigned generation, uint64_t now_ms);
/* No more of it goes into its journal. */
void queue_unkeepable(struct queue *q, struct job *j);
void queue_unkept_lost(struct queue *q, struct job *j);

#endif
