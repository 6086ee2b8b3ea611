/*
 * port: the machine, as pail sees it. One header, chosen at link time:
 * port/linux is the real one; a simulated one, or one over lwIP and littlefs,
 * must fit without a change here.
 *
 * Handles are small values, not pointers; PORT_NONE is no handle. No call
 * blocks but port_wait, port_resolve (call it in a thread of its own), port_run,
 * port_thread_join, port_lock_take and the file calls. Times are milliseconds
 * of a clock that never steps (PORT_NEVER: no deadline); deadlines are absolute.
 */
#ifndef PAIL_PORT_PORT_H
#define PAIL_PORT_PORT_H

#include "base/err.h"
#include "base/slice.h"

#define PORT_NEVER UINT64_MAX

enum { PORT_NONE = -1 };

struct port;
struct port_socket {
	int h;
};
struct port_file {
	int h;
};
struct port_dir {
	int h;
};
struct port_waiter {
	int h;
};

/* What a call on a socket came to. */
enum port_io {
	PORT_DONE,
	PORT_WAIT_READ,  /* not yet: wait until it can be read */
	PORT_WAIT_WRITE, /* not yet: wait until it can be written */
	PORT_END,        /* the peer has closed, in order */
	PORT_FAILED,
};

/* The machine. main opens it first and closes it last. NULL: no memory.
 * Opening puts something in the place of standard streams that are closed, so
 * that no data file becomes one of them: to read or print fails there. */
struct port *port_open(void);
void port_close(struct port *p);

/* ---- time, entropy, environment, memory ------------------------------- */

uint64_t port_now_ms(struct port *p);
int64_t port_unix_s(struct port *p); /* the date, as far as the board knows */

/* Fills with random bytes fit for keys, waiting for them if it must. */
enum err port_random(struct port *p, void *bytes, size_t n);

/* The same for code of others that cannot hand a port on (mbedTLS). */
enum err port_entropy(void *bytes, size_t n);

/* The value of an environment variable; empty when it is not set. */
struct slice port_env(struct port *p, const char *name);

/* n zero bytes, for the whole run; NULL when they are not there. */
void *port_claim(struct port *p, size_t n);

/* Whether the processor has AES instructions. */
bool port_has_aes(struct port *p);

/* ---- threads ----------------------------------------------------------- */

struct port_thread {
	uint64_t opaque[4];
}; /* stays put until joined */
struct port_lock {
	uint64_t opaque[8];
};

/* ERR_NO_THREAD. stack_bytes is what run needs, the port adds its own. */
enum err port_thread_start(struct port *p, struct port_thread *t,
                           void (*run)(void *), void *arg, size_t stack_bytes);
void port_thread_join(struct port *p, struct port_thread *t);

/* Not to be taken again by who has it. */
void port_lock_init(struct port *p, struct port_lock *l);
void port_lock_take(struct port *p, struct port_lock *l);
void port_lock_give(struct port *p, struct port_lock *l);

/* An alarm of one thread. A wake before the wait is not lost. */
enum err port_waiter_open(struct port *p, struct port_waiter *w);
void port_waiter_close(struct port *p, struct port_waiter *w);
void port_wake(struct port *p, struct port_waiter w);

/*
 * Sleeps until the socket is ready for `want` (PORT_WAIT_READ or _WRITE; any
 * other value or no handle: no socket), until a wake, or the deadline. May
 * return early for no reason.
 */
void port_wait(struct port *p, struct port_waiter w, struct port_socket s,
               enum port_io want, uint64_t deadline_ms);

/* From now on SIGINT, SIGTERM and SIGHUP end no process but wake w; call it
 * before any thread starts. The signal's number once one has come, else 0. */
enum err port_stop_watch(struct port *p, struct port_waiter w);
int port_stop_signal(struct port *p);

/* From then on nobody is waited for who does not read what is printed, or
 * does not write what is to be read. At first PORT_NEVER. */
void port_stop_at(struct port *p, uint64_t deadline_ms);

/* ---- network ----------------------------------------------------------- */

struct port_address {
	uint8_t family; /* 4 or 6 */
	uint16_t port;
	uint32_t scope;    /* of a link-local IPv6 address */
	uint8_t bytes[16]; /* network order */
};

/*
 * The addresses of a name or literal, at most cap, in the order to try them.
 * Blocks as long as the resolver likes. ERR_NO_HOST.
 */
enum err port_resolve(struct port *p, const char *host, uint16_t port,
                      struct port_address *out, size_t cap, size_t *count);

/* Begins to connect, small segments without delay. ERR_CONNECT, and the
 * resources that are short. */
enum err port_socket_open(struct port *p, const struct port_address *a,
                          struct port_socket *s);
/* How the connecting went: PORT_WAIT_WRITE, PORT_DONE or PORT_FAILED. */
enum port_io port_socket_connected(struct port *p, struct port_socket s);
enum port_io port_send(struct port *p, struct port_socket s, struct slice bytes,
                       size_t *sent);
enum port_io port_recv(struct port *p, struct port_socket s, void *to,
                       size_t cap, size_t *got);
void port_socket_close(struct port *p, struct port_socket *s);

/* ---- files ------------------------------------------------------------- */

enum port_kind {
	PORT_ABSENT,
	PORT_FILE,
	PORT_DIRECTORY,
	PORT_LINK,
	PORT_OTHER
};

