/*
 * route: where a request goes, and where it goes next when a server sends it
 * on.
 *
 *   S3   by the endpoint's rules and the bucket's region. A server that says
 *        "another region" is believed once: the region is that of
 *        x-amz-bucket-region, of <Region>, or of the answer to a HEAD of the
 *        bucket; it must be a host label, is remembered for the run, and the
 *        request is signed anew. A 307 is followed once, within the endpoint's
 *        own domain, signed anew, and not remembered.
 *   URL  redirects are followed, ROUTE_HOPS_MAX of them, never from https to
 *        http. Nothing of the first URL but the method, the range and the
 *        conditions goes on with them: no query, and no secret is there.
 *
 * Nothing else is ever followed. (AWS, Making requests using the REST API:
 * redirects; botocore's S3RegionRedirector.)
 */
#ifndef PAIL_FETCH_ROUTE_H
#define PAIL_FETCH_ROUTE_H

#include "fetch/ask.h"
#include "s3/problem.h"

enum { ROUTE_HOPS_MAX = 5 };

struct route {
	struct client *client;
	struct ask ask; /* as it is to be written now */
	struct endpoint_place place;
	struct slice path;
	bool probing;    /* it asks HEAD of the bucket in place of the ask */
	const char *why; /* more words on an error: static, or "" */
	/* the rest is route's own */
	struct ask wanted;
	unsigned hops;
	bool moved, probed;
	char text[SOURCE_URL_MAX]; /* the path, or the URL of a redirect */
};

/* The way of the first request. Borrows what the ask borrows. The endpoint's
 * errors: r->why. */
enum err route_init(struct route *r, struct client *client,
                    const struct ask *ask);

/*
 * After an answer that is no success, or the one to a probe: true when the
 * request is to be sent (again) at once, as the route now says. *e is what the
 * answer meant; where it is false it may be another error now.
 */
bool route_turn(struct route *r, const struct head *h, const struct problem *p,
                enum err *e);

#endif
