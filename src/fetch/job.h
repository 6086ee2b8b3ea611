/*
 * job: one object to be fetched to one file, from the line that names it to
 * the file that is published. A slot of the queue; its texts are its own.
 *
 *     FREE -keeper-> READY -worker-> TAKEN -worker-> WRITTEN | LOST -keeper-> FREE
 */
#ifndef PAIL_FETCH_JOB_H
#define PAIL_FETCH_JOB_H

#include "fetch/fault.h"
#include "s3/source.h"
#include "store/part.h"

/* A list's line is no longer; past SOURCE_URL_MAX the source is refused. */
enum { JOB_SOURCE_MAX = 12288 };

enum job_state {
	JOB_FREE,
	JOB_READY,   /* waits for a worker */
	JOB_TAKEN,   /* a worker is at it */
	JOB_WRITTEN, /* all bytes are in the part; the keeper publishes */
	JOB_LOST,    /* job->fault says why */
};

struct job {
	enum job_state state;
	uint64_t number;      /* place in the order of the sources, from 0 */
	struct source source; /* points into source_text */
	size_t source_n, name_n;
	uint64_t started_ms;
	uint64_t size; /* bytes, once size_known */
	bool size_known;
	uint64_t received; /* bytes of this attempt */
	unsigned retries;
	bool noticed;      /* a fault that is tried again: to be told once */
	uint64_t wait_ms;  /* until the next attempt, from the fault on */
	struct fault fault;
	struct part part;
	char source_text[JOB_SOURCE_MAX];
	char name[PATH_NAME_MAX]; /* under the destination */
};

static inline struct slice job_source(const struct job *j)
{
	return (struct slice){j->source_text, j->source_n};
}

static inline struct slice job_name(const struct job *j)
{
	return (struct slice){j->name, j->name_n};
}

#endif
