/* disk: names, nodes, and the disk as a whole. */
#include <stdlib.h>
#include <string.h>

#include "port/sim/disk.h"

static void *must(void *p)
{
	if (!p)
		abort();
	return p;
}

/* ---- lists of names ------------------------------------------------------- */

static size_t place_of(const struct disk_names *n, const char *name)
{
	size_t i = 0;

	while (i < n->n && strcmp(n->p[i].name, name) != 0)
		i++;
	return i;
}

static void names_put(struct disk_names *n, const char *name,
                      struct disk_node *node)
{
	size_t at = place_of(n, name);

	if (at == n->n) {
		n->p = disk_grow(n->p, n->n + 1, &n->cap, sizeof *n->p);
		n->p[n->n++].name = must(strdup(name));
	}
	n->p[at].node = node;
}

static void names_drop(struct disk_names *n, const char *name)
{
	size_t at = place_of(n, name);

	if (at == n->n)
		return;
	free(n->p[at].name);
	n->p[at] = n->p[--n->n];
}

void disk_names_free(struct disk_names *n)
{
	for (size_t i = 0; i < n->n; i++)
		free(n->p[i].name);
	free(n->p);
	*n = (struct disk_names){NULL, 0, 0};
}

void disk_names_set(struct disk_names *to, const struct disk_names *from)
{
	disk_names_free(to);
	for (size_t i = 0; i < from->n; i++)
		names_put(to, from->p[i].name, from->p[i].node);
}

/* Each deed says what a name means from then on, whatever went before. */
void disk_do(struct disk_names *of, const struct disk_deed *deed)
{
	switch (deed->act) {
	case DISK_MAKE: names_put(of, deed->name, deed->node); break;
	case DISK_REMOVE: names_drop(of, deed->name); break;
	case DISK_RENAME:
		names_drop(of, deed->name);
		names_put(of, deed->to, deed->node);
		break;
	}
}

/* ---- deeds ---------------------------------------------------------------- */

static void put_deed(struct disk *d, enum disk_act act, struct disk_node *dir,
                     struct disk_node *node, const char *name, const char *to)
{
	struct disk_deed *deed;

	d->deeds = disk_grow(d->deeds, d->deed_n + 1, &d->deed_cap,
	                     sizeof *d->deeds);
	deed = &d->deeds[d->deed_n++];
	*deed = (struct disk_deed){++d->moment,
	                           act,
	                           dir,
	                           node,
	                           must(strdup(name)),
	                           to ? must(strdup(to)) : NULL};
	disk_do(&dir->here, deed);
}

void disk_drop_deed(struct disk *d, size_t at)
{
	free(d->deeds[at].name);
	free(d->deeds[at].to);
	d->deed_n--;
	memmove(&d->deeds[at], &d->deeds[at + 1],
	        (d->deed_n - at) * sizeof *d->deeds);
}

static void forget_name(struct disk *d, struct disk_node *f)
{
	f->names--;
	f->opened++;
	disk_close(d, f);
}

struct disk_node *disk_find(const struct disk_node *dir, const char *name)
{
	size_t at = place_of(&dir->here, name);

	return at == dir->here.n ? NULL : dir->here.p[at].node;
}

static struct disk_node *node_new(struct disk *d, bool is_dir)
{
	struct disk_node *f = must(calloc(1, sizeof *f));

	d->nodes = disk_grow(d->nodes, d->node_n + 1, &d->node_cap,
	                     sizeof(struct disk_node *));
	f->number = (uint32_t)d->node_n;
	f->is_dir = is_dir;
	d->nodes[d->node_n++] = f;
	return f;
}

struct disk_node *disk_make(struct disk *d, struct disk_node *dir,
                            const char *name, bool is_dir)
{
	struct disk_node *f = node_new(d, is_dir);

	f->names = 1;
	put_deed(d, DISK_MAKE, dir, f, name, NULL);
	return f;
}

enum err disk_remove(struct disk *d, struct disk_node *dir, const char *name)
{
	struct disk_node *f = disk_find(dir, name);

