/*
 * target: where DEST is, as cp sees it.
 *
 * An existing directory takes all sources under their own names. "DEST/" is
 * a directory and is made when it is missing (not its parents). Anything else
 * is the file itself: then there may be one source only.
 */
#ifndef PAIL_CMD_TARGET_H
#define PAIL_CMD_TARGET_H

#include "base/buf.h"
#include "port/port.h"
#include "store/path.h"

enum { TARGET_PATH_MAX = 4095 };

struct target {
	struct port_dir dir;
	char path[TARGET_PATH_MAX + 1];
	char name[PATH_PART_MAX + 1]; /* of the one file; "" for a directory */
	size_t name_n;
};

/* "a/b/c" to "a/b" and "c"; "c" to "." and "c"; "/c" to "/" and "c". Both are
 * NUL-terminated. ERR_TOO_LONG; ERR_NAME for "", "..", "a/". */
enum err target_split(struct slice path, struct buf *dir, struct buf *name);

/* dest for `count` sources; selection: a prefix or pattern is among them; look:
 * nothing is made, and t->dir is none where the directory is missing.
 * ERR_NO_FILE, ERR_NOT_FILE with *why when several
 * sources need a directory; the port's errors. */
enum err target_open(struct target *t, struct port *port, struct slice dest,
                     uint64_t count, bool selection, bool look,
                     const char **why);

#endif
