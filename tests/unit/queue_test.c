/* queue: the life of a job with one worker, and the window as a whole. */
#include "fetch/queue_keep.h"
#include "fetch/queue_work.h"

#include "window.h"

static struct window w;

CASE(is_bounded)
{
	struct job *j = NULL;

	CHECK(window_open(&w));
	CHECK(queue_empty(&w.q));
	for (uint64_t i = 0; i < WINDOW_JOBS; i++)
		CHECK((j = window_put(&w, i)) != NULL);
	CHECK(queue_slot(&w.q) == NULL);
	queue_free(&w.q, j);
	CHECK(queue_slot(&w.q) == j);
	CHECK(!queue_empty(&w.q));
	window_close(&w);
}

CASE(hands_out_in_order)
{
	struct work a, b;

	CHECK(window_open(&w));
	CHECK(queue_take(&w.q, 0, &a) == QUEUE_NOTHING);
	CHECK(w.q.idle[0]);
	window_put(&w, 7);
	CHECK(!w.q.idle[0]); /* it has been woken */
	window_put(&w, 3);
	window_put(&w, 5);
	CHECK(window_take(&w, 0, WORK_FIRST, &a));
	CHECK_U64(a.job->number, 3);
	CHECK(window_take(&w, 1, WORK_FIRST, &b));
	CHECK_U64(b.job->number, 5);
	/* what can be finished comes before what can be begun */
	window_pin(&w, 0, &a, 100, true);
	CHECK_U64(window_fetch(&w, 0, &a), 100);
	CHECK(window_take(&w, 0, WORK_VERIFY, &a));
	CHECK_U64(a.job->number, 3);
	CHECK(window_take(&w, 2, WORK_FIRST, &a));
	CHECK_U64(a.job->number, 7);
	window_close(&w);
}

CASE(a_job_goes_its_way)
{
	struct work a;
	struct job *j, *done[2];
	struct queue_sum sum;

	CHECK(window_open(&w));
	j = window_put(&w, 0);
	CHECK_U64(j->state, JOB_READY);
	CHECK(window_take(&w, 0, WORK_FIRST, &a));
	CHECK(a.job == j && j->state == JOB_FIRST);
	CHECK_U64(queue_sum(&w.q).known_count, 0);
	window_pin(&w, 0, &a, 2 * UNIT + 5, true);
	CHECK_U64(j->state, JOB_OPEN);
	CHECK_U64(window_write(&w, 0, &a, UNIT + 1), UNIT + 1);
	sum = queue_sum(&w.q);
	CHECK_U64(sum.received, UNIT + 1);
	CHECK_U64(sum.known_bytes, 2 * UNIT + 5);
	CHECK_U64(sum.known_count, 1);
	CHECK(!queue_quiet(&w.q));
	CHECK_U64(window_fetch(&w, 0, &a), UNIT + 4);
	CHECK_U64(j->state, JOB_WRITTEN);
	CHECK(!queue_quiet(&w.q));
	CHECK(window_take(&w, 0, WORK_VERIFY, &a));
	CHECK(j->state == JOB_VERIFYING && !queue_quiet(&w.q));
	CHECK_U64(queue_sum(&w.q).received, 2 * UNIT + 5);
	CHECK_U64(queue_verified(&w.q, done, 2), 0);
	window_end(&w, 0, &a, WORK_DONE);
	CHECK_U64(j->state, JOB_VERIFIED);
	CHECK(queue_quiet(&w.q));
	CHECK_U64(queue_verified(&w.q, done, 2), 1);
	CHECK(done[0] == j && queue_first(&w.q, JOB_VERIFIED) == j);
	queue_free(&w.q, j);
	CHECK(queue_empty(&w.q));
	sum = queue_sum(&w.q);
	CHECK(sum.received == 0 && sum.known_count == 0);
	CHECK_U64(sum.body_bytes, 2 * UNIT + 5);
	window_close(&w);
}

CASE(an_object_without_bytes)
{
	struct work a;
	struct plan_lease l;

	CHECK(window_open(&w));
	CHECK(window_begin(&w, 0, &a, 0));
	CHECK(!queue_lease(&w.q, &a, 0, &l));
	CHECK_U64(window_fetch(&w, 0, &a), 0);
	CHECK_U64(a.job->state, JOB_WRITTEN);
	window_close(&w);
}

