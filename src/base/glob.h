/*
 * glob: names matched against a pattern, byte by byte; pure.
 *
 *     *       any bytes but '/'            **      any bytes
 *     ?       one byte but '/'             [a-z]   one of these, but '/'
 *     [!a-z]  one byte that is none of these and not '/'  ([^a-z] too)
 *     \x      the byte x itself, in brackets too
 *
 * "**" followed by '/', at the start or behind a '/', also matches nothing
 * ("a/" + "**" + "/b" matches "a/b", but "a" + "**" + "/b" does not match "ab").
 * In brackets a ']' that comes first and a '-' at either end are themselves; a
 * '[' without its ']' stands for itself, as does a backslash at the end. Bytes
 * compare as bytes, with case.
 *
 * The time is bounded by pattern times name, whatever the pattern: all places
 * where it may stand are carried along, and nothing is tried twice.
 */
#ifndef PAIL_BASE_GLOB_H
#define PAIL_BASE_GLOB_H

#include "base/buf.h"

enum { GLOB_PATTERN_MAX = 1024 };

/* Whether it is to be taken for one: some byte of it is * ? or [. A backslash
 * alone makes none, since keys may have one. */
bool glob_is_pattern(struct slice text);

/* False also for a pattern over GLOB_PATTERN_MAX. */
bool glob_matches(struct slice pattern, struct slice name);

/* Puts the text before the first *, ? or [...], unescaped: every match begins
 * with it. */
void glob_put_literal(struct buf *b, struct slice pattern);

#endif
