/*
 * setup_trust: the part of setup that says whom to trust: the CA certificates,
 * TLS and its memory.
 */
#ifndef PAIL_CMD_SETUP_TRUST_H
#define PAIL_CMD_SETUP_TRUST_H

#include "cmd/setup_state.h"

/* The bytes of arena for so many connections. */
size_t setup_trust_cost(unsigned callers);

/* ERR_CA_FILE: s->field and s->why say which. */
enum err setup_trust_init(struct setup *s, struct port *port,
                          const struct options *o, unsigned callers,
                          struct arena *a);

/* One TLS part for one connection; NULL when the run needs no TLS. */
struct tls *setup_tls(struct setup *s, struct arena *a);

#endif
