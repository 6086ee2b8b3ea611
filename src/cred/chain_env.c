#include "cred/chain_env.h"

#include "cred/cred.h"
#include "cred/sts.h"

struct slice chain_env_get(struct port *port, const char *name)
{
	struct slice value = port_env(port, name);

	return slice_trim(value).n ? value : (struct slice){NULL, 0};
}

static enum err take_secret(struct chain *c, struct port *port,
                            const char *name, size_t max, struct slice *to)
{
	return chain_found_keep_secret(c, (struct chain_key){.name = name},
	                               chain_env_get(port, name), max, to);
}

enum err chain_env_keys(struct chain *c, struct port *port, bool *found)
{
	struct chain_key secret = {.name = "AWS_SECRET_ACCESS_KEY"};
	enum err e;

	*found = chain_env_get(port, "AWS_ACCESS_KEY_ID").n > 0;
	if (!*found)
		return ERR_OK;
	c->source = CHAIN_ENVIRONMENT;
	if (!chain_env_get(port, secret.name).n)
		return chain_found_fail(c, ERR_CONFIG, secret,
		                        "it is not set, but "
		                        "AWS_ACCESS_KEY_ID is");
	e = take_secret(c, port, "AWS_ACCESS_KEY_ID", CRED_ID_MAX, &c->key_id);
	if (e == ERR_OK)
		e = take_secret(c, port, secret.name, CRED_SECRET_MAX,
		                &c->secret);
	if (e == ERR_OK)
		e = take_secret(c, port, "AWS_SESSION_TOKEN", CRED_TOKEN_MAX,
		                &c->token);
	return e;
}

static enum err take(struct chain *c, struct port *port, const char *name,
                     size_t max, struct slice *to)
{
	return chain_found_keep(c, (struct chain_key){.name = name},
	                        chain_env_get(port, name), max, to);
}

enum err chain_env_web_identity(struct chain *c, struct port *port, bool *found)
{
	struct chain_key arn = {.name = "AWS_ROLE_ARN"};
	enum err e;

	*found = chain_env_get(port, "AWS_WEB_IDENTITY_TOKEN_FILE").n > 0;
	if (!*found)
		return ERR_OK;
	c->source = CHAIN_WEB_IDENTITY;
	if (!chain_env_get(port, arn.name).n)
		return chain_found_fail(c, ERR_CONFIG, arn,
		                        "it is not set, but "
		                        "AWS_WEB_IDENTITY_TOKEN_FILE is");
	e = take(c, port, "AWS_WEB_IDENTITY_TOKEN_FILE", CHAIN_PATH_MAX,
	         &c->token_file);
	if (e == ERR_OK)
		e = take(c, port, arn.name, STS_ROLE_ARN_MAX, &c->web.role_arn);
	if (e == ERR_OK)
		e = take(c, port, "AWS_ROLE_SESSION_NAME", STS_SESSION_NAME_MAX,
		         &c->web.session_name);
	if (!c->web.session_name.n)
		c->web.session_name = SLICE("pail");
	return e;
}
