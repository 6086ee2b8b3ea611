/*
 * chain_place: the servers in the neighbourhood that hand out credentials: a
 * container's (also EKS's and Greengrass's) and EC2's instance metadata.
 * See chain.
 */
#ifndef PAIL_CRED_CHAIN_PLACE_H
#define PAIL_CRED_CHAIN_PLACE_H

#include "cred/chain_found.h"
#include "cred/profile.h"

/* Whether a container's URL may be asked: https, or http on loopback,
 * localhost, 169.254.170.2, 169.254.170.23, fd00:ec2::23. */
bool chain_host_allowed(struct slice url);

/*
 * From AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, which goes first, or _FULL_URI;
 * neither: *found is false. Then the authorization: the file of
 * AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE, or else what is in
 * AWS_CONTAINER_AUTHORIZATION_TOKEN. ERR_CONFIG, ERR_TOO_LONG.
 */
enum err chain_place_container(struct chain *c, struct port *port, bool *found);

/* AWS_EC2_METADATA_DISABLED is "true". */
bool chain_place_imds_disabled(struct port *port);

/*
 * The base URL and whether v1 may be spoken, from AWS_EC2_METADATA_... and the
 * profile of that name. Variable goes before key, endpoint before mode.
 */
enum err chain_place_imds(struct chain *c, struct port *port,
                          const struct profile *p, struct slice name);

#endif
