/*
 * endpoint_wish: what is asked of an endpoint, and what it takes to answer;
 * pure. The lower half of endpoint.h, which is the one to include.
 */
#ifndef PAIL_S3_ENDPOINT_WISH_H
#define PAIL_S3_ENDPOINT_WISH_H

#include "base/buf.h"
#include "base/err.h"
#include "s3/source.h"

enum { ENDPOINT_REGION_MAX = 32 };

enum endpoint_style { ENDPOINT_AUTO, ENDPOINT_VIRTUAL, ENDPOINT_PATH };

/* What was asked for; all slices borrowed for as long as it is used. */
struct endpoint_wish {
	struct slice region; /* may be empty with a custom URL */
	struct slice custom; /* a URL; empty: AWS's own */
	enum endpoint_style style;
	bool dualstack, fips, accelerate;
	bool no_arn_region; /* an ARN's region must be ours (UseArnRegion) */
};

struct endpoint {
	struct endpoint_wish wish;
	struct slice region; /* the wish's; us-east-1 where none is needed */
	bool custom;         /* a URL was given */
	struct source_base base; /* of the URL */
};

/* ERR_NO_REGION only for AWS without a region (a custom endpoint without one
 * is signed as us-east-1), ERR_CONFIG. *why: the rule's reason, or "". */
enum err endpoint_init(struct endpoint *e, const struct endpoint_wish *wish,
                       const char **why);

/* A host label of at most ENDPOINT_REGION_MAX bytes, [a-z0-9-]. */
bool endpoint_region_valid(struct slice region);

/* What may be asked for: that, and at a custom URL capitals too. */
bool endpoint_region_wishable(const struct endpoint_wish *w);

/* Whether a bucket may stand in a host name: 3..63 bytes of a-z, 0-9 and '-',
 * none at the ends; with `dots` also '.' between labels, but no IP address.
 * (AWS's isVirtualHostableS3Bucket.) */
bool endpoint_bucket_hostable(struct slice bucket, bool dots);

/* "name--zone--x-s3": a directory bucket, or the access point of one. */
bool endpoint_bucket_is_directory(struct slice bucket);

enum endpoint_service {
	ENDPOINT_S3,
	ENDPOINT_S3_EXPRESS,
	ENDPOINT_OBJECT_LAMBDA,
	ENDPOINT_STS,
};

/* As it stands in a signature's scope: "s3", "s3express"... */
struct slice endpoint_service_name(enum endpoint_service s);

/* Where a request goes, and what its signature is for. */
struct endpoint_place {
	bool tls;
	uint16_t port;
	char host[SOURCE_HOST_MAX + 1];       /* NUL-terminated, no brackets */
	char region[ENDPOINT_REGION_MAX + 1]; /* to sign for */
	enum endpoint_service service;
};

/* For S3 and STS: region and URL alone, without what one of them refuses. */
enum err endpoint_read(struct endpoint *e, const struct endpoint_wish *wish,
                       const char **why);

/* Whether it is "aws-global", which has a server without a region. */
bool endpoint_region_is_global(struct slice region);

#endif