CASE(an_object_of_unknown_size)
{
	struct job_facts f = {.size_known = false};
	struct work a, b;
	struct plan_lease l;
	uint64_t at, crc;

	CHECK(window_open(&w));
	window_put(&w, 0);
	CHECK(window_take(&w, 0, WORK_FIRST, &a));
	queue_pin(&w.q, &a, 0, &f);
	CHECK(!queue_lease(&w.q, &a, 0, &l) && !queue_ranges(&w.q, &a));
	CHECK(queue_take(&w.q, 1, &b) == QUEUE_NOTHING);
	CHECK(queue_room(&w.q, &a, 0, &at, &crc) > (uint64_t)1 << 62);
	CHECK(at == 0 && crc == 0);
	queue_wrote(&w.q, &a, 0, 3 * UNIT, 77);
	CHECK(queue_room(&w.q, &a, 0, &at, &crc) != 0);
	CHECK(at == 3 * UNIT && crc == 77);
	CHECK_U64(queue_sum(&w.q).received, 3 * UNIT);
	CHECK_U64(queue_sum(&w.q).known_count, 0);
	CHECK(queue_unkept(&w.q, UINT64_MAX) == NULL);
	/* it broke: from the start */
	queue_rewound(&w.q, &a, 0);
	CHECK_U64(queue_sum(&w.q).received, 0);
	queue_wrote(&w.q, &a, 0, 10, 78);
	window_end(&w, 0, &a, WORK_DONE);
	CHECK_U64(a.job->state, JOB_WRITTEN);
	CHECK_U64(job_size(a.job), 10);
	CHECK_U64(a.job->crc, 78);
	CHECK_U64(queue_sum(&w.q).body_bytes, 3 * UNIT + 10);
	CHECK(window_take(&w, 1, WORK_VERIFY, &b));
	window_end(&w, 1, &b, WORK_DONE);
	CHECK_U64(a.job->state, JOB_VERIFIED);
	window_close(&w);
}

/* A server that knows no ranges: one stream, from its start each time. */
CASE(one_stream_begins_again)
{
	struct work a, b;
	struct plan_lease l;

	CHECK(window_open(&w));
	window_put(&w, 0);
	CHECK(window_take(&w, 0, WORK_FIRST, &a));
	window_pin(&w, 0, &a, 20 * UNIT, false);
	CHECK(!queue_ranges(&w.q, &a));
	CHECK(queue_take(&w.q, 1, &b) == QUEUE_NOTHING);
	CHECK_U64(window_write(&w, 0, &a, 5 * UNIT + 1), 5 * UNIT + 1);
	CHECK(queue_unkept(&w.q, UINT64_MAX) == NULL);
	queue_rewound(&w.q, &a, 0);
	CHECK(queue_lease(&w.q, &a, 0, &l));
	CHECK(l.at == 0 && l.to == 20 * UNIT);
	CHECK_U64(queue_sum(&w.q).received, 0);
	CHECK_U64(window_fetch(&w, 0, &a), 20 * UNIT);
	CHECK_U64(a.job->state, JOB_WRITTEN);
	window_close(&w);
}

CASE(verified_ones_in_order)
{
	static const uint64_t numbers[] = {4, 2, 9, 7, 1};
	struct job *done[5];

	CHECK(window_open(&w));
	for (size_t i = 0; i < 5; i++) {
		struct job *j = window_put(&w, numbers[i]);

		j->state = JOB_VERIFIED;
	}
	CHECK_U64(queue_verified(&w.q, done, 5), 5);
	for (size_t i = 1; i < 5; i++)
		CHECK(done[i - 1]->number < done[i]->number);
	CHECK_U64(queue_verified(&w.q, done, 3), 3);
	CHECK_U64(queue_verified(&w.q, done, 0), 0);
	window_close(&w);
}

CASE(closed_and_nobody_at_work_is_the_end)
{
	struct work a, b;

	CHECK(window_open(&w));
	CHECK(window_begin(&w, 0, &a, 1));
	CHECK(queue_take(&w.q, 1, &b) == QUEUE_NOTHING);
	queue_close(&w.q);
	/* it may be needed yet: for what is given back, or to verify */
	CHECK(queue_take(&w.q, 1, &b) == QUEUE_NOTHING);
	CHECK(w.q.idle[1]);
	window_fetch(&w, 0, &a);
	CHECK(!w.q.idle[1]);
	CHECK(window_take(&w, 1, WORK_VERIFY, &b));
	CHECK(queue_take(&w.q, 0, &a) == QUEUE_NOTHING);
	window_end(&w, 1, &b, WORK_DONE);
	CHECK(!w.q.idle[0]);
	CHECK(queue_take(&w.q, 0, &a) == QUEUE_ENDED);
	CHECK(queue_take(&w.q, 1, &a) == QUEUE_ENDED);
	CHECK(!w.q.idle[1]);
	window_close(&w);
}

