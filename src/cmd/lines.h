/*
 * lines: every line that pail says, made from numbers; pure. ASCII only,
 * newline-terminated. Bytes of names that are not printable ASCII are shown
 * as \xHH, a backslash as \\. A progress or file line has at most
 * LINES_COLUMNS columns, whatever the numbers are; a long name loses its
 * start.
 *
 *     pail   12.3s   45%  12.3/40.0 MiB  1.20 MiB/s  eta 23s  files 3/40  retries 0
 *     pail   12.3s  got  4.00 MiB  1.9s  fw/image.bin
 *     pail: s3://b/k: no such object (HOST, status 404, NoSuchKey, request ID): check the key
 *     pail: s3://b/k: server is busy (HOST, status 503, SlowDown): next attempt in 1.2s
 *     pail: 40 files, 41943040 bytes, 34.1 s, 0 failed
 *
 * Fields stand in a fixed order, so that a script may cut them at blanks;
 * "  failed N" comes last, when something has failed and there is room. A
 * total that is not yet known for all files is an estimate and begins with
 * '~'; what cannot be said is "--" or, for a total, '?'. Done, total and rate
 * are cut down, never rounded up. Where numbers are so large that the line
 * would be too long, single blanks and shorter forms ("10k") make it fit.
 *
 * JSON is one object a line, with "event" first: progress, file, error, end.
 * Valid UTF-8 stays (shown.h says what does not), other bytes are \u00HH.
 *
 * A URL's user info and query are never shown, whatever the caller passes.
 */
#ifndef PAIL_CMD_LINES_H
#define PAIL_CMD_LINES_H

#include "base/buf.h"
#include "base/err.h"

enum {
	LINES_COLUMNS = 79,
	LINES_MAX = 16384, /* bytes of the longest line (an error, escaped) */
	LINES_OBJECT_MAX = 7900, /* of a source or name: a key of 1024 escaped
	                            bytes and its bucket fit, as \u00HH too */
	LINES_FACT_MAX = 1024,   /* of a reason, host, code, request ID */
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
	uint64_t retries;
};

struct lines_file { /* one object done */
	uint64_t elapsed_ms;
	struct slice source; /* as shown: no query */
	struct slice name;   /* the path written */
	uint64_t bytes, took_ms;
	unsigned retries;
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
	bool retrying;           /* -v: another attempt follows, after wait_ms */
	uint64_t wait_ms;
};

struct lines_end {
	uint64_t files_done, bytes, elapsed_ms, files_failed;
	uint64_t retries, requests, connections;
	int status; /* the exit status */
};

/* Escaped for a terminal or log (see shown.h); never cut. */
void lines_put_shown(struct buf *b, struct slice s);

/* "12.3 MiB": three digits, cut down, and a unit of 1024. */
void lines_put_bytes(struct buf *b, uint64_t bytes);

/* 0..100, and 100 only for a total that is known. */
unsigned lines_percent(const struct lines_progress *p);

/* All of these append; with `over` set the line is not to be printed. */
void lines_put_progress(struct buf *b, const struct lines_progress *p,
                        bool json);

/* The live line for a terminal: begins with CR, has a bar, no newline, at most
 * columns - 1 columns, and clears what an older one left behind. */
void lines_put_live(struct buf *b, const struct lines_progress *p,
                    unsigned columns);
/* Takes a live line away again before another line is printed. */
void lines_put_clear(struct buf *b, unsigned columns);

void lines_put_file(struct buf *b, const struct lines_file *f, bool json);
/* Very long fields are cut at their end ("..."): always within LINES_MAX. */
void lines_put_error(struct buf *b, const struct lines_error *e, bool json);
void lines_put_end(struct buf *b, const struct lines_end *e, bool json);

#endif
