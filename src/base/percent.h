/*
 * percent: %XX encoding as SigV4 defines it: A-Z a-z 0-9 - . _ ~ stand for
 * themselves, everything else becomes %XX in upper case, once.
 */
#ifndef PAIL_BASE_PERCENT_H
#define PAIL_BASE_PERCENT_H

#include "base/buf.h"

/* For a path: '/' stays. */
void percent_put_path(struct buf *b, struct slice s);

/* For a query name or value: '/' becomes %2F. */
void percent_put_query(struct buf *b, struct slice s);

/* Decodes %XX; a '%' without two hexadecimal digits is refused: false,
 * and what was put by then is not to be used. '+' stays '+'. */
bool percent_put_decoded(struct buf *b, struct slice s);

#endif
