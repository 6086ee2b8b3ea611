/*
 * setup_signer: the part of setup that says who signs: credentials that are
 * there, or a provider that fetches them.
 */
#ifndef PAIL_CMD_SETUP_SIGNER_H
#define PAIL_CMD_SETUP_SIGNER_H

#include "cmd/setup_state.h"

/* Asks the chain. Credentials that do not change are the identity's then. */
enum err setup_decide(struct setup *s, struct port *port,
                      const struct options *o);

/* Whether they have to be fetched, and over TLS. */
bool setup_is_remote(const struct setup *s);
bool setup_needs_tls(const struct setup *s);

/* For those. After TLS is there, if it is needed. */
enum err setup_make_provider(struct setup *s, struct port *port,
                             struct arena *a);

/* Fetches credentials after an offline setup_init, where that is needed. */
enum err setup_fetch(struct setup *s);

/* s->field, of what is wrong and who says it: "region (AWS_REGION)", "profile
 * NAME". In s->field_text. */
void setup_blame(struct setup *s, const char *before, struct slice who,
                 const char *after);

/* NUL-terminated, in s->field_text. */
const char *setup_path_z(struct setup *s, struct slice path);

#endif
