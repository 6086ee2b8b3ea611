#include "cred/chain_profile.h"

#include "base/number.h"
#include "cred/chain_env.h"
#include "cred/chain_iot.h"
#include "cred/chain_place.h"
#include "cred/chain_walk.h"
#include "cred/cred.h"
#include "cred/sts.h"

_Static_assert((int)CHAIN_ROLES_MAX == 4, "a message says so");

enum { DURATION_MIN_S = 900, DURATION_MAX_S = 43200 };

/* ---- what a profile holds itself ---------------------------------------- */

static bool has_keys(const struct chain_walk *w)
{
	return chain_walk_has(w, PROFILE_KEY_ID) ||
	       chain_walk_has(w, PROFILE_SECRET);
}

/* With the file of a token, role_arn is the role of a web identity. */
static bool has_role(const struct chain_walk *w)
{
	return chain_walk_has(w, PROFILE_ROLE_ARN) &&
	       !chain_walk_has(w, PROFILE_WEB_IDENTITY_TOKEN_FILE);
}

static enum err take_keys(struct chain_walk *w)
{
	struct chain *c = w->c;
	enum err e;

	c->source = CHAIN_STATIC;
	if (!chain_walk_has(w, PROFILE_KEY_ID))
		return chain_walk_fail(w, ERR_CONFIG, PROFILE_KEY_ID,
		                       "it is not set");
	if (!chain_walk_has(w, PROFILE_SECRET))
		return chain_walk_fail(w, ERR_CONFIG, PROFILE_SECRET,
		                       "it is not set");
	e = chain_walk_keep_secret(w, PROFILE_KEY_ID, CRED_ID_MAX, &c->key_id);
	if (e == ERR_OK)
		e = chain_walk_keep_secret(w, PROFILE_SECRET, CRED_SECRET_MAX,
		                           &c->secret);
	if (e == ERR_OK)
		e = chain_walk_keep_secret(w, PROFILE_TOKEN, CRED_TOKEN_MAX,
		                           &c->token);
	return e;
}

/* What STS is told of a role, whichever way it is assumed. */
static enum err keep_role(struct chain_walk *w, struct chain_role *r)
{
	enum err e;
	uint64_t seconds;

	e = chain_walk_keep(w, PROFILE_ROLE_ARN, STS_ROLE_ARN_MAX,
	                    &r->role_arn);
	if (e == ERR_OK)
		e = chain_walk_keep(w, PROFILE_ROLE_SESSION_NAME,
		                    STS_SESSION_NAME_MAX, &r->session_name);
	if (e == ERR_OK)
		e = chain_walk_keep(w, PROFILE_DURATION_SECONDS, 8,
		                    &r->duration_s);
	if (e != ERR_OK)
		return e;
	if (!r->session_name.n)
		r->session_name = SLICE("pail");
	if (r->duration_s.n &&
	    (!number_decimal(r->duration_s, DURATION_MAX_S, &seconds) ||
	     seconds < DURATION_MIN_S))
		return chain_walk_fail(w, ERR_CONFIG, PROFILE_DURATION_SECONDS,
		                       "it is not from 900 to 43200");
	return ERR_OK;
}

static enum err take_web_identity(struct chain_walk *w)
{
	struct chain *c = w->c;
	enum err e;

	c->source = CHAIN_WEB_IDENTITY;
	if (!chain_walk_has(w, PROFILE_ROLE_ARN))
		return chain_walk_fail(
			w, ERR_CONFIG, PROFILE_ROLE_ARN,
			"it is not set, but web_identity_token_file is");
	e = chain_walk_keep(w, PROFILE_WEB_IDENTITY_TOKEN_FILE, CHAIN_PATH_MAX,
	                    &c->token_file);
	return e == ERR_OK ? keep_role(w, &c->web) : e;
}

static enum err take_iot(struct chain_walk *w, bool *found)
{
	static const uint8_t keys[CHAIN_IOT_PARTS] = {
		[CHAIN_IOT_ENDPOINT] = PROFILE_IOT_ENDPOINT,
		[CHAIN_IOT_ROLE_ALIAS] = PROFILE_IOT_ROLE_ALIAS,
		[CHAIN_IOT_CERTIFICATE] = PROFILE_IOT_CERTIFICATE,
		[CHAIN_IOT_KEY] = PROFILE_IOT_PRIVATE_KEY,
		[CHAIN_IOT_THING] = PROFILE_IOT_THING_NAME,
	};
	struct chain_iot iot;

