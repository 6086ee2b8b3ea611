/*
 * check: a part read again from the disk, a buffer at a step, and held
 * against what it must be: the CRCs of its pieces (after a journal claimed
 * them, or before publishing), and a digest over all of it.
 *
 * One pass does both. The plan is the checker's alone meanwhile.
 */
#ifndef PAIL_FETCH_CHECK_H
#define PAIL_FETCH_CHECK_H

#include "base/digest.h"
#include "fetch/plan.h"
#include "store/part.h"

struct check {
	struct part *part;
	struct plan *plan; /* NULL: an object of unknown size */
	enum crc_kind crc_kind;
	bool pieces;       /* compare the CRC of each piece that is done */
	bool whole;        /* digest over everything */
	struct digest digest;
	uint64_t size, at;
	uint64_t crc; /* of the piece under way */
	uint32_t wrong; /* pieces that were undone */
	enum err err;   /* it cannot begin: the first step says so */
	char *buffer;
	size_t buffer_n;
};

/* Borrows all. Pieces that are not done are skipped, unless `whole`. */
void check_init(struct check *c, struct part *part, struct plan *plan,
                uint64_t size, enum crc_kind kind, char *buffer,
                size_t buffer_n);
void check_pieces(struct check *c);
void check_digest(struct check *c, enum digest_kind kind);

/* Reads on; *done at the end. A piece whose CRC differs, or that cannot be
 * read, is undone in the plan. */
enum err check_step(struct check *c, bool *done);

#endif
