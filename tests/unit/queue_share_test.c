/* queue: one object and several workers; objects that change or fail. */
#include "fetch/queue_keep.h"
#include "fetch/queue_work.h"

#include "window.h"

static struct window w;

/* The first one streams from the front, the second takes the back half. */
static bool two_at_it(struct work *a, struct work *b)
{
	return window_open(&w) && window_begin(&w, 0, a, 20) &&
	       window_help(&w, 1, b) && a->job == b->job;
}

CASE(the_back_half_is_taken)
{
	struct work a, b, c;
	struct plan_lease l;

	CHECK(two_at_it(&a, &b));
	CHECK(queue_lease(&w.q, &b, 1, &l));
	CHECK(l.at == 10 * UNIT && l.to == 20 * UNIT);
	CHECK(queue_lease(&w.q, &a, 0, &l));
	CHECK(l.at == 0 && l.to == 10 * UNIT && l.asked_to == 20 * UNIT);
	/* a third takes of the longest that is left */
	CHECK_U64(window_write(&w, 0, &a, 4 * UNIT), 4 * UNIT);
	CHECK(window_help(&w, 2, &c));
	CHECK(queue_lease(&w.q, &c, 2, &l));
	CHECK(l.at == 15 * UNIT && l.to == 20 * UNIT);
	CHECK_U64(window_fetch(&w, 0, &a), 6 * UNIT);
	CHECK_U64(a.job->state, JOB_OPEN);
	CHECK_U64(window_fetch(&w, 2, &c), 5 * UNIT);
	CHECK_U64(queue_sum(&w.q).received, 15 * UNIT);
	CHECK_U64(window_fetch(&w, 1, &b), 5 * UNIT);
	CHECK_U64(a.job->state, JOB_WRITTEN);
	/* each piece by its own CRC, whoever fetched it */
	for (uint32_t i = 0; i < 20; i++)
		CHECK_U64(a.job->plan.crcs[i], window_crc(i));
	window_close(&w);
}

/* At the end of the run the server would send on: the lease says so. */
CASE(who_meets_another_sees_it)
{
	struct work a, b;
	struct plan_lease l;
	uint64_t at, crc;

	CHECK(two_at_it(&a, &b));
	CHECK_U64(window_write(&w, 0, &a, UINT64_MAX), 10 * UNIT);
	CHECK(queue_lease(&w.q, &a, 0, &l));
	CHECK(l.at == l.to && l.to < l.asked_to);
	CHECK_U64(queue_room(&w.q, &a, 0, &at, &crc), 0);
	window_end(&w, 0, &a, WORK_DONE);
	CHECK_U64(window_write(&w, 1, &b, UINT64_MAX), 10 * UNIT);
	CHECK(queue_lease(&w.q, &b, 1, &l));
	CHECK(l.at == l.to && l.to == l.asked_to);
	window_close(&w);
}

CASE(too_little_is_not_shared)
{
	struct work a, b;

	CHECK(window_open(&w));
	CHECK(window_begin(&w, 0, &a, 2 * PLAN_STEAL_MIN - 1));
	CHECK(queue_take(&w.q, 1, &b) == QUEUE_NOTHING);
	CHECK(w.q.idle[1]);
	window_end(&w, 0, &a, WORK_LOST);
	CHECK(window_begin(&w, 0, &a, 2 * PLAN_STEAL_MIN));
	CHECK(!w.q.idle[1]);
	CHECK(window_help(&w, 1, &b));
	window_close(&w);
}

/* Of several objects the one with the longest run; but before that, what
 * nobody has. */
CASE(where_help_goes)
{
	struct work a, b, c;

	CHECK(window_open(&w));
	CHECK(window_begin(&w, 0, &a, 10));
	CHECK(window_begin(&w, 1, &b, 40));
	CHECK(window_help(&w, 2, &c));
	CHECK(c.job == b.job);
	window_end(&w, 2, &c, WORK_BACK);
	/* back it went to who is being sent it anyway */
	CHECK(window_help(&w, 2, &c) && c.job == b.job);
	window_end(&w, 0, &a, WORK_BACK);
	window_end(&w, 2, &c, WORK_BACK);
	CHECK(window_help(&w, 2, &c));
	CHECK(c.job == a.job);
	window_close(&w);
}

