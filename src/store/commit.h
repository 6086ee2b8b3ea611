/*
 * commit: complete and verified parts given their names, many at a time, so
 * that 2,000 small files do not cost 2,000 flushes of the flash.
 *
 *     sync all data, then rename each, then sync each directory, then drop
 *     the journals
 *
 * Nothing appears under its name before its own bytes are durable. A file is
 * done when its directory is synced.
 */
#ifndef PAIL_STORE_COMMIT_H
#define PAIL_STORE_COMMIT_H

#include "store/part.h"

enum { COMMIT_MAX = 64 }; /* parts of one commit */

enum commit_sync { COMMIT_SYNC_NONE, COMMIT_SYNC_FULL };

struct commit_item {
	struct part *part;
	struct slice name;
	enum err err; /* how it ended */
};

/*
 * Commits items[0..n), n <= COMMIT_MAX, all beneath one root; each is closed
 * after it: the part is renamed, or (err set) discarded.
 */
void commit_run(struct port *p, struct commit_item *items, size_t n,
                enum commit_sync sync);

#endif
