/*
 * job: one object to be fetched to one file, from the line that names it to
 * the file that is published. A slot of the queue; its texts are its own.
 *
 *     FREE --keeper--> READY --worker--> FIRST --its facts known--> OPEN
 *       ^                ^                 |                         | |
 *       |                '---- changed, or ranges refused -----------' |
 *       |                                  '-- LOST <--- a fault ------+
 *       '----- keeper <-- VERIFIED <-- VERIFYING <-- WRITTEN <---------'
 *
 * While it is OPEN any number of workers have leases of its plan.
 */
#ifndef PAIL_FETCH_JOB_H
#define PAIL_FETCH_JOB_H

#include "fetch/fault.h"
#include "fetch/plan.h"
#include "s3/checksum.h"
#include "s3/source.h"
#include "store/part.h"

enum {
	/* A list's line is no longer; past SOURCE_URL_MAX it is refused. */
	JOB_SOURCE_MAX = 12288,
	JOB_ETAG_MAX = JOURNAL_ETAG_MAX,
	JOB_VERSION_MAX = JOURNAL_VERSION_ID_MAX,
	JOB_RESTARTS_MAX = 3, /* objects that keep changing end somewhere */
};

enum job_state {
	JOB_FREE,
	JOB_READY,     /* waits for a worker */
	JOB_FIRST,     /* one worker asks for it; nothing is known yet */
	JOB_OPEN,      /* known; leases are out */
	JOB_WRITTEN,   /* every byte is in the part; waits to be verified */
	JOB_VERIFYING, /* a worker is at it */
	JOB_VERIFIED,  /* the keeper publishes */
	JOB_LOST,      /* job->fault says why; nobody is at it */
};

/* Something that is no error and that the user should know; told once. */
enum job_note {
	JOB_NOTE_NONE,
	JOB_NOTE_CHANGED,   /* another version: all from the start */
	JOB_NOTE_NO_RANGES, /* the server knows no ranges: in one stream */
	JOB_NOTE_JOURNAL,   /* what an earlier run left could not be used */
	JOB_NOTE_PIECES,    /* pieces were wrong on the disk */
	JOB_NOTE_CHECKSUM,  /* the checksum was wrong: all from the start */
	JOB_NOTE_PARTS,     /* its checksum is over parts of unknown sizes */
};

/* What is known of an object before it is asked for. */
struct job_before {
	bool listed; /* a listing said: */
	uint64_t size;
	uint64_t etag; /* answer_etag_hash of it */
	bool kept; /* an earlier run fetched it, and its file is as it was: */
	uint64_t kept_etag, kept_size;
	int64_t kept_modified_s;
	bool by_date; /* unchanged is what is not newer, whatever its ETag */
};

/* What the first answer said; every later one must agree. */
struct job_facts {
	bool size_known;
	bool ranges; /* may be asked for: a strong ETag, and not refused yet */
	char etag[JOB_ETAG_MAX + 1];
	char version_id[JOB_VERSION_MAX + 1];
	struct checksum checksum; /* the server's */
	int64_t modified_s;       /* Last-Modified; 0: unknown */
};

struct job {
	enum job_state state;
	uint64_t number;      /* place in the order of the sources, from 0 */
	struct source source; /* points into source_text */
	size_t source_n, name_n;
	bool selection; /* a prefix or pattern that could not be listed */
	uint64_t group; /* the selection's number, if it is or was named by one;
	                 * else 0 */
	struct checksum given; /* the user's; CHECKSUM_NONE */
	struct job_before before;
	uint64_t started_ms;
	struct job_facts facts;
	uint64_t received;   /* bytes done, of an object of unknown size too */
	uint64_t crc;        /* of such an object, from its start */
	unsigned leases;     /* workers at it */
	unsigned generation; /* of the facts; a lease of an older one is void */
	unsigned restarts;   /* from the start, since it changed or so */
	unsigned retries;
	bool losing;        /* LOST as soon as nobody is at it */
	bool changed;       /* READY again as soon as nobody is at it */
	bool unkept;        /* its journal is full, or cannot hold its ETag */
	bool single;        /* in one stream: the server knows no ranges */
	bool tried_journal; /* what an earlier run left has been looked for */
	bool open_end;  /* nothing but a checksum tells whether it is whole */
	bool resumed;   /* some of it comes from an earlier run */
	bool unchanged; /* as before.kept: LOST, but that is no failure */
	bool doubted;   /* its checksum was wrong once: all was fetched again */
	enum checksum_kind verified; /* by what */
	uint64_t part_bytes; /* of each part, to verify by; 0: not known */
	enum job_note note;
	bool noticed;        /* a fault that is tried again: to be told once */
	uint64_t wait_ms;    /* until the next attempt, from the fault on */
	uint64_t kept_bytes; /* that the journal claims */
	uint64_t kept_at_ms; /* the last checkpoint */
	struct fault fault;
	struct part part;
	char source_text[JOB_SOURCE_MAX];
	char name[PATH_NAME_MAX]; /* under the destination */
	struct plan plan;
};

static inline struct slice job_source(const struct job *j)
{
	return (struct slice){j->source_text, j->source_n};
}

static inline struct slice job_name(const struct job *j)
{
	return (struct slice){j->name, j->name_n};
}

/* Bytes of the object, once it is written. */
static inline uint64_t job_size(const struct job *j)
{
	return j->facts.size_known ? j->plan.size : j->received;
}

/* A slot for another object: all but its number and its texts is forgotten.
 * (The plan is begun when the size is known.) */
static inline void job_reset(struct job *j)
{
	j->given.kind = CHECKSUM_NONE;
	j->selection = j->unchanged = false;
	j->group = 0;
	j->before.listed = j->before.kept = false;
	j->facts = (struct job_facts){.size_known = false};
	j->received = j->crc = 0;
	j->leases = j->generation = j->restarts = j->retries = 0;
	j->losing = j->changed = j->single = j->noticed = false;
	j->unkept = j->open_end = false;
	j->tried_journal = j->resumed = j->doubted = false;
	j->verified = CHECKSUM_NONE;
	j->part_bytes = 0;
	j->note = JOB_NOTE_NONE;
	j->kept_bytes = j->kept_at_ms = 0;
	j->fault.err = ERR_OK;
}

#endif
