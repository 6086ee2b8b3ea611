/*
 * answer: what a response head says about an object, and whether a later one
 * is of the same object and holds what was asked for. Pure.
 *
 * 200 in place of 206 is never written at an offset; a 206 counts only with
 * exactly the asked range, the known total and the known ETag, every time,
 * also from servers that ignore If-Match.
 */
#ifndef PAIL_FETCH_ANSWER_H
#define PAIL_FETCH_ANSWER_H

#include "fetch/ask.h"
#include "fetch/job.h"

/* From the 200 to a request without a Range. ERR_HTTP_STATUS; ERR_NOT_S3 when
 * S3 was asked and there is no ETag (a login page of some gateway); Object
 * Lambda need not have one. */
enum err answer_facts(const struct head *h, const struct source *s,
                      const struct endpoint *e, struct job_facts *f);

/* Whether it is of the version that was asked for (empty: any): a server that
 * keeps none may hand out what it has. */
bool answer_is_version(const struct head *h, struct slice id);

/* What is remembered and compared of an ETag; 0: none. */
uint64_t answer_etag_hash(struct slice etag);

/* Whether an object of that ETag (its hash), size (UINT64_MAX: unknown) and
 * date is what an earlier run got: the same ETag and size; by date: an older
 * one, or none that is known to be another of the same second. */
bool answer_is_unchanged(const struct job_before *b, uint64_t etag,
                         uint64_t size, int64_t modified_s);

/* Whether an object that is the same as the listed one has the listed size. */
bool answer_is_as_listed(const struct head *h, const struct job_facts *f,
                         const struct job_before *b);

enum answer {
	ANSWER_RIGHT,
	ANSWER_CHANGED, /* another version of the object */
	ANSWER_WHOLE,   /* all of it, where a range was asked for */
	ANSWER_WRONG,   /* a range that was not asked for */
};

/* Against what was asked and what is known; etag may be empty (a URL). */
enum answer answer_compare(const struct head *h, const struct ask *a,
                           const char *etag, bool size_known, uint64_t size);

/*
 * Whether a URL's request may hold x-amz-checksum-mode: a presigned one must
 * have it among its signed headers, any other is not S3's.
 */
bool answer_may_ask_checksum(struct slice path);

#endif