	if (!f)
		return ERR_NO_FILE;
	if (f->is_dir)
		return ERR_NOT_FILE;
	put_deed(d, DISK_REMOVE, dir, f, name, NULL);
	forget_name(d, f);
	return ERR_OK;
}

enum err disk_rename(struct disk *d, struct disk_node *dir, const char *from,
                     const char *to)
{
	struct disk_node *f = disk_find(dir, from);
	struct disk_node *old = disk_find(dir, to);

	if (!f)
		return ERR_NO_FILE;
	if (f->is_dir || (old && old->is_dir))
		return ERR_NOT_FILE;
	put_deed(d, DISK_RENAME, dir, f, from, to);
	if (old && old != f)
		forget_name(d, old);
	return ERR_OK;
}

/* ---- the disk ------------------------------------------------------------- */

struct disk *disk_new(const struct disk_manners *m)
{
	struct disk *d = must(calloc(1, sizeof *d));

	d->manners = *m;
	node_new(d, true)->names = 1;
	return d;
}

static void node_free(struct disk_node *f)
{
	disk_drop_changes(f, UINT64_MAX);
	free(f->changes);
	free(f->now.p);
	free(f->kept.p);
	disk_names_free(&f->here);
	disk_names_free(&f->stored);
	free(f);
}

void disk_free(struct disk *d)
{
	if (!d)
		return;
	while (d->deed_n)
		disk_drop_deed(d, d->deed_n - 1);
	for (size_t i = 0; i < d->node_n; i++)
		node_free(d->nodes[i]);
	free(d->deeds);
	free(d->nodes);
	free(d);
}

/* Nodes that no name leads to, kept or not, are of no more use to a disk that
 * nobody has open. */
void disk_sweep(struct disk *d)
{
	size_t left = 1;

	for (size_t i = 1; i < d->node_n; i++) {
		struct disk_node *f = d->nodes[i];

		if (f->names) {
			f->number = (uint32_t)left;
			d->nodes[left++] = f;
		} else {
			node_free(f);
		}
	}
	d->node_n = left;
}

static void copy_names(const struct disk *to, struct disk_names *n,
                       const struct disk_names *from)
{
	for (size_t i = 0; i < from->n; i++)
		names_put(n, from->p[i].name,
		          to->nodes[from->p[i].node->number]);
}

static void copy_bytes(struct disk_node *to, const struct disk_node *from)
{
	disk_image_set(&to->now, &from->now);
	disk_image_set(&to->kept, &from->kept);
	to->changes = disk_grow(NULL, from->change_n, &to->change_cap,
	                        sizeof *to->changes);
	for (size_t i = 0; i < from->change_n; i++) {
		struct disk_change c = from->changes[i];

		if (c.bytes) {
			c.bytes = must(malloc(c.n ? c.n : 1));
			memcpy(c.bytes, from->changes[i].bytes, c.n);
		}
		to->changes[to->change_n++] = c;
	}
}

static void copy_deeds(struct disk *c, const struct disk *d)
{
	c->deeds = disk_grow(NULL, d->deed_n, &c->deed_cap, sizeof *c->deeds);
	for (size_t i = 0; i < d->deed_n; i++) {
		struct disk_deed deed = d->deeds[i];

		deed.dir = c->nodes[deed.dir->number];
		deed.node = c->nodes[deed.node->number];
		deed.name = must(strdup(deed.name));
		deed.to = deed.to ? must(strdup(deed.to)) : NULL;
		c->deeds[c->deed_n++] = deed;
	}
}

struct disk *disk_copy(const struct disk *d)
{
	struct disk *c = must(calloc(1, sizeof *c));

	c->manners = d->manners;
	c->moment = d->moment;
	c->used = d->used;
	for (size_t i = 0; i < d->node_n; i++)
		node_new(c, d->nodes[i]->is_dir)->names = d->nodes[i]->names;
	for (size_t i = 0; i < d->node_n; i++) {
		copy_bytes(c->nodes[i], d->nodes[i]);
		copy_names(c, &c->nodes[i]->here, &d->nodes[i]->here);
		copy_names(c, &c->nodes[i]->stored, &d->nodes[i]->stored);
	}
	copy_deeds(c, d);
	return c;
}