	for (int i = 0; i < CHAIN_IOT_PARTS; i++) {
		iot.keys[i] = chain_walk_key(w, (enum profile_key)keys[i]);
		iot.values[i] = chain_walk_get(w, (enum profile_key)keys[i]);
	}
	return chain_iot_find(w->c, &iot, found);
}

static enum err refuse_sso(struct chain_walk *w, enum profile_key k)
{
	return chain_walk_fail(
		w, ERR_UNSUPPORTED, k,
		"pail cannot log in by SSO (IAM Identity Center)");
}

/* ---- credential_source -------------------------------------------------- */

static enum err take_imds(struct chain_walk *w)
{
	struct slice name = w->names[0];
	struct chain_key disabled = {.name = "AWS_EC2_METADATA_DISABLED"};
	enum err e = ERR_OK;

	if (chain_place_imds_disabled(w->port))
		return chain_found_fail(w->c, ERR_CONFIG, disabled,
		                        "it forbids what the profile asks for");
	/* Where the metadata are, the profile says that was chosen. */
	if (w->count > 1) {
		w->count = 0;
		e = chain_walk_load(w, name);
	}
	w->c->imds_asked = true;
	return e != ERR_OK
	               ? e
	               : chain_place_imds(w->c, w->port, &w->s->profile, name);
}

static enum err take_source(struct chain_walk *w)
{
	struct slice source = chain_walk_get(w, PROFILE_CREDENTIAL_SOURCE);
	const char *missing = "";
	bool found = true;
	enum err e;

	if (slice_equal(source, SLICE("Ec2InstanceMetadata")))
		return take_imds(w);
	if (slice_equal(source, SLICE("Environment"))) {
		missing = "it says Environment, but AWS_ACCESS_KEY_ID is not "
			  "set";
		e = chain_env_keys(w->c, w->port, &found);
	} else if (slice_equal(source, SLICE("EcsContainer"))) {
		missing = "it says EcsContainer, but neither of "
			  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and "
			  "_FULL_URI is set";
		e = chain_place_container(w->c, w->port, &found);
	} else {
		return chain_walk_fail(
			w, ERR_CONFIG, PROFILE_CREDENTIAL_SOURCE,
			"it is none of Environment, EcsContainer, "
			"Ec2InstanceMetadata");
	}
	return found ? e
	             : chain_walk_fail(w, ERR_CONFIG, PROFILE_CREDENTIAL_SOURCE,
	                               missing);
}

/* What the profile says without assuming a role, the first of these. *found:
 * there was one. */
static enum err take_own(struct chain_walk *w, bool *found)
{
	enum err e;

	*found = true;
	if (chain_walk_has(w, PROFILE_WEB_IDENTITY_TOKEN_FILE))
		return take_web_identity(w);
	if (chain_walk_has(w, PROFILE_SSO_ROLE_NAME))
		return refuse_sso(w, PROFILE_SSO_ROLE_NAME);
	if (chain_walk_has(w, PROFILE_SSO_ACCOUNT_ID))
		return refuse_sso(w, PROFILE_SSO_ACCOUNT_ID);
	if (has_keys(w))
		return take_keys(w);
	if (chain_walk_has(w, PROFILE_LOGIN_SESSION))
		return chain_walk_fail(w, ERR_UNSUPPORTED,
		                       PROFILE_LOGIN_SESSION,
		                       "pail cannot log in");
	if (chain_walk_has(w, PROFILE_CREDENTIAL_PROCESS)) {
		w->c->source = CHAIN_PROCESS;
		return chain_found_keep_command(
			w->c, chain_walk_key(w, PROFILE_CREDENTIAL_PROCESS),
			chain_walk_get(w, PROFILE_CREDENTIAL_PROCESS),
			&w->c->command);
	}
	e = take_iot(w, found);
	if (e != ERR_OK || *found)
		return e;
	*found = true;
	if (chain_walk_has(w, PROFILE_CREDENTIAL_SOURCE))
		return take_source(w);
	/* These are for tokens and say nothing of an account. */
	if (chain_walk_has(w, PROFILE_SSO_SESSION))
		return refuse_sso(w, PROFILE_SSO_SESSION);
	if (chain_walk_has(w, PROFILE_SSO_START_URL))
		return refuse_sso(w, PROFILE_SSO_START_URL);
	*found = false;
	return ERR_OK;
}

/* ---- roles -------------------------------------------------------------- */

