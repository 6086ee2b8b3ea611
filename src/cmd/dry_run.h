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
	struct supply *supply; /* borrowed */
	uint64_t objects, bytes, unchanged, failed;
	uint64_t unsized; /* objects that were named: nobody said how large */
	bool classes[ERR_CLASS_COUNT]; /* of the failures */
	bool late;                     /* one of them was the run's deadline */
	char line[DRY_RUN_LINE_MAX];
	char out[4096];
	size_t out_n;
};

/* To the end of the sources; then a line on standard error says how many. */
enum err dry_run_all(struct dry_run *d);

/* 0, or what get would end with if all that failed failed. */
int dry_run_status(const struct dry_run *d);

#endif
