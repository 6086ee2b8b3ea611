/*
 * get_open: one run of `pail get`, and what has to be there before it begins:
 * the sources, where they go, the client, what is remembered.
 */
#ifndef PAIL_CMD_GET_OPEN_H
#define PAIL_CMD_GET_OPEN_H

#include "cmd/dry_run.h"
#include "cmd/setup.h"
#include "cmd/supply.h"
#include "cmd/target.h"
#include "cmd/twins.h"
#include "fetch/worker.h"

/* All of one run; claimed once, nothing grows after it. */
struct get {
	struct port *port;
	const struct options *options;
	struct report *report;
	struct arena arena;
	struct manifest manifest;
	struct manifest_facts facts;
	struct expand expand;
	struct twins twins;
	struct target target;
	struct setup setup;
	struct failed failed;
	struct queue queue;
	struct keeper keeper;
	struct port_waiter waiter;
	struct worker *workers;
	struct worker_manners manners;
	char etag[JOB_ETAG_MAX + 3];
	struct supply supply;
	struct state state;
	struct dry_run dry_run;
};

/* Opens all of it; an error has been told. */
enum err get_open(struct get *g);

#endif
