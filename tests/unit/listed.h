/*
 * listed: a manifest over a list in a file, for the tests of what reads one.
 */
#ifndef PAIL_LISTED_H
#define PAIL_LISTED_H

#include <stdlib.h>

#include "check.h"
#include "cmd/manifest.h"

struct listed {
	struct port *port;
	struct arena arena;
	struct options options;
	struct manifest manifest;
	struct manifest_facts facts;
	char path[64];
};

/* With list[0..n) as the list, and `more` bytes of arena for the test. */
static inline bool listed_open(struct listed *l, const char *list, size_t n,
                               size_t more)
{
	size_t cost = manifest_cost() + more;
	int fd;

	memset(l, 0, sizeof *l);
	strcpy(l->path, "/tmp/pail-list-XXXXXX");
	fd = mkstemp(l->path);
	l->port = port_open();
	if (fd < 0 || !l->port || write(fd, list, n) != (ssize_t)n)
		return false;
	close(fd);
	arena_init(&l->arena, port_claim(l->port, cost), cost);
	l->options.list = slice_of(l->path);
	return manifest_open(&l->manifest, l->port, &l->options, &l->arena) ==
	       ERR_OK;
}

static inline enum err listed_count(struct listed *l)
{
	return manifest_count(&l->manifest, &l->facts);
}

static inline void listed_close(struct listed *l)
{
	manifest_close(&l->manifest);
	unlink(l->path);
	port_close(l->port);
}

#endif
