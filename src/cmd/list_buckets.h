/*
 * list_buckets: `pail buckets`: the names of all buckets, one a line, on
 * standard output. Returns the exit status.
 */
#ifndef PAIL_CMD_LIST_BUCKETS_H
#define PAIL_CMD_LIST_BUCKETS_H

#include "cmd/report.h"

int list_buckets_run(struct port *port, const struct options *o,
                     struct report *r);

#endif