CASE(what_is_given_back_is_taken_again)
{
	struct work a, b, c;
	struct plan_lease l;

	CHECK(two_at_it(&a, &b));
	CHECK_U64(window_write(&w, 1, &b, 2 * UNIT + 7), 2 * UNIT + 7);
	CHECK_U64(window_fetch(&w, 0, &a), 10 * UNIT);
	window_end(&w, 1, &b, WORK_BACK);
	CHECK_U64(a.job->state, JOB_OPEN);
	/* the piece under way from its start, by anybody */
	CHECK(window_help(&w, 2, &c));
	CHECK(queue_lease(&w.q, &c, 2, &l));
	CHECK(l.at == 12 * UNIT && l.to == 20 * UNIT && l.crc == 0);
	CHECK_U64(window_fetch(&w, 2, &c), 8 * UNIT);
	CHECK_U64(a.job->state, JOB_WRITTEN);
	window_close(&w);
}

/* Who is sent it anyway takes what was given back in front of him. */
CASE(the_first_goes_on_over_what_was_given_back)
{
	struct work a, b;

	CHECK(two_at_it(&a, &b));
	window_end(&w, 1, &b, WORK_BACK);
	CHECK_U64(window_fetch(&w, 0, &a), 20 * UNIT);
	CHECK_U64(a.job->state, JOB_WRITTEN);
	window_close(&w);
}

/* ---- a server that knows no ranges (N11) --------------------------------- */

CASE(without_ranges_the_first_goes_on_alone)
{
	struct work a, b;
	enum job_note note;

	CHECK(two_at_it(&a, &b));
	window_end(&w, 1, &b, WORK_NO_RANGE);
	CHECK(queue_noted(&w.q, &note) == a.job);
	CHECK_U64(note, JOB_NOTE_NO_RANGES);
	CHECK(!queue_ranges(&w.q, &a) && !queue_void(&w.q, &a));
	CHECK(queue_take(&w.q, 1, &b) == QUEUE_NOTHING);
	CHECK_U64(window_fetch(&w, 0, &a), 20 * UNIT);
	CHECK_U64(a.job->state, JOB_WRITTEN);
	CHECK_U64(a.job->restarts, 0);
	window_close(&w);
}

CASE(without_ranges_and_without_the_first)
{
	struct work a, b;
	struct job *j;

	CHECK(two_at_it(&a, &b));
	j = a.job;
	CHECK_U64(window_fetch(&w, 0, &a), 10 * UNIT);
	window_end(&w, 1, &b, WORK_NO_RANGE);
	CHECK_U64(j->state, JOB_READY);
	CHECK(j->single);
	CHECK(window_take(&w, 1, WORK_FIRST, &b));
	CHECK(b.generation != a.generation);
	window_pin(&w, 1, &b, 20 * UNIT, false);
	CHECK_U64(window_fetch(&w, 1, &b), 20 * UNIT);
	CHECK_U64(j->state, JOB_WRITTEN);
	CHECK_U64(j->restarts, 1);
	window_close(&w);
}

/* ---- an object that changes (N15, N16) ----------------------------------- */

CASE(changed_all_let_go_and_it_begins_again)
{
	struct work a, b, old;
	struct plan_lease l;
	uint64_t at, crc;

	CHECK(two_at_it(&a, &b));
	CHECK_U64(window_write(&w, 0, &a, 3 * UNIT), 3 * UNIT);
	window_end(&w, 1, &b, WORK_CHANGED);
	CHECK_U64(a.job->state, JOB_OPEN);
	CHECK(queue_void(&w.q, &a));
	CHECK_U64(queue_room(&w.q, &a, 0, &at, &crc), 0);
	CHECK(!queue_lease(&w.q, &a, 0, &l) && !queue_ranges(&w.q, &a));
	queue_wrote(&w.q, &a, 0, UNIT, 5); /* it was on its way */
	CHECK(queue_take(&w.q, 1, &b) == QUEUE_NOTHING);
	CHECK(queue_unkept(&w.q, UINT64_MAX) == NULL);
	old = a;
	window_end(&w, 0, &a, WORK_BACK);
	CHECK_U64(a.job->state, JOB_READY);
	CHECK_U64(a.job->restarts, 1);
	CHECK(window_take(&w, 2, WORK_FIRST, &a));
	window_pin(&w, 2, &a, 5 * UNIT, true);
	CHECK(queue_void(&w.q, &old) && !queue_void(&w.q, &a));
	CHECK_U64(window_fetch(&w, 2, &a), 5 * UNIT);
	CHECK_U64(a.job->state, JOB_WRITTEN);
	window_close(&w);
}

/* Two see it at once: it is one change. */
CASE(a_change_counts_once)
{
	struct work a, b;

	CHECK(two_at_it(&a, &b));
	window_end(&w, 1, &b, WORK_CHANGED);
	window_end(&w, 0, &a, WORK_CHANGED);
	CHECK_U64(a.job->state, JOB_READY);
	CHECK_U64(a.job->restarts, 1);
	CHECK(window_take(&w, 0, WORK_FIRST, &a));
	CHECK(!queue_void(&w.q, &a));
	window_close(&w);
}

