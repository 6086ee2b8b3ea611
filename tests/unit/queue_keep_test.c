/* queue: what goes into the journal, and what is found wrong at the end. */
#include "fetch/queue_keep.h"
#include "fetch/queue_work.h"

#include "window.h"

enum { CAP = 8 };

static struct window w;

/* Three pieces of twenty are done. */
static bool begin(struct work *a)
{
	return window_open(&w) && window_begin(&w, 0, a, 20) &&
	       window_write(&w, 0, a, 3 * UNIT + 1) == 3 * UNIT + 1;
}

/* A checkpoint that goes well; how many pieces it has kept. */
static size_t keep(struct job *j, uint64_t now_ms)
{
	struct journal_record r[CAP];
	unsigned generation;
	size_t n = queue_unkept_pieces(&w.q, j, r, CAP, &generation);

	queue_kept(&w.q, j, r, n, generation, now_ms);
	return n;
}

CASE(pieces_that_are_done_are_to_be_kept)
{
	struct work a;
	struct journal_record r[CAP];
	unsigned generation;

	CHECK(begin(&a));
	CHECK_U64(queue_unkept_pieces(&w.q, a.job, r, CAP, &generation), 3);
	for (uint32_t i = 0; i < 3; i++)
		CHECK(r[i].piece == i && r[i].crc == window_crc(i));
	CHECK_U64(queue_unkept_pieces(&w.q, a.job, r, 2, &generation), 2);
	queue_kept(&w.q, a.job, r, 2, generation, 50);
	CHECK(a.job->kept_at_ms == 50 && a.job->kept_bytes == 2 * UNIT);
	CHECK_U64(queue_unkept_pieces(&w.q, a.job, r, CAP, &generation), 1);
	CHECK_U64(r[0].piece, 2);
	window_close(&w);
}

/* When so many bytes are not in the journal, or some for so long. */
CASE(when_it_is_time)
{
	struct work a;
	uint64_t then;

	CHECK(begin(&a));
	then = a.job->kept_at_ms;
	CHECK(queue_unkept(&w.q, then - 1) == NULL);
	CHECK(queue_unkept(&w.q, then) == a.job);
	queue_unhold(&w.q, a.job);
	w.q.checkpoint_bytes = 3 * UNIT + 1;
	CHECK(queue_unkept(&w.q, 0) == NULL);
	w.q.checkpoint_bytes = 3 * UNIT;
	CHECK(queue_unkept(&w.q, 0) == a.job);
	CHECK_U64(keep(a.job, then + 100), 3);
	queue_unhold(&w.q, a.job);
	/* nothing new: never, whatever the limits */
	w.q.checkpoint_bytes = 0;
	CHECK(queue_unkept(&w.q, UINT64_MAX) == NULL);
	CHECK_U64(a.job->leases, 1);
	window_close(&w);
}

CASE(what_is_not_worth_a_journal)
{
	struct work a;

	CHECK(window_open(&w));
	CHECK(window_begin(&w, 0, &a, 1)); /* one piece */
	window_write(&w, 0, &a, UNIT);
	CHECK(queue_unkept(&w.q, UINT64_MAX) == NULL);
	window_put(&w, 1);
	CHECK(window_take(&w, 1, WORK_FIRST, &a));
	window_pin(&w, 1, &a, 9 * UNIT, false); /* no ranges */
	window_write(&w, 1, &a, 5 * UNIT);
	CHECK(queue_unkept(&w.q, UINT64_MAX) == NULL);
	window_close(&w);
}

/* While the keeper is at it, nobody takes the job away from under him. */
CASE(the_keeper_holds_it)
{
	struct work a, b;

	CHECK(begin(&a));
	CHECK(queue_unkept(&w.q, UINT64_MAX) == a.job);
	window_fetch(&w, 0, &a);
	CHECK_U64(a.job->state, JOB_OPEN);
	CHECK(queue_take(&w.q, 1, &b) == QUEUE_NOTHING);
	CHECK_U64(keep(a.job, 1), CAP);
	queue_unhold(&w.q, a.job);
	CHECK_U64(a.job->state, JOB_WRITTEN);
	CHECK(!w.q.idle[1]);
	window_close(&w);
	/* changed meanwhile: what was read of the old one is not kept */
	CHECK(begin(&a));
	CHECK(queue_unkept(&w.q, UINT64_MAX) == a.job);
	window_end(&w, 0, &a, WORK_CHANGED);
	CHECK_U64(a.job->state, JOB_OPEN);
	CHECK_U64(keep(a.job, 1), 0);
	queue_unhold(&w.q, a.job);
	CHECK_U64(a.job->state, JOB_READY);
	window_close(&w);
	/* stopped meanwhile */
	CHECK(begin(&a));
	CHECK(queue_unkept(&w.q, UINT64_MAX) == a.job);
	queue_stop(&w.q);
	window_end(&w, 0, &a, WORK_BACK);
	CHECK_U64(a.job->state, JOB_OPEN);
	queue_unhold(&w.q, a.job);
	CHECK_U64(a.job->state, JOB_LOST);
	CHECK_U64(keep(a.job, 1), 3);
	window_close(&w);
}

