/*
 * A worker that verifies by a sum over parts: what it asks, and what it makes
 * of the answers.
 */
#include "fetch/worker.h"

#include "workshop.h"

/* 32 bytes; in parts of 10 their sums are these. */
#define TEXT    "the bytes of an object, in order"
#define BAD     "the bytes of an object, in 0rder"
#define TAG     "ETag: \"d290d3bcca457434cb19acbb1aa670ee-4\"\r\n"
#define SHA     "1oV4csHqZdCNvGJ1U0javIxqv1SMhAPPXoLSYNhcY9U="
#define SUM     "x-amz-checksum-sha256: " SHA "-4\r\n"
#define VERSION "x-amz-version-id: a/b\r\n"

#define GET_OF(text, fields) \
	SEND("HTTP/1.1 200 OK\r\nContent-Length: 32\r\n" fields "\r\n" text)
#define HEAD_OF(n, fields) \
	SEND("HTTP/1.1 206 Partial Content\r\nContent-Length: " n \
	     "\r\n" fields "\r\n")
#define HEAD_WHOLE SEND("HTTP/1.1 200 OK\r\nContent-Length: 32\r\n" TAG "\r\n")
#define REFUSAL(s) SEND("HTTP/1.1 " s " No\r\nContent-Length: 99\r\n\r\n")

static struct workshop w;

/* What comes of the object; whether there is a note. */
static struct job *work(const struct scripted_step *script, enum job_note *note)
{
	struct job *j;

	*note = JOB_NOTE_NONE;
	if (!workshop_open(&w, script))
		return NULL;
	w.scene.client.retries = 1;
	if (!workshop_put(&w, "s3://bucket/key", "key"))
		return NULL;
	j = workshop_work(&w);
	(void)queue_noted(&w.queue, note);
	return j;
}

/* OK: it is verified by that; else it is lost. */
static void check_end(struct check *check_, struct job *j, enum err e,
                      enum checksum_kind by)
{
	CHECK(j != NULL);
	if (j->state == JOB_LOST)
		CHECK_TEXT(slice_of(err_name(j->fault.err)), err_name(e));
	else
		CHECK(e == ERR_OK && j->state == JOB_VERIFIED);
	if (e == ERR_OK)
		CHECK_TEXT(slice_of(checksum_name(j->verified)),
		           checksum_name(by));
	part_discard(&j->part, job_name(j));
	WORKSHOP_END(&w);
}

/* One question: a HEAD, of this version only. */
CASE(right)
{
	SCRIPT(script, ACCEPT, REQUEST, GET_OF(TEXT, TAG SUM), REQUEST,
	       HEAD_OF("10", TAG));
	enum job_note note;

	CHECK_CALL(check_end(check_, work(script, &note), ERR_OK,
	                     CHECKSUM_PARTS_SHA256));
	CHECK(note == JOB_NOTE_NONE);
	CHECK(scene_like(scripted_request(&w.scene.server, 1),
	                 "HEAD /bucket/key?partNumber=1 HTTP/1.1\r\n*\r\n*\r\n"
	                 "if-match: \"d290d3bcca457434cb19acbb1aa670ee-4\"\r\n"
	                 "\r\n"));
}

CASE(right_by_the_etag)
{
	SCRIPT(script, ACCEPT, REQUEST, GET_OF(TEXT, TAG), REQUEST,
	       HEAD_OF("10", TAG "x-amz-mp-parts-count: 4\r\n"));
	enum job_note note;

	CHECK_CALL(check_end(check_, work(script, &note), ERR_OK,
	                     CHECKSUM_PARTS_MD5));
	CHECK(note == JOB_NOTE_NONE);
}

CASE(one_part_needs_no_question)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       GET_OF(TEXT, "ETag: \"x\"\r\nx-amz-checksum-crc32: "
	                    "bjcTlQ==-1\r\n"));
	enum job_note note;

	CHECK_CALL(check_end(check_, work(script, &note), ERR_OK,
	                     CHECKSUM_PARTS_CRC32));
	CHECK(note == JOB_NOTE_NONE);
}

