/*
 * verify: a written part held against every checksum that there is, before it
 * gets its name. CRCs of the whole are combined from those of the pieces, so
 * that the flash is not read again; digests take one pass over the file, and
 * so does what is over parts, if their size is known.
 */
#ifndef PAIL_FETCH_VERIFY_H
#define PAIL_FETCH_VERIFY_H

#include "fetch/job.h"
#include "fetch/reread.h"

/* Whether the checksum that counts is one over parts: their size is to be
 * learned first, and put into j->part_bytes. */
bool verify_wants_parts(const struct job *j);

/*
 * Sets the reading up: it ends at once when nothing has to be read. readback:
 * the medium is read again; where that begins with a sync that fails, the
 * first step says so, and what no journal claims is not done.
 */
void verify_begin(struct reread *r, struct job *j, bool readback, char *buffer,
                  size_t buffer_n);

enum verify {
	VERIFY_RIGHT, /* j->verified says by what, or CHECKSUM_NONE */
	VERIFY_MORE, /* a CRC is wrong: the reading goes on, to find out where */
	VERIFY_PIECES, /* some pieces are wrong on the disk, and undone */
	/* the bytes are not those of the object; or, by a checksum over parts,
	 * the parts are not of the size that they were taken to be */
	VERIFY_WRONG,
};

/* The reading has come to its end. */
enum verify verify_end(struct reread *r, struct job *j);

#endif
