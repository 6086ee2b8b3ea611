/*
 * endpoint_domain: which hosts are AWS's S3; pure.
 */
#ifndef PAIL_S3_ENDPOINT_DOMAIN_H
#define PAIL_S3_ENDPOINT_DOMAIN_H

#include "base/slice.h"

/*
 * Whether a host is one of S3's own below a partition's suffix, with or
 * without a bucket before it: s3.SUFFIX, s3-WORD.SUFFIX, s3.REGION.SUFFIX,
 * s3-WORD.REGION.SUFFIX, s3.dualstack.REGION.SUFFIX. The case does not matter.
 */
bool endpoint_domain_is_s3(struct slice host, struct slice suffix);

#endif
