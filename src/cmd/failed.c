#include "cmd/failed.h"

#include <string.h>

#include "base/little.h"
#include "cmd/list.h"
#include "cmd/target.h"
#include "store/commit.h"
#include "store/whole.h"

enum err failed_open(struct failed *f, struct port *port, struct slice path)
{
	struct buf dir = BUF(f->path), name = BUF(f->name);
	enum err e;

	f->port = port;
	f->open = false;
	f->count = f->size = 0;
	memset(f->lost, 0, sizeof f->lost);
	e = target_split(path, &dir, &name);
	if (e != ERR_OK)
		return e;
	f->name_n = name.n;
	e = port_dir_open(port, f->path, &f->dir);
	if (e != ERR_OK)
		return e;
	part_init(&f->part, port);
	e = part_open(&f->part, f->dir, buf_slice(&name));
	if (e != ERR_OK)
		port_dir_close(port, &f->dir);
	f->open = e == ERR_OK;
	return e;
}

/* ---- lines ------------------------------------------------------------------ */

/* It stands as it was written: an escaped line would be a key. A SHA-256 that
 * it cannot have must fail again, and not be left out. */
static void put_selection(struct buf *b, const struct failed_item *item)
{
	buf_put(b, item->source);
	if (item->name.n || item->sha256.n)
		buf_put_char(b, '\t');
	buf_put(b, item->name);
	if (item->sha256.n) {
		buf_put_z(b, "\tsha256:");
		buf_put(b, item->sha256);
	}
	buf_put_char(b, '\n');
}

static void put_line(struct buf *b, const struct failed_item *item)
{
	if (item->selection && !slice_has_control(item->source) &&
	    !slice_has_control(item->name))
		put_selection(b, item);
	else
		list_put(b, item->source, item->name, item->sha256);
}

/*
 * Until the end each line stands behind a mark: its group, if it may be left
 * out, and its length. Objects may fail long before their selection does, and
 * also after it.
 */
enum { MARK_BYTES = 8 };

static bool is_known(uint64_t group)
{
	return group > 0 && group <= FAILED_GROUPS_MAX;
}

enum err failed_put(struct failed *f, const struct failed_item *item)
{
	uint64_t group = is_known(item->group) ? item->group : 0;
	struct buf b;
	enum err e;

	if (!f->open)
		return ERR_OK;
	buf_init(&b, f->line + MARK_BYTES, sizeof f->line - MARK_BYTES);
	put_line(&b, item);
	if (b.over)
		return ERR_TOO_LONG;
	if (item->selection && group)
		f->lost[(group - 1) / 8] |= (uint8_t)(1U << (group - 1) % 8);
	little_put((uint8_t *)f->line, item->selection ? 0 : group, 4);
	little_put((uint8_t *)f->line + 4, b.n, 4);
	f->count++;
	e = part_write(&f->part, f->size,
	               (struct slice){f->line, MARK_BYTES + b.n});
	f->size += MARK_BYTES + b.n;
	return e;
}

/* ---- the end ---------------------------------------------------------------- */

static bool is_lost(const struct failed *f, uint64_t group)
{
	return group && f->lost[(group - 1) / 8] >> (group - 1) % 8 & 1;
}

static enum err read_all(struct failed *f, uint64_t at, size_t n)
{
	size_t got;
	enum err e = whole_read(f->port, f->part.file, at, f->line, n, &got);

	return e == ERR_OK && got < n ? ERR_IO : e;
}

/* The line behind the mark at *at, which moves past it. */
static enum err take_line(struct failed *f, uint64_t *at, uint64_t *group,
                          struct slice *line)
{
	enum err e = read_all(f, *at, MARK_BYTES);
	uint64_t n = little_get((const uint8_t *)f->line + 4, 4);

	*group = little_get((const uint8_t *)f->line, 4);
	if (e == ERR_OK && (*group > FAILED_GROUPS_MAX || n > sizeof f->line))
		e = ERR_IO; /* not what was written */
	if (e == ERR_OK)
		e = read_all(f, *at + MARK_BYTES, (size_t)n);
	*line = (struct slice){f->line, (size_t)n};
	*at += MARK_BYTES + n;
	return e;
}

/* In place: without marks, and without what a lost selection names again. */
static enum err tidy_up(struct failed *f)
{
	uint64_t from = 0, to = 0, group;
	struct slice line;
	enum err e = ERR_OK;

	while (e == ERR_OK && from < f->size) {
		e = take_line(f, &from, &group, &line);
		if (e != ERR_OK || is_lost(f, group))
			continue;
		e = part_write(&f->part, to, line);
		to += line.n;
	}
	return e == ERR_OK ? port_file_cut(f->port, f->part.file, to) : e;
}

enum err failed_finish(struct failed *f)
{
	struct slice name = {f->name, f->name_n};
	struct commit_item item = {&f->part, name, ERR_OK};
	enum err e;

	if (!f->open)
		return ERR_OK;
	f->open = false;
	e = tidy_up(f);
	if (e == ERR_OK && f->count) {
		commit_run(f->port, &item, 1, COMMIT_SYNC_FULL);
		e = item.err;
	} else {
		part_discard(&f->part, name);
		if (e == ERR_OK)
			e = port_remove(f->port, f->dir, f->name);
		e = e == ERR_NO_FILE ? ERR_OK : e;
	}
	port_dir_close(f->port, &f->dir);
	return e;
}
