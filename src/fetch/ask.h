/*
 * ask: one GET or HEAD, as it is asked for and as it is written: request line, Host,
 * and for S3 with credentials the signed fields and the signature over them.
 * Each attempt is written anew, since a signature holds the time.
 */
#ifndef PAIL_FETCH_ASK_H
#define PAIL_FETCH_ASK_H

#include "fetch/client.h"
#include "s3/sigv4.h"

enum { ASK_PATH_MAX = 4096 }; /* a key of 1024 bytes, all encoded, and more */

/* The slices live until the last attempt has ended. */
struct ask {
	struct endpoint_place place;
	struct slice path;     /* as in the request line, encoded */
	struct slice query;    /* S3 only; a URL has it in path */
	bool head;             /* HEAD, not GET */
	bool s3;               /* signed, if there are credentials */
	bool checksum;         /* S3: x-amz-checksum-mode, to be told it */
	uint64_t from, to;     /* Range; to 0: all */
	struct slice if_match; /* an ETag, quotes included; empty: none */
};

/*
 * Puts the whole request head. key is the caller's cache of the signing key.
 * ERR_TOO_LONG when it does not fit.
 */
enum err ask_write(const struct ask *a, const struct client *client,
                   struct sigv4_key *key, struct buf *b);

#endif
