/*
 * body: where a message body ends (RFC 9112 6-7), from pieces of any size
 * and without a copy: data is handed out as a part of what was fed.
 *
 * Chunked: sizes of 1..16 hex digits, no sign or blanks; extensions and
 * trailers are skipped within a cap for the whole body (their CR LF do not
 * count); a control byte in them or a trailer without a name is refused.
 */
#ifndef PAIL_HTTP_BODY_H
#define PAIL_HTTP_BODY_H

#include "base/err.h"
#include "base/slice.h"

enum {
	BODY_EXTRA_MAX = 8192, /* chunk extensions and trailers together */
};

enum body_kind {
	BODY_NONE,    /* HEAD, 204, 304 */
	BODY_LENGTH,  /* Content-Length */
	BODY_CHUNKED, /* Transfer-Encoding: chunked */
	BODY_CLOSE,   /* until the peer closes */
};

struct body {
	enum body_kind kind;
	uint64_t left;  /* of the length or of the chunk */
	uint64_t taken; /* data bytes handed out so far */
	size_t extra;   /* extension and trailer bytes seen */
	size_t digits;  /* of the chunk size */
	int state;
	bool done;
	enum err error; /* the first one */
};

/* length is read for BODY_LENGTH only. A body may be done at once. */
void body_init(struct body *b, enum body_kind kind, uint64_t length);

/*
 * Eats *used bytes of `in` and hands out *data, a part of `in` (may be
 * empty). Call again with the rest until it eats all or b->done. Never eats
 * past the end of the body. ERR_HTTP_BODY, ERR_HTTP_LIMIT; the first error
 * stays, and comes without data.
 */
enum err body_feed(struct body *b, struct slice in, size_t *used,
                   struct slice *data);

/*
 * The peer closed. `clean`: with a TLS close_notify or, without TLS, a FIN.
 * OK only for BODY_CLOSE and clean, which is then done, and for a body that
 * was done before; else ERR_CUT.
 */
enum err body_close(struct body *b, bool clean);

#endif
