/*
 * get: `pail get`: sources to files, in parallel. Returns the exit status.
 */
#ifndef PAIL_CMD_GET_H
#define PAIL_CMD_GET_H

#include "cmd/report.h"

int get_run(struct port *port, const struct options *o, struct report *r);

#endif
