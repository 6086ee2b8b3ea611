/*
 * list_objects: `pail ls [s3://bucket[/prefix]]` on standard output, in the
 * forms of rows.h, in the order in which the server tells it.
 *
 * By default one level, as `aws s3 ls`: objects, and common prefixes up to the
 * next '/'. Names lack what stands before the last '/' of the prefix; an object
 * that is named like the prefix itself up to there (a directory marker) is left
 * out, unless in JSON. --recursive: all objects below, with whole keys.
 *
 * A prefix that names nothing is ERR_NO_OBJECT. A listing that breaks off has
 * printed what came, and fails.
 */
#ifndef PAIL_CMD_LIST_OBJECTS_H
#define PAIL_CMD_LIST_OBJECTS_H

#include "cmd/report.h"

/* The exit status. */
int list_objects_run(struct port *port, const struct options *o,
                     struct report *r);

#endif
