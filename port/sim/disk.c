#include "port/sim/disk.h"

#include <stdlib.h>
#include <string.h>

void *disk_grow(void *p, size_t n, size_t *cap, size_t size)
{
	if (n <= *cap)
		return p;
	while (*cap < n)
		*cap = *cap ? *cap * 2 : 16;
	p = realloc(p, *cap * size);
	if (!p)
		abort();
	return p;
}

/* ---- images --------------------------------------------------------------- */

void disk_image_resize(struct disk_image *i, uint64_t size)
{
	i->p = disk_grow(i->p, (size_t)size, &i->cap, 1);
	if (size > i->n)
		memset(i->p + i->n, 0, (size_t)size - i->n);
	i->n = (size_t)size;
}

void disk_image_put(struct disk_image *i, uint64_t at, const uint8_t *p,
                    size_t n)
{
	if (at + n > i->n)
		disk_image_resize(i, at + n);
	memcpy(i->p + at, p, n);
}

void disk_image_set(struct disk_image *to, const struct disk_image *from)
{
	to->n = 0;
	if (from->n)
		disk_image_put(to, 0, from->p, from->n);
}

/* ---- space ---------------------------------------------------------------- */

static uint64_t blocks(uint64_t size)
{
	return (size + DISK_BLOCK - 1) / DISK_BLOCK * DISK_BLOCK;
}

static enum err take_space(struct disk *d, struct disk_node *f, uint64_t size)
{
	uint64_t used = d->used - blocks(f->now.n) + blocks(size);
	uint64_t capacity = d->manners.capacity;

	if (capacity && used > d->used && used > capacity)
		return ERR_DISK_FULL;
	d->used = used;
	return ERR_OK;
}

static void release(struct disk *d, struct disk_node *f)
{
	if (f->names || f->opened || f->is_dir)
		return;
	d->used -= blocks(f->now.n);
	f->now.n = 0;
}

/* ---- bytes ---------------------------------------------------------------- */

static void put_change(struct disk *d, struct disk_node *f, uint64_t at,
                       const void *p, size_t n)
{
	struct disk_change *c;

	f->changes = disk_grow(f->changes, f->change_n + 1, &f->change_cap,
	                       sizeof *f->changes);
	c = &f->changes[f->change_n++];
	*c = (struct disk_change){++d->moment, at, n, NULL};
	if (!p)
		return;
	c->bytes = malloc(n ? n : 1);
	if (!c->bytes)
		abort();
	memcpy(c->bytes, p, n);
}

enum err disk_write(struct disk *d, struct disk_node *f, uint64_t at,
                    const void *p, size_t n)
{
	uint64_t end = at + n > f->now.n ? at + n : f->now.n;
	enum err e = take_space(d, f, end);

	if (e != ERR_OK || !n)
		return e;
	disk_image_put(&f->now, at, p, n);
	put_change(d, f, at, p, n);
	return ERR_OK;
}

enum err disk_resize(struct disk *d, struct disk_node *f, uint64_t size)
{
	enum err e;

	if (size == f->now.n)
		return ERR_OK;
	e = take_space(d, f, size);
	if (e != ERR_OK)
		return e;
	disk_image_resize(&f->now, size);
	put_change(d, f, size, NULL, 0);
	return ERR_OK;
}

void disk_close(struct disk *d, struct disk_node *f)
{
	f->opened--;
	release(d, f);
}

void disk_drop_changes(struct disk_node *f, uint64_t moment)
{
	size_t left = 0;

	for (size_t i = 0; i < f->change_n; i++) {
		if (f->changes[i].moment <= moment)
			free(f->changes[i].bytes);
		else
			f->changes[left++] = f->changes[i];
	}
	f->change_n = left;
}

static void apply_changes(struct disk_image *to, const struct disk_node *f,
                          uint64_t moment)
{
	for (size_t i = 0; i < f->change_n; i++) {
		const struct disk_change *c = &f->changes[i];

		if (c->moment > moment)
			return;
		if (c->bytes)
			disk_image_put(to, c->at, c->bytes, c->n);
		else
			disk_image_resize(to, c->at);
	}
}

static void keep_bytes(struct disk_node *f, uint64_t moment)
{
	apply_changes(&f->kept, f, moment);
	disk_drop_changes(f, moment);
}

void disk_uncache(struct disk *d, struct disk_node *f)
{
	disk_image_set(&f->now, &f->kept);
	apply_changes(&f->now, f, d->moment);
}

void disk_rot(struct disk_node *f, uint64_t at)
{
	f->kept.p[at] ^= 1;
	f->now.p[at] ^= 1;
}

/* ---- syncs ---------------------------------------------------------------- */

static void keep_deeds(struct disk *d, const struct disk_node *of_dir,
                       const struct disk_node *of_file, uint64_t moment)
{
	for (size_t i = 0; i < d->deed_n;) {
		struct disk_deed *deed = &d->deeds[i];
		bool meant = (!of_dir || deed->dir == of_dir) &&
		             (!of_file || deed->node == of_file);

		if (deed->moment > moment || !meant) {
			i++;
			continue;
		}
		disk_do(&deed->dir->stored, deed);
		disk_drop_deed(d, i);
	}
}

void disk_sync_file(struct disk *d, struct disk_node *f, uint64_t moment)
{
	keep_bytes(f, moment);
	if (d->manners.kind == DISK_ORDERED)
		keep_deeds(d, NULL, NULL, moment);
	else if (d->manners.entry_with_file)
		keep_deeds(d, NULL, f, moment);
}

void disk_sync_dir(struct disk *d, struct disk_node *dir, uint64_t moment)
{
	bool all = d->manners.kind == DISK_ORDERED;

	keep_deeds(d, all ? NULL : dir, NULL, moment);
}

void disk_fail_sync(struct disk *d, struct disk_node *f, uint64_t moment,
                    struct dice *dice)
{
	disk_draw(d, f, moment, 128, dice);
	disk_drop_changes(f, moment);
}