static enum err take_role(struct chain_walk *w)
{
	bool named = chain_walk_has(w, PROFILE_SOURCE_PROFILE);
	bool source = chain_walk_has(w, PROFILE_CREDENTIAL_SOURCE);
	struct chain_role *r = &w->c->roles[w->c->role_count];
	enum err e;

	if (w->c->role_count == CHAIN_ROLES_MAX)
		return chain_walk_fail(w, ERR_CONFIG, PROFILE_ROLE_ARN,
		                       "there are more than 4 roles in a row");
	if (named && source)
		return chain_walk_fail(w, ERR_CONFIG, PROFILE_CREDENTIAL_SOURCE,
		                       "there is a source_profile, too");
	if (!named && !source)
		return chain_walk_fail(
			w, ERR_CONFIG, PROFILE_SOURCE_PROFILE,
			"it is not set, nor is credential_source, but "
			"role_arn is");
	if (chain_walk_has(w, PROFILE_MFA_SERIAL))
		return chain_walk_fail(
			w, ERR_UNSUPPORTED, PROFILE_MFA_SERIAL,
			"pail cannot ask for the code of an MFA device");
	e = keep_role(w, r);
	if (e == ERR_OK)
		e = chain_walk_keep(w, PROFILE_EXTERNAL_ID, STS_EXTERNAL_ID_MAX,
		                    &r->external_id);
	w->c->role_count++;
	return e;
}

static bool was_visited(const struct chain_walk *w, struct slice name)
{
	for (size_t i = 0; i < w->count; i++)
		if (slice_equal(w->names[i], name))
			return true;
	return false;
}

/* To the profile that this one takes its credentials from. *own: it is this
 * one itself, which is no circle if it has keys. */
static enum err follow(struct chain_walk *w, bool *own)
{
	struct slice name;
	enum err e = chain_walk_keep(w, PROFILE_SOURCE_PROFILE, CHAIN_NAME_MAX,
	                             &name);

	*own = e == ERR_OK && slice_equal(name, chain_walk_here(w)) &&
	       has_keys(w);
	if (e != ERR_OK || *own)
		return e;
	if (was_visited(w, name))
		return chain_walk_fail(w, ERR_CONFIG, PROFILE_SOURCE_PROFILE,
		                       "the profiles go round in a circle");
	struct chain_key from = chain_walk_key(w, PROFILE_SOURCE_PROFILE);
	e = chain_walk_load(w, name);
	if (e == ERR_OK && !w->s->profile.found)
		return chain_found_fail(w->c, ERR_CONFIG, from,
		                        "there is no profile of that name");
	return e;
}

/* Keys of a profile go before its role, unless it is the one that was
 * chosen: then the role is what was asked for. */
static enum err resolve(struct chain_walk *w, bool *found)
{
	bool own = false;
	enum err e = ERR_OK;

	while (has_role(w) && (w->count == 1 || !has_keys(w))) {
		*found = true;
		e = take_role(w);
		if (e != ERR_OK)
			return e;
		if (chain_walk_has(w, PROFILE_CREDENTIAL_SOURCE))
			return take_source(w);
		e = follow(w, &own);
		if (e != ERR_OK || own)
			return own ? take_keys(w) : e;
	}
	e = take_own(w, found);
	if (e == ERR_OK && !*found && w->count > 1) {
		w->c->field = chain_found_join(w->c, SLICE("profile"), " ",
		                               chain_walk_here(w));
		w->c->why = "it is a source_profile, but holds no credentials";
		e = ERR_CONFIG;
	}
	return e;
}

/* They were found from the last to the first. */
static void turn_roles(struct chain *c)
{
	for (size_t i = 0, k = c->role_count; i + 1 < k; i++) {
		struct chain_role r = c->roles[i];

		c->roles[i] = c->roles[--k];
		c->roles[k] = r;
	}
}

enum err chain_profile_find(struct chain *c, struct port *port,
                            struct slice name, bool named,
                            struct chain_scratch *s, bool *found)
{
	struct chain_walk w = {.c = c, .port = port, .s = s};
	enum err e = chain_walk_load(&w, name);

	*found = false;
	if (e != ERR_OK)
		return e;
	if (!s->profile.found && named) {
		c->field = chain_found_join(c, SLICE("profile"), " ", name);
		c->why = s->profile.any ? "there is none of that name"
		                        : "there are no profiles at all";
		return ERR_CONFIG;
	}
	e = resolve(&w, found);
	turn_roles(c);
	return e;
}
