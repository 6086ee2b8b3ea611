#include "store/beneath.h"

#include <string.h>

void beneath_name_set(struct beneath_name *n, struct slice s)
{
	s = slice_first(s, PATH_PART_MAX);
	if (s.n)
		memcpy(n->z, s.p, s.n);
	n->z[s.n] = '\0';
}

/*
 * Walks from root down the components of `parents`, one handle at a time.
 * root itself is entered as "nothing": *at stays PORT_NONE then.
 */
enum err beneath_enter(struct port *port, struct port_dir root,
                       struct slice parents, bool make, struct port_dir *at)
{
	struct beneath_name name;
	struct port_dir next;
	enum err e;

	at->h = PORT_NONE;
	while (parents.n) {
		beneath_name_set(&name, slice_cut(&parents, '/'));
		e = port_dir_enter(port, at->h == PORT_NONE ? root : *at,
		                   name.z, make, NULL, &next);
		if (at->h != PORT_NONE)
			port_dir_close(port, at);
		if (e != ERR_OK)
			return e;
		*at = next;
	}
	return ERR_OK;
}

enum err beneath_stat(struct port *port, struct port_dir root,
                      struct slice name, struct port_stat *s)
{
	struct beneath_name last;
	struct port_dir at;
	enum err e = beneath_enter(port, root, path_parent(name), false, &at);

	*s = (struct port_stat){.kind = PORT_ABSENT};
	if (e == ERR_NO_FILE)
		return ERR_OK;
	if (e != ERR_OK)
		return e;
	beneath_name_set(&last, path_last(name));
	e = port_stat_at(port, at.h == PORT_NONE ? root : at, last.z, s);
	if (at.h != PORT_NONE)
		port_dir_close(port, &at);
	return e;
}

/* To its end; what it is at the moment. */
static enum err sum(struct port *port, struct port_file f, enum crc_kind kind,
                    char *scratch, size_t cap, uint64_t *crc)
{
	uint64_t at = 0;
	size_t got = 1;
	enum err e = ERR_OK;

	*crc = 0;
	while (e == ERR_OK && got) {
		e = port_file_read_at(port, f, at, scratch, cap, &got);
		if (e == ERR_OK)
			*crc = crc_put(kind, *crc,
			               (struct slice){scratch, got});
		at += got;
	}
	return e;
}

enum err beneath_crc(struct port *port, struct port_dir root, struct slice name,
                     enum crc_kind kind, char *scratch, size_t cap,
                     uint64_t *crc)
{
	struct beneath_name last;
	struct port_file file;
	struct port_dir at;
	enum err e = beneath_enter(port, root, path_parent(name), false, &at);

	if (e != ERR_OK)
		return e;
	beneath_name_set(&last, path_last(name));
	e = port_file_create(port, at.h == PORT_NONE ? root : at, last.z,
	                     PORT_FIND, &file);
	if (e == ERR_OK) {
		port_file_uncache(port, file);
		e = sum(port, file, kind, scratch, cap, crc);
		port_file_close(port, &file);
	}
	if (at.h != PORT_NONE)
		port_dir_close(port, &at);
	return e;
}
