#include "store/part.h"

#include <string.h>

#include "store/beneath.h"
#include "store/spelling.h"

static void name_set_temp(struct beneath_name *n, struct slice name)
{
	struct buf b = BUF(n->z);

	path_put_temp(&b, name);
	buf_z(&b);
}

static void name_set_journal(struct beneath_name *n, struct slice name)
{
	struct buf b = BUF(n->z);

	path_put_temp(&b, name);
	buf_put_z(&b, "j");
	buf_z(&b);
}

void part_init(struct part *t, struct port *port)
{
	*t = (struct part){
		.port = port, .dir = {PORT_NONE}, .file = {PORT_NONE}};
	ledger_init(&t->ledger, port);
}

struct port_dir part_dir(const struct part *t)
{
	return t->dir.h == PORT_NONE ? t->root : t->dir;
}

static void let_go(struct part *t)
{
	ledger_close(&t->ledger);
	if (t->file.h != PORT_NONE)
		port_file_close(t->port, &t->file);
	if (t->dir.h != PORT_NONE)
		port_dir_close(t->port, &t->dir);
	t->file.h = t->dir.h = PORT_NONE;
	t->open = false;
}

/* On FAT and its like a name may be another file's, or none at all. */
static enum err check_spelling(struct part *t, struct slice name,
                               const char *last, enum port_kind kind)
{
	bool twin = false;
	enum err e = ERR_OK;

	if (!port_dir_folds(t->port, part_dir(t)))
		return ERR_OK;
	if (!spelling_fits_fat(name))
		return ERR_NAME;
	if (kind == PORT_FILE)
		e = spelling_find_twin(t->port, part_dir(t), last, &twin);
	return twin ? ERR_SAME_NAME : e;
}

static enum err check_target(struct part *t, struct slice name)
{
	struct beneath_name last;
	enum port_kind kind;
	enum err e;

	beneath_name_set(&last, path_last(name));
	e = port_kind_at(t->port, part_dir(t), last.z, &kind);
	if (e == ERR_OK && kind != PORT_FILE && kind != PORT_ABSENT)
		e = ERR_NOT_FILE;
	return e == ERR_OK ? check_spelling(t, name, last.z, kind) : e;
}

static enum err remove_journal(struct part *t, struct slice name)
{
	struct beneath_name journal;
	enum err e;

	ledger_close(&t->ledger);
	name_set_journal(&journal, name);
	e = port_remove(t->port, part_dir(t), journal.z);
	return e == ERR_NO_FILE ? ERR_OK : e;
}

static enum err open_as(struct part *t, struct port_dir root, struct slice name,
                        enum port_how how)
{
	struct beneath_name temp;
	enum err e = path_check(name);

	if (e != ERR_OK)
		return e;
	t->root = root;
	e = beneath_enter(t->port, root, path_parent(name), how == PORT_EMPTY,
	                  &t->dir);
	if (e == ERR_OK)
		e = check_target(t, name);
	name_set_temp(&temp, name);
	if (e == ERR_OK)
		e = port_file_create(t->port, part_dir(t), temp.z, how,
		                     &t->file);
	return e;
}

enum err part_open(struct part *t, struct port_dir root, struct slice name)
{
	enum err e = open_as(t, root, name, PORT_EMPTY);

	if (e == ERR_OK)
		e = remove_journal(t, name);
	if (e != ERR_OK)
		let_go(t);
	t->open = e == ERR_OK;
	return e;
}

enum err part_find(struct part *t, struct port_dir root, struct slice name,
                   struct journal_head *h)
{
	struct beneath_name journal;
	enum err e = open_as(t, root, name, PORT_FIND);

	name_set_journal(&journal, name);
	if (e == ERR_OK)
		e = ledger_find(&t->ledger, part_dir(t), journal.z, h);
	if (e != ERR_OK)
		let_go(t);
	t->open = e == ERR_OK;
	return e;
}

enum err part_write(struct part *t, uint64_t offset, struct slice bytes)
{
	return port_file_write_at(t->port, t->file, offset, bytes);
}

enum err part_read(struct part *t, uint64_t offset, void *to, size_t cap,
                   size_t *got)
{
	return port_file_read_at(t->port, t->file, offset, to, cap, got);
}

enum err part_sync(struct part *t)
{
	return port_file_sync(t->port, t->file);
}

/* Its entry, and the part's, are made durable with it: a journal that is lost
 * costs a download, but one without its part would cost a look. */
enum err part_begin_journal(struct part *t, struct slice name,
                            const struct journal_head *h)
{
	struct beneath_name journal;
	enum err e;

	if (t->ledger.open)
		return ERR_OK;
	name_set_journal(&journal, name);
	e = ledger_begin(&t->ledger, part_dir(t), journal.z, h);
	if (e != ERR_OK) {
		(void)remove_journal(t, name);
		return e;
	}
	return part_sync_dirs(t, name);
}

enum err part_restart(struct part *t, struct slice name)
{
	enum err e = remove_journal(t, name);

	return e == ERR_OK ? port_file_cut(t->port, t->file, 0) : e;
}

/*
 * A directory's own entry is durable once its parent is synced. Who made it,
 * and whether he has synced it, nobody can know: another worker for another
 * file, or a run that was killed. So all of them on the way are synced.
 */
enum err part_sync_dirs(struct part *t, struct slice name)
{
	enum err e = port_dir_sync(t->port, part_dir(t));
	struct slice parents = path_parent(name);
	struct port_dir at;

	while (e == ERR_OK && parents.n) {
		parents = path_parent(parents);
		e = beneath_enter(t->port, t->root, parents, false, &at);
		if (e == ERR_OK)
			e = port_dir_sync(t->port,
			                  at.h == PORT_NONE ? t->root : at);
		if (at.h != PORT_NONE)
			port_dir_close(t->port, &at);
	}
	return e;
}

enum err part_rename(struct part *t, struct slice name)
{
	struct beneath_name temp, last;
	enum err e = check_target(t, name);

	name_set_temp(&temp, name);
	beneath_name_set(&last, path_last(name));
	if (e == ERR_OK)
		e = port_rename(t->port, part_dir(t), temp.z, last.z);
	return e;
}

void part_finish(struct part *t, struct slice name)
{
	/* One that is left behind is found wrong, and removed, by the next
	 * run for this target. */
	if (t->ledger.open)
		(void)remove_journal(t, name);
	let_go(t);
}

void part_keep(struct part *t)
{
	let_go(t);
}

void part_discard(struct part *t, struct slice name)
{
	struct beneath_name temp;

	if (!t->open)
		return;
	(void)remove_journal(t, name);
	name_set_temp(&temp, name);
	/* What cannot be removed is reused by the next run. */
	(void)port_remove(t->port, part_dir(t), temp.z);
	let_go(t);
}
