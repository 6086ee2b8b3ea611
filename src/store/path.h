/*
 * path: names from outside checked before they become names on disk; pure.
 *
 * A destination name is relative: components of 1..255 bytes separated by
 * one '/', none of them "." or "..", no NUL, not absolute, no '/' at the end,
 * at most PATH_NAME_MAX bytes together, and none beginning with the prefix of
 * our own temporary files. Other bytes are taken as they are (and escaped
 * where they are printed). Links are the port's affair: it follows none.
 */
#ifndef PAIL_STORE_PATH_H
#define PAIL_STORE_PATH_H

#include "base/buf.h"
#include "base/err.h"

enum {
	PATH_NAME_MAX = 2048,
	PATH_PART_MAX = 255, /* bytes of one component: ext4, UBIFS, F2FS */
	PATH_TEMP_MAX = 32,  /* ".pail-", 16 hex digits, "j" for the journal */
};

/* ERR_NAME, or ERR_TOO_LONG. */
enum err path_check(struct slice name);

/* The last component; and what stands before it (without '/', may be empty). */
struct slice path_last(struct slice name);
struct slice path_parent(struct slice name);

/*
 * The name of the temporary file beside the target: always the same for the
 * same target, so that a next run finds it: ".pail-" and 64 bits of a hash of
 * the last component in hex.
 */
void path_put_temp(struct buf *b, struct slice name);

#endif
