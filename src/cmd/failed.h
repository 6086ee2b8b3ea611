/*
 * failed: the list of what failed, for `pail get -f` to try again. Written
 * beside its place and renamed there at the end, so that it may be the very
 * list that is being read, and an end by power loss leaves the old one. When
 * nothing failed, the file is removed.
 */
#ifndef PAIL_CMD_FAILED_H
#define PAIL_CMD_FAILED_H

#include "store/part.h"

enum {
	FAILED_PATH_MAX = 1024,
	/* A source and a name of which every byte is escaped as \xHH. */
	FAILED_BUFFER = 4 * (12288 + PATH_NAME_MAX) + 128,
};

struct failed {
	struct port *port;
	bool open;
	uint64_t count, size; /* lines, bytes */
	struct port_dir dir;
	struct part part;
	char path[FAILED_PATH_MAX + 1]; /* its directory */
	char name[PATH_PART_MAX + 1];
	size_t name_n;
	char line[FAILED_BUFFER];
};

/* path: the file's. ERR_TOO_LONG, ERR_NAME, the port's errors. */
enum err failed_open(struct failed *f, struct port *port, struct slice path);
/* selection: the source is a prefix or pattern, and not a key as it stands. */
enum err failed_put(struct failed *f, struct slice source, struct slice name,
                    struct slice sha256, bool selection);
enum err failed_finish(struct failed *f);

#endif
