/*
 * list: the lines of `-f LIST`, and of `--failed FILE`; pure.
 *
 *     s3://bucket/key                     one source a line, as on the
 *                                         command line: an s3:// one that
 *                                         ends with '/' or is a pattern
 *                                         (glob) names all that it matches
 *     s3://bucket/key TAB name            and the name under DEST
 *     s3://bucket/key TAB name TAB sha256:HEX
 *                                         and what it must be; the name may
 *                                         be empty
 *     # a comment                         also blank lines
 *     \s3://bucket/a\tb TAB na\nme        a line that begins with a backslash
 *                                         is escaped: \\ \t \n \r \xHH,
 *                                         and its source is literal: a key,
 *                                         byte for byte
 *
 * Lines of sha256sum (coreutils) are read as well, text or binary: 64 hex
 * digits, a blank, a blank or '*', and all that follows is the source, which
 * is literal; where it holds no "://" it is the name under DEST too. Of these,
 * too, a line that begins with a backslash is escaped, by their own rules:
 * \\ \n \r.
 *
 * A CR at the end of a line is dropped. More than three fields, a third one
 * that is not "sha256:" and 64 hex digits, an empty source, a bare NUL, an
 * unknown escape: ERR_LIST.
 */
#ifndef PAIL_CMD_LIST_H
#define PAIL_CMD_LIST_H

#include "base/buf.h"
#include "base/err.h"

enum {
	LIST_LINE_MAX = 12288, /* an escaped URL and a name; without LF */
	LIST_SHA256_DIGITS = 64,
};

struct list_line {
	struct slice source; /* empty: a comment or blank line */
	struct slice name;   /* empty: the source's own */
	struct slice sha256; /* 64 hex digits of either case, or empty */
	bool literal;        /* the source is no prefix and no pattern */
};

/*
 * Parses one line (without its LF). Unescaped text goes to `text`, which the
 * source and name of an escaped line point into; all else points into `line`.
 * *why is a short reason in words for ERR_LIST.
 */
enum err list_parse(struct slice line, struct buf *text, struct list_line *l,
                    const char **why);

/*
 * Puts a line (with LF) that list_parse reads back as the same three: a
 * source that is not empty, a name and the digits, or empty for none. A source
 * that would be read as a prefix or pattern is written so that it is literal.
 */
void list_put(struct buf *b, struct slice source, struct slice name,
              struct slice sha256);

/*
 * Puts the source behind a base (of --base) when it is no URI itself (holds no
 * "://"), else the source alone. Behind http(s):// every byte but letters,
 * digits, - . _ ~ and / becomes %HH: the source is a name there, not a piece
 * of a URL. An empty base puts the source alone.
 */
void list_put_based(struct buf *b, struct slice base, struct slice source);

#endif
