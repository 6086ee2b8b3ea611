#include "cmd/failed.h"

#include "cmd/list.h"
#include "cmd/target.h"
#include "store/commit.h"

enum err failed_open(struct failed *f, struct port *port, struct slice path)
{
	struct buf dir = BUF(f->path), name = BUF(f->name);
	enum err e;

	f->port = port;
	f->open = false;
	f->count = f->size = 0;
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

/* It stands as it was written: an escaped line would be a key. */
static void put_selection(struct buf *b, struct slice source, struct slice name)
{
	buf_put(b, source);
	if (name.n) {
		buf_put_char(b, '\t');
		buf_put(b, name);
	}
	buf_put_char(b, '\n');
}

enum err failed_put(struct failed *f, struct slice source, struct slice name,
                    struct slice sha256, bool selection)
{
	struct buf b = BUF(f->line);
	enum err e;

	if (!f->open)
		return ERR_OK;
	if (selection && !slice_has_control(source) && !slice_has_control(name))
		put_selection(&b, source, name);
	else
		list_put(&b, source, name, sha256);
	if (b.over)
		return ERR_TOO_LONG;
	f->count++;
	e = part_write(&f->part, f->size, buf_slice(&b));
	f->size += b.n;
	return e;
}

enum err failed_finish(struct failed *f)
{
	struct slice name = {f->name, f->name_n};
	struct commit_item item = {&f->part, name, ERR_OK};
	enum err e;

	if (!f->open)
		return ERR_OK;
	f->open = false;
	if (f->count) {
		commit_run(f->port, &item, 1, COMMIT_SYNC_FULL);
		e = item.err;
	} else {
		part_discard(&f->part, name);
		e = port_remove(f->port, f->dir, f->name);
		e = e == ERR_NO_FILE ? ERR_OK : e;
	}
	port_dir_close(f->port, &f->dir);
	return e;
}
