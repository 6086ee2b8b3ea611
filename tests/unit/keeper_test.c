#include "fetch/keeper.h"

#include "check.h"

static int status(uint64_t done, uint64_t failed, int signal, bool late,
                  enum err a, enum err b)
{
	struct keeper_count n = {.files_done = done,
	                         .files_failed = failed,
	                         .signal = signal,
	                         .late = late};

	if (a != ERR_OK)
		n.classes[err_class(a)] = true;
	if (b != ERR_OK)
		n.classes[err_class(b)] = true;
	return keeper_status(&n);
}

CASE(the_status_of_a_run)
{
	CHECK_U64((unsigned)status(3, 0, 0, false, ERR_OK, ERR_OK), 0);
	CHECK_U64((unsigned)status(0, 0, 0, false, ERR_OK, ERR_OK), 0);
	CHECK_U64(
		(unsigned)status(0, 2, 0, false, ERR_NO_OBJECT, ERR_NO_BUCKET),
		66);
	CHECK_U64((unsigned)status(0, 2, 0, false, ERR_NO_OBJECT, ERR_DENIED),
	          80);
	CHECK_U64((unsigned)status(1, 1, 0, false, ERR_NO_OBJECT, ERR_OK), 80);
	CHECK_U64((unsigned)status(1, 1, 0, true, ERR_DEADLINE, ERR_OK), 75);
	CHECK_U64((unsigned)status(3, 0, 0, true, ERR_OK, ERR_OK), 0);
	CHECK_U64((unsigned)status(1, 1, 2, true, ERR_STOPPED, ERR_OK), 130);
	CHECK_U64((unsigned)status(1, 0, 15, false, ERR_OK, ERR_OK), 143);
}

/* A keeper without workers: every source fails by itself, and it ends. */
struct tale {
	unsigned left, failed, noted;
	enum err last;
};

static enum keeper_next next(void *ctx, struct job *j)
{
	struct tale *t = ctx;

	if (!t->left)
		return KEEPER_END;
	t->left--;
	j->source_n = j->name_n = 0;
	j->fault = (struct fault){.err = ERR_NAME};
	j->note = t->left % 2 ? JOB_NOTE_PARTS : JOB_NOTE_NONE;
	return KEEPER_JOB;
}

static void done(void *ctx, const struct job *j)
{
	(void)ctx;
	(void)j;
}

static void failed(void *ctx, const struct job *j)
{
	struct tale *t = ctx;

	t->failed++;
	t->last = j->fault.err;
}

static void again(void *ctx, const struct job *j, const struct fault *f,
                  uint64_t wait_ms)
{
	(void)ctx;
	(void)j;
	(void)f;
	(void)wait_ms;
}

static void note(void *ctx, const struct job *j, enum job_note n)
{
	struct tale *t = ctx;

	(void)j;
	t->noted += n == JOB_NOTE_PARTS;
}

static void tick(void *ctx, const struct keeper_count *n,
                 const struct queue_sum *s)
{
	(void)ctx;
	(void)n;
	(void)s;
}

CASE(sources_that_fail_by_themselves_do_not_stop_it)
{
	static struct job jobs[QUEUE_AHEAD + 1];
	static struct client client;
	struct queue q;
	struct keeper k;
	struct port_waiter w;
	struct tale tale = {10, 0, 0, ERR_OK};
	struct keeper_hooks hooks = {&tale, next, NULL, done, failed,
	                             again, note, tick, 0};
	struct port *port = port_open();

	CHECK(port && client_init(&client, port) == ERR_OK);
	CHECK(port_waiter_open(port, &w) == ERR_OK);
	queue_init(&q, port, jobs, 1, w);
	CHECK(port_waiter_open(port, &q.workers[0]) == ERR_OK);
	keeper_init(&k, &client, &q, (struct port_dir){PORT_NONE}, w, &hooks,
	            10);
	keeper_run(&k);
	CHECK_U64(tale.failed, 10);
	CHECK_U64(tale.noted, 5); /* with the last words of those that had it */
	CHECK_U64(k.count.files_failed, 10);
	CHECK(tale.last == ERR_NAME);
	CHECK_U64((unsigned)keeper_status(&k.count), 64);
	port_close(port);
}

/* The deadline has passed: what is left fails, in order, and it ends. */
static enum keeper_next next_good(void *ctx, struct job *j)
{
	struct tale *t = ctx;

	if (!t->left)
		return KEEPER_END;
	t->left--;
	j->source_n = j->name_n = 0;
	j->fault = (struct fault){.err = ERR_OK};
	return KEEPER_JOB;
}

CASE(a_deadline_that_has_passed_fails_the_rest)
{
	static struct job jobs[QUEUE_AHEAD + 1];
	static struct client client;
	struct queue q;
	struct keeper k;
	struct port_waiter w;
	struct tale tale = {5, 0, 0, ERR_OK};
	struct keeper_hooks hooks = {&tale, next_good, NULL, done, failed,
	                             again, note,      tick, 0};
	struct port *port = port_open();

	CHECK(port && client_init(&client, port) == ERR_OK);
	client.deadline_ms = 0;
	CHECK(port_waiter_open(port, &w) == ERR_OK);
	queue_init(&q, port, jobs, 1, w);
	CHECK(port_waiter_open(port, &q.workers[0]) == ERR_OK);
	keeper_init(&k, &client, &q, (struct port_dir){PORT_NONE}, w, &hooks,
	            5);
	keeper_run(&k);
	CHECK_U64(tale.failed, 5);
	CHECK(tale.last == ERR_DEADLINE);
	CHECK_U64((unsigned)keeper_status(&k.count), 75);
	port_close(port);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){
			RUN(the_status_of_a_run),
			RUN(sources_that_fail_by_themselves_do_not_stop_it),
			RUN(a_deadline_that_has_passed_fails_the_rest),
			{0}});
}
