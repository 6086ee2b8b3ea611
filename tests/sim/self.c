#include "self.h"

#include <stdio.h>
#include <string.h>

#include "port/sim/sim.h"

/* Each property is looked for in so many draws. */
enum { DRAWS = 400, UNIT = 512, SIZE = 4 * UNIT };

static bool say(const char *name, bool good, const char *why)
{
	if (good)
		printf("ok - self: %s\n", name);
	else
		printf("not ok - self: %s: %s\n", name, why);
	return good;
}

static struct disk *disk_of(enum disk_kind kind)
{
	const struct disk_manners m = {.kind = kind, .unit = UNIT};

	return disk_new(&m);
}

static struct disk_node *root_of(const struct disk *d)
{
	return d->nodes[0];
}

/* A file of SIZE bytes of that value. */
static struct disk_node *write_file(struct disk *d, const char *name,
                                    uint8_t value)
{
	struct disk_node *f = disk_find(root_of(d), name);
	uint8_t bytes[SIZE];

	memset(bytes, value, sizeof bytes);
	if (!f)
		f = disk_make(d, root_of(d), name, false);
	(void)disk_write(d, f, 0, bytes, sizeof bytes);
	return f;
}

static void sync_all(struct disk *d, struct disk_node *f)
{
	disk_sync_file(d, f, disk_moment(d));
	disk_sync_dir(d, root_of(d), disk_moment(d));
}

/* How many units of an image hold that value; SIZE: one is torn within. */
static unsigned units_of(const struct disk_image *i, uint8_t value)
{
	unsigned n = 0;

	for (size_t at = 0; at + UNIT <= i->n; at += UNIT) {
		if (memcmp(i->p + at, i->p + at + 1, UNIT - 1) != 0)
			return SIZE;
		n += i->p[at] == value;
	}
	return n;
}

/* ---- bytes ---------------------------------------------------------------- */

/* A write that was not synced is there, is not, or is there in part: whole
 * units, each on its own. One that was synced is there. */
static bool case_writes(void)
{
	bool none = false, some = false, all = false, torn = false;

	for (uint64_t seed = 0; seed < DRAWS; seed++) {
		struct disk *d = disk_of(DISK_ORDERED);
		struct disk_node *f = write_file(d, "a", 1);
		struct dice dice;
		unsigned n;

		sync_all(d, f);
		(void)write_file(d, "a", 2);
		dice_init(&dice, seed, 0);
		disk_cut(d, &dice);
		f = disk_find(root_of(d), "a");
		n = f && f->now.n == SIZE ? units_of(&f->now, 2) : SIZE;
		none = none || n == 0;
		some = some || (n > 0 && n < SIZE / UNIT);
		all = all || n == SIZE / UNIT;
		torn = torn || n == SIZE;
		disk_free(d);
	}
	return say("a pending write is there, is not, or is torn",
	           none && some && all && !torn, "not all of these");
}

static bool case_syncs(void)
{
	bool good = true;

	for (uint64_t seed = 0; seed < DRAWS; seed++) {
		struct disk *d = disk_of((enum disk_kind)(seed % 3));
		struct disk_node *f = write_file(d, "a", 1);
		struct dice dice;

		sync_all(d, f);
		dice_init(&dice, seed, 0);
		disk_cut(d, &dice);
		f = disk_find(root_of(d), "a");
		good = good && f && f->now.n == SIZE &&
		       units_of(&f->now, 1) == SIZE / UNIT;
		disk_free(d);
	}
	return say("what was synced stays", good, "it does not");
}

/* What was pending is lost or kept, and no later sync brings it back. */
static bool case_failed_sync(void)
{
	bool lost = false, seen = true;

	for (uint64_t seed = 0; seed < DRAWS; seed++) {
		struct disk *d = disk_of(DISK_ORDERED);
		struct disk_node *f = write_file(d, "a", 1);
		struct dice dice;

		sync_all(d, f);
		(void)write_file(d, "a", 2);
		dice_init(&dice, seed, 0);
		disk_fail_sync(d, f, disk_moment(d), &dice);
		seen = seen && units_of(&f->now, 2) == SIZE / UNIT;
		disk_sync_file(d, f, disk_moment(d));
		lost = lost || units_of(&f->kept, 2) < SIZE / UNIT;
		disk_uncache(d, f);
		seen = seen && f->now.n == f->kept.n &&
		       memcmp(f->now.p, f->kept.p, f->now.n) == 0;
		disk_free(d);
	}
	return say("a sync that failed loses, and the next one hides it",
	           lost && seen, "it does not");
}

/* ---- names ---------------------------------------------------------------- */