CASE(records_of_an_older_one_are_not_kept)
{
	struct work a;
	struct journal_record r[CAP];
	unsigned generation;
	size_t n;

	CHECK(begin(&a));
	n = queue_unkept_pieces(&w.q, a.job, r, CAP, &generation);
	window_end(&w, 0, &a, WORK_CHANGED);
	CHECK(window_take(&w, 0, WORK_FIRST, &a));
	window_pin(&w, 0, &a, 20 * UNIT, true);
	window_write(&w, 0, &a, UNIT);
	queue_kept(&w.q, a.job, r, n, generation, 1);
	CHECK_U64(a.job->kept_bytes, 0);
	CHECK_U64(keep(a.job, 2), 1);
	window_close(&w);
}

/* fsync failed: what was not kept before is to be fetched again, the piece
 * under way too. */
CASE(after_a_failed_sync)
{
	struct work a, b;
	struct plan_lease l;

	CHECK(begin(&a));
	CHECK_U64(keep(a.job, 1), 3);
	CHECK_U64(window_write(&w, 0, &a, 2 * UNIT), 2 * UNIT);
	CHECK(queue_unkept(&w.q, UINT64_MAX) == a.job);
	queue_unkept_lost(&w.q, a.job);
	queue_unhold(&w.q, a.job);
	CHECK_U64(a.job->plan.done_count, 3);
	CHECK(queue_unkept(&w.q, UINT64_MAX) == NULL);
	/* who is at it goes on, and the hole is another's; the piece under
	 * way, of which the front is lost, too */
	CHECK_U64(window_fetch(&w, 0, &a), 20 * UNIT - 5 * UNIT - 1);
	CHECK_U64(a.job->plan.done_count, 3 + 14);
	CHECK(window_help(&w, 1, &b));
	CHECK(queue_lease(&w.q, &b, 1, &l));
	CHECK(l.at == 3 * UNIT && l.to == 6 * UNIT);
	CHECK_U64(window_fetch(&w, 1, &b), 3 * UNIT);
	CHECK_U64(a.job->state, JOB_WRITTEN);
	window_close(&w);
}

/* Its journal is full: it goes on without. */
CASE(no_more_of_it_is_kept)
{
	struct work a;

	CHECK(begin(&a));
	CHECK(queue_unkept(&w.q, UINT64_MAX) == a.job);
	queue_unkeepable(&w.q, a.job);
	queue_unhold(&w.q, a.job);
	CHECK(queue_unkept(&w.q, UINT64_MAX) == NULL);
	CHECK_U64(keep(a.job, 1), 0);
	CHECK_U64(window_fetch(&w, 0, &a), 17 * UNIT - 1);
	CHECK_U64(a.job->state, JOB_WRITTEN);
	queue_free(&w.q, a.job);
	CHECK(window_begin(&w, 0, &a, 20)); /* the next one is not the same */
	window_write(&w, 0, &a, UNIT);
	CHECK(queue_unkept(&w.q, UINT64_MAX) == a.job);
	window_close(&w);
}

/* ... or the object fails of it. It is not offered again and again then. */
CASE(lost_by_the_keeper)
{
	struct work a, b;

	CHECK(begin(&a));
	CHECK(queue_unkept(&w.q, UINT64_MAX) == a.job);
	queue_unkept_lost(&w.q, a.job);
	queue_lose(&w.q, a.job, ERR_IO);
	queue_unhold(&w.q, a.job);
	CHECK(queue_void(&w.q, &a));
	CHECK(queue_unkept(&w.q, UINT64_MAX) == NULL);
	CHECK(queue_take(&w.q, 1, &b) == QUEUE_NOTHING);
	window_end(&w, 0, &a, WORK_LOST);
	CHECK_U64(a.job->state, JOB_LOST);
	CHECK_U64(a.job->fault.err, ERR_IO);
	CHECK_U64(keep(a.job, 1), 0);
	window_close(&w);
	/* a journal that cannot be written: the pieces are right all the same */
	CHECK(begin(&a));
	CHECK(queue_unkept(&w.q, UINT64_MAX) == a.job);
	queue_lose(&w.q, a.job, ERR_DISK_FULL);
	queue_unhold(&w.q, a.job);
	CHECK(queue_unkept(&w.q, UINT64_MAX) == NULL);
	window_close(&w);
}

/* A fault that comes while it is verified: it is not published. */
CASE(lost_while_it_is_verified)
{
	struct work a;

	CHECK(begin(&a));
	window_fetch(&w, 0, &a);
	CHECK(window_take(&w, 0, WORK_VERIFY, &a));
	queue_lose(&w.q, a.job, ERR_IO);
	CHECK(queue_void(&w.q, &a));
	window_end(&w, 0, &a, WORK_DONE);
	CHECK_U64(a.job->state, JOB_LOST);
	CHECK_U64(a.job->fault.err, ERR_IO);
	window_close(&w);
}

