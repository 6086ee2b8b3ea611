/*
 * provider: credentials fetched from where the chain says: a program, STS,
 * a container's endpoint (ECS, EKS, Greengrass), AWS's IoT credential provider or
 * EC2's instance metadata; then the roles that are assumed with them. It is the
 * source of an identity and runs in its thread: it blocks there, and ends soon
 * when told to.
 *
 * Each has a limit of its own, since a boot waits for it: PROVIDER_..._MS. No
 * redirect is followed. Token files are read anew each time.
 */
#ifndef PAIL_FETCH_PROVIDER_H
#define PAIL_FETCH_PROVIDER_H

#include "fetch/provider_state.h"

/* The bytes of arena that provider_init takes. */
size_t provider_cost(void);

/* All borrowed; own: the device's certificate, for IoT; else NULL. */
enum err provider_init(struct provider *p, struct client *client,
                       struct identity *identity, const struct chain *chain,
                       const struct endpoint_wish *sts, struct arena *a,
                       struct tls *tls);

/* To be the source of an identity. */
struct identity_source provider_source(struct provider *p);

#endif
