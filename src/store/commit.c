#include "store/commit.h"

/* After a failed sync nobody can say which bytes are on the medium, and a
 * second sync would say that all is well: all of them count as lost. */
static void sync_data(struct port *p, struct commit_item *items, size_t n)
{
	struct port_file files[COMMIT_MAX];
	enum err e;

	for (size_t i = 0; i < n; i++)
		files[i] = items[i].part->file;
	e = port_files_sync(p, items[0].part->root, files, n);
	for (size_t i = 0; i < n; i++)
		items[i].err = e;
}

/* What a journal claims was durable before, and serves the next run. */
static void give_up(struct commit_item *item)
{
	if (item->part->ledger.open)
		part_keep(item->part);
	else
		part_discard(item->part, item->name);
}

static void rename_all(struct commit_item *items, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (items[i].err == ERR_OK)
			items[i].err = part_rename(items[i].part,
			                           items[i].name);
		if (items[i].err != ERR_OK)
			give_up(&items[i]);
	}
}

/* Whether a sync of b's directory, and of those above it, is one of a's. */
static bool is_above(const struct commit_item *a, const struct commit_item *b)
{
	struct slice above = path_parent(a->name);
	struct slice dir = path_parent(b->name);

	if (!slice_starts(dir, above))
		return false;
	return above.n == 0 || dir.n == above.n || dir.p[above.n] == '/';
}

/*
 * A directory that is synced after the last of its renames is synced for all
 * of them: the last item of each that has no other beneath it does it.
 */
static bool is_synced_with_another(const struct commit_item *items, size_t n,
                                   size_t i)
{
	for (size_t k = 0; k < n; k++)
		if (k != i && items[k].err == ERR_OK &&
		    is_above(&items[i], &items[k]) &&
		    (k > i || !is_above(&items[k], &items[i])))
			return true;
	return false;
}

static void fail_dirs(struct commit_item *items, size_t n,
                      const struct commit_item *of, enum err e)
{
	for (size_t i = 0; i < n; i++)
		if (items[i].err == ERR_OK && is_above(&items[i], of))
			items[i].err = e;
}

static void sync_dirs(struct commit_item *items, size_t n)
{
	enum err e;

	for (size_t i = 0; i < n; i++) {
		if (items[i].err != ERR_OK ||
		    is_synced_with_another(items, n, i))
			continue;
		e = part_sync_dirs(items[i].part, items[i].name);
		if (e != ERR_OK)
			fail_dirs(items, n, &items[i], e);
	}
}

void commit_run(struct port *p, struct commit_item *items, size_t n,
                enum commit_sync sync)
{
	for (size_t i = 0; i < n; i++)
		items[i].err = ERR_OK;
	if (sync != COMMIT_SYNC_NONE && n)
		sync_data(p, items, n);
	rename_all(items, n);
	if (sync != COMMIT_SYNC_NONE)
		sync_dirs(items, n);
	for (size_t i = 0; i < n; i++)
		if (items[i].part->open)
			part_finish(items[i].part, items[i].name);
}
