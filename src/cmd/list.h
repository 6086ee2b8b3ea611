/*
 * list: the lines of `-f LIST`, and of `--failed FILE`; pure.
 *
 *     s3://bucket/key                     one source a line, taken literally
 *     s3://bucket/key TAB name            and the name under DEST
 *     # a comment                         also blank lines
 *     \s3://bucket/a\tb TAB na\nme        a line that begins with a backslash
 *                                         is escaped: \\ \t \n \r \xHH
 *
 * A CR at the end of a line is dropped. More than two fields, an empty
 * source, a bare NUL, an unknown escape: ERR_LIST. (sha256sum marks its escaped
 * lines in the same way.)
 */
#ifndef PAIL_CMD_LIST_H
#define PAIL_CMD_LIST_H

#include "base/buf.h"
#include "base/err.h"

enum { LIST_LINE_MAX = 12288 }; /* an escaped URL and a name; without LF */

struct list_line {
	struct slice source; /* empty: a comment or blank line */
	struct slice name;   /* empty: the source's own */
};

/*
 * Parses one line (without its LF). Unescaped text goes to `text`, which the
 * slices of an escaped line point into; of other lines they point into `line`.
 * *why is a short reason in words for ERR_LIST.
 */
enum err list_parse(struct slice line, struct buf *text, struct list_line *l,
                    const char **why);

/* Puts a line (with LF) that list_parse reads back as the same two. */
void list_put(struct buf *b, struct slice source, struct slice name);

#endif
