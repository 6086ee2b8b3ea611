#include "fetch/queue_keep.h"

/* Only what a next run could go on with is worth a journal. */
static bool is_resumable(const struct job *j)
{
	return j->facts.size_known && j->facts.ranges && !j->changed &&
	       !j->unkept && j->plan.pieces > 1;
}

struct job *queue_unkept(struct queue *q, uint64_t since_ms)
{
	struct job *found = NULL;

	queue_lock(q);
	for (size_t i = 0; i < q->job_count && !found; i++) {
		struct job *j = &q->jobs[i];
		uint64_t unkept;

		if (j->state != JOB_OPEN || j->losing || !is_resumable(j))
			continue;
		unkept = j->plan.done_bytes - j->kept_bytes;
		if (unkept && (unkept >= q->checkpoint_bytes ||
		               j->kept_at_ms <= since_ms))
			found = j;
	}
	if (found)
		found->leases++;
	queue_unlock(q);
	return found;
}

size_t queue_unkept_pieces(struct queue *q, struct job *j,
                           struct journal_record *r, size_t cap,
                           unsigned *generation)
{
	uint32_t piece = 0;
	size_t n = 0;

	queue_lock(q);
	*generation = j->generation;
	while (is_resumable(j) && n < cap &&
	       plan_next_unkept(&j->plan, &piece)) {
		r[n++] = (struct journal_record){0, piece, j->plan.crcs[piece]};
		piece++;
	}
	queue_unlock(q);
	return n;
}

void queue_kept(struct queue *q, struct job *j, const struct journal_record *r,
                size_t n, unsigned generation, uint64_t now_ms)
{
	queue_lock(q);
	j->kept_at_ms = now_ms;
	for (size_t i = 0; i < n && generation == j->generation; i++)
		plan_keep(&j->plan, r[i].piece);
	j->kept_bytes = plan_kept_bytes(&j->plan);
	queue_unlock(q);
}

void queue_unkeepable(struct queue *q, struct job *j)
{
	queue_lock(q);
	j->unkept = true;
	queue_unlock(q);
}

void queue_unkept_lost(struct queue *q, struct job *j)
{
	queue_lock(q);
	plan_forget_unkept(&j->plan);
	queue_unlock(q);
}

void queue_unhold(struct queue *q, struct job *j)
{
	queue_lock(q);
	j->leases--;
	if (!j->leases)
		queue_settle(q, j);
	queue_wake_workers(q, q->closed);
	queue_unlock(q);
}
