/* Directories: the user's own paths, and single names beneath a handle. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h> /* renameat: declared here, nothing linked */
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "port/linux/linux.h"

enum { DIRECTORY_FLAGS = O_RDONLY | O_DIRECTORY | O_CLOEXEC };

bool dirs_name_is_plain(const char *name)
{
	return name[0] && strcmp(name, ".") && strcmp(name, "..") &&
	       !strchr(name, '/');
}

enum err port_dir_open(struct port *p, const char *path, struct port_dir *d)
{
	(void)p;
	do
		d->h = open(path, DIRECTORY_FLAGS);
	while (d->h < 0 && errno_again());
	if (d->h >= 0)
		return ERR_OK;
	d->h = PORT_NONE;
	return errno_name_err(errno);
}

enum err port_dir_make(struct port *p, const char *path)
{
	struct stat st;

	(void)p;
	if (mkdir(path, 0777) == 0)
		return ERR_OK;
	if (errno != EEXIST)
		return errno_name_err(errno);
	if (stat(path, &st) || !S_ISDIR(st.st_mode))
		return ERR_NOT_FILE;
	return ERR_OK;
}

enum port_kind dirs_kind_of(mode_t mode)
{
	if (S_ISREG(mode))
		return PORT_FILE;
	if (S_ISDIR(mode))
		return PORT_DIRECTORY;
	return S_ISLNK(mode) ? PORT_LINK : PORT_OTHER;
}

static enum err kind_at(int d, const char *name, int flags, enum port_kind *k)
{
	struct stat st;

	*k = PORT_ABSENT;
	if (fstatat(d, name, &st, flags) == 0)
		*k = dirs_kind_of(st.st_mode);
	else if (errno != ENOENT)
		return errno_name_err(errno);
	return ERR_OK;
}

enum err port_path_kind(struct port *p, const char *path, enum port_kind *k)
{
	enum err e = kind_at(AT_FDCWD, path, 0, k);

	(void)p;
	if (e || *k != PORT_ABSENT)
		return e;
	return kind_at(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, k);
}

enum err port_kind_at(struct port *p, struct port_dir d, const char *name,
                      enum port_kind *k)
{
	(void)p;
	*k = PORT_ABSENT;
	if (!dirs_name_is_plain(name))
		return ERR_NAME;
	return kind_at(d.h, name, AT_SYMLINK_NOFOLLOW, k);
}

static int enter(int d, const char *name)
{
	int fd;

	do
		fd = openat(d, name, DIRECTORY_FLAGS | O_NOFOLLOW);
	while (fd < 0 && errno_again());
	return fd;
}

enum err port_dir_enter(struct port *p, struct port_dir d, const char *name,
                        bool make, bool *made, struct port_dir *out)
{
	(void)p;
	if (made)
		*made = false;
	out->h = PORT_NONE;
	if (!dirs_name_is_plain(name))
		return ERR_NAME;
	out->h = enter(d.h, name);
	if (out->h < 0 && errno == ENOENT && make) {
		if (mkdirat(d.h, name, 0777) == 0) {
			if (made)
				*made = true;
		} else if (errno != EEXIST) { /* another was faster: fine */
			out->h = PORT_NONE;
			return errno_name_err(errno);
		}
		out->h = enter(d.h, name);
	}
	if (out->h >= 0)
		return ERR_OK;
	out->h = PORT_NONE;
	return errno_name_err(errno);
}

enum err port_dir_again(struct port *p, struct port_dir d, struct port_dir *out)
{
	(void)p;
	out->h = enter(d.h, ".");
	if (out->h >= 0)
		return ERR_OK;
	out->h = PORT_NONE;
	return errno_err(errno);
}

enum err port_dir_sync(struct port *p, struct port_dir d)
{
	int failed;

	(void)p;
	do
		failed = fsync(d.h);
	while (failed && errno_again());
	/* EINVAL: a file system that has no such thing (9p, some of FUSE);
	 * there is nothing that could be done about it. */
	return failed && errno != EINVAL ? errno_err(errno) : ERR_OK;
}

void port_dir_close(struct port *p, struct port_dir *d)
{
	(void)p;
	if (d->h != PORT_NONE)
		close(d->h);
	d->h = PORT_NONE;
}

enum err port_rename(struct port *p, struct port_dir d, const char *from,
                     const char *to)
{
	(void)p;
	if (!dirs_name_is_plain(from) || !dirs_name_is_plain(to))
		return ERR_NAME;
	if (renameat(d.h, from, d.h, to))
		return errno_name_err(errno);
	return ERR_OK;
}

enum err port_remove(struct port *p, struct port_dir d, const char *name)
{
	(void)p;
	if (!dirs_name_is_plain(name))
		return ERR_NAME;
	return unlinkat(d.h, name, 0) ? errno_name_err(errno) : ERR_OK;
}

/* What the system call fills in (getdents64(2)). */
struct entry {
	uint64_t inode;
	int64_t next; /* where the following entry is */
	uint16_t size;
	uint8_t type;
	char name[256 + 5]; /* room for one of the longest */
};

/*
 * Several entries may come at once: the first is used and the position set
 * to the one behind it, so that the handle is all the state there is.
 */
static enum err read_entry(int d, struct entry *e, bool *end)
{
	long n;

	do
		n = syscall(SYS_getdents64, d, e, sizeof *e);
	while (n < 0 && errno_again());
	*end = n == 0;
	if (n < 0)
		return errno_err(errno);
	if (n > 0 && lseek(d, (off_t)e->next, SEEK_SET) < 0)
		return errno_err(errno);
	return ERR_OK;
}

enum err port_dir_next(struct port *p, struct port_dir d, char *name,
                       size_t cap, size_t *n)
{
	struct entry entry;
	bool end;

	(void)p;
	*n = 0;
	do {
		enum err e = read_entry(d.h, &entry, &end);

		if (e)
			return e;
		if (end)
			return ERR_OK;
	} while (!dirs_name_is_plain(entry.name));
	if (strlen(entry.name) >= cap)
		return ERR_TOO_LONG;
	*n = strlen(entry.name);
	memcpy(name, entry.name, *n + 1);
	return ERR_OK;
}
