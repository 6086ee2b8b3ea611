/*
 * lines_json: the JSON form of the lines of lines.h, one object a line; pure.
 *
 * Numbers are integers; what is not known is null; texts are always there,
 * "" when empty. Times are milliseconds of a clock that never steps.
 */
#ifndef PAIL_CMD_LINES_JSON_H
#define PAIL_CMD_LINES_JSON_H

#include "cmd/lines_facts.h"

void lines_json_put_progress(struct buf *b, const struct lines_progress *p);
void lines_json_put_file(struct buf *b, const struct lines_file *f);
void lines_json_put_error(struct buf *b, const struct lines_error *e);
void lines_json_put_note(struct buf *b, uint64_t elapsed_ms,
                         struct slice object, struct slice text);
void lines_json_put_end(struct buf *b, const struct lines_end *e);

#endif
