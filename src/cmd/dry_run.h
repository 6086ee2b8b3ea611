/*
 * dry_run: `pail get --dry-run`: what would be fetched, on standard output, as
 * a list that -f takes. Prefixes and patterns are listed for it; objects are not
 * asked for.
 */
#ifndef PAIL_CMD_DRY_RUN_H
#define PAIL_CMD_DRY_RUN_H

#include "cmd/supply.h"

enum { DRY_RUN_LINE_MAX = FAILED_BUFFER };

struct dry_run {
	struct supply *supply;     /* borrowed */
	struct keeper_count count; /* done: what would be fetched */
	uint64_t unsized; /* objects that were named: nobody said how large */
	char line[DRY_RUN_LINE_MAX];
	char out[4096];
	size_t out_n;
};

/* To the end of the sources; then a line on standard error says how many. */
enum err dry_run_all(struct dry_run *d);

#endif
