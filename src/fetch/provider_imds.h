/*
 * provider_imds: credentials of an EC2 instance's role, from its metadata
 * (IMDSv2; version 1 only where the chain allows it). Source: EC2 user guide,
 * Use the Instance Metadata Service.
 */
#ifndef PAIL_FETCH_PROVIDER_IMDS_H
#define PAIL_FETCH_PROVIDER_IMDS_H

#include "fetch/provider_state.h"

enum err provider_from_imds(struct provider *p, struct cred *cred);

#endif
