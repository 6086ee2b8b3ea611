/*
 * listing: ListBuckets, page after page, over a call. It is stepped like a
 * call and hands out one name at a time; a page that is fetched anew after a
 * fault does not hand its names out again.
 */
#ifndef PAIL_FETCH_LISTING_H
#define PAIL_FETCH_LISTING_H

#include "fetch/call.h"
#include "s3/buckets.h"

enum listing_event {
	LISTING_WAIT,  /* wait for the call, then step again */
	LISTING_NAME,  /* l->name, valid until the next step */
	LISTING_AGAIN, /* l->call.fault: an attempt failed, another follows */
	LISTING_DONE,
	LISTING_FAILED, /* l->call.fault */
};

struct listing {
	struct call call;
	struct buckets page;
	struct slice name;
	struct slice rest; /* of the body piece being read */
	uint64_t pages, in_page, skip;
	char last_token[BUCKETS_TOKEN_MAX];
	size_t last_token_n;
	char path[ASK_PATH_MAX];
	char query[ASK_PATH_MAX];
};

enum err listing_init(struct listing *l, struct client *client, struct arena *a,
                      struct tls *tls, struct port_waiter waiter);

/* From the first page. ERR_TOO_LONG and the endpoint's errors. */
enum err listing_start(struct listing *l, uint64_t now_ms);

enum listing_event listing_step(struct listing *l, uint64_t now_ms);

#endif
