/*
 * setup_state: a client in the making, and all that it is made of.
 */
#ifndef PAIL_CMD_SETUP_STATE_H
#define PAIL_CMD_SETUP_STATE_H

#include "base/arena.h"
#include "cmd/options.h"
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
	bool url; /* some URL is http: it may be sent on to https */
	unsigned callers; /* connections at a time; 0: none to the endpoint */
	bool offline; /* only decide: nothing is fetched (setup_fetch does) */
};

#endif
