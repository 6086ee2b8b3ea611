/*
 * What is written made durable. No sync is made again after an error: the
 * pages count as clean then, and a second one would say that all is well.
 */
#include <errno.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "port/linux/linux.h"

enum {
	/* Before, syncfs said nothing of what could not be written. */
	TELLS_MAJOR = 5,
	TELLS_MINOR = 8,
	NUMBER_MAX = 10000,
};

static int read_number(const char **z)
{
	int n = 0;

	for (; **z >= '0' && **z <= '9' && n < NUMBER_MAX; (*z)++)
		n = n * 10 + (**z - '0');
	return n;
}

/* "5.10.0-30-arm64" */
bool sync_fs_tells(void)
{
	struct utsname name;
	const char *z = name.release;
	int major, minor;

	if (uname(&name))
		return false;
	major = read_number(&z);
	if (*z == '.')
		z++;
	minor = read_number(&z);
	return major > TELLS_MAJOR ||
	       (major == TELLS_MAJOR && minor >= TELLS_MINOR);
}

static enum err sync_one(int fd)
{
	int failed;

	do
		failed = fsync(fd);
	while (failed && errno_again());
	return failed ? errno_err(errno) : ERR_OK;
}

enum err port_file_sync(struct port *p, struct port_file f)
{
	(void)p;
	return sync_one(f.h);
}

/*
 * Where syncfs does for all files what fsync does for one, but for the flush
 * of the medium's own cache: not so in an overlay or in FUSE, whose errors
 * are told elsewhere or whose server is not asked.
 */
static bool is_known(int d)
{
	struct statfs fs;

	if (fstatfs(d, &fs))
		return false;
	switch ((unsigned long)fs.f_type & 0xffffffff) {
	case 0xef53:     /* ext2, ext3, ext4 */
	case 0xf2f52010: /* F2FS */
	case 0x24051905: /* UBIFS */
	case 0x4d44:     /* FAT */
	case 0x58465342: /* XFS */
	case 0x01021994: /* tmpfs */ return true;
	default: return false;
	}
}

static bool is_on(int fd, dev_t device)
{
	struct stat st;

	return fstat(fd, &st) == 0 && st.st_dev == device;
}

static enum err sync_each(const struct port_file *f, size_t n)
{
	enum err e = ERR_OK;

	for (size_t i = 0; i < n && e == ERR_OK; i++)
		e = sync_one(f[i].h);
	return e;
}

/*
 * What syncfs leaves to do: files on another device, since a directory of
 * the tree may be a mount point; and one of this device, since FAT, and ext2
 * by its own driver, flush the medium's cache only in fsync.
 */
static enum err sync_rest(const struct port_file *f, size_t n, dev_t device)
{
	int mine = PORT_NONE;
	enum err e = ERR_OK;

	for (size_t i = 0; i < n && e == ERR_OK; i++)
		if (is_on(f[i].h, device))
			mine = f[i].h;
		else
			e = sync_one(f[i].h);
	return e == ERR_OK && mine != PORT_NONE ? sync_one(mine) : e;
}

enum err port_files_sync(struct port *p, struct port_dir d,
                         const struct port_file *f, size_t n)
{
	struct stat st;
	int failed;

	if (n < 2 || !p->syncfs_tells || !is_known(d.h) || fstat(d.h, &st))
		return sync_each(f, n);
	do
		failed = syncfs(d.h);
	while (failed && errno_again());
	if (failed)
		return errno == ENOSYS ? sync_each(f, n) : errno_err(errno);
	return sync_rest(f, n, st.st_dev);
}
