/*
 * problem: what a server says when it refuses, and what that means to us.
 *
 * The error document of S3 (<Error><Code>..</Code>...) is read in pieces and
 * never written anywhere but into these fields; its text is cut to size and
 * all but printable ASCII becomes '?'. A body that is no such document is no
 * error: code stays empty and the status alone decides. Of a document that
 * breaks off, the elements that were closed count.
 */
#ifndef PAIL_S3_PROBLEM_H
#define PAIL_S3_PROBLEM_H

#include "http/head.h"
#include "s3/xml.h"

enum {
	PROBLEM_CODE_MAX = 64,
	PROBLEM_TEXT_MAX = 160,
	PROBLEM_REGION_MAX = 32,
	PROBLEM_ID_MAX = 64,
	PROBLEM_BODY_MAX = 65536, /* bytes of an error body that are read */
};

struct problem {
	int status;
	char code[PROBLEM_CODE_MAX + 1]; /* "NoSuchKey" */
	char message[PROBLEM_TEXT_MAX + 1];
	/* x-amz-bucket-region, or <Region>; "" unless endpoint_region_valid */
	char region[PROBLEM_REGION_MAX + 1];
	char request_id[PROBLEM_ID_MAX +
	                1]; /* x-amz-request-id, or <RequestId> */
	/* the rest is problem's own */
	bool deleted; /* x-amz-delete-marker: that version is the deletion */
	struct xml xml;
	char text[PROBLEM_TEXT_MAX]; /* of the element being read */
	size_t text_n, taken;
	bool reading, broken;
};

/* Starts from the head of the reply. */
void problem_init(struct problem *p, const struct head *h);

/* Takes a piece of the body in; never fails. */
void problem_feed(struct problem *p, struct slice in);

/*
 * The meaning, by code first, then by status: NoSuchKey and a delete marker
 * NO_OBJECT, NoSuchBucket NO_BUCKET,
 * SlowDown/503/500/429/InternalError/RequestTimeout... BUSY,
 * SignatureDoesNotMatch SIGNATURE, InvalidAccessKeyId DENIED,
 * RequestTimeTooSkewed SKEW, ExpiredToken EXPIRED,
 * AuthorizationHeaderMalformed and PermanentRedirect REGION (301, 307, 302...:
 * REDIRECT without such a code), PreconditionFailed CHANGED, AccessDenied and
 * 401/403 DENIED, 404 NO_OBJECT, 416 LENGTH, any other HTTP_STATUS. Expired
 * presigned URLs (AccessDenied with "expired" in the message) EXPIRED. Without
 * a code (HEAD has no body), 301 and 400 with a region are REGION.
 */
enum err problem_meaning(const struct problem *p);

#endif
