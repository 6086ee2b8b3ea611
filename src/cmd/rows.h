/*
 * rows: what `pail ls` prints of an entry; pure.
 *
 *     fw/                       the name alone
 *     image.bin
 *        -  -                     -         -         fw/
 *     4096  2026-01-02T03:04:05Z  d41d8...  STANDARD  image.bin
 *                               size, time, ETag, class, name
 *
 * Columns stand apart by blanks and hold none; what is not known is "-"; the
 * name comes last. Names are shown as in shown.h (\xHH for what is not
 * printable ASCII, \\ for a backslash) and end with LF; or are written byte for
 * byte and end with NUL. JSON is one object a line: {"key", "size",
 * "modified", "etag", "class"}, {"prefix"} or {"bucket"}; keys and prefixes
 * are whole there.
 */
#ifndef PAIL_CMD_ROWS_H
#define PAIL_CMD_ROWS_H

#include "fetch/listing.h"

enum rows_form { ROWS_NAMES, ROWS_LONG, ROWS_JSON };

enum {
	/* A key whose bytes are six each in JSON, and all the rest. */
	ROWS_LINE_MAX = 6 * OBJECTS_KEY_MAX + 6 * OBJECTS_ETAG_MAX +
	                12 * OBJECTS_WORD_MAX + 256,
	ROWS_SIZE_WIDTH = 14,  /* bytes of 50 TB */
	ROWS_TIME_WIDTH = 20,  /* 2026-01-02T03:04:05Z */
	ROWS_ETAG_WIDTH = 38,  /* an MD5 in hex and "-10000" */
	ROWS_CLASS_WIDTH = 19, /* INTELLIGENT_TIERING */
};

struct rows {
	enum rows_form form;
	bool nul;          /* names as they are, NUL behind them */
	struct slice base; /* left out where keys begin with it; borrowed */
};

/* An object or prefix. */
void rows_put_entry(struct buf *b, const struct rows *r,
                    const struct listing_entry *entry);
void rows_put_bucket(struct buf *b, const struct rows *r, struct slice name);

/* A date as servers write it ("2026-01-02T03:04:05.000Z", or as in an HTTP
 * head) in one form: 2026-01-02T03:04:05Z; what is none as it is. In text. */
enum { ROWS_DATE_MAX = 21 };
struct slice rows_date(struct slice date, struct buf *text);

/* An ETag without its quotes; a weak one as it is. */
struct slice rows_etag(struct slice etag);

#endif
