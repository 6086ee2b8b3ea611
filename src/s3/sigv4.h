/*
 * sigv4: AWS Signature Version 4 for S3, header form, by hand; other services
 * are signed alike where their path is as plain as "/". (Query form: presign.)
 *
 * The path is signed as it is spelled (encoded once, not normalised): the
 * request line must carry the same bytes. Stages are separate so that the
 * published vectors check each of them. Source: facts.md of AWS's "Signature
 * Version 4 signing process" and botocore's S3SigV4Auth.
 */
#ifndef PAIL_S3_SIGV4_H
#define PAIL_S3_SIGV4_H

#include "base/buf.h"
#include "base/err.h"
#include "base/sha256.h"

enum {
	SIGV4_HEADERS_MAX = 24,
	SIGV4_SECRET_MAX = 128,
	SIGV4_NAME_MAX = 32, /* of a region, of a service */
	SIGV4_DATE = 8,      /* "20130524" */
	SIGV4_TIME = 16,     /* "20130524T000000Z" */
};

struct sigv4_header {
	struct slice name, value; /* name in lower case */
};

struct sigv4_request {
	struct slice method;
	struct slice path;  /* encoded, begins with '/' */
	struct slice query; /* encoded, as in the request line; any order */
	const struct sigv4_header *headers; /* all that are to be signed */
	size_t header_count;       /* in any order; equal names are joined */
	struct slice payload_hash; /* hex, or "UNSIGNED-PAYLOAD" */
};

/* The signing key of one day, region and service; made when any changes. */
struct sigv4_key {
	/* date/region/service/aws4_request */
	char scope[SIGV4_DATE + 1 + SIGV4_NAME_MAX + 1 + SIGV4_NAME_MAX + 13];
	size_t scope_n;
	uint8_t key[SHA256_BYTES];
	bool made;
};

/*
 * Makes the key for that time, unless it already stands (the caller forgets
 * it, made = false, when the secret changes). ERR_TOO_LONG.
 */
enum err sigv4_key_make(struct sigv4_key *k, struct slice secret,
                        struct slice region, struct slice service,
                        struct slice time);
void sigv4_key_wipe(struct sigv4_key *k);

/* Stage 1: the canonical request; ERR_TOO_LONG past SIGV4_HEADERS_MAX. Query
 * pairs are sorted by name, then value; "key" alone becomes "key=". Values
 * are trimmed and inner runs of spaces folded. */
enum err sigv4_put_canonical(struct buf *b, const struct sigv4_request *r);

/* Stage 1 hashed without holding it: same text, any length. */
enum err sigv4_hash_canonical(const struct sigv4_request *r,
                              uint8_t hash[SHA256_BYTES]);

/* Stage 2: the string to sign. */
void sigv4_put_to_sign(struct buf *b, const struct sigv4_key *k,
                       struct slice time, const uint8_t hash[SHA256_BYTES]);

/* The signature: the HMAC of stage 2's text, in hex. */
void sigv4_put_signature(struct buf *b, const struct sigv4_key *k,
                         struct slice time, const uint8_t hash[SHA256_BYTES]);

/* Stage 3: "AWS4-HMAC-SHA256 Credential=..., SignedHeaders=..., Signature=..." */
enum err sigv4_put_authorization(struct buf *b, const struct sigv4_key *k,
                                 struct slice key_id, struct slice time,
                                 const struct sigv4_request *r);

#endif
