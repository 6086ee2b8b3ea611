/*
 * range: byte ranges (RFC 9110 14): the Range field that asks and the
 * Content-Range field that answers. Offsets are those of the first byte and
 * of the byte after the last.
 */
#ifndef PAIL_HTTP_RANGE_H
#define PAIL_HTTP_RANGE_H

#include "base/buf.h"

/* "bytes=from-(to-1)"; from < to. */
void range_put(struct buf *b, uint64_t from, uint64_t to);

struct range {
	uint64_t from, to; /* of what is in the body */
	uint64_t total;    /* of the whole */
};

/*
 * "bytes 0-9/100" exactly: a known total, from < to <= total, decimal
 * numbers below 2^63. False for anything else: "*", other units, lists.
 */
bool range_parse(struct slice value, struct range *r);

#endif
