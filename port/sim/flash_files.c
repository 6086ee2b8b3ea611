/* The port's files. */
#include <string.h>

#include "port/sim/machine.h"

static bool is_plain(const char *name)
{
	return name[0] && strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
	       !strchr(name, '/');
}

/* A missing one is made, which may fail. */
static enum err find_or_make(struct port *p, struct disk_node *dir,
                             const char *name, enum port_how how,
                             struct disk_node **f)
{
	struct sim_event e = {.op = SIM_OP_MAKE_FILE, .dir = dir, .name = name};
	enum err err;

	*f = disk_find(dir, name);
	if (*f)
		return (*f)->is_dir ? ERR_NOT_FILE : ERR_OK;
	if (how == PORT_FIND)
		return ERR_NO_FILE;
	err = flash_begin(p, &e);
	if (err != ERR_OK)
		return err;
	*f = disk_find(dir, name); /* others may have gone on meanwhile */
	if (!*f) {
		*f = disk_make(p->disk, dir, name, false);
		(*f)->mtime_ns = machine_unix_ns(p);
	}
	flash_cut(p, &e);
	return ERR_OK;
}

enum err port_file_create(struct port *p, struct port_dir d, const char *name,
                          enum port_how how, struct port_file *f)
{
	struct disk_node *dir, *node;
	enum err e;

	f->h = PORT_NONE;
	machine_call(p);
	dir = flash_node(p, d.h, true);
	if (!is_plain(name))
		return ERR_NAME;
	e = find_or_make(p, dir, name, how, &node);
	if (e != ERR_OK)
		return e;
	if (node->locked)
		return ERR_LOCKED;
	f->h = flash_handle(p, node, true);
	if (how == PORT_EMPTY && node->now.n)
		e = port_file_cut(p, *f, 0);
	if (e != ERR_OK)
		port_file_close(p, f);
	return e;
}

static enum err resize(struct port *p, struct port_file f, uint64_t size,
                       enum sim_op op)
{
	struct sim_event e = {.op = op, .at = size};
	enum err err;

	e.file = flash_node(p, f.h, false);
	err = flash_begin(p, &e);
	if (err == ERR_OK)
		err = disk_resize(p->disk, e.file, size);
	e.file->mtime_ns = machine_unix_ns(p);
	flash_cut(p, &e);
	return err;
}

enum err port_file_reserve(struct port *p, struct port_file f, uint64_t size)
{
	return resize(p, f, size, SIM_OP_RESERVE);
}

enum err port_file_cut(struct port *p, struct port_file f, uint64_t size)
{
	return resize(p, f, size, SIM_OP_RESIZE);
}

void port_file_uncache(struct port *p, struct port_file f)
{
	machine_call(p);
	disk_uncache(p->disk, flash_node(p, f.h, false));
}

/* One that fails may have written the beginning. */
enum err port_file_write_at(struct port *p, struct port_file f, uint64_t offset,
                            struct slice bytes)
{
	struct sim_event e = {.op = SIM_OP_WRITE, .at = offset, .bytes = bytes};
	enum err err, full;

	e.file = flash_node(p, f.h, false);
	err = flash_begin(p, &e);
	if (err != ERR_OK)
		bytes.n = (size_t)dice_below(&p->dice, bytes.n);
	full = disk_write(p->disk, e.file, offset, bytes.p, bytes.n);
	e.file->mtime_ns = machine_unix_ns(p);
	if (full == ERR_OK)
		p->facts.bytes_written += bytes.n;
	flash_cut(p, &e);
	return err != ERR_OK ? err : full;
}

/* ---- syncs ---------------------------------------------------------------- */

/* What is pending when it begins is kept when it ends; others go on between. */
static enum err sync_nodes(struct port *p, struct sim_event *e,
                           struct disk_node **nodes, size_t n)
{
	enum err err = flash_begin(p, e);
	uint64_t moment = disk_moment(p->disk);

	flash_cut(p, e);
	p->facts.files_synced += n;
	sched_sleep(p, dice_below(&p->dice, p->dials.sync_ms + 1));
	for (size_t i = 0; i < n; i++) {
		if (err == ERR_OK)
			disk_sync_file(p->disk, nodes[i], moment);
		else
			disk_fail_sync(p->disk, nodes[i], moment, &p->dice);
	}
	return err;
}

enum err port_file_sync(struct port *p, struct port_file f)
{
	struct sim_event e = {.op = SIM_OP_SYNC_FILE};

	e.file = flash_node(p, f.h, false);
	return sync_nodes(p, &e, &e.file, 1);
}

enum err port_files_sync(struct port *p, struct port_dir d,
                         const struct port_file *f, size_t n)
{
	enum { FILES = 256 };
	struct sim_event e = {.op = SIM_OP_SYNC_FILES};
	struct disk_node *nodes[FILES];

	e.dir = flash_node(p, d.h, true);
	if (n > FILES)
		sim_break(p, "%zu files in one sync", n);
	for (size_t i = 0; i < n; i++)
		nodes[i] = flash_node(p, f[i].h, false);
	return sync_nodes(p, &e, nodes, n);
}

/* ---- reading -------------------------------------------------------------- */

enum err port_file_open(struct port *p, const char *path, struct port_file *f,
                        bool *seekable)
{
	struct disk_node *node = sim_find(p->disk, path);

	machine_call(p);
	f->h = PORT_NONE;
	*seekable = true;
	if (!node)
		return ERR_NO_FILE;
	if (node->is_dir)
		return ERR_NOT_FILE;
	f->h = flash_handle(p, node, false);
	return ERR_OK;
}

enum err port_file_read_at(struct port *p, struct port_file f, uint64_t offset,
                           void *to, size_t cap, size_t *got)
{
	const struct disk_node *node;
	size_t n;

	*got = 0;
	machine_call(p);
	node = flash_node(p, f.h, false);
	if (++p->facts.reads == p->dials.read_fail_at)
		return ERR_IO;
	if (offset >= node->now.n)
		return ERR_OK;
	n = node->now.n - (size_t)offset;
	n = n < cap ? n : cap;
	if (dice_falls(&p->dice, p->dials.whim)) /* less at a time is allowed */
		n = 1 + (size_t)dice_below(&p->dice, n);
	memcpy(to, node->now.p + offset, n);
	*got = n;
	return ERR_OK;
}

enum err port_file_wait(struct port *p, struct port_file f)
{
	(void)flash_node(p, f.h, false);
	return ERR_OK;
}

enum err port_file_read(struct port *p, struct port_file f, void *to,
                        size_t cap, size_t *got)
{
	enum err e;

	(void)flash_node(p, f.h, false);
	e = port_file_read_at(p, f, p->handles[f.h].at, to, cap, got);
	p->handles[f.h].at += *got;
	return e;
}

void port_file_close(struct port *p, struct port_file *f)
{
	flash_close(p, &f->h, false);
}
