/*
 * option_rules: which options go together, and with which sources; pure. What
 * one option takes by itself is option_value's.
 *
 *   --sha256, --expect-etag    one source that is one object: no list, no
 *                              prefix, no pattern
 *   --version-id               the same, and an s3:// one
 *   --base                     with a list
 *   --newer, --changed         one of them
 *   ls: --long, --recursive    with a bucket
 *   ls: --null, --json         one of them
 */
#ifndef PAIL_CMD_OPTION_RULES_H
#define PAIL_CMD_OPTION_RULES_H

#include "base/err.h"
#include "cmd/option_fields.h"

/* ERR_USAGE, with one line in `why`. The command and its operands are set. */
enum err option_rules_check(const struct options *o, struct buf *why);

#endif
