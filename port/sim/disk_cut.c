/* disk: what a power cut leaves. */
#include <string.h>

#include "port/sim/disk.h"

static bool touches(const struct disk_change *c, uint64_t from, uint64_t to)
{
	if (!c->bytes) /* a shorter file has nothing there */
		return c->at < to;
	return c->at < to && from < c->at + c->n;
}

/* How many of the n changes of a unit are on the medium: all of them as often
 * as luck has it, or any number. */
static size_t draw_count(size_t n, unsigned luck, struct dice *dice)
{
	if (dice_falls(dice, luck))
		return n;
	return (size_t)dice_below(dice, luck ? n : 1);
}

static void apply_to_unit(struct disk_image *i, const struct disk_change *c,
                          uint64_t from, uint64_t to)
{
	uint64_t a = c->at > from ? c->at : from;
	uint64_t b = c->bytes && c->at + c->n < to ? c->at + c->n : to;

	if (c->bytes)
		memcpy(i->p + a, c->bytes + (a - c->at), (size_t)(b - a));
	else
		memset(i->p + a, 0, (size_t)(b - a));
}

static size_t count_until(const struct disk_node *f, uint64_t moment)
{
	size_t n = 0;

	while (n < f->change_n && f->changes[n].moment <= moment)
		n++;
	return n;
}

static void draw_unit(struct disk_node *f, size_t n, uint64_t from, uint64_t to,
                      unsigned luck, struct dice *dice)
{
	size_t touched = 0, done;

	for (size_t i = 0; i < n; i++)
		touched += touches(&f->changes[i], from, to);
	if (!touched)
		return;
	done = draw_count(touched, luck, dice);
	for (size_t i = 0; i < n && done; i++) {
		if (!touches(&f->changes[i], from, to))
			continue;
		apply_to_unit(&f->kept, &f->changes[i], from, to);
		done--;
	}
}

/* The sizes that the file had, the kept one first; the greatest of them. */
static uint64_t size_after(const struct disk_node *f, size_t n, bool greatest)
{
	uint64_t size = f->kept.n, most = size;

	for (size_t i = 0; i < n; i++) {
		const struct disk_change *c = &f->changes[i];

		if (!c->bytes)
			size = c->at;
		else if (c->at + c->n > size)
			size = c->at + c->n;
		most = size > most ? size : most;
	}
	return greatest ? most : size;
}

static void fill_rubbish(struct disk_image *i, uint64_t from, struct dice *dice)
{
	uint8_t seed = (uint8_t)dice_roll(dice);

	for (uint64_t at = from; at < i->n; at++)
		i->p[at] = (uint8_t)(seed + at * 31);
}

void disk_draw(const struct disk *d, struct disk_node *f, uint64_t moment,
               unsigned luck, struct dice *dice)
{
	size_t n = count_until(f, moment);
	uint64_t most = size_after(f, n, true), kept = f->kept.n;
	uint64_t unit = d->manners.unit;
	uint64_t size;

	if (!n)
		return;
	size = size_after(f, draw_count(n, luck, dice), false);
	disk_image_resize(&f->kept, most);
	if (d->manners.kind == DISK_FAT)
		fill_rubbish(&f->kept, kept, dice);
	for (uint64_t from = 0; from < most; from += unit)
		draw_unit(f, n, from, from + unit < most ? from + unit : most,
		          luck, dice);
	disk_image_resize(&f->kept, size);
}

/* ---- names ---------------------------------------------------------------- */

/* On FAT the two halves of a rename are two writes. */
static void do_torn(struct disk *d, struct disk_deed *deed, unsigned luck,
                    struct dice *dice)
{
	struct disk_deed half = *deed;

	if (deed->act != DISK_RENAME || d->manners.kind != DISK_FAT) {
		if (dice_falls(dice, luck))
			disk_do(&deed->dir->stored, deed);
		return;
	}
	half.act = DISK_REMOVE;
	if (dice_falls(dice, luck))
		disk_do(&deed->dir->stored, &half);
	half.act = DISK_MAKE;
	half.name = deed->to;
	if (dice_falls(dice, luck))
		disk_do(&deed->dir->stored, &half);
}

static void draw_deeds(struct disk *d, unsigned luck, struct dice *dice)
{
	bool ordered = d->manners.kind == DISK_ORDERED;
	size_t n = ordered ? draw_count(d->deed_n, luck, dice) : d->deed_n;

	for (size_t i = 0; i < n; i++) {
		if (ordered)
			disk_do(&d->deeds[i].dir->stored, &d->deeds[i]);
		else
			do_torn(d, &d->deeds[i], luck, dice);
	}
	while (d->deed_n)
		disk_drop_deed(d, d->deed_n - 1);
}

/* Names are counted from the root down: what lies in a directory that is lost
 * is lost. Nodes are made after their directories, so one pass does. */
static void count_names(struct disk *d)
{
	for (size_t i = 1; i < d->node_n; i++)
		d->nodes[i]->names = 0;
	for (size_t i = 0; i < d->node_n; i++) {
		const struct disk_node *dir = d->nodes[i];

		for (size_t k = 0; dir->names && k < dir->here.n; k++)
			dir->here.p[k].node->names++;
	}
}

/* Two names of one file, after half a rename: fsck makes two files of them, of
 * which the one that is met first has the bytes. */
static void part_twins(struct disk *d)
{
	for (size_t i = 0; i < d->node_n; i++) {
		struct disk_node *dir = d->nodes[i];

		for (size_t k = dir->here.n; k-- > 0;) {
			struct disk_node *f = dir->here.p[k].node;
			struct disk_node *twin;

			if (f->names < 2 || f->is_dir)
				continue;
			f->names--;
			twin = disk_make(d, dir, dir->here.p[k].name, false);
			disk_image_set(&twin->kept, &f->kept);
			disk_sync_dir(d, dir, d->moment);
		}
	}
}

static void settle(struct disk *d)
{
	d->used = 0;
	for (size_t i = 0; i < d->node_n; i++) {
		struct disk_node *f = d->nodes[i];

		disk_image_set(&f->now, &f->kept);
		d->used += (f->now.n + DISK_BLOCK - 1) / DISK_BLOCK *
		           DISK_BLOCK;
	}
}

void disk_leave(struct disk *d)
{
	for (size_t i = 0; i < d->node_n; i++) {
		d->nodes[i]->locked = false;
		d->nodes[i]->opened = 0;
	}
}

void disk_cut(struct disk *d, struct dice *dice)
{
	static const unsigned lucks[] = {0, 32, 128, 224, 256};
	unsigned of_bytes = lucks[dice_below(dice, 5)];
	unsigned of_names = lucks[dice_below(dice, 5)];

	draw_deeds(d, of_names, dice);
	for (size_t i = 0; i < d->node_n; i++) {
		disk_draw(d, d->nodes[i], d->moment, of_bytes, dice);
		disk_drop_changes(d->nodes[i], UINT64_MAX);
		disk_names_set(&d->nodes[i]->here, &d->nodes[i]->stored);
	}
	disk_leave(d);
	count_names(d);
	disk_sweep(d);
	part_twins(d);
	settle(d);
}
