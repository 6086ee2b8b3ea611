/*
 * chain_iot: the AWS IoT credential provider as it was set by options,
 * variables or the keys of a profile; see chain.
 */
#ifndef PAIL_CRED_CHAIN_IOT_H
#define PAIL_CRED_CHAIN_IOT_H

#include "cred/chain_found.h"

enum chain_iot_part {
	CHAIN_IOT_ENDPOINT, /* host[:port], no scheme, no path */
	CHAIN_IOT_ROLE_ALIAS,
	CHAIN_IOT_CERTIFICATE,
	CHAIN_IOT_KEY,
	CHAIN_IOT_THING, /* may be empty */
	CHAIN_IOT_PARTS
};

struct chain_iot {
	struct chain_key keys[CHAIN_IOT_PARTS];
	struct slice values[CHAIN_IOT_PARTS];
};

/*
 * Without any value *found is false. With one, all but the thing's name must
 * be there: ERR_CONFIG names the one that is not, or is of a wrong form (role
 * alias: A-Z a-z 0-9 _ = , @ -, thing: A-Z a-z 0-9 : _ -); ERR_TOO_LONG.
 */
enum err chain_iot_find(struct chain *c, const struct chain_iot *iot,
                        bool *found);

#endif