CASE(lost_when_nobody_is_at_it)
{
	struct work a;

	CHECK(begin(&a));
	window_end(&w, 0, &a, WORK_BACK);
	CHECK_U64(a.job->state, JOB_OPEN);
	queue_lose(&w.q, a.job, ERR_DISK_FULL);
	CHECK_U64(a.job->state, JOB_LOST);
	CHECK_U64(a.job->fault.err, ERR_DISK_FULL);
	window_close(&w);
}

/* ---- what verifying finds ------------------------------------------------ */

/* All pieces are done, of which so many bytes are kept; it is verified. */
static bool verify(struct work *a, size_t checkpoints)
{
	if (!window_open(&w) || !window_begin(&w, 0, a, 20))
		return false;
	window_write(&w, 0, a, UINT64_MAX);
	while (checkpoints-- > 0)
		keep(a->job, 1);
	window_end(&w, 0, a, WORK_DONE);
	return window_take(&w, 0, WORK_VERIFY, a);
}

CASE(wrong_pieces_alone_are_fetched_again)
{
	struct work a, b;
	struct plan_lease l;
	enum job_note note;

	CHECK(verify(&a, 3)); /* all are in the journal */
	CHECK_U64(a.job->kept_bytes, 20 * UNIT);
	plan_undo(&a.job->plan, 4);
	plan_undo(&a.job->plan, 5);
	plan_undo(&a.job->plan, 11);
	window_end(&w, 0, &a, WORK_WRONG);
	CHECK_U64(a.job->state, JOB_OPEN);
	CHECK(queue_noted(&w.q, &note) == a.job && note == JOB_NOTE_PIECES);
	CHECK_U64(a.job->kept_bytes, 17 * UNIT);
	CHECK(queue_unkept(&w.q, UINT64_MAX) == NULL);
	CHECK(window_help(&w, 0, &a) && window_help(&w, 1, &b));
	CHECK(queue_lease(&w.q, &a, 0, &l));
	CHECK(l.at == 4 * UNIT && l.to == 6 * UNIT);
	CHECK(queue_lease(&w.q, &b, 1, &l));
	CHECK(l.at == 11 * UNIT && l.to == 12 * UNIT);
	CHECK_U64(window_fetch(&w, 0, &a), 2 * UNIT);
	CHECK_U64(keep(a.job, 2), 2);
	CHECK_U64(a.job->kept_bytes, 19 * UNIT);
	CHECK_U64(window_fetch(&w, 1, &b), UNIT);
	CHECK(window_take(&w, 2, WORK_VERIFY, &a));
	window_end(&w, 2, &a, WORK_DONE);
	CHECK_U64(a.job->state, JOB_VERIFIED);
	window_close(&w);
}

CASE(a_disk_that_is_always_wrong)
{
	struct work a;

	CHECK(verify(&a, 0));
	for (unsigned i = 0; i < JOB_RESTARTS_MAX; i++) {
		plan_undo(&a.job->plan, 7);
		window_end(&w, 0, &a, WORK_WRONG);
		CHECK(window_help(&w, 0, &a));
		CHECK_U64(window_fetch(&w, 0, &a), UNIT);
		CHECK(window_take(&w, 0, WORK_VERIFY, &a));
	}
	plan_undo(&a.job->plan, 7);
	window_end(&w, 0, &a, WORK_WRONG);
	CHECK_U64(a.job->state, JOB_LOST);
	CHECK_U64(a.job->fault.err, ERR_CHECKSUM);
	window_close(&w);
}

/* The checksum is wrong and nobody knows where: all of it once more. */
CASE(a_checksum_that_is_wrong)
{
	struct work a;
	enum job_note note;

	CHECK(verify(&a, 1));
	a.job->doubted = true;
	window_end(&w, 0, &a, WORK_CHANGED);
	CHECK_U64(a.job->state, JOB_READY);
	CHECK(queue_noted(&w.q, &note) == a.job && note == JOB_NOTE_CHECKSUM);
	CHECK(window_take(&w, 0, WORK_FIRST, &a));
	window_pin(&w, 0, &a, 20 * UNIT, true);
	CHECK_U64(a.job->kept_bytes, 0);
	CHECK_U64(window_fetch(&w, 0, &a), 20 * UNIT);
	CHECK(window_take(&w, 0, WORK_VERIFY, &a));
	window_end(&w, 0, &a, WORK_LOST);
	CHECK_U64(a.job->state, JOB_LOST);
	window_close(&w);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(pieces_that_are_done_are_to_be_kept),
	                              RUN(when_it_is_time),
	                              RUN(what_is_not_worth_a_journal),
	                              RUN(the_keeper_holds_it),
	                              RUN(records_of_an_older_one_are_not_kept),
	                              RUN(after_a_failed_sync),
	                              RUN(no_more_of_it_is_kept),
	                              RUN(lost_by_the_keeper),
	                              RUN(lost_while_it_is_verified),
	                              RUN(lost_when_nobody_is_at_it),
	                              RUN(wrong_pieces_alone_are_fetched_again),
	                              RUN(a_disk_that_is_always_wrong),
	                              RUN(a_checksum_that_is_wrong),
	                              {0}});
}
