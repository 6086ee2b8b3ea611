/*
 * supply: the sources of a manifest given to the keeper one by one, and what
 * the keeper tells passed on: to the report and to the list of what failed.
 */
#ifndef PAIL_CMD_SUPPLY_H
#define PAIL_CMD_SUPPLY_H

#include "cmd/failed.h"
#include "cmd/manifest.h"
#include "cmd/report.h"

/* All borrowed. */
struct supply {
	const struct options *options;
	struct manifest *manifest;
	struct failed *failed;
	struct report *report;
	struct client *client;
	enum err list_err;   /* why the sources ended before their time */
	enum err failed_err; /* the first fault of the list of what failed */
};

/* The hooks of a keeper; s is their context. */
struct keeper_hooks supply_hooks(struct supply *s, uint64_t tick_ms);

#endif
