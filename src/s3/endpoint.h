/*
 * endpoint: from region, options and bucket to host, port and path.
 *
 * AWS: https://BUCKET.s3.REGION.amazonaws.com (virtual-host style) when the
 * bucket is a DNS label of 3..63 bytes without a dot; path style else. A
 * custom endpoint, or an IP address, is addressed in path style and keeps
 * its scheme, port and path prefix. Regions are labels [a-z0-9-]{1,32}. The
 * suffix is the partition's (aws, aws-cn, aws-us-gov, aws-eusc, aws-iso...).
 * The region "aws-global" is s3.amazonaws.com, signed as us-east-1.
 */
#ifndef PAIL_S3_ENDPOINT_H
#define PAIL_S3_ENDPOINT_H

#include "base/buf.h"
#include "base/err.h"
#include "s3/source.h"

enum { ENDPOINT_REGION_MAX = 32 };

/* Borrows region and custom for as long as it is used. */
struct endpoint {
	struct slice region;
	bool custom; /* base was given */
	bool path_style;
	struct source_base base; /* not custom: host alone, or nothing */
};

/* custom: a URL, or empty for AWS. ERR_NO_REGION only for AWS without one
 * (a custom endpoint without a region is signed as us-east-1), ERR_CONFIG. */
enum err endpoint_init(struct endpoint *e, struct slice region,
                       struct slice custom, bool path_style);

bool endpoint_region_valid(struct slice region);

/* Where a bucket is: bucket may be empty (ListBuckets). */
struct endpoint_place {
	bool tls;
	uint16_t port;
	char host[SOURCE_HOST_MAX + 1]; /* NUL-terminated, no brackets */
};

/*
 * Fills place, and puts the request path into `path`: prefix, the bucket in
 * path style, '/', the key %-encoded. ERR_SOURCE for a bucket that cannot be
 * addressed (empty with a key, '/', control bytes, "." and ".."),
 * ERR_TOO_LONG.
 */
enum err endpoint_place(const struct endpoint *e, struct slice bucket,
                        struct slice key, struct endpoint_place *place,
                        struct buf *path);

/* The Host header's value: brackets for IPv6, ":port" unless it is the
 * scheme's own. Any host, also of a URL source. */
void endpoint_put_host(struct buf *b, struct slice host, uint16_t port,
                       bool tls);

#endif
