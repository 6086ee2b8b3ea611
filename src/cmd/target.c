#include "cmd/target.h"

enum err target_split(struct slice path, struct buf *dir, struct buf *name)
{
	size_t cut = slice_find_last(path, '/');
	struct slice last = cut < path.n ? slice_after(path, cut + 1) : path;
	struct slice head = cut < path.n ? slice_first(path, cut) : SLICE(".");

	if (cut == 0 && path.n)
		head = SLICE("/");
	buf_put(dir, head);
	buf_put(name, last);
	buf_z(dir);
	buf_z(name);
	if (dir->over || name->over)
		return ERR_TOO_LONG;
	return path_check(last);
}

/* A new directory is durable once the one above it is synced. */
static enum err sync_above(const struct target *t, struct port *port)
{
	char above[TARGET_PATH_MAX + 1], name[PATH_PART_MAX + 1];
	struct buf a = BUF(above), n = BUF(name);
	struct slice path = slice_of(t->path);
	struct port_dir d;
	enum err e;

	while (path.n > 1 && slice_ends(path, SLICE("/")))
		path.n--;
	e = target_split(path, &a, &n);
	if (e == ERR_OK)
		e = port_dir_open(port, above, &d);
	if (e != ERR_OK)
		return e;
	e = port_dir_sync(port, d);
	port_dir_close(port, &d);
	return e;
}

static enum err open_dir(struct target *t, struct port *port, bool make)
{
	enum err e = ERR_OK;

	if (make)
		e = port_dir_make(port, t->path);
	if (make && e == ERR_OK)
		e = sync_above(t, port);
	return e == ERR_OK ? port_dir_open(port, t->path, &t->dir) : e;
}

enum err target_open(struct target *t, struct port *port, struct slice dest,
                     uint64_t count, bool selection, bool look,
                     const char **why)
{
	struct buf path = BUF(t->path), name = BUF(t->name);
	enum port_kind kind;
	enum err e;

	*t = (struct target){.dir = {PORT_NONE}};
	*why = "";
	buf_put(&path, dest);
	e = port_path_kind(port, buf_z(&path), &kind);
	if (path.over)
		return ERR_TOO_LONG;
	if (e != ERR_OK)
		return e;
	if (kind == PORT_DIRECTORY || slice_ends(dest, SLICE("/")) ||
	    (selection && kind == PORT_ABSENT))
		return look && kind == PORT_ABSENT
		               ? ERR_OK
		               : open_dir(t, port, kind == PORT_ABSENT);
	if (count != 1 || selection) {
		*why = "several sources need a directory; DEST/ makes one";
		return kind == PORT_ABSENT ? ERR_NO_FILE : ERR_NOT_FILE;
	}
	buf_clear(&path);
	e = target_split(dest, &path, &name);
	t->name_n = name.n;
	return e == ERR_OK ? open_dir(t, port, false) : e;
}
