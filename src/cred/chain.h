/*
 * chain: which source of credentials is to be used, decided as AWS's SDKs do;
 * what is fetched from a server or program is not fetched here.
 *
 *     environment > profile > web identity > IoT > container > IMDS
 *
 * A profile that was named by --profile goes before the environment, whose
 * keys and web identity are not looked at then. Within a profile: role_arn
 * (with source_profile or credential_source, up to CHAIN_ROLES_MAX of them, or
 * web_identity_token_file), static keys, then credential_process, then iot_*.
 * The order among those is AWS's. IoT options (--iot-...) go before all, since
 * they were asked for; what they leave out may stand in PAIL_IOT_ENDPOINT,
 * PAIL_IOT_ROLE_ALIAS, PAIL_IOT_CERTIFICATE, PAIL_IOT_PRIVATE_KEY,
 * PAIL_IOT_THING_NAME, which are a source of their own without any option.
 * AWS_PROFILE, or else AWS_DEFAULT_PROFILE, names the profile that the chain
 * looks at ("default" otherwise); a profile that was named by any of these and
 * is not there is an error. One that says nothing of credentials is passed by.
 * A variable that holds only blanks counts as not set.
 *
 * An error names the file, profile, key or variable (c->field, c->why). What a
 * profile asks for and pail lacks (SSO, login, MFA) is ERR_UNSUPPORTED, and
 * never is another source taken in its place.
 *
 * Source: AWS SDKs and Tools reference, standardized credential providers; the
 * cases in tests/vectors/chain.
 */
#ifndef PAIL_CRED_CHAIN_H
#define PAIL_CRED_CHAIN_H

#include "cred/chain_found.h"
#include "cred/chain_place.h"
#include "cred/chain_profile.h"

/* What the command line says. */
struct chain_wish {
	bool anonymous;
	struct slice profile; /* --profile; empty: none */
	struct slice iot_endpoint, iot_role_alias, iot_thing;
	struct slice iot_certificate, iot_key;
};

/*
 * Which profile is looked at: that of --profile (`wish`, may be empty), of
 * AWS_PROFILE, of AWS_DEFAULT_PROFILE, or "default". *named: it is not the
 * last of these.
 */
struct slice chain_profile_name(struct port *port, struct slice wish,
                                bool *named);

/*
 * Fills c; nothing in it points to w or s. Where nothing is set the last source
 * is IMDS, unless AWS_EC2_METADATA_DISABLED is "true": then it is
 * ERR_NO_CREDENTIALS. ERR_CONFIG, ERR_UNSUPPORTED, ERR_TOO_LONG, ERR_INI and
 * the errors of files.
 */
enum err chain_find(struct chain *c, struct port *port,
                    const struct chain_wish *w, struct chain_scratch *s);

/* "environment", "profile", "credential process", ... */
const char *chain_source_name(enum chain_source s);

void chain_wipe(struct chain *c);

#endif
