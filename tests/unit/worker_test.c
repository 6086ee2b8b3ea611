#include "fetch/worker.h"

#include "workshop.h"

#define TEXT "the bytes of an object, in order"
#define BUSY "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"

static struct workshop w;

static bool put(const char *source, const char *name)
{
	return workshop_put(&w, source, name) != NULL;
}

static struct job *work(void)
{
	return workshop_work(&w);
}

/* The job is written, and published it has these bytes. */
static void check_written(struct check *check_, struct job *j, const char *want)
{
	struct commit_item item = {NULL, SLICE(""), ERR_OK};

	CHECK(j && j->state == JOB_VERIFIED);
	CHECK_U64(job_size(j), strlen(want));
	item.part = &j->part;
	item.name = job_name(j);
	commit_run(w.scene.port, &item, 1, COMMIT_SYNC_FULL);
	CHECK(item.err == ERR_OK);
	CHECK_TEXT(workshop_content(&w, j->name), want);
	CHECK(!workshop_litter(&w, j));
	queue_free(&w.queue, j);
}

static void check_lost(struct check *check_, struct job *j, enum err e)
{
	CHECK(j && j->state == JOB_LOST);
	CHECK_TEXT(slice_of(err_name(j->fault.err)), err_name(e));
	part_discard(&j->part, job_name(j));
	CHECK(!workshop_litter(&w, j));
	queue_free(&w.queue, j);
}

CASE(objects_become_parts)
{
	SCRIPT(script, ACCEPT, REQUEST, OBJECT(TEXT), REQUEST, OBJECT(""),
	       REQUEST, OBJECT("last"));

	CHECK(workshop_open(&w, script));
	CHECK(put("s3://bucket/one", "one") && put("s3://bucket/two", "two"));
	CHECK_CALL(check_written(check_, work(), TEXT));
	CHECK_CALL(check_written(check_, work(), ""));
	CHECK(put("s3://bucket/three", "three"));
	queue_close(&w.queue);
	CHECK_CALL(check_written(check_, work(), "last"));
	CHECK(worker_step(&w.worker, scene_now(&w.scene)) == WORKER_ENDED);
	CHECK_U64(client_counts(&w.scene.client).connections, 1);
	CHECK_U64(client_counts(&w.scene.client).requests, 3);
	WORKSHOP_END(&w);
	CHECK(scene_like(scripted_request(&w.scene.server, 1),
	                 "GET /bucket/two HTTP/1.1\r\nHost: 127.0.0.1:*\r\n"
	                 "*\r\nx-amz-checksum-mode: ENABLED\r\n\r\n"));
}

CASE(with_nothing_to_do_it_waits)
{
	SCRIPT(script, OVER);

	CHECK(workshop_open(&w, script));
	CHECK(worker_step(&w.worker, scene_now(&w.scene)) == WORKER_WAIT);
	CHECK_U64(w.worker.wait_ms, PORT_NEVER);
	queue_stop(&w.queue);
	CHECK(worker_step(&w.worker, scene_now(&w.scene)) == WORKER_ENDED);
	WORKSHOP_END(&w);
}

static bool put_url(const char *name)
{
	char url[64];
	struct buf b = BUF(url);

	buf_put_z(&b, "http://127.0.0.1:");
	buf_put_u64(&b, w.scene.server.port);
	buf_put_z(&b, "/file?secret");
	return put(buf_z(&b), name);
}

/* A URL needs no ETag, and its length may be known only at the end. */
CASE(a_url_becomes_a_part)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       SEND("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
	            "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"));

	CHECK(workshop_open(&w, script));
	CHECK(put_url("dir/file"));
	CHECK_CALL(check_written(check_, work(), "hello world"));
	WORKSHOP_END(&w);
	CHECK(scene_like(scripted_request(&w.scene.server, 0),
	                 "GET /file?secret HTTP/1.1\r\n"
	                 "Host: 127.0.0.1:*\r\n*\r\n\r\n"));
}

