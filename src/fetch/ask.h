/*
 * ask: one request, as it is asked for and as it is written: request line, Host,
 * and where it is to be signed, the signed fields and the signature over them.
 * Each attempt is written anew, since a signature holds the time.
 */
#ifndef PAIL_FETCH_ASK_H
#define PAIL_FETCH_ASK_H

#include "fetch/client.h"
#include "s3/sigv4.h"

enum {
	ASK_PATH_MAX = 4096, /* a key of 1024 bytes, all encoded, and more */
	ASK_FIELDS_MAX = 3,
};

enum ask_method { ASK_GET, ASK_HEAD, ASK_PUT, ASK_POST };

struct ask_field {
	struct slice name, value;
};

/*
 * Either of S3 (s3: bucket, key and query, which route makes a place and path
 * of), or anything else at a place and path given. The slices live until the
 * last attempt has ended.
 */
struct ask {
	enum ask_method method;
	bool s3;
	struct slice bucket, key; /* either may be empty, as S3 has it */
	struct slice query;       /* of S3; of others it is in the path */
	struct endpoint_place place;
	struct slice path;
	/* Signed by these; NULL: by the client's identity if it is of S3, else
	 * not at all. */
	const struct cred *cred;
	bool checksum;         /* x-amz-checksum-mode, to be told it */
	bool object;           /* of S3, about an object: SSE-C fields */
	uint64_t from, to;     /* Range; to 0: all */
	struct slice if_match; /* an ETag, quotes included; empty: none */
	struct slice form;     /* the body of a POST */
	struct ask_field fields[ASK_FIELDS_MAX]; /* neither signed nor shown */
	size_t field_count;
	/* Redirects of a URL are followed, since nothing in it is signed by us:
	 * up to ROUTE_HOPS_MAX. */
	bool follow;
	/* Others than the client's; 0: the client's. With a deadline of its own
	 * it is not kept waiting by a busy server, which is another one. */
	uint64_t deadline_ms;
	unsigned attempts; /* in all */
};

/* place and path: where it goes, see route. cred: who signs; NULL or empty:
 * not signed. key is the caller's cache of the signing key. ERR_TOO_LONG when
 * it does not fit. */
enum err ask_write(const struct ask *a, const struct endpoint_place *place,
                   struct slice path, const struct client *client,
                   const struct cred *cred, struct sigv4_key *key,
                   struct buf *b);

#endif
