/*
 * resume: a job's facts and plan, to and from a journal's head.
 */
#ifndef PAIL_FETCH_RESUME_H
#define PAIL_FETCH_RESUME_H

#include "fetch/job.h"

/* Of the object's name: bucket and key, or a URL without its query. */
uint64_t resume_source_hash(const struct source *s);

/* The CRC that the pieces of such an object get: the one that the server
 * keeps, to be combined; else the one that costs least. */
enum crc_kind resume_crc_kind(const struct job_facts *f);

void resume_put_head(const struct job *j, struct journal_head *h);

/*
 * Looks for what an earlier run left of this object: the part is open then,
 * the facts and the plan are those of the journal, whose pieces count as done
 * but must be checked. ERR_NO_FILE: nothing there. ERR_JOURNAL: another
 * object, another version of the format, or broken: to be started clean.
 */
enum err resume_find(struct job *j, struct port_dir root,
                     struct job_facts *facts);

#endif
