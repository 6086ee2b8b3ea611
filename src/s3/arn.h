/*
 * arn: an Amazon Resource Name taken apart; pure.
 *
 *     arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE
 *
 * The resource is cut at ':' and '/' into parts, as AWS's endpoint rules do.
 * Source: aws.parseArn of those rules.
 */
#ifndef PAIL_S3_ARN_H
#define PAIL_S3_ARN_H

#include "base/slice.h"

struct arn {
	struct slice partition, service, region, account, resource;
};

/* False for what is no ARN: fewer than six fields, an empty partition,
 * service or resource, another scheme than "arn". Borrows text. */
bool arn_parse(struct slice text, struct arn *a);

/* How many parts the resource has; 1 at least. */
size_t arn_part_count(const struct arn *a);

/* The part of that index, from 0; empty when there is none. */
struct slice arn_part(const struct arn *a, size_t index);

/*
 * How many bytes of the text, which begins with "arn:" and holds a key behind
 * a '/', are the ARN: it ends at the first '/' that does not stand within
 * "accesspoint/NAME" or "outpost/ID/accesspoint/NAME". With no such '/' it is
 * all. Says nothing of whether it is a good one.
 */
size_t arn_length(struct slice text);

#endif
