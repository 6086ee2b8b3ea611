/*
 * whoami: `pail whoami [--check]`: who signs, and where requests go, on
 * standard output (facts.h): source, profile, role, region, endpoint, access
 * key (the last four bytes of its ID), expires; never a secret.
 *
 * Without --check nothing is asked over the network and no program is run: of
 * credentials that have to be fetched, key and expiry are "not fetched". With
 * it they are fetched and tried: by STS's GetCallerIdentity (account, arn) where
 * the endpoint is AWS's or one of STS is configured; where there is no STS, by
 * a list of the buckets (accepted).
 */
#ifndef PAIL_CMD_WHOAMI_H
#define PAIL_CMD_WHOAMI_H

#include "cmd/report.h"

/* The exit status. */
int whoami_run(struct port *port, const struct options *o, struct report *r);

#endif
