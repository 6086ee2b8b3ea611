/*
 * option_table: what options there are, the values they take with their limits
 * and defaults, and the commands they belong to; pure. options.c reads the
 * command line by it.
 */
#ifndef PAIL_CMD_OPTION_TABLE_H
#define PAIL_CMD_OPTION_TABLE_H

#include "base/buf.h"

enum {
	OPTIONS_WORKERS_MAX = 32,
	OPTIONS_WORKERS_DEFAULT = 4,
	OPTIONS_PROGRESS_DEFAULT_S = 10,
	OPTIONS_SECONDS_MAX = 31536000, /* a year */
	/* Bytes between two checkpoints. Less would be syncs without end; more
	 * would be more to fetch again than most objects have. */
	OPTIONS_CHECKPOINT_MIN = 65536,
	OPTIONS_CHECKPOINT_MAX = 1073741824,
	OPTIONS_CHECKPOINT_DEFAULT = 8388608,
	/* Bytes a second: a GSM link still passes, a drip does not. */
	OPTIONS_RATE_MAX = 1073741824,
	OPTIONS_RATE_DEFAULT = 128,
};

/* What is made durable, and when. */
enum options_sync {
	OPTIONS_SYNC_NONE, /* nothing */
	OPTIONS_SYNC_END,  /* each file, before it gets its name */
	OPTIONS_SYNC_FULL, /* and, at each checkpoint, what is there of it */
};

enum option {
	OPTION_HELP,
	OPTION_VERSION,
	OPTION_JOBS,
	OPTION_RETRIES,
	OPTION_MAX_TIME,
	OPTION_PROGRESS,
	OPTION_VERBOSE,
	OPTION_QUIET,
	OPTION_JSON,
	OPTION_NO_SIGN_REQUEST,
	OPTION_PATH_STYLE,
	OPTION_REGION,
	OPTION_ENDPOINT,
	OPTION_CA,
	OPTION_LIST,
	OPTION_FAILED,
	OPTION_NO_RESUME,
	OPTION_SYNC,
	OPTION_CHECKPOINT,
	OPTION_MIN_RATE,
	OPTION_READBACK,
	OPTION_REQUIRE_CHECKSUM,
	OPTION_SHA256,
	OPTION_EXPECT_ETAG,
	OPTION_VERSION_ID,
	OPTION_BASE,
};

/* A word and bytes (8M) are read as a number; see option_value.h. */
enum option_kind {
	VALUE_NONE,
	VALUE_NUMBER,
	VALUE_BYTES,
	VALUE_WORD,
	VALUE_TEXT
};

/* Commands that take an option, as bits. */
enum { FOR_GET = 1, FOR_BUCKETS = 2, FOR_BOTH = 3 };

/* Plain bytes and no pointers: the table needs no relocation. */
struct option_row {
	char name[18]; /* without "--" */
	char letter;   /* 0: no short form */
	uint8_t value; /* an enum option_kind */
	uint8_t commands;
	uint8_t option; /* an enum option */
};

/* The row of a long name (without "--") or a letter; NULL if there is none. */
const struct option_row *option_find(struct slice name);
const struct option_row *option_find_letter(char letter);

/* "--name", or "-x" as it was written. */
void option_put(struct buf *b, const struct option_row *r, bool as_letter);

#endif
