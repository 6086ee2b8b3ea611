#include <errno.h>

#include "port/linux/linux.h"

bool errno_again(void)
{
	return errno == EINTR;
}

enum err errno_err(int e)
{
	switch (e) {
	case 0: return ERR_OK;
	case ENOSPC:
	case EFBIG: /* past what the file system or a limit allows */
	case EDQUOT: return ERR_DISK_FULL;
	case EROFS: return ERR_READ_ONLY;
	case EPIPE:
	case EBADF: return ERR_CLOSED; /* a standard stream */
	case EACCES:
	case EPERM: return ERR_NO_PERMISSION;
	case ENOENT: return ERR_NO_FILE;
	case ENOTDIR:
	case EISDIR:
	case ELOOP: /* a link where none may be */
	case ENXIO: /* a socket, or a FIFO that nobody reads */
	case ENODEV:
	case EEXIST:
	case ENOTEMPTY:
	case EBUSY:
	case ETXTBSY: return ERR_NOT_FILE;
	case ENAMETOOLONG:
	case EILSEQ: return ERR_NAME;
	case ENOMEM: return ERR_NO_MEMORY;
	case EMFILE:
	case ENFILE: return ERR_NO_HANDLE;
	default: return ERR_IO;
	}
}

enum err errno_name_err(int e)
{
	/* FAT refuses ':' and '?' in this way; the flags are always right. */
	return e == EINVAL ? ERR_NAME : errno_err(e);
}

enum err errno_handle_err(int e, enum err otherwise)
{
	switch (e) {
	case EMFILE:
	case ENFILE: return ERR_NO_HANDLE;
	case ENOMEM:
	case ENOBUFS: return ERR_NO_MEMORY;
	default: return otherwise;
	}
}
