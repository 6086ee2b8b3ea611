/*
 * reread: a part read again from the disk, a buffer at a step, and held
 * against what it must be: the CRCs of its pieces (after a journal claimed
 * them, or before publishing), and a digest over all of it, or over the sums
 * of its parts.
 *
 * One pass does both. The plan is the reader's alone meanwhile.
 */
#ifndef PAIL_FETCH_REREAD_H
#define PAIL_FETCH_REREAD_H

#include "fetch/parts.h"
#include "fetch/plan.h"
#include "store/part.h"

struct reread {
	struct part *part;
	struct plan *plan; /* NULL: an object of unknown size */
	enum crc_kind crc_kind;
	bool pieces;   /* compare the CRC of each piece that is done */
	bool whole;    /* digest over everything */
	bool in_parts; /* then it is `parts`, not `digest` */
	struct digest digest;
	struct parts parts;
	uint64_t size, at;
	uint64_t crc;   /* of the piece under way */
	uint32_t wrong; /* pieces that were undone */
	enum err err;   /* it cannot begin: the first step says so */
	char *buffer;
	size_t buffer_n;
};

/* Borrows all. Pieces that are not done are skipped, unless `whole`. */
void reread_init(struct reread *r, struct part *part, struct plan *plan,
                 uint64_t size, enum crc_kind kind, char *buffer,
                 size_t buffer_n);
void reread_pieces(struct reread *r);
void reread_digest(struct reread *r, enum digest_kind kind);
void reread_parts(struct reread *r, enum checksum_kind kind,
                  uint64_t part_bytes);

/* Reads on; *done at the end. A piece whose CRC differs, or that cannot be
 * read, is undone in the plan. */
enum err reread_step(struct reread *r, bool *done);

#endif
