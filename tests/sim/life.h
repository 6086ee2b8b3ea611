/*
 * life: one board's life: boots of the whole program, stopped at chosen
 * operations, until a boot is left alone and must finish.
 */
#ifndef PAIL_SIM_LIFE_H
#define PAIL_SIM_LIFE_H

#include "house.h"

enum { LIFE_STOPS = 2, LIFE_WHY_MAX = 600 };

struct life {
	struct house *house;
	uint64_t seed;
	uint64_t stops[LIFE_STOPS]; /* operations; 0: not stopped */
	/* the rest is life's own */
	struct disk *disk;
	struct server *server; /* of the boot under way */
	unsigned boots, nights;
	uint64_t ops;            /* of the last boot, so far */
	uint64_t reads;          /* of the last boot */
	bool settled;            /* a boot has ended well */
	bool changed_hands;      /* the object has been another one */
	enum scenario_stop stop; /* the kind of this boot's */
	bool hurt;               /* a stop, failure or fault has been met */
	uint64_t part_bytes;     /* written to parts, in all boots */
	uint64_t published; /* of those: of objects that have their names */
	/* bytes that records were written for, those of them that were synced,
	 * and those at the sync before that */
	uint64_t claimed, kept, kept_before;
	uint64_t exposed; /* bytes that the stop may cost */
	bool withdrawn; /* a part was begun anew beside a journal: its claims are
	                 * void, until it is gone */
	bool journals_removed;
	bool renamed;  /* a file was given its name */
	bool may_lose; /* and then came a stop, on a FAT */
	uint64_t all_bytes;
	int status;             /* of the last boot that exited */
	enum sim_end end;       /* of the last boot */
	char why[LIFE_WHY_MAX]; /* the broken rule; empty: none */
};

/* What all lives of a run came to. */
struct life_sums {
	uint64_t lives, boots, stops;
	uint64_t worst_again; /* bytes fetched again after one stop */
};

/* Begins with a new disk. */
void life_init(struct life *l, struct house *h, uint64_t seed);
/* The next boot, stopped at operation `stop` (0: not), and what comes after
 * it: the cut, the looks at the disk. False: a rule is broken. */
bool life_boot(struct life *l, uint64_t stop);
/* Boots that are left alone, until one ends well. */
bool life_finish(struct life *l);
/* All of it: the stops, and boots until all is done. False: l->why. */
bool life_run(struct life *l);
/* The same life at the same point; the disk is a copy. */
void life_copy(struct life *to, const struct life *from);
void life_free(struct life *l);

/* For watch and judge. */
void life_break(struct life *l, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

#endif
