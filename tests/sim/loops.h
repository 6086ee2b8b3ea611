/*
 * loops: lives by the thousand: each operation of a run stopped at, alone and
 * in pairs; and clean runs held to their budgets.
 */
#ifndef PAIL_SIM_LOOPS_H
#define PAIL_SIM_LOOPS_H

#include "life.h"

struct loops {
	const char *scenario;       /* NULL: all */
	uint64_t seed;              /* where seeds begin */
	unsigned times;             /* so many times the scenario's seeds */
	uint64_t stops[LIFE_STOPS]; /* with `single`: this life alone */
	bool single, trace;
	bool first;            /* a scenario ends with the first broken rule */
	unsigned jobs;         /* processes of the host's */
	struct life_sums sums; /* of all scenarios */
};

/* One line a scenario on standard output, and for each broken rule a line
 * that replays it. False: a rule was broken. */
bool loops_run(struct loops *o);

#endif
