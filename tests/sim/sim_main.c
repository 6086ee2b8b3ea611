/*
 * sim: the whole program in the simulated machine, stopped everywhere.
 *
 *     sim [SCENARIO [SEED [CUT[,CUT2]]]] [times=N] [jobs=N] [first] [trace]
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "loops.h"
#include "self.h"
#include "self_rules.h"

/* A loop that calls nothing of the port is seen by nobody else. */
static void stuck(int n)
{
	static const char words[] = "not ok - sim: stuck\n";

	(void)n;
	if (write(STDOUT_FILENO, words, sizeof words - 1) < 0)
		_exit(2);
	_exit(1);
}

static uint64_t number(const char *z, char **end)
{
	return strtoull(z, end, 10);
}

static void read_place(struct loops *o, int at, const char *z)
{
	char *end;

	switch (at) {
	case 0: o->scenario = z; break;
	case 1: o->seed = number(z, &end); break;
	case 2:
		o->single = true;
		o->stops[0] = number(z, &end);
		if (*end == ',')
			o->stops[1] = number(end + 1, &end);
		break;
	}
}

int main(int argc, char **argv)
{
	struct loops o = {.times = 1, .seed = 1};
	char *end;
	bool good = true;
	int at = 0;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "trace") == 0)
			o.trace = true;
		else if (strcmp(argv[i], "first") == 0)
			o.first = true;
		else if (strncmp(argv[i], "jobs=", 5) == 0)
			o.jobs = (unsigned)number(argv[i] + 5, &end);
		else if (strncmp(argv[i], "times=", 6) == 0)
			o.times = (unsigned)number(argv[i] + 6, &end);
		else
			read_place(&o, at++, argv[i]);
	}
	(void)signal(SIGALRM, stuck);
	if (!o.scenario) {
		good = self_run();
		good = self_rules_run() && good;
	}
	good = loops_run(&o) && good;
	printf("# %llu lives, %llu boots, %llu stops\n",
	       (unsigned long long)o.sums.lives,
	       (unsigned long long)o.sums.boots,
	       (unsigned long long)o.sums.stops);
	return good ? 0 : 1;
}