/* Two renames, not synced; the four results as bits. */
static unsigned draw_renames(enum disk_kind kind, bool sync_file)
{
	unsigned results = 0;

	for (uint64_t seed = 0; seed < DRAWS; seed++) {
		struct disk *d = disk_of(kind);
		struct disk_node *a = write_file(d, "a", 1);
		struct disk_node *b = write_file(d, "b", 2);
		struct dice dice;
		bool c, e;

		sync_all(d, a);
		sync_all(d, b);
		(void)disk_rename(d, root_of(d), "a", "c");
		(void)disk_rename(d, root_of(d), "b", "e");
		if (sync_file)
			disk_sync_file(d, b, disk_moment(d));
		dice_init(&dice, seed, 0);
		disk_cut(d, &dice);
		c = disk_find(root_of(d), "c") != NULL;
		e = disk_find(root_of(d), "e") != NULL;
		results |= 1u << (2 * c + e);
		disk_free(d);
	}
	return results;
}

static bool case_order(void)
{
	/* bit 0: neither; 1: the second alone; 2: the first alone; 3: both */
	bool ordered = draw_renames(DISK_ORDERED, false) == 0xd &&
	               draw_renames(DISK_ORDERED, true) == 0x8;
	bool loose = draw_renames(DISK_LOOSE, false) == 0xf &&
	             draw_renames(DISK_LOOSE, true) == 0xf;

	return say("names are in order on ext4, and nowhere else",
	           ordered && loose, "they are not");
}

/* Half a rename: the old name too, or neither. */
static bool case_halves(void)
{
	bool both = false, neither = false, good = true;

	for (uint64_t seed = 0; seed < DRAWS; seed++) {
		struct disk *d = disk_of(DISK_FAT);
		struct disk_node *a = write_file(d, "a", 1), *c;
		struct dice dice;

		sync_all(d, a);
		(void)disk_rename(d, root_of(d), "a", "c");
		dice_init(&dice, seed, 0);
		disk_cut(d, &dice);
		a = disk_find(root_of(d), "a");
		c = disk_find(root_of(d), "c");
		both = both || (a && c);
		neither = neither || (!a && !c);
		good = good && (!a || a != c);
		good = good && (!c || units_of(&c->now, 1) == SIZE / UNIT);
		disk_free(d);
	}
	return say("half a rename on FAT", both && neither && good,
	           "there is none");
}

/* A new file that was synced may have no name yet. */
static bool case_new_name(void)
{
	bool gone = false, there = false;

	for (uint64_t seed = 0; seed < DRAWS; seed++) {
		struct disk *d = disk_of(DISK_LOOSE);
		struct disk_node *f = write_file(d, "a", 1);
		struct dice dice;

		disk_sync_file(d, f, disk_moment(d));
		dice_init(&dice, seed, 0);
		disk_cut(d, &dice);
		f = disk_find(root_of(d), "a");
		gone = gone || !f;
		there = there || (f && units_of(&f->now, 1) == SIZE / UNIT);
		disk_free(d);
	}
	return say("a new file's name is not its bytes", gone && there,
	           "they go together");
}

static bool case_space(void)
{
	const struct disk_manners m = {.unit = UNIT, .capacity = 16384};
	struct disk *d = disk_new(&m);
	struct disk_node *f = disk_make(d, root_of(d), "a", false);
	bool good = disk_resize(d, f, 16384) == ERR_OK &&
	            disk_resize(d, f, 16385) == ERR_DISK_FULL &&
	            disk_write(d, f, 16000, "x", 1) == ERR_OK &&
	            disk_write(d, f, 16384, "x", 1) == ERR_DISK_FULL;

	f->opened = 1;
	(void)disk_remove(d, root_of(d), "a");
	good = good && d->used == 16384;
	disk_close(d, f);
	good = good && d->used == 0;
	disk_free(d);
	return say("space is counted", good, "it is not");
}

static bool case_copy(void)
{
	struct disk *d = disk_of(DISK_LOOSE);
	struct disk_node *f = write_file(d, "a", 1);
	struct dice one, two;
	struct disk *c;
	bool good;

	sync_all(d, f);
	(void)write_file(d, "b", 2);
	(void)write_file(d, "a", 3);
	c = disk_copy(d);
	dice_init(&one, 1, 0);
	dice_init(&two, 1, 0);
	disk_cut(d, &one);
	disk_cut(c, &two);
	good = d->node_n == c->node_n;
	for (size_t i = 0; good && i < d->node_n; i++)
		good = d->nodes[i]->now.n == c->nodes[i]->now.n &&
		       (!d->nodes[i]->now.n ||
		        memcmp(d->nodes[i]->now.p, c->nodes[i]->now.p,
		               d->nodes[i]->now.n) == 0);
	disk_free(d);
	disk_free(c);
	return say("a copy fares as the original", good, "it does not");
}

bool self_run(void)
{
	bool good = case_writes();

	good = case_syncs() && good;
	good = case_failed_sync() && good;
	good = case_order() && good;
	good = case_halves() && good;
	good = case_new_name() && good;
	good = case_space() && good;
	return case_copy() && good;
}
