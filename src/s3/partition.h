/*
 * partition: the parts of AWS that have names and roots of their own; pure.
 *
 * A region nobody has heard of is taken to be in the partition whose pattern
 * it has (cn-WORD-NUMBER ...), else in the main one, as AWS's SDKs do. Each
 * partition has a pseudo region besides, its name and "-global". All of them
 * have FIPS and dual-stack endpoints by the source. Source: AWS's
 * partitions.json (botocore, mid-2026).
 */
#ifndef PAIL_S3_PARTITION_H
#define PAIL_S3_PARTITION_H

#include "base/slice.h"

enum partition_id {
	PARTITION_AWS,
	PARTITION_CN,
	PARTITION_US_GOV,
	PARTITION_EUSC,
	PARTITION_ISO,
	PARTITION_ISO_B,
	PARTITION_ISO_E,
	PARTITION_ISO_F,
};

/* All slices are static. */
struct partition {
	enum partition_id id;
	struct slice name;        /* "aws-cn", as in an ARN */
	struct slice suffix;      /* "amazonaws.com.cn" */
	struct slice dual_suffix; /* of dual-stack names in AWS's newer form */
};

struct partition partition_of(struct slice region);

#endif
