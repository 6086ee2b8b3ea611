/* Room for a file, before the first byte of it is written. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "port/linux/linux.h"

enum {
	STAT_BLOCK = 512, /* of st_blocks, whatever the file system's are */
	FAT_MAGIC = 0x4d44,
};

/* The superuser may have what is kept back from others. */
static uint64_t free_bytes(const struct statfs *fs)
{
	uint64_t blocks = geteuid() == 0 ? fs->f_bfree : fs->f_bavail;
	uint64_t size = (uint64_t)(fs->f_frsize ? fs->f_frsize : fs->f_bsize);

	return size && blocks > UINT64_MAX / size ? UINT64_MAX : blocks * size;
}

/*
 * Looked at before anything is taken: an attempt would fill the disk for
 * others before it failed. What says that it has no blocks at all is not to
 * be counted in them (a tmpfs without a limit, some of FUSE).
 */
static bool has_room(const struct statfs *fs, const struct stat *st,
                     uint64_t size)
{
	uint64_t have = (uint64_t)st->st_blocks * STAT_BLOCK;

	if (have >= size || !fs->f_blocks)
		return true;
	return size - have <= free_bytes(fs);
}

/* FAT makes a file longer by writing zeros, which would wear the flash twice;
 * so its clusters are taken and the length is left. */
static int mode_for(const struct statfs *fs)
{
	return fs->f_type == FAT_MAGIC ? FALLOC_FL_KEEP_SIZE : 0;
}

/* ERR_OK also for a file system that can do no such thing. */
static enum err allocate(int fd, int mode, uint64_t size)
{
	int failed;

	do
		failed = fallocate(fd, mode, 0, (off_t)size);
	while (failed && errno_again());
	if (!failed)
		return ERR_OK;
	switch (errno) {
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
	case EROFS:
	case EIO: return errno_err(errno);
	default: return ERR_OK;
	}
}

enum err port_file_reserve(struct port *p, struct port_file f, uint64_t size)
{
	struct statfs fs = {0};
	struct stat st;
	enum err e;

	if (size > INT64_MAX)
		return ERR_TOO_LONG;
	if (!size)
		return ERR_OK;
	if (fstat(f.h, &st))
		return errno_err(errno);
	if (fstatfs(f.h, &fs) == 0 && !has_room(&fs, &st, size))
		return ERR_DISK_FULL;
	e = allocate(f.h, mode_for(&fs), size);
	if (e) /* what was taken in vain is given back */
		(void)port_file_cut(p, f, (uint64_t)st.st_size);
	return e;
}

void port_file_uncache(struct port *p, struct port_file f)
{
	(void)p;
	(void)posix_fadvise(f.h, 0, 0, POSIX_FADV_DONTNEED);
}
