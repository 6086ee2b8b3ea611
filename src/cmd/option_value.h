/*
 * option_value: what the values of options must be; pure.
 */
#ifndef PAIL_CMD_OPTION_VALUE_H
#define PAIL_CMD_OPTION_VALUE_H

#include "cmd/option_table.h"

/*
 * Whether `text` (not empty) is a value that the option takes. *v is set for
 * those that are kept as a number: digits, within the option's limits; bytes
 * also with K, M or G behind them, times 1024 each; a word's place in its
 * enum (option_table.h).
 */
bool option_value_read(const struct option_row *r, struct slice text,
                       uint64_t *v);

/* What it takes, in words: "bytes from 64K to 1G". */
void option_value_put_kind(struct buf *b, const struct option_row *r);

#endif