CASE(a_fault_that_is_tried_again_is_told_once)
{
	struct work a;
	struct fault f = {.err = ERR_BUSY, .status = 503}, told;
	uint64_t wait_ms = 0;

	CHECK(window_open(&w));
	CHECK(window_begin(&w, 0, &a, 1));
	CHECK(queue_noticed(&w.q, &told, &wait_ms) == NULL);
	queue_notice(&w.q, &a, &f, 250);
	CHECK(queue_noticed(&w.q, &told, &wait_ms) == a.job);
	CHECK(told.err == ERR_BUSY && told.status == 503);
	CHECK_U64(wait_ms, 250);
	CHECK_U64(a.job->retries, 1);
	CHECK(queue_noticed(&w.q, &told, &wait_ms) == NULL);
	/* not of one that has gone */
	queue_notice(&w.q, &a, &f, 500);
	window_end(&w, 0, &a, WORK_LOST);
	CHECK_U64(a.job->fault.err, ERR_DENIED);
	queue_free(&w.q, a.job);
	CHECK(queue_noticed(&w.q, &told, &wait_ms) == NULL);
	window_close(&w);
}

CASE(a_note_is_told_once)
{
	struct work a;
	enum job_note note = JOB_NOTE_NONE;

	CHECK(window_open(&w));
	CHECK(window_begin(&w, 0, &a, 1));
	CHECK(queue_noted(&w.q, &note) == NULL);
	queue_note(&w.q, &a, JOB_NOTE_JOURNAL);
	CHECK(queue_noted(&w.q, &note) == a.job);
	CHECK_U64(note, JOB_NOTE_JOURNAL);
	CHECK(queue_noted(&w.q, &note) == NULL);
	window_end(&w, 0, &a, WORK_CHANGED);
	CHECK(queue_noted(&w.q, &note) == a.job);
	CHECK_U64(note, JOB_NOTE_CHANGED);
	window_close(&w);
}

CASE(stopped_everybody_lets_go)
{
	struct work a, b, c;
	struct job *j;

	CHECK(window_open(&w));
	/* one under way, one written, one verified, one that waits */
	CHECK(window_begin(&w, 0, &a, 2));
	for (int i = 0; i < 2; i++) {
		CHECK(window_begin(&w, 1, &b, 0));
		window_fetch(&w, 1, &b);
		if (i == 0) {
			CHECK(window_take(&w, 1, WORK_VERIFY, &b));
			window_end(&w, 1, &b, WORK_DONE);
		}
	}
	window_put(&w, 9);
	CHECK(window_write(&w, 0, &a, UNIT) == UNIT);
	queue_stop(&w.q);
	CHECK(queue_void(&w.q, &a));
	CHECK_U64(b.job->state, JOB_LOST);
	CHECK_U64(b.job->fault.err, ERR_STOPPED);
	CHECK(queue_first(&w.q, JOB_VERIFIED) != NULL);
	CHECK(queue_take(&w.q, 1, &c) == QUEUE_ENDED);
	CHECK_U64(window_write(&w, 0, &a, UNIT), 0);
	window_end(&w, 0, &a, WORK_BACK);
	CHECK_U64(a.job->state, JOB_LOST);
	CHECK_U64(a.job->fault.err, ERR_STOPPED);
	CHECK(plan_is_done(&a.job->plan, 0)); /* for its journal */
	j = queue_withdraw(&w.q);
	CHECK(j && j->number == 9 && j->state == JOB_LOST);
	CHECK(queue_withdraw(&w.q) == NULL);
	window_close(&w);
}

/* What ends as if it were right is not, once everybody is to let go. */
CASE(stopped_while_it_is_verified)
{
	struct work a;

	CHECK(window_open(&w));
	CHECK(window_begin(&w, 0, &a, 1));
	window_fetch(&w, 0, &a);
	CHECK(window_take(&w, 0, WORK_VERIFY, &a));
	queue_stop(&w.q);
	CHECK_U64(a.job->state, JOB_VERIFYING);
	window_end(&w, 0, &a, WORK_DONE);
	CHECK_U64(a.job->state, JOB_LOST);
	window_close(&w);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(is_bounded),
				 RUN(hands_out_in_order),
				 RUN(a_job_goes_its_way),
				 RUN(an_object_without_bytes),
				 RUN(an_object_of_unknown_size),
				 RUN(one_stream_begins_again),
				 RUN(verified_ones_in_order),
				 RUN(closed_and_nobody_at_work_is_the_end),
				 RUN(a_fault_that_is_tried_again_is_told_once),
				 RUN(a_note_is_told_once),
				 RUN(stopped_everybody_lets_go),
				 RUN(stopped_while_it_is_verified),
				 {0}});
}
