/*
 * stat_object: `pail stat SOURCE`: what the server says of one object, on
 * standard output (object_facts.h), a line each or as one JSON object.
 *
 * HEAD; where that is refused, GET of the first byte, or of all where there
 * is none, and no more than the head is read: a presigned URL is for GET alone,
 * and only a GET's refusal has words, which may tell the region. s3:// is asked
 * with HEAD again then, and once more for part 1 where the object may be of
 * parts.
 */
#ifndef PAIL_CMD_STAT_OBJECT_H
#define PAIL_CMD_STAT_OBJECT_H

#include "cmd/report.h"

/* The exit status. */
int stat_object_run(struct port *port, const struct options *o,
                    struct report *r);

#endif
