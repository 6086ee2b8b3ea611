/*
 * options: the command line, parsed. Nothing is allocated: the slices point
 * into argv. No secret is an option (ps shows argv).
 */
#ifndef PAIL_CMD_OPTIONS_H
#define PAIL_CMD_OPTIONS_H

#include "base/err.h"
#include "cmd/option_fields.h"

/*
 * Options may stand before and after operands; "--" ends them; a value
 * follows after a space or, for long ones, '='; -j4 and -vj4 too; each given
 * twice: the last counts (of -v and -q as well). An empty value is refused.
 *
 * ERR_USAGE, with one line on what is wrong in `why` (escaped, no secret);
 * `why` stays empty for `pail` alone, which wants the help on stderr.
 * argv is rewritten: the operands end up in order from argv[1] on, and what
 * stands behind them is not to be used. The strings stay as they are.
 */
enum err options_parse(int argc, char **argv, struct options *o,
                       struct buf *why);

#endif
