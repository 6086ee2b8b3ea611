/*
 * head: a response head (RFC 9112 2-6) read from pieces of any size.
 *
 *     STATUS LINE -> FIELD* -> (1xx: again, at most HEAD_INTERIM_MAX) -> done
 *
 * Fields are copied into storage of the caller; what is ambiguous is
 * refused: bare CR or LF alone, NUL, obs-fold, space before the colon, a
 * name that is no token, control bytes in a value, two Content-Length fields
 * (even when they agree), Content-Length together with Transfer-Encoding, a
 * Transfer-Encoding other than exactly "chunked", HTTP versions other than
 * 1.0 and 1.1, Transfer-Encoding in 1.0, 101, a status outside 100..599.
 *
 * An interim response (1xx) is read by the same rules and then forgotten.
 */
#ifndef PAIL_HTTP_HEAD_H
#define PAIL_HTTP_HEAD_H

#include "base/err.h"
#include "base/slice.h"

enum {
	HEAD_LINE_MAX = 8192,   /* without CR LF; S3's metadata is 2 KiB */
	HEAD_BYTES_MAX = 16384, /* the whole head, CR LF and interim ones too */
	HEAD_FIELDS_MAX = 100,
	HEAD_INTERIM_MAX = 8, /* 1xx responses before the final one */
};

struct head_field {
	uint16_t name_at, name_n, value_at, value_n; /* into text */
};

struct head {
	int status;       /* 200..599 once done */
	int minor;        /* HTTP/1.minor */
	bool has_length;  /* Content-Length was there */
	bool chunked;     /* Transfer-Encoding: chunked */
	bool keeps_alive; /* the connection persists (RFC 9112 9.3) */
	uint64_t length;  /* Content-Length, at most 2^63 - 1 */
	/* the rest is head's own */
	char *text; /* HEAD_BYTES_MAX bytes, borrowed */
	size_t text_n, line_at, total;
	struct head_field fields[HEAD_FIELDS_MAX];
	int field_count, interim_count, state;
	bool says_close, says_keep; /* Connection */
	enum err error;             /* the first one */
};

/* Borrows text[0..HEAD_BYTES_MAX) until the head is no longer read. */
void head_init(struct head *h, char *text);

/*
 * Takes bytes in: *used of them were eaten, *done says that the head is
 * complete (the rest of `in` is body). ERR_HTTP_HEAD for what is malformed,
 * ERR_HTTP_LIMIT past a limit; the first error stays, and the byte that
 * brought it is not eaten.
 */
enum err head_feed(struct head *h, struct slice in, size_t *used, bool *done);

/*
 * The value of the field of that name (compared without case), trimmed; of
 * several with one name, the first. False when there is none. The slice
 * points into the head's text.
 */
bool head_find(const struct head *h, struct slice name, struct slice *value);

/* The field number i, from 0, in the order in which they came; false past the
 * last one. */
bool head_field_at(const struct head *h, int i, struct slice *name,
                   struct slice *value);

#endif
