/*
 * manifest: the sources of one run, from the command line and from a list,
 * each with the name it gets under the destination.
 *
 * It is read more than once: first to check all of it (count, lines), then
 * for twins, then to fetch. A list in a file is read anew through a small
 * window each time; a list from a pipe is held, up to a limit. So memory does
 * not grow with the list.
 */
#ifndef PAIL_CMD_MANIFEST_H
#define PAIL_CMD_MANIFEST_H

#include "base/arena.h"
#include "cmd/list.h"
#include "cmd/options.h"
#include "port/port.h"

enum {
	MANIFEST_PIPE_MAX = 262144, /* bytes of a list that comes from a pipe */
};

struct manifest_item {
	struct slice source; /* as written, behind --base where that belongs */
	struct slice name;   /* as written; empty: the source's own */
	struct slice sha256; /* 64 hex digits, or empty */
	bool literal;        /* a key byte for byte, no prefix or pattern */
	uint64_t line;       /* in the list; 0: from the command line... */
	uint64_t operand;    /* ...where it is the nth source, from 1 */
};

struct manifest {
	struct port *port;
	const struct options *options;
	struct port_file list;
	bool open, seekable;
	char *held; /* a pipe's text */
	size_t held_n;
	char *window; /* LIST_LINE_MAX + 2 */
	char *text;   /* LIST_LINE_MAX */
	char *based;  /* LIST_LINE_MAX: a source behind --base */
	/* where we are */
	int source_at;
	uint64_t offset, line;
	size_t window_at, window_n;
	bool list_end;
	/* what was wrong: for the line that says so */
	const char *why;
	struct manifest_item at; /* the line or operand at fault */
};

size_t manifest_cost(void);

/* Opens the list. ERR_NO_FILE and the like; ERR_LIST for a pipe that is too
 * long. The arena's memory is touched only as far as it is needed. */
enum err manifest_open(struct manifest *m, struct port *port,
                       const struct options *o, struct arena *a);
void manifest_close(struct manifest *m);

void manifest_rewind(struct manifest *m);

/*
 * The next source. *more false: the end. The slices are valid until the next
 * call. ERR_LIST, ERR_TOO_LONG (m->why, m->at), or a reading error.
 */
enum err manifest_next(struct manifest *m, struct manifest_item *item,
                       bool *more);

struct manifest_facts {
	uint64_t count;      /* sources; a prefix or pattern is one */
	uint64_t selections; /* of them, those that are to be listed */
	bool any_s3;         /* credentials may be needed */
	bool any_url;        /* a URL is among the sources */
	bool any_tls;        /* an https URL is among them */
};

/* Reads all of it for the first time. A source that is wrong by itself is no
 * error here: it fails by name in its turn. */
enum err manifest_count(struct manifest *m, struct manifest_facts *f);

#endif