/* Any path as the user gave it, following links. */
enum err port_dir_open(struct port *p, const char *path, struct port_dir *d);
enum err port_dir_make(struct port *p,
                       const char *path); /* there already: OK */
enum err port_path_kind(struct port *p, const char *path, enum port_kind *k);

/* One name (no '/') beneath a directory; links are never followed. `make`
 * makes a missing one and sets *made. ERR_NOT_FILE for what is no directory. */
enum err port_dir_enter(struct port *p, struct port_dir d, const char *name,
                        bool make, bool *made, struct port_dir *out);
enum err port_kind_at(struct port *p, struct port_dir d, const char *name,
                      enum port_kind *k);
/* A second handle of the same directory, whose names are read from the start. */
enum err port_dir_again(struct port *p, struct port_dir d,
                        struct port_dir *out);
enum err port_dir_sync(struct port *p, struct port_dir d);
void port_dir_close(struct port *p, struct port_dir *d);

enum port_how {
	PORT_EMPTY, /* made if missing, and emptied */
	PORT_FIND,  /* as it is; ERR_NO_FILE when it is missing */
};

/*
 * A file to write and read, held under an exclusive lock until closed.
 * ERR_LOCKED when another holds it, ERR_NOT_FILE for anything that is no
 * plain file with one name.
 */
enum err port_file_create(struct port *p, struct port_dir d, const char *name,
                          enum port_how how, struct port_file *f);

/*
 * Makes the file that long, with room for it: ERR_DISK_FULL when there is
 * none, now and not at 97 %. Where the file system cannot reserve, the free
 * space is looked at.
 */
enum err port_file_reserve(struct port *p, struct port_file f, uint64_t size);

/* Drops what is cached of a synced file, so that a read is one of the medium. */
void port_file_uncache(struct port *p, struct port_file f);
enum err port_file_write_at(struct port *p, struct port_file f, uint64_t offset,
                            struct slice bytes);
enum err port_file_cut(struct port *p, struct port_file f, uint64_t size);
enum err port_file_sync(struct port *p, struct port_file f);

/* All of them made durable, at one flush of the medium where the system can
 * do that (d: the file system they are on). After an error none of them is. */
enum err port_files_sync(struct port *p, struct port_dir d,
                         const struct port_file *f, size_t n);
enum err port_rename(struct port *p, struct port_dir d, const char *from,
                     const char *to);
enum err port_remove(struct port *p, struct port_dir d, const char *name);

struct port_stat {
	enum port_kind kind;
	uint64_t size;
	int64_t mtime_ns; /* of the last change, by the board's own date */
};
/* One name beneath a directory; a link is not followed. ABSENT is no error. */
enum err port_stat_at(struct port *p, struct port_dir d, const char *name,
                      struct port_stat *s);

/* Whether others than the owner and root may read that file. */
bool port_path_is_shared(struct port *p, const char *path);

/* Whether the file system takes names for equal that differ in case (FAT,
 * exFAT, NTFS and their like; a directory that folds case). */
bool port_dir_folds(struct port *p, struct port_dir d);

/* To read: any path, "-" for the standard input. *seekable: read_at works. */
enum err port_file_open(struct port *p, const char *path, struct port_file *f,
                        bool *seekable);
/* Until a file that is not seekable has bytes, or its end, to read:
 * ERR_STOPPED, ERR_DEADLINE. Only then does a read of it not block. */
enum err port_file_wait(struct port *p, struct port_file f);
/* *got 0: the end. */
enum err port_file_read(struct port *p, struct port_file f, void *to,
                        size_t cap, size_t *got);
enum err port_file_read_at(struct port *p, struct port_file f, uint64_t offset,
                           void *to, size_t cap, size_t *got);
void port_file_close(struct port *p, struct port_file *f);

/* The names in a directory, one a call, without "." and ".."; *n 0: the end. */
enum err port_dir_next(struct port *p, struct port_dir d, char *name,
                       size_t cap, size_t *n);

/* ---- programs ------------------------------------------------------------ */

struct port_output {
	char *text; /* of the caller */
	size_t cap, n;
	bool over; /* there was more */
};

struct port_program {
	char *const *argv;             /* NULL ends it */
	struct port_output *out, *err; /* or NULL: nobody wants to know */
	uint64_t deadline_ms;
	/* Whether to give up; asked some ten times a second; or NULL. */
	bool (*stopping)(void *ctx);
	void *ctx;
};

/*
 * Runs a program (looked for in PATH) to its end, without a shell: standard
 * input is empty, what it prints is gathered. *status: as a shell would say
 * it. Not over by the deadline, or given up, or a stop signal comes: it is
 * killed, and ERR_SILENT or ERR_STOPPED. ERR_NO_FILE, ERR_NO_PERMISSION,
 * ERR_NO_HANDLE, ERR_NO_THREAD. May be called in any thread.
 */
enum err port_run(struct port *p, const struct port_program *program,
                  int *status);

/* ---- console ----------------------------------------------------------- */

enum port_stream { PORT_OUT, PORT_ERR };

/* To PORT_ERR one write, of all the bytes together; p may be NULL. ERR_CLOSED,
 * ERR_DISK_FULL and the like; ERR_STOPPED and ERR_DEADLINE if nobody took it
 * until then. */
enum err port_print(struct port *p, enum port_stream to, struct slice text);
bool port_is_terminal(struct port *p, enum port_stream s);
unsigned port_columns(struct port *p, enum port_stream s); /* 80 if unknown */

#endif
