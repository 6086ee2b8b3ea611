/* What a file or a file system is like. */
#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "port/linux/linux.h"

enum {
	NS_A_SECOND = 1000000000,
	CASEFOLD_FLAG = 0x40000000, /* FS_CASEFOLD_FL: of a directory */
};

/* Dates outside the years 1678 to 2261 are the first or last within. */
static int64_t ns_of(const struct timespec *t)
{
	const int64_t most = INT64_MAX / NS_A_SECOND - 1;

	if (t->tv_sec > most)
		return INT64_MAX;
	if (t->tv_sec < -most)
		return INT64_MIN;
	return (int64_t)t->tv_sec * NS_A_SECOND + t->tv_nsec;
}

enum err port_stat_at(struct port *p, struct port_dir d, const char *name,
                      struct port_stat *s)
{
	struct stat st;

	(void)p;
	*s = (struct port_stat){.kind = PORT_ABSENT};
	if (!dirs_name_is_plain(name))
		return ERR_NAME;
	if (fstatat(d.h, name, &st, AT_SYMLINK_NOFOLLOW))
		return errno == ENOENT ? ERR_OK : errno_name_err(errno);
	s->kind = dirs_kind_of(st.st_mode);
	s->size = (uint64_t)st.st_size;
	s->mtime_ns = ns_of(&st.st_mtim);
	return ERR_OK;
}

bool port_path_is_shared(struct port *p, const char *path)
{
	struct stat st;

	(void)p;
	return stat(path, &st) == 0 && (st.st_mode & (S_IRGRP | S_IROTH));
}

/* Through FUSE, a file system on a medium of its own is NTFS or exFAT; the
 * others (sshfs and its like) have no device. */
static bool is_on_medium(int d)
{
	struct stat st;

	return fstat(d, &st) == 0 && major(st.st_dev) != 0;
}

static bool folds_directory(int d)
{
	/* The kernel writes an int, whatever the request's number says; FUSE
	 * a long. */
	int flags[2] = {0, 0};

	/* By number, since the libraries differ over the second's type. */
	return syscall(SYS_ioctl, d, _IOR('f', 1, long), flags) == 0 &&
	       (flags[0] & CASEFOLD_FLAG);
}

bool port_dir_folds(struct port *p, struct port_dir d)
{
	struct statfs fs;

	(void)p;
	if (fstatfs(d.h, &fs))
		return false;
	switch ((unsigned long)fs.f_type & 0xffffffff) {
	case 0x4d44:     /* FAT */
	case 0x2011bab0: /* exFAT */
	case 0x5346544e: /* NTFS */
	case 0x7366746e: /* NTFS3 */
	case 0x4244:     /* HFS */
	case 0x482b:     /* HFS+ */
	case 0x517b:     /* SMB, and */
	case 0xff534d42: /* CIFS: what serves it folds, as a rule */
	case 0xfe534d42: return true;
	case 0x65735546: return is_on_medium(d.h); /* FUSE */
	default: return folds_directory(d.h);
	}
}
