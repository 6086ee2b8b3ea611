/*
 * endpoint_express: the hosts of directory buckets (S3 Express); pure.
 *
 * NAME--ZONE--x-s3, or the access point NAME--ZONE--xa-s3, stands in a host
 * of its zone, whatever the style; at a custom address it stands in the path.
 */
#ifndef PAIL_S3_ENDPOINT_EXPRESS_H
#define PAIL_S3_ENDPOINT_EXPRESS_H

#include "s3/endpoint_aim.h"

/* ERR_CONFIG with the rule's reason in a->why. */
enum err endpoint_express_put(struct endpoint_aim *a);

#endif
