/*
 * linux.h: what the files of port/linux share; nobody else includes it.
 *
 * A handle is a file descriptor; a waiter is an eventfd. No stdio and no
 * malloc: printf alone would cost more than this whole room.
 */
#ifndef PAIL_PORT_LINUX_LINUX_H
#define PAIL_PORT_LINUX_LINUX_H

#include <stdatomic.h>
#include <sys/types.h>

#include "port/port.h"

struct port {
	int signal_fd;     /* of the signals that stop us, or PORT_NONE */
	int stop_waiter;   /* the waiter that they wake, or PORT_NONE */
	bool syncfs_tells; /* syncfs reports write errors: Linux 5.8 */
	atomic_int stop_signal;
	uint64_t stop_ms; /* when nobody is waited for any more, or NEVER */
};

/* The errno of a call on files, in our words. */
enum err errno_err(int e);

/* The same for a call that was given a name: what the file system will not
 * take as one is ERR_NAME. */
enum err errno_name_err(int e);

/* The errno of socket(), eventfd() and the like: which resource is short. */
enum err errno_handle_err(int e, enum err otherwise);

/* Whether name may stand beneath a directory: not "", ".", "..", no '/'. */
bool dirs_name_is_plain(const char *name);

enum port_kind dirs_kind_of(mode_t mode);

/* Waits until fd is ready for what poll calls `events`. A stop signal ends
 * that, and so does the end of the run, grace_ms later: ERR_STOPPED,
 * ERR_DEADLINE. In main's thread only. */
enum err wait_for_other(struct port *p, int fd, short events,
                        uint64_t grace_ms);

/* Takes in the signal that has come, if any. */
void wait_take_signal(struct port *p);

/* Whether syncfs of this kernel can be relied on. */
bool sync_fs_tells(void);

/* errno EINTR: the same call is to be made again. */
bool errno_again(void);

#endif
