/*
 * judge: what must be true of a disk, whenever one looks; and of a run at its
 * end.
 */
#ifndef PAIL_SIM_JUDGE_H
#define PAIL_SIM_JUDGE_H

#include "life.h"

enum judge_image {
	JUDGE_NOTHING, /* there is no such file */
	JUDGE_OLD,     /* what stood there before the first boot */
	JUDGE_FIRST,   /* a whole version of the first server's */
	JUDGE_THEN,    /* of the later server's */
	JUDGE_WRONG,
};

/* What stands in an image under the name of object i. */
enum judge_image judge_image(const struct life *l, unsigned i,
                             const struct disk_image *image);

/* Bytes `from`.. of object i in some version: whether these are they. */
bool judge_bytes(const struct life *l, unsigned i, uint64_t from,
                 const uint8_t *p, size_t n);

/* The old content of the i-th name. */
void judge_put_old(unsigned i, uint8_t *p, size_t n);
enum { JUDGE_OLD_BYTES = 777 };

/* Bytes of the objects that have been given their names. */
uint64_t judge_published(const struct life *l);

/* The disk after a boot and what came after it: every name absent, old or one
 * whole version; nothing there that is not ours; no secret anywhere. `done`:
 * the boot ended well, so that all is there. */
void judge_disk(struct life *l, bool done);

/* The run that just ended: its status, its requests, the console. */
void judge_run(struct life *l);

#endif
