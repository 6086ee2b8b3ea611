/* The port's directories, and names in them. */
#include <string.h>

#include "port/sim/machine.h"

enum { NAME_MAX_BYTES = 255 };

/* The next component of a path; false at its end. */
static bool next_part(const char **path, char *part)
{
	size_t n;

	while (**path == '/')
		(*path)++;
	n = strcspn(*path, "/");
	if (n == 0 || n > NAME_MAX_BYTES)
		return false;
	memcpy(part, *path, n);
	part[n] = '\0';
	*path += n;
	return true;
}

struct disk_node *sim_find(const struct disk *d, const char *path)
{
	struct disk_node *at = d->nodes[0];
	char part[NAME_MAX_BYTES + 1];

	while (at && next_part(&path, part))
		at = at->is_dir ? disk_find(at, part) : NULL;
	return at;
}

enum err port_dir_open(struct port *p, const char *path, struct port_dir *d)
{
	struct disk_node *node = sim_find(p->disk, path);

	machine_call(p);
	d->h = PORT_NONE;
	if (!node)
		return ERR_NO_FILE;
	if (!node->is_dir)
		return ERR_NOT_FILE;
	d->h = flash_handle(p, node, false);
	return ERR_OK;
}

/* The directory is there afterwards, if there is no error. */
static enum err make_dir(struct port *p, struct disk_node *dir,
                         const char *name, bool *made)
{
	struct sim_event e = {.op = SIM_OP_MAKE_DIR, .dir = dir, .name = name};
	struct disk_node *node = disk_find(dir, name);
	enum err err;

	if (node)
		return node->is_dir ? ERR_OK : ERR_NOT_FILE;
	err = flash_begin(p, &e);
	if (err == ERR_OK && !disk_find(dir, name)) {
		(void)disk_make(p->disk, dir, name, true);
		*made = true;
	}
	flash_cut(p, &e);
	return err;
}

enum err port_dir_make(struct port *p, const char *path)
{
	struct disk_node *at = p->disk->nodes[0], *next;
	char part[NAME_MAX_BYTES + 1];
	bool made;

	machine_call(p);
	while (next_part(&path, part)) {
		next = disk_find(at, part);
		if (!next && path[strspn(path, "/")])
			return ERR_NO_FILE;
		if (!next)
			return make_dir(p, at, part, &made);
		if (!next->is_dir)
			return ERR_NOT_FILE;
		at = next;
	}
	return ERR_OK;
}

static enum port_kind kind_of(const struct disk_node *node)
{
	if (!node)
		return PORT_ABSENT;
	return node->is_dir ? PORT_DIRECTORY : PORT_FILE;
}

enum err port_path_kind(struct port *p, const char *path, enum port_kind *k)
{
	machine_call(p);
	*k = kind_of(sim_find(p->disk, path));
	return ERR_OK;
}

enum err port_kind_at(struct port *p, struct port_dir d, const char *name,
                      enum port_kind *k)
{
	machine_call(p);
	*k = kind_of(disk_find(flash_node(p, d.h, true), name));
	return ERR_OK;
}

enum err port_stat_at(struct port *p, struct port_dir d, const char *name,
                      struct port_stat *s)
{
	const struct disk_node *node;

	machine_call(p);
	node = disk_find(flash_node(p, d.h, true), name);
	*s = (struct port_stat){.kind = kind_of(node)};
	if (s->kind == PORT_FILE) {
		s->size = node->now.n;
		s->mtime_ns = node->mtime_ns;
	}
	return ERR_OK;
}

/* No file modes here. */
bool port_path_is_shared(struct port *p, const char *path)
{
	(void)path;
	machine_call(p);
	return false;
}

/* Not even DISK_FAT: names are compared byte by byte. */
bool port_dir_folds(struct port *p, struct port_dir d)
{
	machine_call(p);
	(void)flash_node(p, d.h, true);
	return false;
}

enum err port_dir_enter(struct port *p, struct port_dir d, const char *name,
                        bool make, bool *made, struct port_dir *out)
{
	struct disk_node *dir, *node;
	bool new = false;
	enum err e = ERR_OK;

	out->h = PORT_NONE;
	machine_call(p);
	dir = flash_node(p, d.h, true);
	if (make)
		e = make_dir(p, dir, name, &new);
	if (made)
		*made = new;
	if (e != ERR_OK)
		return e;
	node = disk_find(dir, name);
	if (!node)
		return ERR_NO_FILE;
	if (!node->is_dir)
		return ERR_NOT_FILE;
	out->h = flash_handle(p, node, false);
	return ERR_OK;
}

enum err port_dir_again(struct port *p, struct port_dir d, struct port_dir *out)
{
	machine_call(p);
	out->h = flash_handle(p, flash_node(p, d.h, true), false);
	return ERR_OK;
}

/* A failed one keeps nothing and loses nothing: README.md. */
enum err port_dir_sync(struct port *p, struct port_dir d)
{
	struct sim_event e = {.op = SIM_OP_SYNC_DIR};
	uint64_t moment;
	enum err err;

	e.dir = flash_node(p, d.h, true);
	err = flash_begin(p, &e);
	moment = disk_moment(p->disk);
	flash_cut(p, &e);
	sched_sleep(p, dice_below(&p->dice, p->dials.sync_ms + 1));
	if (err == ERR_OK)
		disk_sync_dir(p->disk, e.dir, moment);
	return err;
}

void port_dir_close(struct port *p, struct port_dir *d)
{
	flash_close(p, &d->h, true);
}

enum err port_rename(struct port *p, struct port_dir d, const char *from,
                     const char *to)
{
	struct sim_event e = {.op = SIM_OP_RENAME, .name = from, .to = to};
	enum err err;

	e.dir = flash_node(p, d.h, true);
	e.file = disk_find(e.dir, from);
	err = flash_begin(p, &e);
	if (err == ERR_OK)
		err = disk_rename(p->disk, e.dir, from, to);
	flash_cut(p, &e);
	return err;
}

enum err port_remove(struct port *p, struct port_dir d, const char *name)
{
	struct sim_event e = {.op = SIM_OP_REMOVE, .name = name};
	enum err err;

	e.dir = flash_node(p, d.h, true);
	e.file = disk_find(e.dir, name);
	if (!e.file) {
		machine_call(p);
		return ERR_NO_FILE;
	}
	err = flash_begin(p, &e);
	if (err == ERR_OK)
		err = disk_remove(p->disk, e.dir, name);
	flash_cut(p, &e);
	return err;
}

enum err port_dir_next(struct port *p, struct port_dir d, char *name,
                       size_t cap, size_t *n)
{
	const struct disk_node *dir;
	struct handle *h;
	const char *next;

	*n = 0;
	machine_call(p);
	dir = flash_node(p, d.h, true);
	h = &p->handles[d.h];
	if (h->at >= dir->here.n)
		return ERR_OK;
	next = dir->here.p[h->at++].name;
	if (strlen(next) >= cap)
		return ERR_TOO_LONG;
	*n = strlen(next);
	memcpy(name, next, *n + 1);
	return ERR_OK;
}
