/*
 * scenario: what a life is about: objects, options, server, flash. One table.
 */
#ifndef PAIL_SIM_SCENARIO_H
#define PAIL_SIM_SCENARIO_H

#include "port/sim/sim.h"

/* How the world stops. */
enum scenario_stop {
	STOP_CUT,    /* the power goes */
	STOP_KILL,   /* the process goes, the system stays */
	STOP_SIGNAL, /* SIGTERM, and pail ends by itself */
	STOP_EIO,    /* no stop: one operation fails with EIO */
	STOP_FULL,   /* no stop: one operation fails with ENOSPC */
	STOP_DEAD,   /* no stop: all operations from one on fail with EIO */
	STOP_READ,   /* no stop: one read fails with EIO */
};

/* How an undisturbed run ends. */
enum scenario_end {
	ENDS_DONE, /* status 0 */
	ENDS_LOST, /* it may fail, with any class but BUG and USAGE; the next boot
	            * meets no faults any more */
	ENDS_FULL, /* ERR_CLASS_DISK, until the flash is larger */
};

struct scenario {
	const char *name;
	/* the objects k000001... of bucket b, and where they go */
	unsigned count;
	uint64_t size;
	unsigned dirs; /* names lie in so many directories; 0: none */
	unsigned workers;
	const char *options; /* more of them, with blanks between */
	/* the server */
	const char *faults;
	bool no_checksums;
	bool lies; /* it sends wrong bytes, which only a checksum finds */
	bool url;  /* http://... in place of s3://... */
	/* the second boot finds another object, of that size, and this fault */
	uint64_t then_size;
	const char *then_faults;
	/* the flash */
	bool old;          /* an older file has the final name */
	uint64_t capacity; /* of the first boot */
	bool rot;          /* between two boots a bit of the part turns */
	bool day;          /* the power stays until all is done */
	enum scenario_stop stop, then_stop; /* of the first boot; of others */
	uint64_t rate; /* bytes a millisecond and connection; 0: drawn */
	enum scenario_end ends;
	int status; /* of an undisturbed first boot that ends LOST; 255: any */
	bool unsynced; /* nothing is synced: the power stays */
	bool pairs;    /* a second stop at each operation of the recovery */
	bool resumes;  /* fetches no more again than is promised */
	bool large;    /* large enough for the budget of bytes written */
	unsigned step; /* only each so many-th operation, from a random one on;
	                * 0: each */
	unsigned seeds;
};

/* The n-th, or NULL. */
const struct scenario *scenario_at(size_t n);

enum {
	SCENARIO_PIECE = 8192, /* PLAN_PIECE_MIN of this build */
	SCENARIO_CHECKPOINT = 65536,
	SCENARIO_NAME_MAX = 64,
};

/* The name of the i-th object's file beneath the destination, from 1 on. */
void scenario_put_name(const struct scenario *s, unsigned i, char *to,
                       size_t cap);
/* The text of the list; allocated. */
char *scenario_list(const struct scenario *s);

#endif
