/*
 * sd_fault: what a server, a network or an attacker may do, each by name. The
 * table is in sd_fault.c: one line a fault.
 *
 * A fault is met by the requests that its scope and --fault-key choose, the
 * first --fault-times of each name only. It bends the case before the answer
 * is made, the reply once it is made, or the text of the head.
 */
#ifndef SD_FAULT_H
#define SD_FAULT_H

#include "sd_answer.h"

enum sd_stage {
	SD_STAGE_CONNECT,
	SD_STAGE_CASE,
	SD_STAGE_REPLY,
	SD_STAGE_HEAD
};

/* Which requests a fault is for. */
enum sd_scope {
	SD_ON_ANY,
	SD_ON_GET,    /* of anything */
	SD_ON_OBJECT, /* GET or HEAD of an object */
	SD_ON_RANGE,  /* GET of an object with a Range field */
	SD_ON_LIST,   /* of objects or of buckets */
};

struct sd_fault {
	const char *name;
	enum sd_stage stage;
	enum sd_scope scope;
	uint64_t times; /* unless --fault-times says otherwise */
	void (*bend)(struct sd_case *c);
	const char *row;  /* of the project's table of faults */
	const char *what; /* for --help */
};

/* The n-th of the table, or NULL behind the last. */
const struct sd_fault *sd_fault_at(size_t n);
/* "NAME[:ARG]" added to the configuration; false: unknown, or too many. */
bool sd_fault_add(struct sd_config *config, struct sd_span text);
/* Whether any fault in use needs the stranger's port. */
bool sd_fault_wants_stranger(const struct sd_config *config);
/* Whether the stranger is to speak plain HTTP, whatever else is served. */
bool sd_fault_wants_plain(const struct sd_config *config);

/* Bends c by the faults of this stage that its request meets. True if there
 * was one. */
bool sd_fault_bend(struct sd_case *c, enum sd_stage stage);
/* Whether this new connection is to be left without a handshake. */
bool sd_fault_stalls(struct sd_world *w);

#endif
