/*
 * shown: bytes from outside made fit to be printed; pure.
 *
 * For text: printable ASCII stands for itself, a backslash becomes \\, any
 * other byte \xHH (which the list grammar reads back). For JSON, between
 * quotes: valid UTF-8 stays, but for what steers a terminal (C0, DEL, C1,
 * direction marks, line separators: \uHHHH); a byte that is not UTF-8 becomes
 * \u00HH.
 */
#ifndef PAIL_CMD_SHOWN_H
#define PAIL_CMD_SHOWN_H

#include "base/buf.h"

enum shown_form { SHOWN_TEXT, SHOWN_JSON };

/* All of s. */
void shown_put(struct buf *b, struct slice s, enum shown_form form);

/* At most max bytes (3 or more): what is too long ends, or for _tail begins,
 * with "...". No escape is cut in two. */
void shown_put_head(struct buf *b, struct slice s, enum shown_form form,
                    size_t max);
void shown_put_tail(struct buf *b, struct slice s, enum shown_form form,
                    size_t max);

/*
 * The first part of s that holds no secret: text with a URL ends before its
 * user info or query (s3:// keys have neither: a '?' there is a byte of the
 * key), and any text before a '?' that a signature follows.
 */
struct slice shown_safe(struct slice s);

#endif
