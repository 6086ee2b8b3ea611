/*
 * twins: two sources for one file, found before anything is fetched.
 *
 * It holds 8 bytes a name, up to TWINS_HASHES_MAX of them, and makes further
 * passes over the sources when there are more, so that memory does not grow
 * with their number. Prefixes and patterns are listed for it.
 */
#ifndef PAIL_CMD_TWINS_H
#define PAIL_CMD_TWINS_H

#include "cmd/expand.h"

enum { TWINS_HASHES_MAX = 65536 };

struct twins {
	struct expand *expand;
	uint64_t *hashes; /* TWINS_HASHES_MAX */
	/* of ERR_SAME_NAME: the two places, and the name */
	struct manifest_item at, at2;
	char name_text[PATH_NAME_MAX];
	struct slice name;
	uint64_t count; /* objects in all, counted by the first pass */
};

size_t twins_cost(void);
enum err twins_init(struct twins *t, struct expand *x, struct arena *a);

/*
 * ERR_SAME_NAME; ERR_STOPPED; the list's errors. A selection that cannot be
 * listed is none here: it is lost, and fails by name in its turn, since what it
 * names could be another's name. Leaves the expand at its
 * start.
 */
enum err twins_find(struct twins *t);

#endif
