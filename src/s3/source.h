/*
 * source: what a person names to be fetched.
 *
 *     s3://bucket/key           the key as raw bytes, all after the first '/'
 *     s3://arn:aws:s3:REGION:ACCOUNT:accesspoint/NAME/key
 *                               the ARN of an access point is the bucket; ':'
 *                               may stand for its '/' (see arn.h)
 *     http://host[:port]/path?query, https://...   taken exactly as spelled
 *
 * A URL is refused when it holds user info, a byte outside 0x21..0x7e, no
 * host, a host with a byte outside A-Z a-z 0-9 . - _, or a query without the
 * '/' before it. A fragment (#...) of a URL is dropped. The scheme is compared
 * without case. IPv6 hosts are given in brackets and kept without them.
 */
#ifndef PAIL_S3_SOURCE_H
#define PAIL_S3_SOURCE_H

#include "base/buf.h"
#include "base/err.h"

enum {
	SOURCE_KEY_MAX = 1024,   /* S3's limit */
	SOURCE_BUCKET_MAX = 255, /* old us-east-1 buckets */
	SOURCE_HOST_MAX = 255,   /* a DNS name or an IP literal */
	SOURCE_URL_MAX = 8192, /* a presigned URL with an 8 KiB token is over */
};

enum source_kind { SOURCE_S3, SOURCE_URL };

/* All slices point into the text that was parsed. */
struct source {
	enum source_kind kind;
	struct slice bucket, key; /* SOURCE_S3 */
	bool tls;                 /* SOURCE_URL: https */
	struct slice host;        /* without brackets and port */
	uint16_t port;
	struct slice target; /* path and query; "/" if the URL has none */
};

/* ERR_SOURCE, ERR_TOO_LONG. An empty key is ERR_SOURCE here. */
enum err source_parse(struct slice text, struct source *s);

/* The same for what is to be listed: s3://bucket, s3://bucket/ and
 * s3://bucket/prefix, the prefix being the key; a URL is ERR_SOURCE. */
enum err source_parse_prefix(struct slice text, struct source *s);

/*
 * The file name that a source has by itself: the last segment of the key, or
 * of the URL's path with %XX decoded (%2F parts segments too), put into b.
 * ERR_NAME when that is empty, "." or "..", holds NUL, or cannot be decoded;
 * ERR_TOO_LONG when it does not fit.
 */
enum err source_put_name(const struct source *s, struct buf *b);

/* What may be shown of any text that was given as a source: of a URL what
 * stands before the '?', and of one with user info the scheme alone. */
struct slice source_shown(struct slice text);

/* "s3://bucket" alone is not a source; endpoints are parsed by this: scheme,
 * host, port and a path prefix without the last '/'. No query. ERR_CONFIG. */
struct source_base {
	bool tls;
	struct slice host;
	uint16_t port;
	struct slice prefix; /* "" or "/path" */
};
enum err source_parse_base(struct slice text, struct source_base *s);

#endif
