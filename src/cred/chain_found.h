/*
 * chain_found: what the search for credentials has come to, and the words for
 * what is wrong. See chain.
 *
 * All slices but those of errors have a NUL behind them; they lie in the struct
 * or are static.
 */
#ifndef PAIL_CRED_CHAIN_FOUND_H
#define PAIL_CRED_CHAIN_FOUND_H

#include "base/err.h"
#include "base/slice.h"

enum chain_source {
	CHAIN_ANONYMOUS, /* --no-sign-request */
	CHAIN_ENVIRONMENT,
	CHAIN_STATIC,       /* keys of a profile */
	CHAIN_PROCESS,      /* credential_process */
	CHAIN_WEB_IDENTITY, /* a token file, STS */
	CHAIN_CONTAINER,    /* ECS, EKS, Greengrass */
	CHAIN_IOT,          /* the AWS IoT credential provider */
	CHAIN_IMDS,         /* EC2's instance metadata */
};

enum {
	CHAIN_ROLES_MAX = 4,
	CHAIN_TEXT_MAX = 32768,
	CHAIN_NAME_MAX = 128,   /* of a profile */
	CHAIN_PATH_MAX = 1024,  /* of a file */
	CHAIN_IOT_MAX = 128,    /* of a role alias and of a thing */
	CHAIN_HOST_MAX = 261,   /* with a port */
	CHAIN_URL_MAX = 2048,   /* of a container */
	CHAIN_VALUE_MAX = 8192, /* of an Authorization, of a command */
};

struct chain_role { /* AssumeRole, from what was there before */
	struct slice role_arn, session_name, external_id, duration_s;
};

struct chain {
	enum chain_source source;
	struct slice profile; /* the one that is used; empty: none */
	/* STATIC, ENVIRONMENT */
	struct slice key_id, secret, token;
	struct slice command;    /* PROCESS: as it stands in the file */
	struct chain_role web;   /* WEB_IDENTITY: the role, and */
	struct slice token_file; /* the file of its token; also CONTAINER's */
	/* CONTAINER: a URL whose host has been checked, and the Authorization
	 * of AWS_CONTAINER_AUTHORIZATION_TOKEN (empty: none) */
	struct slice url, authorization;
	/* IOT: host[:port] of the credential endpoint, and paths of files */
	struct slice iot_endpoint, iot_role_alias, iot_thing;
	struct slice iot_certificate, iot_key;
	/* IMDS: the base URL; v1 only if it was allowed */
	struct slice imds_url;
	bool imds_v1, imds_asked; /* a profile asks for it: no short patience */
	/* then, in this order */
	struct chain_role roles[CHAIN_ROLES_MAX];
	size_t role_count;
	/* of an error */
	struct slice field; /* "AWS_ROLE_ARN", "role_arn of profile x"... */
	const char *why;    /* static */
	/* the rest is chain's own */
	char text[CHAIN_TEXT_MAX];
	size_t text_n;
};

/* Where a value stands: a variable or option, or a key of a profile. Both
 * live as long as the chain is searched. */
struct chain_key {
	const char *name;
	struct slice profile; /* empty: it is no key */
};

void chain_found_init(struct chain *c);

/* Sets field and why; returns e. */
enum err chain_found_fail(struct chain *c, enum err e, struct chain_key k,
                          const char *why);

/*
 * Copies a value of at most max bytes into c->text. ERR_TOO_LONG, and
 * ERR_CONFIG for one with a control byte (CR, LF, NUL).
 */
enum err chain_found_keep(struct chain *c, struct chain_key k,
                          struct slice value, size_t max, struct slice *to);

/* The same for a command, which may go on in further lines: what comes of a
 * profile file has no other control byte than LF and TAB. */
enum err chain_found_keep_command(struct chain *c, struct chain_key k,
                                  struct slice value, struct slice *to);

/* The same for one of a set of keys: no blank either. */
enum err chain_found_keep_secret(struct chain *c, struct chain_key k,
                                 struct slice value, size_t max,
                                 struct slice *to);

/* a, word and b as one text. Empty if there is no room for it. */
struct slice chain_found_join(struct chain *c, struct slice a, const char *word,
                              struct slice b);

#endif
