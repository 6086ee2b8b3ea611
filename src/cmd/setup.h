/*
 * setup: environment, profile and options made into a client: region,
 * endpoint, who signs, trust, TLS and its memory.
 */
#ifndef PAIL_CMD_SETUP_H
#define PAIL_CMD_SETUP_H

#include "base/arena.h"
#include "cmd/options.h"
#include "cmd/report.h"
#include "cmd/settings.h"
#include "cred/chain.h"
#include "fetch/client.h"
#include "fetch/provider.h"
#include "net/trust.h"

struct setup {
	struct settings settings;
	struct chain chain; /* who signs: what was decided */
	struct trust trust;
	struct client client;
	struct identity identity;
	struct provider *provider; /* NULL: nothing has to be fetched */
	struct tls_own *own;
	bool fetched; /* the identity has credentials */
	/* what was wrong: a variable, key, file or option, and more words */
	struct slice field;
	const char *why;
	char field_text[PROFILE_PATH_MAX + 1];
	struct chain_scratch scratch;
};

/* What the run needs besides what the options say. */
struct setup_need {
	bool s3;  /* an endpoint, and credentials unless told otherwise */
	bool tls; /* some URL is https */
	unsigned callers; /* connections at a time */
	bool offline; /* only decide: nothing is fetched (setup_fetch does) */
};

/* The bytes of arena that setup_init takes for so many connections. */
size_t setup_cost(unsigned callers);

/* The client lives in s. ERR_CONFIG, ERR_NO_CREDENTIALS, ERR_NO_REGION,
 * ERR_CA_FILE...: setup_tell says which. Blocks for credentials that have to
 * be fetched. */
enum err setup_init(struct setup *s, struct port *port, const struct options *o,
                    const struct setup_need *need, struct arena *a);

/* Fetches credentials after an offline setup_init, where that is needed. */
enum err setup_fetch(struct setup *s);

/* The line for an error of the two. */
void setup_tell(struct setup *s, struct report *r, enum err e);

/* What is no error but should be said: a file of keys that others may read. */
void setup_warn(const struct setup *s, struct report *r);

/* One TLS part for one connection; NULL when the run needs no TLS. */
struct tls *setup_tls(struct setup *s, struct arena *a);

void setup_end(struct setup *s);

#endif
