/*
 * setup: environment, profile and options made into a client: region,
 * endpoint, who signs, trust, TLS and its memory.
 */
#ifndef PAIL_CMD_SETUP_H
#define PAIL_CMD_SETUP_H

#include "cmd/report.h"
#include "cmd/setup_signer.h"
#include "cmd/setup_trust.h"

/* The bytes of arena that setup_init takes for so many connections. */
size_t setup_cost(unsigned callers);

/* The client lives in s. ERR_CONFIG, ERR_NO_CREDENTIALS, ERR_NO_REGION,
 * ERR_CA_FILE...: setup_tell says which. Blocks for credentials that have to
 * be fetched. */
enum err setup_init(struct setup *s, struct port *port, const struct options *o,
                    const struct setup_need *need, struct arena *a);

/* The line for an error of it, or of setup_fetch. */
void setup_tell(struct setup *s, struct report *r, enum err e);

/* What is no error but should be said: a file of keys that others may read. */
void setup_warn(const struct setup *s, struct report *r);

void setup_end(struct setup *s);

#endif
