/*
 * presign_url: `pail presign s3://bucket/key`: a URL on standard output that
 * gets the object without credentials until it expires. Nothing is asked of the
 * S3 server; only credentials that have to be fetched are. With --json it is
 * {"url", "expires"}.
 */
#ifndef PAIL_CMD_PRESIGN_URL_H
#define PAIL_CMD_PRESIGN_URL_H

#include "cmd/report.h"

/* The exit status. */
int presign_url_run(struct port *port, const struct options *o,
                    struct report *r);

#endif
