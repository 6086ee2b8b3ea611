/*
 * regions: what servers told of where buckets are, for the rest of the run.
 * A few buckets are remembered; the oldest gives way. Any thread may call.
 */
#ifndef PAIL_FETCH_REGIONS_H
#define PAIL_FETCH_REGIONS_H

#include "port/port.h"
#include "s3/endpoint.h"

enum { REGIONS_MAX = 16 };

struct regions {
	struct port *port;
	struct port_lock lock;
	struct regions_entry {
		uint64_t bucket; /* a hash of its name; 0: free */
		char region[ENDPOINT_REGION_MAX + 1];
	} entries[REGIONS_MAX];
	size_t next;
};

void regions_init(struct regions *r, struct port *port);

/* Puts the region of that bucket, or nothing when none is known. */
void regions_find(struct regions *r, struct slice bucket, struct buf *region);

/* region is valid (endpoint_region_valid); otherwise nothing happens. */
void regions_learn(struct regions *r, struct slice bucket, struct slice region);

#endif