/* The other parts are asked about before the bytes are called wrong. */
CASE(wrong_twice)
{
	SCRIPT(script, ACCEPT, REQUEST, GET_OF(BAD, TAG SUM), REQUEST,
	       HEAD_OF("10", TAG), REQUEST, HEAD_OF("10", TAG), REQUEST,
	       HEAD_OF("10", TAG), REQUEST, GET_OF(BAD, TAG SUM), REQUEST,
	       HEAD_OF("10", TAG), REQUEST, HEAD_OF("10", TAG), REQUEST,
	       HEAD_OF("10", TAG));
	enum job_note note;

	CHECK_CALL(check_end(check_, work(script, &note), ERR_CHECKSUM,
	                     CHECKSUM_NONE));
	CHECK(note == JOB_NOTE_CHECKSUM);
	CHECK(scene_like(scripted_request(&w.scene.server, 3),
	                 "HEAD /bucket/key?partNumber=3 HTTP/1.1\r\n*\r\n*\r\n"
	                 "*\r\n\r\n"));
}

CASE(wrong_once)
{
	SCRIPT(script, ACCEPT, REQUEST, GET_OF(BAD, TAG SUM), REQUEST,
	       HEAD_OF("10", TAG), REQUEST, HEAD_OF("10", TAG), REQUEST,
	       HEAD_OF("10", TAG), REQUEST, GET_OF(TEXT, TAG SUM), REQUEST,
	       HEAD_OF("10", TAG));
	enum job_note note;

	CHECK_CALL(check_end(check_, work(script, &note), ERR_OK,
	                     CHECKSUM_PARTS_SHA256));
	CHECK(note == JOB_NOTE_CHECKSUM);
}

/* The sum does not match since a part is of another size. */
CASE(parts_of_several_sizes)
{
	SCRIPT(script, ACCEPT, REQUEST, GET_OF(BAD, TAG SUM), REQUEST,
	       HEAD_OF("10", TAG), REQUEST, HEAD_OF("9", TAG));
	enum job_note note;

	CHECK_CALL(
		check_end(check_, work(script, &note), ERR_OK, CHECKSUM_NONE));
	CHECK(note == JOB_NOTE_PARTS);
}

/* Not AWS's: it may be no MD5. */
CASE(an_etag_that_differs_proves_nothing)
{
	SCRIPT(script, ACCEPT, REQUEST, GET_OF(BAD, TAG), REQUEST,
	       HEAD_OF("10", TAG));
	enum job_note note;

	CHECK_CALL(
		check_end(check_, work(script, &note), ERR_OK, CHECKSUM_NONE));
}

CASE(servers_that_do_not_tell)
{
	SCRIPT(whole, ACCEPT, REQUEST, GET_OF(TEXT, TAG SUM), REQUEST,
	       HEAD_WHOLE);
	SCRIPT(refused, ACCEPT, REQUEST, GET_OF(TEXT, TAG SUM), REQUEST,
	       REFUSAL("403"));
	SCRIPT(unknown, ACCEPT, REQUEST, GET_OF(TEXT, TAG SUM), REQUEST,
	       REFUSAL("501"));
	const struct scripted_step *scripts[] = {whole, refused, unknown};
	enum job_note note;

	for (size_t i = 0; i < 3; i++) {
		CHECK_CALL(check_end(check_, work(scripts[i], &note), ERR_OK,
		                     CHECKSUM_NONE));
		CHECK(note == JOB_NOTE_PARTS);
	}
}

CASE(what_nothing_verifies_may_have_failed)
{
	SCRIPT(script, ACCEPT, REQUEST, GET_OF(TEXT, TAG SUM), REQUEST,
	       HEAD_WHOLE);

	CHECK(workshop_open(&w, script));
	w.manners.require_checksum = true;
	CHECK(workshop_put(&w, "s3://bucket/key", "key") != NULL);
	CHECK_CALL(check_end(check_, workshop_work(&w), ERR_UNVERIFIED,
	                     CHECKSUM_NONE));
}

/* As with any request: another attempt, and an end. */
CASE(servers_that_cannot_tell_now)
{
	SCRIPT(once, ACCEPT, REQUEST, GET_OF(TEXT, TAG SUM), REQUEST,
	       REFUSAL("503"), REQUEST, HEAD_OF("10", TAG));
	SCRIPT(twice, ACCEPT, REQUEST, GET_OF(TEXT, TAG SUM), REQUEST,
	       REFUSAL("503"), REQUEST, REFUSAL("503"));
	enum job_note note;

	CHECK_CALL(check_end(check_, work(once, &note), ERR_OK,
	                     CHECKSUM_PARTS_SHA256));
	CHECK_CALL(
		check_end(check_, work(twice, &note), ERR_BUSY, CHECKSUM_NONE));
}

