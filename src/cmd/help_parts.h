/*
 * help_parts: what the texts of --help have in common.
 */
#ifndef PAIL_CMD_HELP_PARTS_H
#define PAIL_CMD_HELP_PARTS_H

#include "base/buf.h"

/* The exit statuses, from the error table. */
void help_parts_put_statuses(struct buf *b);

/* "0 to 1000, default 5", and the end of the line. */
void help_parts_put_range(struct buf *b, uint64_t from, uint64_t to,
                          uint64_t usual);

/* The options of all commands; those of buckets that are not one's own; the
 * one of objects that are encrypted with one's key. */
void help_parts_put_common(struct buf *b);
void help_parts_put_bucket(struct buf *b);
void help_parts_put_customer_key(struct buf *b);

#endif
