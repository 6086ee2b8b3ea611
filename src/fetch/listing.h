/*
 * listing: ListBuckets or ListObjects, page after page, over a call. It is
 * stepped like a call and hands out one entry at a time; a page that is fetched
 * anew after a fault does not hand its entries out again: where keys come in
 * their order, those up to the last one, else so many. The same key twice in a
 * row is one. Memory does not grow with the number of entries: bytes that were
 * not asked for stay in the socket.
 *
 * Objects: version 2 of the list; a server that does not know it (501, or an
 * answer without KeyCount that is truncated without a token) is asked by
 * version 1. Who does not come back for LISTING_REST_MS loses the connection,
 * and the next step goes on behind the last key; where that tells nothing
 * (with a delimiter, in directory buckets), on the connection if it still
 * stands.
 */
#ifndef PAIL_FETCH_LISTING_H
#define PAIL_FETCH_LISTING_H

#include "fetch/call.h"
#include "s3/buckets.h"
#include "s3/objects.h"

enum { LISTING_REST_MS = 15000, LISTING_PAGES_MAX = 10000000 };

enum listing_event {
	LISTING_WAIT,  /* wait for the call, then step again */
	LISTING_ENTRY, /* l->entry, valid until the next step */
	LISTING_AGAIN, /* l->call.fault: an attempt failed, another follows */
	LISTING_DONE,
	LISTING_FAILED, /* l->call.fault */
};

struct listing_entry {
	bool prefix;       /* a common prefix: only the name counts */
	struct slice name; /* a bucket's, or a key: any bytes */
	uint64_t size;
	struct slice etag; /* quotes included */
	struct slice modified, storage_class;
};

struct listing {
	struct call call;
	struct listing_entry entry;
	/* the rest is listing's own */
	bool of_buckets, v1;
	bool behind;   /* this page was asked for behind the last key */
	bool by_key;   /* keys up to the last one were handed out already */
	bool unsorted; /* a key came that belongs before the last one */
	/* What is known of how keys are written; until it is, one that may be
	 * another ends the handing out, and the page is asked for once more. */
	bool doubting, assumed, encoded;
	bool rested; /* the owner was away, and the connection may be stale */
	struct slice bucket, prefix, delimiter; /* borrowed */
	union {
		struct buckets buckets;
		struct objects objects;
	} page;
	struct slice rest;    /* of the body piece being read */
	uint64_t pages, mark; /* a CRC of the token of an earlier one */
	uint64_t in_page,
		skip;  /* entries of this page; those handed out once */
	bool progress; /* some were handed out since it was asked for */
	uint64_t stepped_ms;
	char token[OBJECTS_TOKEN_MAX]; /* of this page */
	size_t token_n;
	char key[OBJECTS_KEY_MAX]; /* the last one handed out */
	size_t key_n;
	char before[OBJECTS_KEY_MAX]; /* the last one of the page before */
	size_t before_n;
	char query[4 * ASK_PATH_MAX];
};

/* As call_init: borrows client, the arena's memory and tls. */
enum err listing_init(struct listing *l, struct client *client, struct arena *a,
                      struct tls *tls, struct port_waiter waiter);

/* From the first page. */
void listing_start_buckets(struct listing *l, uint64_t now_ms);
/* Borrows all three; delimiter "" lists all below, "/" one level. */
void listing_start_objects(struct listing *l, struct slice bucket,
                           struct slice prefix, struct slice delimiter,
                           uint64_t now_ms);

enum listing_event listing_step(struct listing *l, uint64_t now_ms);

#endif