/* What is there is of a version that is gone. */
CASE(the_object_changes_before_the_question)
{
	SCRIPT(refused, ACCEPT, REQUEST, GET_OF(BAD, "ETag: \"x-4\"\r\n" SUM),
	       REQUEST, REFUSAL("412"), REQUEST, GET_OF(TEXT, TAG SUM), REQUEST,
	       HEAD_OF("10", TAG));
	SCRIPT(other, ACCEPT, REQUEST, GET_OF(BAD, "ETag: \"x-4\"\r\n" SUM),
	       REQUEST, HEAD_OF("10", TAG), REQUEST, GET_OF(TEXT, TAG SUM),
	       REQUEST, HEAD_OF("10", TAG));
	const struct scripted_step *scripts[] = {refused, other};
	enum job_note note;

	for (size_t i = 0; i < 2; i++) {
		CHECK_CALL(check_end(check_, work(scripts[i], &note), ERR_OK,
		                     CHECKSUM_PARTS_SHA256));
		CHECK(note == JOB_NOTE_CHANGED);
	}
}

/* If-Match with a weak ETag matches nothing. */
CASE(a_weak_etag)
{
	SCRIPT(script, ACCEPT, REQUEST, GET_OF(TEXT, "ETag: W/\"x\"\r\n" SUM),
	       REQUEST, HEAD_OF("10", "ETag: W/\"x\"\r\n"));
	enum job_note note;

	CHECK_CALL(check_end(check_, work(script, &note), ERR_OK,
	                     CHECKSUM_PARTS_SHA256));
	CHECK(scene_like(scripted_request(&w.scene.server, 1),
	                 "HEAD /bucket/key?partNumber=1 HTTP/1.1\r\n*\r\n*\r\n"
	                 "\r\n"));
}

/* It is signed for one method, or is not S3's at all. */
CASE(a_url_is_not_asked)
{
	SCRIPT(script, ACCEPT, REQUEST, GET_OF(TEXT, TAG SUM));
	enum job_note note = JOB_NOTE_NONE;
	char url[64];
	struct buf b = BUF(url);
	struct job *j;

	CHECK(workshop_open(&w, script));
	buf_put_z(&b, "http://127.0.0.1:");
	buf_put_u64(&b, w.scene.server.port);
	buf_put_z(&b, "/key");
	CHECK(workshop_put(&w, buf_z(&b), "key") != NULL);
	j = workshop_work(&w);
	(void)queue_noted(&w.queue, &note);
	CHECK(note == JOB_NOTE_PARTS);
	CHECK_CALL(check_end(check_, j, ERR_OK, CHECKSUM_NONE));
}

/* The user's own is all that is needed. */
CASE(with_a_given_sum_it_is_not_asked)
{
	SCRIPT(script, ACCEPT, REQUEST, GET_OF(TEXT, TAG SUM));
	struct job *j;

	CHECK(workshop_open(&w, script));
	j = workshop_put(&w, "s3://bucket/key", "key");
	CHECK(j &&
	      checksum_set_given(&j->given,
	                         SLICE("511fe8247c709c7a9094119872f5fcb5"
	                               "8a0459fea02c226e9aee0d722c96ee54")));
	j = workshop_work(&w);
	CHECK_CALL(check_end(check_, j, ERR_OK, CHECKSUM_SHA256_GIVEN));
}

CASE(a_version_is_asked_for_too)
{
	SCRIPT(script, ACCEPT, REQUEST, GET_OF(TEXT, TAG SUM VERSION), REQUEST,
	       HEAD_OF("10", TAG VERSION));

	CHECK(workshop_open(&w, script));
	w.manners.version_id = SLICE("a/b");
	CHECK(workshop_put(&w, "s3://bucket/key", "key") != NULL);
	CHECK_CALL(check_end(check_, workshop_work(&w), ERR_OK,
	                     CHECKSUM_PARTS_SHA256));
	CHECK(scene_like(scripted_request(&w.scene.server, 1),
	                 "HEAD /bucket/key?partNumber=1&versionId=a%2Fb "
	                 "HTTP/1.1\r\n*\r\n*\r\n*\r\n\r\n"));
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(right),
				 RUN(right_by_the_etag),
				 RUN(one_part_needs_no_question),
				 RUN(wrong_twice),
				 RUN(wrong_once),
				 RUN(parts_of_several_sizes),
				 RUN(an_etag_that_differs_proves_nothing),
				 RUN(servers_that_do_not_tell),
				 RUN(what_nothing_verifies_may_have_failed),
				 RUN(servers_that_cannot_tell_now),
				 RUN(the_object_changes_before_the_question),
				 RUN(a_weak_etag),
				 RUN(a_url_is_not_asked),
				 RUN(with_a_given_sum_it_is_not_asked),
				 RUN(a_version_is_asked_for_too),
				 {0}});
}
