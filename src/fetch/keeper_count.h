/*
 * keeper_count: how a run goes, in numbers, and what it ends with; pure.
 */
#ifndef PAIL_FETCH_KEEPER_COUNT_H
#define PAIL_FETCH_KEEPER_COUNT_H

#include "base/err.h"
#include "s3/checksum.h"

struct keeper_count {
	uint64_t
		files_total; /* as given; those that listings name as they come */
	bool more;           /* there may be more than that */
	uint64_t files_done, files_failed;
	uint64_t files_unchanged; /* there already, and left as they were */
	uint64_t bytes_done;      /* of files done */
	uint64_t verified
		[CHECKSUM_KINDS];      /* files done, by what verified them */
	bool classes[ERR_CLASS_COUNT]; /* of the failures */
	int signal;                    /* that stopped the run, or 0 */
	bool late;                     /* the deadline stopped it */
};

/* One more file has failed, for that. */
void keeper_count_fail(struct keeper_count *n, enum err why);

/*
 * The status of the whole run: a signal's; the class of the failures when all
 * of them are alike and nothing was done; TEMPORARY when the time was up;
 * else PARTIAL; 0 without a failure.
 */
int keeper_status(const struct keeper_count *n);

#endif
