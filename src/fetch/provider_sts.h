/*
 * provider_sts: credentials from STS, and who they are.
 */
#ifndef PAIL_FETCH_PROVIDER_STS_H
#define PAIL_FETCH_PROVIDER_STS_H

#include "fetch/provider_state.h"

/* AssumeRole, signed with what *cred holds; the role's take their place. */
enum err provider_assume(struct provider *p, const struct chain_role *role,
                         struct cred *cred);

/* AssumeRoleWithWebIdentity, with the token in the chain's file. */
enum err provider_from_web(struct provider *p, struct cred *cred);

#endif
