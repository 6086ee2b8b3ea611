/*
 * house: what the lives of one scenario share: the machine, the servers, the
 * list, the names of temporary files.
 */
#ifndef PAIL_SIM_HOUSE_H
#define PAIL_SIM_HOUSE_H

#include "scenario.h"
#include "server.h"
#include "store/path.h"

struct house {
	const struct scenario *s;
	struct port *machine;
	struct server servers[2]; /* of the first boot, and of those after it */
	char *list;
	char spec[2][64];
	char (*temps)[PATH_TEMP_MAX + 1]; /* names of parts, by object */
	bool trace;
};

/* False: a fault of the harness. */
bool house_init(struct house *h, const struct scenario *s, bool trace);
void house_free(struct house *h);

#endif
