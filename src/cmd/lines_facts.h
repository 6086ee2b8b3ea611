/*
 * lines_facts: the facts that lines are made from, in text (lines.c) or in
 * JSON (lines_json.c), and the limits of both.
 */
#ifndef PAIL_CMD_LINES_FACTS_H
#define PAIL_CMD_LINES_FACTS_H

#include "base/buf.h"
#include "base/err.h"
#include "s3/checksum.h"

enum {
	LINES_COLUMNS = 79,
	LINES_MAX = 16384, /* bytes of the longest line (an error, escaped) */
	LINES_OBJECT_MAX = 7900, /* of a source or name: a key of 1024 escaped
	                            bytes and its bucket fit, as \u00HH too */
	LINES_FACT_MAX = 1024,   /* of a reason, host, code, request ID,
	                            note */
};

struct lines_progress {
	uint64_t elapsed_ms;
	uint64_t bytes_done;
	uint64_t bytes_total; /* estimated unless total_known */
	bool total_known;
	uint64_t rate; /* bytes a second */
	bool eta_known;
	uint64_t eta_s;
	uint64_t files_done, files_failed, files_total;
	bool files_more; /* there may be more: a listing is under way */
	uint64_t retries;
};

struct lines_file { /* one object done */
	uint64_t elapsed_ms;
	struct slice source; /* as shown: no query */
	struct slice name;   /* the path written */
	uint64_t bytes, took_ms;
	unsigned retries;
	struct slice verified; /* by what: checksum_name's; empty: "none" */
	bool resumed;          /* some of it came in an earlier run */
};

struct lines_error {
	uint64_t elapsed_ms;
	/* The source as shown, "line 3 of LIST", an option...; may be empty. */
	struct slice object;
	enum err err;
	struct slice reason;     /* more words; may be empty */
	struct slice host;       /* may be empty */
	int status;              /* HTTP; 0: none */
	struct slice code;       /* S3's; may be empty */
	struct slice request_id; /* may be empty */
	bool retrying; /* -v: another attempt follows, after wait_ms */
	uint64_t wait_ms;
};

struct lines_end {
	uint64_t files_done, bytes, elapsed_ms, files_failed;
	uint64_t files_unchanged; /* there already, and left as they were */
	uint64_t retries, requests, connections;
	int status; /* the exit status */
	/* Body bytes that this run received: repeated ones too, those of an
	 * earlier run not. */
	uint64_t fetched;
	uint64_t verified[CHECKSUM_KINDS]; /* files done, by what */
};

#endif
