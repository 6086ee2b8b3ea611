/*
 * command: a command line cut into words as a POSIX shell would, without
 * being one: blanks part words, '...' and "..." hold them together, a
 * backslash takes the next byte as it is (within "..." only before " and \).
 * No variables, no globs, no operators. Pure. (Python's shlex.split.)
 */
#ifndef PAIL_CRED_COMMAND_H
#define PAIL_CRED_COMMAND_H

#include "base/err.h"
#include "base/slice.h"

enum { COMMAND_WORDS_MAX = 64, COMMAND_TEXT_MAX = 4096 };

struct command_line {
	char *words[COMMAND_WORDS_MAX + 1]; /* NULL behind the last */
	size_t count;
	char text[COMMAND_TEXT_MAX];
};

/* ERR_CONFIG for an open quote, a backslash at the end, a NUL, or no word at
 * all; ERR_TOO_LONG. Then there is no word. */
enum err command_split(struct slice line, struct command_line *c);

#endif
