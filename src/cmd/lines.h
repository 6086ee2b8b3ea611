/*
 * lines: every line that pail says, made from numbers; pure. ASCII only,
 * newline-terminated. Bytes of names that are not printable ASCII are shown
 * as \xHH, a backslash as \\. A progress or file line has at most
 * LINES_COLUMNS columns, whatever the numbers are; a long name loses its
 * start.
 *
 *     pail   12.3s   45%  12.3/40.0 MiB  1.20 MiB/s  eta 23s  files 3/40  retries 0
 *     pail   12.3s  got  4.00 MiB  1.9s  crc64nvme  fw/image.bin
 *     pail: s3://b/k: the object changed, started again
 *     pail: s3://b/k: no such object (HOST, status 404, NoSuchKey, request ID): check the key
 *     pail: s3://b/k: server is busy (HOST, status 503, SlowDown): next attempt in 1.2s
 *     pail: 40 files, 41943040 bytes, 34.1 s, 0 failed, verified: crc64nvme 38, none 2
 *
 * Fields stand in a fixed order, so that a script may cut them at blanks;
 * "  failed N" comes last, when something has failed and there is room. A
 * total that is not yet known for all files is an estimate and begins with
 * '~', and so does the number of files while there may be more; what cannot be said is "--" or, for a total, '?'. Done, total and rate
 * are cut down, never rounded up. Where numbers are so large that the line
 * would be too long, single blanks and shorter forms ("10k") make it fit.
 *
 * A file says what it was verified by, with ",resumed" behind it when some of
 * it came in an earlier run. The last line counts the files of each kind, in
 * the order of enum checksum_kind but with "none" last; those of which there
 * are none are left out, all of it when no file is done.
 *
 * JSON is one object a line, with "event" first: progress, file, note, error,
 * end.
 * Valid UTF-8 stays (shown.h says what does not), other bytes are \u00HH.
 *
 * A URL's user info and query are never shown, whatever the caller passes.
 */
#ifndef PAIL_CMD_LINES_H
#define PAIL_CMD_LINES_H

#include "cmd/lines_facts.h"

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
/* Something worth a line that is no error, about an object or, if that is
 * empty, the run. */
void lines_put_note(struct buf *b, uint64_t elapsed_ms, struct slice object,
                    struct slice text, bool json);
void lines_put_end(struct buf *b, const struct lines_end *e, bool json);

#endif
