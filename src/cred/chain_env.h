/*
 * chain_env: what the environment says of credentials; see chain.
 */
#ifndef PAIL_CRED_CHAIN_ENV_H
#define PAIL_CRED_CHAIN_ENV_H

#include "cred/chain_found.h"
#include "port/port.h"

/* A variable; empty when it is not set or holds nothing but blanks. */
struct slice chain_env_get(struct port *port, const char *name);

/*
 * AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN. Without the
 * first *found is false, without the second it is ERR_CONFIG.
 */
enum err chain_env_keys(struct chain *c, struct port *port, bool *found);

/* AWS_WEB_IDENTITY_TOKEN_FILE; then AWS_ROLE_ARN must be set and
 * AWS_ROLE_SESSION_NAME may be. */
enum err chain_env_web_identity(struct chain *c, struct port *port,
                                bool *found);

#endif
