/*
 * supply: the sources of a manifest given to the keeper one by one, and what
 * the keeper tells passed on: to the report and to the list of what failed.
 */
#ifndef PAIL_CMD_SUPPLY_H
#define PAIL_CMD_SUPPLY_H

#include "cmd/expand.h"
#include "cmd/failed.h"
#include "cmd/report.h"
#include "store/state.h"

enum { SUPPLY_STATE_FILES = 24 }; /* remembered at one sync */

/* All borrowed. */
struct supply {
	const struct options *options;
	struct expand *expand;
	struct failed *failed;
	struct report *report;
	struct client *client;
	struct port_dir root;
	struct state *state; /* NULL: nothing is remembered */
	unsigned unsynced;   /* files in it */
	bool stopped;
	enum err list_err;   /* why the sources ended before their time */
	enum err failed_err; /* the first fault of the list of what failed */
	enum err state_err;  /* and of what is remembered */
	char scratch[4096];
};

/* The hooks of a keeper; s is their context. */
struct keeper_hooks supply_hooks(struct supply *s, uint64_t tick_ms);

/* What is known of the item before it is asked for. True: it need not be, since
 * its file is there and the listing says enough. */
bool supply_is_unchanged(struct supply *s, const struct expand_item *item,
                         struct job_before *before);

/* What was remembered last is made durable. */
enum err supply_finish(struct supply *s);

#endif
