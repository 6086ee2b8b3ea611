/*
 * list_buckets: the names of all buckets on standard output: `pail buckets`,
 * one a line, and `pail ls` without an operand, in its forms (rows.h).
 */
#ifndef PAIL_CMD_LIST_BUCKETS_H
#define PAIL_CMD_LIST_BUCKETS_H

#include "cmd/report.h"

/* The exit status. */
int list_buckets_run(struct port *port, const struct options *o,
                     struct report *r);

#endif
