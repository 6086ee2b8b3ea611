/*
 * failed: the list of what failed, for `pail get -f` to try again. Written
 * beside its place and renamed there at the end, so that it may be the very
 * list that is being read, and an end by power loss leaves the old one. When
 * nothing failed, the file is removed.
 *
 * A prefix or pattern that failed names its objects that failed before as well:
 * they are left out, or the list would name them twice.
 */
#ifndef PAIL_CMD_FAILED_H
#define PAIL_CMD_FAILED_H

#include "store/part.h"

enum {
	FAILED_PATH_MAX = 1024,
	/* A source and a name of which every byte is escaped as \xHH. */
	FAILED_BUFFER = 4 * (12288 + PATH_NAME_MAX) + 128,
	/* Selections that are known by number: objects of those behind them
	 * are never left out. */
	FAILED_GROUPS_MAX = 4096,
};

/* One source that failed. */
struct failed_item {
	struct slice source, name, sha256; /* as in list.h */
	bool selection; /* the source is a prefix or pattern as it stands */
	uint64_t group; /* the selection's number, of its objects too, from 1;
	                 * 0: a source that was named by itself */
};

struct failed {
	struct port *port;
	bool open;
	uint64_t count, size;                /* lines, bytes */
	uint8_t lost[FAILED_GROUPS_MAX / 8]; /* a bit for each selection */
	struct port_dir dir;
	struct part part;
	char path[FAILED_PATH_MAX + 1]; /* its directory */
	char name[PATH_PART_MAX + 1];
	size_t name_n;
	char line[FAILED_BUFFER];
};

/* path: the file's. ERR_TOO_LONG, ERR_NAME, the port's errors. */
enum err failed_open(struct failed *f, struct port *port, struct slice path);
enum err failed_put(struct failed *f, const struct failed_item *item);
enum err failed_finish(struct failed *f);

#endif
