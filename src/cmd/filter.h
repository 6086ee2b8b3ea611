/*
 * filter: which names --include and --exclude leave; pure.
 *
 * A name is taken, to begin with. Each filter whose pattern (a glob) matches
 * it says anew whether it is, in the order in which they were given: the last
 * one that matches decides. A pattern without a '/' is held against the last
 * part of the name (what stands behind its last '/': nothing, of "a/"), one
 * with a '/' against all of it.
 */
#ifndef PAIL_CMD_FILTER_H
#define PAIL_CMD_FILTER_H

#include "cmd/option_fields.h"

/* f[0..n), in the order in which they were given. */
bool filter_takes(const struct options_filter *f, size_t n, struct slice name);

#endif
