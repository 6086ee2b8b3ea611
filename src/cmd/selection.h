/*
 * selection: a source that names more than one object: a prefix that ends with
 * '/', or a pattern; and the one mapping from keys to names on disk.
 *
 *     s3://bucket/prefix/       all below it (s3://bucket/ too)
 *     s3://bucket/fw/v?.bin      what the pattern (glob.h) matches
 *
 * What is listed is the longest text that all matches begin with; of a directory
 * bucket, which takes no other prefix, up to its last '/'. The name of an object
 * is its key without all up to the last '/' of that text: below "fw/" the key
 * "fw/a/b" is "a/b". Of a key that ends with '/' (a directory marker of some
 * tools) nothing is made when it is empty; all else that is no name on disk (see
 * path.h) is refused by name.
 */
#ifndef PAIL_CMD_SELECTION_H
#define PAIL_CMD_SELECTION_H

#include "base/glob.h"
#include "cmd/option_fields.h"
#include "s3/source.h"

struct selection {
	struct slice bucket;  /* borrowed from the text */
	struct slice pattern; /* what a key must match; empty: any */
	struct slice prefix;  /* what is to be listed: in text */
	size_t root;          /* bytes of a key that are not in its name */
	char text[SOURCE_KEY_MAX];
	char pattern_text[GLOB_PATTERN_MAX + 2];
};

/* An s3:// source that is a selection, if it is not meant literally. */
bool selection_is(struct slice source);

/* ERR_SOURCE, ERR_TOO_LONG. Borrows source. */
enum err selection_parse(struct slice source, struct selection *s);

enum selection_take {
	SELECTION_OTHER, /* the pattern does not match */
	SELECTION_LEFT,  /* it does; a filter leaves it out, or a marker */
	SELECTION_TAKEN, /* *name is its name, to be checked */
};

enum selection_take selection_look(const struct selection *s,
                                   const struct options *o, struct slice key,
                                   uint64_t size, struct slice *name);

#endif
