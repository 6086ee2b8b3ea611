#include "cred/cred.h"

#include <string.h>

#include "base/sha256.h"

void cred_init(struct cred *c)
{
	c->id_n = 0;
	c->secret_n = 0;
	c->token_n = 0;
	c->expires = false;
	c->expiry_s = 0;
}

/* A line end would begin another header, and what is no ASCII is no key. */
bool cred_value_valid(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= 0x20 || s.p[i] >= 0x7f)
			return false;
	return true;
}

static enum err check(struct slice s, size_t max)
{
	if (s.n > max)
		return ERR_TOO_LONG;
	return cred_value_valid(s) ? ERR_OK : ERR_CONFIG;
}

static enum err check_all(struct slice id, struct slice secret,
                          struct slice token, const char **field)
{
	enum err e;

	*field = "AWS_ACCESS_KEY_ID";
	if (id.n == 0)
		return ERR_NO_CREDENTIALS;
	e = check(id, CRED_ID_MAX);
	if (e != ERR_OK)
		return e;
	*field = "AWS_SECRET_ACCESS_KEY";
	if (secret.n == 0)
		return ERR_NO_CREDENTIALS;
	e = check(secret, CRED_SECRET_MAX);
	if (e != ERR_OK)
		return e;
	*field = "AWS_SESSION_TOKEN";
	return check(token, CRED_TOKEN_MAX);
}

static size_t copy(char *to, struct slice s)
{
	if (s.n)
		memcpy(to, s.p, s.n);
	return s.n;
}

enum err cred_set(struct cred *c, struct slice id, struct slice secret,
                  struct slice token, const char **field)
{
	enum err e = check_all(id, secret, token, field);

	cred_wipe(c);
	if (e != ERR_OK)
		return e;
	*field = "";
	c->id_n = copy(c->id, id);
	c->secret_n = copy(c->secret, secret);
	c->token_n = copy(c->token, token);
	return ERR_OK;
}

/* What was never used is not touched: most of it is room for a long token. */
void cred_copy(struct cred *to, const struct cred *from)
{
	cred_wipe(to);
	to->id_n = copy(to->id, cred_id(from));
	to->secret_n = copy(to->secret, cred_secret(from));
	to->token_n = copy(to->token, cred_token(from));
	to->expires = from->expires;
	to->expiry_s = from->expiry_s;
}

void cred_wipe(struct cred *c)
{
	sha256_wipe(c->id, c->id_n);
	sha256_wipe(c->secret, c->secret_n);
	sha256_wipe(c->token, c->token_n);
	cred_init(c);
}

struct slice cred_id(const struct cred *c)
{
	return (struct slice){c->id, c->id_n};
}

struct slice cred_secret(const struct cred *c)
{
	return (struct slice){c->secret, c->secret_n};
}

struct slice cred_token(const struct cred *c)
{
	return (struct slice){c->token, c->token_n};
}
