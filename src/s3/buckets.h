/*
 * buckets: a ListBuckets reply (ListAllMyBucketsResult) read in pieces.
 *
 * A page is complete only when its root element has closed; an <Error> root
 * in a 200 reply is ERR_XML. Only ListAllMyBucketsResult/Buckets/Bucket/Name
 * counts as a name; a name or token with an element inside, an empty name and
 * one with a control byte are ERR_XML.
 */
#ifndef PAIL_S3_BUCKETS_H
#define PAIL_S3_BUCKETS_H

#include "base/buf.h"
#include "s3/xml.h"

enum {
	BUCKETS_NAME_MAX = 255,
	BUCKETS_TOKEN_MAX = 1024,
	BUCKETS_PAGES_MAX = 10000, /* pages of one listing */
};

struct buckets {
	char name[BUCKETS_NAME_MAX];
	size_t name_n;
	char token[BUCKETS_TOKEN_MAX]; /* empty: the last page */
	size_t token_n;
	/* the rest is buckets' own */
	struct xml xml;
	enum err fault; /* the first error stays */
	int reading;
};

void buckets_init(struct buckets *l);

/*
 * Eats *used of `in` up to the next name: *found says that l->name holds one
 * (valid until the next call). ERR_XML, ERR_HTTP_LIMIT.
 */
enum err buckets_feed(struct buckets *l, struct slice in, size_t *used,
                      bool *found);

/* The body has ended: ERR_XML when the page is not complete. */
enum err buckets_finish(const struct buckets *l);

/* "continuation-token=...&max-buckets=1000": the query, without '?', as it is
 * to be signed and sent, for the page after that token (empty: the first). */
void buckets_put_query(struct buf *b, struct slice token);

#endif
