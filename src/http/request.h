/*
 * request: a request head written into a buffer (RFC 9112 3, 5).
 *
 * Nothing that could end a line early gets in: an empty path or host, a byte
 * of path, query or host outside 0x21..0x7e, a name that is no token, a value
 * with a control byte (TAB too) sets `over` of the buffer, and the request is
 * not to be sent.
 */
#ifndef PAIL_HTTP_REQUEST_H
#define PAIL_HTTP_REQUEST_H

#include "base/buf.h"

/* "GET path?query HTTP/1.1" and Host; without a query, no '?'. Both are already
 * encoded; a path may hold a query itself. */
void request_start(struct buf *b, struct slice method, struct slice path,
                   struct slice query, struct slice host);
void request_field(struct buf *b, struct slice name, struct slice value);
void request_end(struct buf *b);

#endif
