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
	OPTIONS_OWNER_DIGITS = 12, /* of an AWS account */
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
	OPTION_VIRTUAL_STYLE,
	OPTION_DUALSTACK,
	OPTION_FIPS,
	OPTION_ACCELERATE,
	OPTION_REQUEST_PAYER,
	OPTION_BUCKET_OWNER,
	OPTION_SSE_C_KEY,
	OPTION_PROFILE,
	OPTION_IOT_ENDPOINT,
	OPTION_IOT_ROLE_ALIAS,
	OPTION_IOT_THING,
	OPTION_IOT_CERT,
	OPTION_IOT_KEY,
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
	OPTION_LITERAL,
	OPTION_INCLUDE,
	OPTION_EXCLUDE,
	OPTION_NEWER,
	OPTION_CHANGED,
	OPTION_DRY_RUN,
	OPTION_LONG,
	OPTION_RECURSIVE,
	OPTION_NULL,
	OPTION_EXPIRES,
	OPTION_CHECK,
};

/* A word and bytes (8M) are read as a number; see option_value.h. */
enum option_kind {
	VALUE_NONE,
	VALUE_NUMBER,
	VALUE_BYTES,
	VALUE_WORD,
	VALUE_TEXT
};

/* Commands that take an option, as bits; in the order of the enum command. */
enum {
	FOR_GET = 1,
	FOR_BUCKETS = 2,
	FOR_LS = 4,
	FOR_STAT = 8,
	FOR_PRESIGN = 16,
	FOR_WHOAMI = 32,
	FOR_ALL = 63,
	OPTIONS_COMMANDS = 6
};

/* Plain bytes and no pointers: the table needs no relocation. */
struct option_row {
	char name[22]; /* without "--" */
	char letter;   /* 0: no short form */
	uint8_t value; /* an enum option_kind */
	uint8_t commands;
	uint8_t option; /* an enum option */
};

/* The row of a long name (without "--") or a letter; NULL if there is none. */
const struct option_row *option_find(struct slice name);
const struct option_row *option_find_letter(char letter);

/* The word of the command with that bit (FOR_GET: 0): "get". The bit's number
 * of a word; OPTIONS_COMMANDS for what is none. */
const char *option_command_word(unsigned command);
unsigned option_command_find(struct slice word);

/* "get, ls, stat": the commands that the option belongs to. */
void option_put_commands(struct buf *b, const struct option_row *r);

/* "--name", or "-x" as it was written. */
void option_put(struct buf *b, const struct option_row *r, bool as_letter);

#endif
