/*
 * object: one that is wholly written to its part, three pieces of it, with
 * all that a job knows of it: what check, verify and resume begin with.
 */
#ifndef PAIL_OBJECT_H
#define PAIL_OBJECT_H

#include "fetch/job.h"
#include "place.h"

enum { OBJECT_BYTES = 2 * PLAN_PIECE_MIN + 300001, OBJECT_PIECES = 3 };

struct object {
	struct place p;
	struct job j;
	char buffer[65536];
};

#define OBJECT_NAME "dir/object"

static inline struct slice object_text(void)
{
	static char text[OBJECT_BYTES];
	uint32_t x = 1;

	if (!text[0] && !text[1])
		for (size_t i = 0; i < sizeof text; i++) {
			x = x * 1664525 + 1013904223;
			text[i] = (char)(x >> 24);
		}
	return (struct slice){text, sizeof text};
}

/* The first n bytes of it, as an object of their own. */
static inline bool object_open_n(struct object *o, enum crc_kind kind, size_t n)
{
	struct job *j = &o->j;
	struct slice text = slice_first(object_text(), n);

	memset(j, 0, sizeof *j);
	if (!place_open(&o->p))
		return false;
	part_init(&j->part, o->p.port);
	j->name_n = sizeof OBJECT_NAME - 1;
	memcpy(j->name, OBJECT_NAME, j->name_n);
	j->facts.size_known = j->facts.ranges = true;
	strcpy(j->facts.etag, "\"etag\"");
	plan_init(&j->plan, n);
	for (uint32_t i = 0; i < j->plan.pieces; i++) {
		struct slice piece = slice_first(
			slice_after(text, (size_t)plan_piece_from(&j->plan, i)),
			(size_t)j->plan.piece_size);

		plan_restore(&j->plan, i, crc_put(kind, 0, piece));
	}
	return part_open(&j->part, o->p.root, job_name(j)) == ERR_OK &&
	       part_write(&j->part, 0, text) == ERR_OK;
}

static inline bool object_open(struct object *o, enum crc_kind kind)
{
	return object_open_n(o, kind, OBJECT_BYTES);
}

static inline void object_close(struct object *o)
{
	part_discard(&o->j.part, job_name(&o->j));
	place_close(&o->p);
}

/* A byte on the disk is another one now. */
static inline bool object_flip(struct object *o, uint64_t at)
{
	char c;
	size_t got;

	if (part_read(&o->j.part, at, &c, 1, &got) != ERR_OK || !got)
		return false;
	c ^= 1;
	return part_write(&o->j.part, at, (struct slice){&c, 1}) == ERR_OK;
}

/* From now on its handle is that of something else: reads or syncs fail. */
static inline bool object_spoil(struct object *o, const char *path)
{
	FILE *f = fopen(path, "r");
	bool right = f && dup2(fileno(f), o->j.part.file.h) >= 0;

	return f && fclose(f) == 0 && right;
}

#endif
