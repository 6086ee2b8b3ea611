#include "fetch/queue.h"

#include "check.h"

enum { WORKERS = 2, JOBS = 6 };

static struct job jobs[JOBS];

static bool open_queue(struct queue *q, struct port **port)
{
	struct port_waiter keeper;

	*port = port_open();
	memset(jobs, 0, sizeof jobs);
	if (!*port || port_waiter_open(*port, &keeper) != ERR_OK)
		return false;
	queue_init(q, *port, jobs, WORKERS, keeper);
	for (unsigned i = 0; i < WORKERS; i++)
		if (port_waiter_open(*port, &q->workers[i]) != ERR_OK)
			return false;
	return queue_jobs(WORKERS) == JOBS;
}

static struct job *put(struct queue *q, uint64_t number)
{
	struct job *j = queue_slot(q);

	if (j) {
		j->number = number;
		queue_put(q, j);
	}
	return j;
}

CASE(is_bounded)
{
	struct queue q;
	struct port *port;

	CHECK(open_queue(&q, &port));
	for (uint64_t i = 0; i < JOBS; i++)
		CHECK(put(&q, i) != NULL);
	CHECK(queue_slot(&q) == NULL);
	port_close(port);
}

CASE(hands_out_in_order)
{
	struct queue q;
	struct port *port;
	struct job *j;

	CHECK(open_queue(&q, &port));
	put(&q, 7);
	put(&q, 3);
	put(&q, 5);
	CHECK(queue_take(&q, 0, &j) == QUEUE_GOT);
	CHECK_U64(j->number, 3);
	CHECK(queue_take(&q, 1, &j) == QUEUE_GOT);
	CHECK_U64(j->number, 5);
	port_close(port);
}

CASE(a_job_goes_its_way)
{
	struct queue q;
	struct port *port;
	struct job *j;
	struct queue_sum sum;

	CHECK(open_queue(&q, &port));
	CHECK(queue_empty(&q));
	put(&q, 0);
	CHECK(!queue_empty(&q));
	CHECK(queue_finished(&q) == NULL);
	CHECK(queue_take(&q, 0, &j) == QUEUE_GOT);
	queue_size(&q, j, true, 100);
	queue_received(&q, j, 40);
	sum = queue_sum(&q);
	CHECK_U64(sum.received, 40);
	CHECK_U64(sum.known_bytes, 100);
	CHECK_U64(sum.known_count, 1);
	queue_give(&q, j, JOB_WRITTEN);
	CHECK(queue_finished(&q) == j);
	queue_free(&q, j);
	CHECK(queue_empty(&q));
	CHECK(queue_take(&q, 0, &j) == QUEUE_NOTHING);
	port_close(port);
}

CASE(closed_and_empty_is_the_end)
{
	struct queue q;
	struct port *port;
	struct job *j;

	CHECK(open_queue(&q, &port));
	put(&q, 0);
	queue_close(&q);
	CHECK(queue_take(&q, 0, &j) == QUEUE_GOT);
	CHECK(queue_take(&q, 1, &j) == QUEUE_ENDED);
	port_close(port);
}

CASE(stopped_gives_nothing_more)
{
	struct queue q;
	struct port *port;
	struct job *j;

	CHECK(open_queue(&q, &port));
	put(&q, 0);
	queue_stop(&q);
	CHECK(queue_stopped(&q));
	CHECK(queue_take(&q, 0, &j) == QUEUE_ENDED);
	j = queue_withdraw(&q);
	CHECK(j && j->state == JOB_LOST);
	CHECK(queue_withdraw(&q) == NULL);
	port_close(port);
}

CASE(a_fault_that_is_tried_again_is_told_once)
{
	struct queue q;
	struct port *port;
	struct job *j;
	struct fault f = {.err = ERR_BUSY}, told;
	uint64_t wait_ms = 0;

	CHECK(open_queue(&q, &port));
	put(&q, 0);
	CHECK(queue_take(&q, 0, &j) == QUEUE_GOT);
	queue_received(&q, j, 10);
	queue_notice(&q, j, &f, 250);
	CHECK(queue_noticed(&q, &told, &wait_ms) == j);
	CHECK(told.err == ERR_BUSY);
	CHECK_U64(wait_ms, 250);
	CHECK_U64(j->received, 0);
	CHECK_U64(j->retries, 1);
	CHECK(queue_noticed(&q, &told, &wait_ms) == NULL);
	port_close(port);
}

int main(int n, char **v)
{
	return check_run(n, v, (struct check_case[]){
		RUN(is_bounded), RUN(hands_out_in_order),
		RUN(a_job_goes_its_way), RUN(closed_and_empty_is_the_end),
		RUN(stopped_gives_nothing_more),
		RUN(a_fault_that_is_tried_again_is_told_once), {0}});
}
