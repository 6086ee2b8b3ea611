/*
 * chain_profile: the credentials that a profile says, followed through the
 * profiles that it takes them from; see chain.
 */
#ifndef PAIL_CRED_CHAIN_PROFILE_H
#define PAIL_CRED_CHAIN_PROFILE_H

#include "cred/chain_found.h"
#include "cred/chain_walk.h"

/*
 * Looks at the profile of that name, in s->files. *found: it says something
 * about credentials. If it is not there, that is an error when it was
 * named. s->profile is the profile afterwards unless *found.
 */
enum err chain_profile_find(struct chain *c, struct port *port,
                            struct slice name, bool named,
                            struct chain_scratch *s, bool *found);

#endif
