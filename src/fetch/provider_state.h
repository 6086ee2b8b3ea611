/*
 * provider_state: a provider: what it has and what it is at. The rest of it:
 * provider_ask (one question), provider_sts, provider_imds, provider (all).
 */
#ifndef PAIL_FETCH_PROVIDER_STATE_H
#define PAIL_FETCH_PROVIDER_STATE_H

#include "cred/chain.h"
#include "cred/command.h"
#include "cred/reply.h"
#include "cred/sts.h"
#include "fetch/call.h"

enum {
	PROVIDER_IMDS_MS = 1000,       /* where nobody asked for it */
	PROVIDER_IMDS_ASKED_MS = 5000, /* where a profile does */
	PROVIDER_CONTAINER_MS = 6000,
	PROVIDER_STS_MS = 30000,
	PROVIDER_IOT_MS = 30000, /* two handshakes on a slow board */
	PROVIDER_PROCESS_MS = 60000,
	PROVIDER_PROCESS_BYTES = 16384, /* of its output */
	PROVIDER_EXTENDED_MS = 600000,  /* IMDS serves expired ones in need */
};

struct tls_own;

struct provider {
	struct client *client;
	struct identity *identity; /* that it is the source of */
	const struct chain *chain;
	struct endpoint_wish sts;
	struct port_waiter waiter;
	/* what was wrong: more than an enum err can say */
	struct fault fault;
	/* the rest is provider's own */
	struct call call;
	struct reply reply;
	struct cred base; /* that a role is assumed with */
	int64_t date_s;   /* of the server's last answer; 0: it told none */
	char path[ASK_PATH_MAX];
	char text[PROVIDER_PROCESS_BYTES]; /* a token, a program's output */
	size_t text_n;
	char token[1024]; /* IMDS's */
	size_t token_n;
	char form[STS_FORM_MAX];
	struct command_line command;
};

#endif
