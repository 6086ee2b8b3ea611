#include "cred/chain.h"

#include "base/sha256.h"
#include "cred/chain_env.h"
#include "cred/chain_iot.h"

struct slice chain_profile_name(struct port *port, struct slice wish,
                                bool *named)
{
	struct slice name = wish.n ? wish : chain_env_get(port, "AWS_PROFILE");

	if (!name.n)
		name = chain_env_get(port, "AWS_DEFAULT_PROFILE");
	*named = name.n > 0;
	return name.n ? name : SLICE("default");
}

/* An option of that name, or else a variable. */
static void set_iot(struct chain_iot *iot, enum chain_iot_part part,
                    struct port *port, struct slice option,
                    const char *option_name, const char *name)
{
	iot->keys[part].name = option.n ? option_name : name;
	iot->values[part] = option.n ? option : chain_env_get(port, name);
}

static enum err find_iot(struct chain *c, struct port *port,
                         const struct chain_wish *w, bool *found)
{
	struct chain_iot iot = {0};

	set_iot(&iot, CHAIN_IOT_ENDPOINT, port, w->iot_endpoint,
	        "--iot-endpoint", "PAIL_IOT_ENDPOINT");
	set_iot(&iot, CHAIN_IOT_ROLE_ALIAS, port, w->iot_role_alias,
	        "--iot-role-alias", "PAIL_IOT_ROLE_ALIAS");
	set_iot(&iot, CHAIN_IOT_CERTIFICATE, port, w->iot_certificate,
	        "--iot-cert", "PAIL_IOT_CERTIFICATE");
	set_iot(&iot, CHAIN_IOT_KEY, port, w->iot_key, "--iot-key",
	        "PAIL_IOT_PRIVATE_KEY");
	set_iot(&iot, CHAIN_IOT_THING, port, w->iot_thing, "--iot-thing",
	        "PAIL_IOT_THING_NAME");
	return chain_iot_find(c, &iot, found);
}

static bool asks_for_iot(const struct chain_wish *w)
{
	return w->iot_endpoint.n || w->iot_role_alias.n || w->iot_thing.n ||
	       w->iot_certificate.n || w->iot_key.n;
}

static enum err find_profile(struct chain *c, struct port *port,
                             struct slice wish, struct chain_scratch *s,
                             bool *found)
{
	bool named;
	struct slice name = chain_profile_name(port, wish, &named);
	struct chain_key k = {.name = "AWS_PROFILE"};
	struct chain_key files = {.name = "AWS_CONFIG_FILE"};
	enum err e;

	if (wish.n)
		k.name = "--profile";
	e = chain_found_keep(c, k, name, CHAIN_NAME_MAX, &name);
	if (e != ERR_OK)
		return e;
	e = profile_find_files(port, &s->files);
	if (e != ERR_OK)
		return chain_found_fail(c, e, files,
		                        "the path of a profile file is too "
		                        "long");
	c->profile = name;
	return chain_profile_find(c, port, name, named, s, found);
}

/* What is in the profile is kept for what it says of IMDS. */
static enum err find_rest(struct chain *c, struct port *port,
                          const struct chain_wish *w, struct chain_scratch *s)
{
	struct chain_key k = {.name = "AWS_ACCESS_KEY_ID"};
	struct slice name = c->profile;
	bool found = false;
	enum err e = ERR_OK;

	c->profile = SLICE("");
	if (!w->profile.n)
		e = chain_env_web_identity(c, port, &found);
	if (e == ERR_OK && !found)
		e = find_iot(c, port, w, &found);
	if (e == ERR_OK && !found)
		e = chain_place_container(c, port, &found);
	if (e != ERR_OK || found)
		return e;
	if (chain_place_imds_disabled(port))
		return chain_found_fail(c, ERR_NO_CREDENTIALS, k,
		                        "no source is set");
	return chain_place_imds(c, port, &s->profile, name);
}

static enum err find(struct chain *c, struct port *port,
                     const struct chain_wish *w, struct chain_scratch *s)
{
	bool found = false;
	enum err e = ERR_OK;

	if (w->anonymous)
		return ERR_OK;
	if (asks_for_iot(w))
		return find_iot(c, port, w, &found);
	if (!w->profile.n)
		e = chain_env_keys(c, port, &found);
	if (e == ERR_OK && !found)
		e = find_profile(c, port, w->profile, s, &found);
	if (e == ERR_OK && !found)
		e = find_rest(c, port, w, s);
	return e;
}

enum err chain_find(struct chain *c, struct port *port,
                    const struct chain_wish *w, struct chain_scratch *s)
{
	enum err e;

	chain_found_init(c);
	e = find(c, port, w, s);
	profile_wipe(&s->profile);
	return e;
}

const char *chain_source_name(enum chain_source s)
{
	switch (s) {
	case CHAIN_ANONYMOUS: return "none";
	case CHAIN_ENVIRONMENT: return "environment";
	case CHAIN_STATIC: return "profile";
	case CHAIN_PROCESS: return "credential process";
	case CHAIN_WEB_IDENTITY: return "web identity";
	case CHAIN_CONTAINER: return "container";
	case CHAIN_IOT: return "IoT credential provider";
	case CHAIN_IMDS: return "instance metadata";
	}
	return "";
}

void chain_wipe(struct chain *c)
{
	sha256_wipe(c->text, c->text_n);
	c->text_n = 0;
}
