/*
 * help: the texts of --help. The exit statuses come from the error table, the
 * limits from the headers that define them. (--version: version.)
 */
#ifndef PAIL_CMD_HELP_H
#define PAIL_CMD_HELP_H

#include "base/buf.h"

enum { HELP_MAX = 8192 }; /* bytes of the longest text */

void help_put_main(struct buf *b);
void help_put_get(struct buf *b);
void help_put_buckets(struct buf *b);
void help_put_ls(struct buf *b);
void help_put_stat(struct buf *b);
void help_put_presign(struct buf *b);
void help_put_whoami(struct buf *b);

#endif
