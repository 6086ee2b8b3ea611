/*
 * help: the texts of --help and --version. The exit statuses come from the
 * error table, the limits from the headers that define them.
 */
#ifndef PAIL_CMD_HELP_H
#define PAIL_CMD_HELP_H

#include "base/buf.h"

enum { HELP_MAX = 8192 }; /* bytes of the longest text */

void help_put_main(struct buf *b);
void help_put_get(struct buf *b);
void help_put_buckets(struct buf *b);

/* pail's version, the pinned mbedTLS and musl, the limits with their values. */
void help_put_version(struct buf *b);

#endif
