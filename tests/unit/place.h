/*
 * place: a directory of its own for a case that writes files, removed at its
 * end. Paths beneath it are given by name.
 */
#ifndef PAIL_PLACE_H
#define PAIL_PLACE_H

#include <stdlib.h>
#include <sys/stat.h>

#include "check.h"
#include "port/port.h"

struct place {
	struct port *port;
	struct port_dir root;
	char path[64];
};

static inline bool place_open(struct place *p)
{
	strcpy(p->path, "/tmp/pail-place-XXXXXX");
	p->port = port_open();
	return p->port && mkdtemp(p->path) &&
	       port_dir_open(p->port, p->path, &p->root) == ERR_OK;
}

static inline void place_close(struct place *p)
{
	char command[256];

	port_dir_close(p->port, &p->root);
	port_close(p->port);
	snprintf(command, sizeof command, "chmod -R u+w %s; rm -rf %s", p->path,
	         p->path);
	if (system(command) != 0)
		perror(command);
}

/* The path of a name; good until the next call. */
static inline const char *place_at(const struct place *p, const char *name)
{
	static char path[512];

	snprintf(path, sizeof path, "%s/%s", p->path, name);
	return path;
}

static inline bool place_has(const struct place *p, const char *name)
{
	struct stat st;

	return lstat(place_at(p, name), &st) == 0;
}

/* UINT64_MAX: no such file. */
static inline uint64_t place_size(const struct place *p, const char *name)
{
	struct stat st;

	return stat(place_at(p, name), &st) == 0 ? (uint64_t)st.st_size
	                                         : UINT64_MAX;
}

static inline bool place_put(const struct place *p, const char *name,
                             struct slice s)
{
	FILE *f = fopen(place_at(p, name), "w");
	bool right = f && fwrite(s.p, 1, s.n, f) == s.n;

	return f && fclose(f) == 0 && right;
}

/* At most 255 bytes of it; good until the next call. */
static inline struct slice place_text(const struct place *p, const char *name)
{
	static char text[256];
	FILE *f = fopen(place_at(p, name), "r");
	size_t n = f ? fread(text, 1, sizeof text - 1, f) : 0;

	if (!f)
		return SLICE("(none)");
	fclose(f);
	return (struct slice){text, n};
}

/* Claims a file there, and lets go of it; what the port says. */
static inline enum err place_create(const struct place *p, const char *name)
{
	struct port_file f;
	enum err e = port_file_create(p->port, p->root, name, PORT_EMPTY, &f);

	port_file_close(p->port, &f);
	return e;
}

/* Overwrites what is at an offset, behind everybody's back. */
static inline bool place_poke(const struct place *p, const char *name,
                              uint64_t at, struct slice s)
{
	FILE *f = fopen(place_at(p, name), "r+");
	bool right = f && fseeko(f, (off_t)at, SEEK_SET) == 0 &&
	             fwrite(s.p, 1, s.n, f) == s.n;

	return f && fclose(f) == 0 && right;
}

/* How many names there are directly beneath it. */
static inline unsigned place_count(const struct place *p)
{
	char name[256];
	struct port_dir d;
	size_t n = 1;
	unsigned count = 0;

	if (port_dir_open(p->port, p->path, &d) != ERR_OK)
		return 0;
	while (port_dir_next(p->port, d, name, sizeof name, &n) == ERR_OK && n)
		count++;
	port_dir_close(p->port, &d);
	return count;
}

#endif