/* What goes wrong with the old one is no fault of the new one. */
CASE(faults_of_the_old_one_do_not_count)
{
	struct work a, b;

	CHECK(two_at_it(&a, &b));
	window_end(&w, 1, &b, WORK_CHANGED);
	window_end(&w, 0, &a, WORK_LOST);
	CHECK_U64(a.job->state, JOB_READY);
	CHECK(two_at_it(&a, &b));
	window_end(&w, 1, &b, WORK_CHANGED);
	window_end(&w, 0, &a, WORK_NO_RANGE);
	CHECK_U64(a.job->state, JOB_READY);
	CHECK(!a.job->single);
	window_close(&w);
}

CASE(what_keeps_changing_is_lost)
{
	struct work a;

	CHECK(window_open(&w));
	CHECK(window_begin(&w, 0, &a, 8));
	for (unsigned i = 0; i < JOB_RESTARTS_MAX; i++) {
		window_end(&w, 0, &a, WORK_CHANGED);
		CHECK(window_take(&w, 0, WORK_FIRST, &a));
		window_pin(&w, 0, &a, 8 * UNIT, true);
	}
	window_end(&w, 0, &a, WORK_CHANGED);
	CHECK_U64(a.job->state, JOB_LOST);
	CHECK_U64(a.job->fault.err, ERR_CHANGED);
	CHECK(queue_take(&w.q, 0, &a) == QUEUE_NOTHING);
	window_close(&w);
}

/* ---- an object that fails ------------------------------------------------ */

CASE(the_first_fault_counts_when_all_have_gone)
{
	const struct fault late = {.err = ERR_BROKEN};
	struct work a, b;

	CHECK(two_at_it(&a, &b));
	window_end(&w, 0, &a, WORK_LOST);
	CHECK_U64(b.job->state, JOB_OPEN);
	CHECK(queue_void(&w.q, &b));
	CHECK_U64(window_write(&w, 1, &b, UNIT), 0);
	CHECK(queue_take(&w.q, 0, &a) == QUEUE_NOTHING);
	queue_end(&w.q, &b, 1, WORK_LOST, &late);
	CHECK_U64(b.job->state, JOB_LOST);
	CHECK_U64(b.job->fault.err, ERR_DENIED);
	CHECK(queue_first(&w.q, JOB_LOST) == b.job);
	/* nor does a stop change it */
	queue_stop(&w.q);
	CHECK_U64(b.job->fault.err, ERR_DENIED);
	window_close(&w);
}

CASE(failed_before_anything_is_known)
{
	struct work a;

	CHECK(window_open(&w));
	window_put(&w, 0);
	CHECK(window_take(&w, 0, WORK_FIRST, &a));
	window_end(&w, 0, &a, WORK_LOST);
	CHECK_U64(a.job->state, JOB_LOST);
	CHECK_U64(queue_sum(&w.q).known_count, 0);
	window_close(&w);
}

/* A slot that failed and is used again has nothing of the old job. */
CASE(a_slot_is_used_again)
{
	struct work a, old;

	CHECK(window_open(&w));
	CHECK(window_begin(&w, 0, &a, 9));
	window_write(&w, 0, &a, 3 * UNIT);
	window_end(&w, 0, &a, WORK_CHANGED);
	CHECK(window_take(&w, 0, WORK_FIRST, &a));
	window_end(&w, 0, &a, WORK_LOST);
	old = a;
	queue_free(&w.q, a.job);
	CHECK(window_begin(&w, 0, &a, 2));
	CHECK(a.job == old.job && a.job->restarts == 0);
	CHECK(!a.job->losing && !a.job->changed);
	CHECK_U64(window_fetch(&w, 0, &a), 2 * UNIT);
	CHECK_U64(a.job->state, JOB_WRITTEN);
	window_close(&w);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){
			RUN(the_back_half_is_taken),
			RUN(who_meets_another_sees_it),
			RUN(too_little_is_not_shared),
			RUN(where_help_goes),
			RUN(what_is_given_back_is_taken_again),
			RUN(the_first_goes_on_over_what_was_given_back),
			RUN(without_ranges_the_first_goes_on_alone),
			RUN(without_ranges_and_without_the_first),
			RUN(changed_all_let_go_and_it_begins_again),
			RUN(a_change_counts_once),
			RUN(faults_of_the_old_one_do_not_count),
			RUN(what_keeps_changing_is_lost),
			RUN(the_first_fault_counts_when_all_have_gone),
			RUN(failed_before_anything_is_known),
			RUN(a_slot_is_used_again),
			{0}});
}