CASE(a_missing_object_is_lost_and_the_next_is_not)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       SEND("HTTP/1.1 404 Not Found\r\nContent-Length: 38\r\n\r\n"
	            "<Error><Code>NoSuchKey</Code></Error>\n"),
	       REQUEST, OBJECT(TEXT));
	struct job *j;

	CHECK(workshop_open(&w, script));
	CHECK(put("s3://bucket/gone", "gone") && put("s3://bucket/b", "b"));
	j = work();
	CHECK(j != NULL);
	CHECK_U64((unsigned)j->fault.status, 404);
	CHECK_TEXT(slice_of(j->fault.code), "NoSuchKey");
	CHECK_CALL(check_lost(check_, j, ERR_NO_OBJECT));
	CHECK_CALL(check_written(check_, work(), TEXT));
	CHECK_TEXT(workshop_content(&w, "gone"), "");
	WORKSHOP_END(&w);
}

/* What some gateway says to everybody is not the object. */
CASE(who_sends_no_etag_is_not_s3)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       SEND("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nLog in here"),
	       GONE);

	CHECK(workshop_open(&w, script));
	CHECK(put("s3://bucket/key", "key"));
	CHECK_CALL(check_lost(check_, work(), ERR_NOT_S3));
	CHECK(w.worker.call.link.state == LINK_CLOSED);
	WORKSHOP_END(&w);
}

static void check_refused(struct check *check_,
                          const struct scripted_step *script)
{
	struct job *j;

	CHECK(workshop_open(&w, script));
	CHECK(put("s3://bucket/key", "key"));
	j = work();
	CHECK(j && j->state == JOB_LOST);
	CHECK(err_class(j->fault.err) == ERR_CLASS_PROTOCOL);
	CHECK(!j->part.open && !workshop_litter(&w, j));
	WORKSHOP_END(&w);
}

/* The whole was asked for. */
CASE(a_success_that_is_not_the_object_is_refused)
{
	SCRIPT(part, ACCEPT, REQUEST,
	       SEND("HTTP/1.1 206 Partial Content\r\nETag: \"one\"\r\n"
	            "Content-Range: bytes 0-4/9\r\nContent-Length: 5\r\n\r\n"
	            "hello"),
	       GONE);
	SCRIPT(none, ACCEPT, REQUEST,
	       SEND("HTTP/1.1 204 No Content\r\nETag: \"one\"\r\n\r\n"), GONE);

	CHECK_CALL(check_refused(check_, part));
	CHECK_CALL(check_refused(check_, none));
}

/* Whether it begins anew or goes on is not to be seen in the file. */
CASE(what_breaks_off_comes_whole_in_the_end)
{
	SCRIPT(script, ACCEPT, REQUEST, OBJECT_CUT(TEXT, 11), CLOSE, ACCEPT,
	       REQUEST, OBJECT_CUT(TEXT, 3), RESET, ACCEPT, REQUEST, SEND(BUSY),
	       REQUEST, OBJECT(TEXT));
	struct fault fault;
	uint64_t wait_ms;

	CHECK(workshop_open(&w, script));
	CHECK(put("s3://bucket/key", "key"));
	CHECK_CALL(check_written(check_, work(), TEXT));
	CHECK_U64(w.jobs[0].retries, 3);
	CHECK(queue_noticed(&w.queue, &fault, &wait_ms) == NULL); /* freed */
	WORKSHOP_END(&w);
}

CASE(a_fault_is_noticed)
{
	SCRIPT(script, ACCEPT, REQUEST, SEND(BUSY), REQUEST, OBJECT(TEXT));
	struct fault fault;
	uint64_t wait_ms;
	struct job *j;

	CHECK(workshop_open(&w, script));
	CHECK(put("s3://bucket/key", "key"));
	j = work();
	CHECK(queue_noticed(&w.queue, &fault, &wait_ms) == j);
	CHECK(fault.err == ERR_BUSY);
	CHECK_U64((unsigned)fault.status, 503);
	CHECK(wait_ms <= 1000);
	CHECK_CALL(check_written(check_, j, TEXT));
	WORKSHOP_END(&w);
}

