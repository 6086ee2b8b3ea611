/*
 * provider_ask: one question of a provider: a request and what is made of its
 * answer.
 */
#ifndef PAIL_FETCH_PROVIDER_ASK_H
#define PAIL_FETCH_PROVIDER_ASK_H

#include "fetch/provider_state.h"

/* What an answer's body is read as: p->text, or credentials. */
enum reading { READ_TEXT, READ_REPLY };

/* Blocks: to its end, or until the identity is told to stop. On an error
 * p->fault has it. cred: of READ_REPLY. */
enum err provider_exchange(struct provider *p, const struct ask *ask,
                           enum reading how, enum reply_kind kind,
                           struct cred *cred);

/* So many milliseconds from now, on the clock that deadlines are on. */
uint64_t provider_until(const struct provider *p, uint64_t ms);

/* Sets the ask's place and path to those of a URL, with `tail` behind it; the
 * path stands in p->path. ERR_CONFIG, ERR_TOO_LONG. */
enum err provider_aim(struct provider *p, struct slice url, struct slice tail,
                      struct ask *ask);
void provider_add_field(struct ask *ask, struct slice name, struct slice value);

/* The text of a file into p->text, without blanks at its ends. */
enum err provider_read_text(struct provider *p, struct slice path);

/* Remembers the reason for the line that tells it; returns e. */
enum err provider_fail(struct provider *p, enum err e, const char *why);
/* Adds words, if there are none yet. */
void provider_set_reason(struct provider *p, const char *why);

#endif
