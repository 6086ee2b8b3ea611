#include "store/part.h"

#include <string.h>

/* A component, NUL-terminated for the port. */
struct part_name {
	char z[PATH_PART_MAX + 1];
};

static void name_set(struct part_name *n, struct slice s)
{
	s = slice_first(s, PATH_PART_MAX);
	if (s.n)
		memcpy(n->z, s.p, s.n);
	n->z[s.n] = '\0';
}

static void name_set_temp(struct part_name *n, struct slice name)
{
	struct buf b = BUF(n->z);

	path_put_temp(&b, name);
	buf_z(&b);
}

void part_init(struct part *t, struct port *port)
{
	*t = (struct part){.port = port, .dir = {PORT_NONE},
	                   .file = {PORT_NONE}};
}

/*
 * Walks from root down the components of `parents`, one handle at a time.
 * root itself is entered as "nothing": *at stays PORT_NONE then.
 */
static enum err walk(struct part *t, struct port_dir root,
                     struct slice parents, bool make, struct port_dir *at)
{
	struct part_name name;
	struct port_dir next;
	enum err e;
	bool made;

	at->h = PORT_NONE;
	while (parents.n) {
		name_set(&name, slice_cut(&parents, '/'));
		made = false;
		e = port_dir_enter(t->port, at->h == PORT_NONE ? root : *at,
		                   name.z, make, &made, &next);
		if (at->h != PORT_NONE)
			port_dir_close(t->port, at);
		if (e != ERR_OK)
			return e;
		t->made_dirs = t->made_dirs || made;
		*at = next;
	}
	return ERR_OK;
}

static struct port_dir leaf(const struct part *t, struct port_dir root)
{
	return t->dir.h == PORT_NONE ? root : t->dir;
}

static void let_go(struct part *t)
{
	if (t->file.h != PORT_NONE)
		port_file_close(t->port, &t->file);
	if (t->dir.h != PORT_NONE)
		port_dir_close(t->port, &t->dir);
	t->file.h = t->dir.h = PORT_NONE;
	t->open = false;
}

static enum err check_target(struct part *t, struct port_dir dir,
                             struct slice name)
{
	struct part_name last;
	enum port_kind kind;
	enum err e;

	name_set(&last, path_last(name));
	e = port_kind_at(t->port, dir, last.z, &kind);
	if (e == ERR_OK && kind != PORT_FILE && kind != PORT_ABSENT)
		e = ERR_NOT_FILE;
	return e;
}

enum err part_open(struct part *t, struct port_dir root, struct slice name)
{
	struct part_name temp;
	enum err e = path_check(name);

	if (e != ERR_OK)
		return e;
	t->size = 0;
	t->made_dirs = false;
	t->root = root;
	e = walk(t, root, path_parent(name), true, &t->dir);
	if (e == ERR_OK)
		e = check_target(t, leaf(t, root), name);
	name_set_temp(&temp, name);
	if (e == ERR_OK)
		e = port_file_create(t->port, leaf(t, root), temp.z, &t->file);
	if (e != ERR_OK)
		let_go(t);
	t->open = e == ERR_OK;
	return e;
}

enum err part_write(struct part *t, struct slice bytes)
{
	enum err e = port_file_write_at(t->port, t->file, t->size, bytes);

	if (e == ERR_OK)
		t->size += bytes.n;
	return e;
}

enum err part_restart(struct part *t)
{
	if (!t->open || t->size == 0)
		return ERR_OK;
	t->size = 0;
	return port_file_cut(t->port, t->file, 0);
}

/*
 * A directory's own entry is durable once its parent is synced. Which of the
 * directories on the way were new is not remembered, so all are synced: that
 * happens once a directory, not once an object.
 */
static enum err sync_parents(struct part *t, struct port_dir root,
                             struct slice name)
{
	struct slice parents = path_parent(name);
	struct port_dir at;
	enum err e = ERR_OK;

	while (e == ERR_OK && parents.n) {
		parents = path_parent(parents);
		e = walk(t, root, parents, false, &at);
		if (e == ERR_OK)
			e = port_dir_sync(t->port,
			                  at.h == PORT_NONE ? root : at);
		if (at.h != PORT_NONE)
			port_dir_close(t->port, &at);
	}
	return e;
}

enum err part_publish(struct part *t, struct port_dir root, struct slice name)
{
	struct part_name temp, last;
	struct port_dir dir = leaf(t, root);
	enum err e = port_file_sync(t->port, t->file);

	name_set_temp(&temp, name);
	name_set(&last, path_last(name));
	if (e == ERR_OK)
		e = check_target(t, dir, name);
	if (e == ERR_OK)
		e = port_rename(t->port, dir, temp.z, last.z);
	if (e != ERR_OK) {
		part_discard(t, name);
		return e;
	}
	e = port_dir_sync(t->port, dir);
	if (e == ERR_OK && t->made_dirs)
		e = sync_parents(t, root, name);
	let_go(t);
	return e;
}

void part_discard(struct part *t, struct slice name)
{
	struct part_name temp;

	if (!t->open)
		return;
	name_set_temp(&temp, name);
	/* What cannot be removed is reused by the next run. */
	(void)port_remove(t->port, leaf(t, t->root), temp.z);
	let_go(t);
}
