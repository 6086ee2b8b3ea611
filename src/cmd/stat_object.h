/*
 * stat_object: `pail stat SOURCE`: what the server says of one object, on
 * standard output (object_facts.h), a line each or as one JSON object.
 *
 * s3://: HEAD, and once more for part 1 where the object may be of parts. A
 * URL: HEAD; where that is refused (a presigned URL is for GET alone), GET of
 * its first byte, or of all of it where it has none, and no more than the head
 * is read.
 */
#ifndef PAIL_CMD_STAT_OBJECT_H
#define PAIL_CMD_STAT_OBJECT_H

#include "cmd/report.h"

/* The exit status. */
int stat_object_run(struct port *port, const struct options *o,
                    struct report *r);

#endif
