/* Files: what is written beneath a directory, and what is read. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "port/linux/linux.h"

enum {
	/* O_NONBLOCK: a planted FIFO or tape drive must not hold us up; it
	 * means nothing to a plain file. */
	FIND_FLAGS = O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC,
	CREATE_FLAGS = FIND_FLAGS | O_CREAT,
	/* How often a name may be taken away between opening and locking. */
	CREATE_TRIES = 8,
};

/* A second name would be another file of somebody's that we overwrite. */
static bool is_plain(const struct stat *st)
{
	return S_ISREG(st->st_mode) && st->st_nlink <= 1;
}

static enum err lock(int fd)
{
	int failed;

	do
		failed = flock(fd, LOCK_EX | LOCK_NB);
	while (failed && errno_again());
	if (!failed)
		return ERR_OK;
	return errno == EWOULDBLOCK ? ERR_LOCKED : errno_err(errno);
}

/*
 * Opens and locks. *gone: the one that held the lock before has renamed or
 * removed the file meanwhile, so that what is locked has another name now.
 */
static enum err open_locked(int d, const char *name, int flags, int *out,
                            bool *gone)
{
	struct stat mine, there;
	enum err e;
	int fd;

	*gone = false;
	do
		fd = openat(d, name, flags, 0666);
	while (fd < 0 && errno_again());
	if (fd < 0)
		return errno_name_err(errno);
	*out = fd;
	if (fstat(fd, &mine))
		return errno_err(errno);
	if (!S_ISREG(mine.st_mode))
		return ERR_NOT_FILE;
	e = lock(fd);
	if (e)
		return e;
	if (fstatat(d, name, &there, AT_SYMLINK_NOFOLLOW)) {
		*gone = errno == ENOENT;
		return *gone ? ERR_OK : errno_err(errno);
	}
	*gone = there.st_ino != mine.st_ino || there.st_dev != mine.st_dev;
	/* Asked after the lock, when no other pail changes it any more. */
	if (!*gone && !is_plain(&there))
		return ERR_NOT_FILE;
	return ERR_OK;
}

enum err port_file_create(struct port *p, struct port_dir d, const char *name,
                          enum port_how how, struct port_file *f)
{
	const int flags = how == PORT_FIND ? FIND_FLAGS : CREATE_FLAGS;
	enum err e = ERR_NAME;
	bool gone = true;

	f->h = PORT_NONE;
	if (!dirs_name_is_plain(name))
		return e;
	for (int tries = 0; gone && tries < CREATE_TRIES; tries++) {
		port_file_close(p, f);
		e = open_locked(d.h, name, flags, &f->h, &gone);
	}
	if (!e && gone)
		e = ERR_LOCKED;
	if (!e && how == PORT_EMPTY)
		e = port_file_cut(p, *f, 0);
	if (e)
		port_file_close(p, f);
	return e;
}

enum err port_file_write_at(struct port *p, struct port_file f, uint64_t offset,
                            struct slice bytes)
{
	(void)p;
	if (offset > INT64_MAX || bytes.n > INT64_MAX - offset)
		return ERR_TOO_LONG;
	while (bytes.n) {
		ssize_t n = pwrite(f.h, bytes.p, bytes.n, (off_t)offset);

		if (n < 0 && errno_again())
			continue;
		if (n < 0)
			return errno_err(errno);
		if (n == 0)
			return ERR_IO;
		bytes = slice_after(bytes, (size_t)n);
		offset += (size_t)n;
	}
	return ERR_OK;
}

enum err port_file_cut(struct port *p, struct port_file f, uint64_t size)
{
	int failed;

	(void)p;
	if (size > INT64_MAX)
		return ERR_TOO_LONG;
	do
		failed = ftruncate(f.h, (off_t)size);
	while (failed && errno_again());
	return failed ? errno_err(errno) : ERR_OK;
}

/* "-" is a copy of the standard input, so that closing it is harmless. To
 * open a FIFO waits for nobody: port_file_wait does, and can be ended. */
static int open_to_read(const char *path)
{
	int fd;

	if (path[0] == '-' && !path[1])
		return fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
	do
		fd = open(path, O_RDONLY | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
	while (fd < 0 && errno_again());
	if (fd >= 0)
		(void)fcntl(fd, F_SETFL, 0);
	return fd;
}

enum err port_file_open(struct port *p, const char *path, struct port_file *f,
                        bool *seekable)
{
	struct stat st;

	*seekable = false;
	f->h = open_to_read(path);
	if (f->h < 0) {
		f->h = PORT_NONE;
		return errno_name_err(errno);
	}
	if (fstat(f->h, &st) || S_ISDIR(st.st_mode)) {
		port_file_close(p, f);
		return ERR_NOT_FILE;
	}
	*seekable = S_ISREG(st.st_mode) || S_ISBLK(st.st_mode);
	return ERR_OK;
}

enum err port_file_wait(struct port *p, struct port_file f)
{
	return wait_for_other(p, f.h, POLLIN, 0);
}

enum err port_file_read(struct port *p, struct port_file f, void *to,
                        size_t cap, size_t *got)
{
	ssize_t n;

	(void)p;
	*got = 0;
	do
		n = read(f.h, to, cap);
	while (n < 0 && errno_again());
	if (n < 0)
		return errno_err(errno);
	*got = (size_t)n;
	return ERR_OK;
}

enum err port_file_read_at(struct port *p, struct port_file f, uint64_t offset,
                           void *to, size_t cap, size_t *got)
{
	ssize_t n;

	(void)p;
	*got = 0;
	if (offset > INT64_MAX)
		return ERR_OK;
	do
		n = pread(f.h, to, cap, (off_t)offset);
	while (n < 0 && errno_again());
	if (n < 0)
		return errno_err(errno);
	*got = (size_t)n;
	return ERR_OK;
}

void port_file_close(struct port *p, struct port_file *f)
{
	(void)p;
	if (f->h != PORT_NONE)
		close(f->h);
	f->h = PORT_NONE;
}
