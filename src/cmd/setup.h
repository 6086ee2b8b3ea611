/*
 * setup: environment and options made into a client: credentials, region,
 * endpoint, trust, TLS and its memory. An option counts before a variable.
 */
#ifndef PAIL_CMD_SETUP_H
#define PAIL_CMD_SETUP_H

#include "base/arena.h"
#include "cmd/options.h"
#include "fetch/client.h"
#include "net/trust.h"

struct setup {
	struct cred cred;
	struct trust trust;
	struct client client;
	/* what was wrong: a variable or option, and more words */
	struct slice field;
	const char *why;
};

/* What the run needs besides what the options say. */
struct setup_need {
	bool s3;  /* an endpoint, and credentials unless told otherwise */
	bool tls; /* some URL is https */
	unsigned callers; /* connections at a time */
};

/* The bytes of arena that setup_init takes for so many connections. */
size_t setup_cost(unsigned callers);

/* The client lives in s. ERR_CONFIG, ERR_NO_CREDENTIALS, ERR_NO_REGION,
 * ERR_CA_FILE...: s->field and s->why say which. */
enum err setup_init(struct setup *s, struct port *port, const struct options *o,
                    const struct setup_need *need, struct arena *a);

/* One TLS part for one connection; NULL when the run needs no TLS. */
struct tls *setup_tls(struct setup *s, struct arena *a);

void setup_end(struct setup *s);

#endif
