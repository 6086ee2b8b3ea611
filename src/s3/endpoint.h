/*
 * endpoint: from region, options and bucket to host, port, path and what is
 * to be signed; pure.
 *
 * These are AWS's endpoint rules for GetObject, HeadObject, ListObjectsV2 and
 * ListBuckets: all partitions, dual-stack, FIPS, accelerate, virtual-host and
 * path style, custom endpoints and IP addresses (with scheme, port and path
 * prefix), access-point and Object-Lambda ARNs, directory buckets (S3
 * Express, signed plainly as service "s3express": no session is made) and
 * the pseudo region "aws-global" (s3.amazonaws.com, signed as us-east-1).
 * What the rules refuse is refused with their own reason. What needs SigV4a
 * (multi-region access points, Outposts) is ERR_UNSUPPORTED.
 *
 * Style: AUTO is virtual-host at AWS and path at a custom endpoint, as AWS's
 * tools do; a bucket that cannot stand in a host name is put in the path.
 *
 * Source: AWS's published rule set and its 393 cases (tests/vectors/endpoint).
 */
#ifndef PAIL_S3_ENDPOINT_H
#define PAIL_S3_ENDPOINT_H

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

/*
 * Fills place, and puts the request path into `path`: prefix, the bucket in
 * path style, '/', the key %-encoded. bucket is a name or an ARN; empty for
 * ListBuckets. region: the bucket's, where a server told it; empty: e's.
 * ERR_SOURCE for a bucket that cannot be addressed (empty with a key, '/',
 * control bytes, "." and ".."), ERR_CONFIG for what the rules refuse,
 * ERR_UNSUPPORTED, ERR_TOO_LONG; *why is a static reason, or "".
 */
enum err endpoint_place(const struct endpoint *e, struct slice bucket,
                        struct slice key, struct slice region,
                        struct endpoint_place *place, struct buf *path,
                        const char **why);

/*
 * Where STS is: https://sts.REGION.SUFFIX (with fips and dualstack), or a
 * custom URL. aws-global: sts.amazonaws.com. Path: the prefix and '/'.
 * Errors as above.
 */
enum err endpoint_sts_place(const struct endpoint_wish *wish,
                            struct endpoint_place *place, struct buf *path,
                            const char **why);

/*
 * Whether a signed request to the place may be sent on to host by a 307: the
 * same name; at a custom endpoint its host, or a name below that; at AWS a
 * host of S3 in the region's partition (endpoint_domain.h). The case does
 * not matter.
 */
bool endpoint_same_domain(const struct endpoint *e,
                          const struct endpoint_place *place,
                          struct slice host);

/* The Host header's value: brackets for IPv6, ":port" unless it is the
 * scheme's own. Any host, also of a URL source. */
void endpoint_put_host(struct buf *b, struct slice host, uint16_t port,
                       bool tls);

#endif
