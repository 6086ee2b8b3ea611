/*
 * endpoint_arn: the hosts of access points, which ARNs name; pure.
 *
 *     arn:PARTITION:s3:REGION:ACCOUNT:accesspoint/NAME
 *     arn:PARTITION:s3-object-lambda:REGION:ACCOUNT:accesspoint/NAME
 *
 * with ':' or '/' before NAME. It is NAME-ACCOUNT.s3-accesspoint.REGION...,
 * or, at a custom endpoint, NAME-ACCOUNT before its host.
 */
#ifndef PAIL_S3_ENDPOINT_ARN_H
#define PAIL_S3_ENDPOINT_ARN_H

#include "s3/endpoint_aim.h"

/* ERR_CONFIG with the rule's reason in a->why, what stands between its
 * backquotes left out; ERR_UNSUPPORTED where SigV4a would be needed. */
enum err endpoint_arn_put(struct endpoint_aim *a);

#endif
