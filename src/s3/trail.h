/*
 * trail: the names of the open elements of an XML document, from the root to
 * the innermost, in a stack of fixed size.
 *
 * A name is put byte by byte; then it is pushed (a start tag) or compared
 * with the innermost (an end tag). Names may have a namespace prefix, which
 * must agree but is not told.
 */
#ifndef PAIL_S3_TRAIL_H
#define PAIL_S3_TRAIL_H

#include "base/err.h"
#include "base/slice.h"

enum {
	TRAIL_DEPTH_MAX = 8, /* a listing needs 4 */
	TRAIL_NAME_MAX = 64, /* with its prefix; S3's longest is 33 */
};

struct trail_name {
	char text[TRAIL_NAME_MAX];
	uint8_t n, prefix_n; /* bytes in all, bytes up to and with ':' */
};

struct trail {
	struct trail_name names[TRAIL_DEPTH_MAX];
	struct trail_name next; /* the one that is being put */
	size_t depth;           /* 1 inside the root */
};

/* A trail of zero bytes is empty. Begins the next name. */
void trail_start(struct trail *t);

/* ERR_HTTP_LIMIT, ERR_XML (an empty prefix, a second one). */
enum err trail_put(struct trail *t, char c);

/* The element that was put begins. ERR_HTTP_LIMIT, ERR_XML (no name). */
enum err trail_push(struct trail *t);

/* Whether the name that was put is the innermost element's, as spelled. */
bool trail_matches(const struct trail *t);

/* The innermost element is gone. */
void trail_pop(struct trail *t);

/* The name at depth 1..t->depth, without a prefix; else empty. */
struct slice trail_name(const struct trail *t, size_t depth);

/* Whether the names from the root are exactly these, with '/' between. */
bool trail_is(const struct trail *t, const char *path);

#endif
