/*
 * option_set: where in struct options an option that was read is kept; pure.
 */
#ifndef PAIL_CMD_OPTION_SET_H
#define PAIL_CMD_OPTION_SET_H

#include "cmd/option_fields.h"

/* One of kind VALUE_NONE; one that is a number; one that is text. False: more
 * than OPTIONS_FILTERS_MAX of --include and --exclude. */
void option_set_flag(struct options *o, enum option option);
void option_set_number(struct options *o, enum option option, uint64_t v);
bool option_set_text(struct options *o, enum option option, struct slice s);

#endif