CASE(what_breaks_off_too_often_is_lost)
{
	SCRIPT(script, ACCEPT, REQUEST, OBJECT_CUT(TEXT, 11), CLOSE, ACCEPT,
	       REQUEST, OBJECT_CUT(TEXT, 0), CLOSE);

	CHECK(workshop_open(&w, script));
	w.scene.client.retries = 1;
	CHECK(put("s3://bucket/key", "key"));
	CHECK_CALL(check_lost(check_, work(), ERR_CUT));
	CHECK_TEXT(workshop_content(&w, "key"), "");
	WORKSHOP_END(&w);
}

CASE(a_file_that_cannot_be_is_lost_and_the_next_is_not)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       OBJECT(TEXT)); /* one is not asked for */
	char path[128];

	CHECK(workshop_open(&w, script));
	snprintf(path, sizeof path, "%s/dir", w.path);
	CHECK(mkdir(path, 0755) == 0);
	CHECK(put("s3://bucket/dir", "dir") && put("s3://bucket/b", "b"));
	CHECK_CALL(check_lost(check_, work(), ERR_NOT_FILE));
	CHECK_CALL(check_written(check_, work(), TEXT));
	WORKSHOP_END(&w);
}

CASE(a_bucket_that_cannot_be_is_not_asked_for)
{
	SCRIPT(script, OVER);

	CHECK(workshop_open(&w, script));
	CHECK(put("s3://../key", "key"));
	CHECK_CALL(check_lost(check_, work(), ERR_SOURCE));
	WORKSHOP_END(&w);
}

CASE(the_deadline_loses_a_job)
{
	SCRIPT(script, ACCEPT, REQUEST, OBJECT_CUT(TEXT, 11), GONE);

	CHECK(workshop_open(&w, script));
	CHECK(put("s3://bucket/key", "key"));
	CHECK(workshop_until(&w, 11) == NULL);
	CHECK_U64(queue_sum(&w.queue).received, 11);
	w.scene.client.deadline_ms = scene_now(&w.scene);
	CHECK_CALL(check_lost(check_, work(), ERR_DEADLINE));
	WORKSHOP_END(&w);
}

/* In a thread, as on a device: it waits for bytes that do not come. */
CASE(a_stop_ends_a_wait)
{
	SCRIPT(script, ACCEPT, REQUEST, OBJECT_CUT(TEXT, 11), GONE);
	const struct port_socket none = {PORT_NONE};
	uint64_t until_ms;

	CHECK(workshop_open(&w, script));
	CHECK(put("s3://bucket/key", "key"));
	CHECK(port_thread_start(w.scene.port, &w.worker.thread, worker_run,
	                        &w.worker, WORKER_STACK_BYTES) == ERR_OK);
	until_ms = port_now_ms(w.scene.port) + SCRIPTED_WAIT_MS;
	while (queue_sum(&w.queue).received < 11 &&
	       port_now_ms(w.scene.port) < until_ms)
		port_wait(w.scene.port, w.keeper, none, PORT_DONE,
		          port_now_ms(w.scene.port) + 5);
	queue_stop(&w.queue);
	port_thread_join(w.scene.port, &w.worker.thread);
	CHECK_CALL(check_lost(check_, workshop_finished(&w), ERR_STOPPED));
	WORKSHOP_END(&w);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){
			RUN(objects_become_parts),
			RUN(with_nothing_to_do_it_waits),
			RUN(a_url_becomes_a_part),
			RUN(a_missing_object_is_lost_and_the_next_is_not),
			RUN(who_sends_no_etag_is_not_s3),
			RUN(a_success_that_is_not_the_object_is_refused),
			RUN(what_breaks_off_comes_whole_in_the_end),
			RUN(a_fault_is_noticed),
			RUN(what_breaks_off_too_often_is_lost),
			RUN(a_file_that_cannot_be_is_lost_and_the_next_is_not),
			RUN(a_bucket_that_cannot_be_is_not_asked_for),
			RUN(the_deadline_loses_a_job),
			RUN(a_stop_ends_a_wait),
			{0}});
}
