/*
 * endpoint_aim: what the endpoint rules share while they look for a place;
 * for endpoint, endpoint_arn and endpoint_express alone; pure.
 */
#ifndef PAIL_S3_ENDPOINT_AIM_H
#define PAIL_S3_ENDPOINT_AIM_H

#include "s3/endpoint_wish.h"
#include "s3/partition.h"

struct endpoint_aim {
	const struct endpoint *e;
	struct slice bucket;
	struct slice region; /* of the server, valid */
	bool global;         /* the one endpoint without a region */
	/* What comes out: */
	struct slice sign_region; /* valid; region at first */
	enum endpoint_service service;
	struct buf host; /* in the place */
	bool in_path;    /* the bucket goes into the path */
	const char *why; /* of a refusal */
};

static inline enum err endpoint_refuse(struct endpoint_aim *a, const char *why)
{
	a->why = why;
	return ERR_CONFIG;
}

#endif
