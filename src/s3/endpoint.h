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

#include "s3/endpoint_wish.h"

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
