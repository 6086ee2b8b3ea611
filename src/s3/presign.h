/*
 * presign: the query form of Signature Version 4: a URL that carries its own
 * signature, for one method; pure.
 *
 * X-Amz-Algorithm, -Credential, -Date, -Expires, -Security-Token (if there is
 * one), -SignedHeaders=host, -Signature last. Nothing but the host is signed of
 * the header, so that who gets the URL may send what they like (Range).
 *
 * Source: AWS, Authenticating requests: using query parameters.
 */
#ifndef PAIL_S3_PRESIGN_H
#define PAIL_S3_PRESIGN_H

#include "s3/sigv4.h"

enum {
	PRESIGN_EXPIRES_MAX = 604800, /* seconds: a week */
	PRESIGN_EXPIRES_DEFAULT = 3600,
};

struct presign {
	struct slice method;
	struct slice host;  /* as in the Host field */
	struct slice path;  /* encoded, begins with '/' */
	struct slice query; /* encoded, without '?'; may be empty */
	struct slice key_id, token;
	struct slice time;         /* "20130524T000000Z" */
	uint64_t expires_s;        /* from then on, 1..PRESIGN_EXPIRES_MAX */
	struct slice payload_hash; /* empty, as S3 wants it: UNSIGNED-PAYLOAD */
};

/* Puts the whole query (p->query's pairs first), without '?'. k is made for
 * the time. ERR_TOO_LONG when it does not fit, and of a time to live that is
 * none of these. */
enum err presign_put_query(struct buf *b, const struct sigv4_key *k,
                           const struct presign *p);

#endif
