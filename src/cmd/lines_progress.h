/*
 * lines_progress: the progress as text: the line for a log and the live line
 * for a terminal, as lines.h promises them; pure.
 */
#ifndef PAIL_CMD_LINES_PROGRESS_H
#define PAIL_CMD_LINES_PROGRESS_H

#include "cmd/lines_facts.h"

void lines_progress_put(struct buf *b, const struct lines_progress *p);
void lines_progress_put_live(struct buf *b, const struct lines_progress *p,
                             unsigned columns);
void lines_progress_put_clear(struct buf *b, unsigned columns);

#endif
