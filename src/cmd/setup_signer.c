#include "cmd/setup_signer.h"

#include "cmd/setup_trust.h"
#include "net/tls_own.h"

/* ---- who signs: what needs no network ------------------------------------- */

static struct chain_wish wish_of(const struct options *o)
{
	return (struct chain_wish){
		.anonymous = o->no_sign_request,
		.profile = o->profile,
		.iot_endpoint = o->iot_endpoint,
		.iot_role_alias = o->iot_role_alias,
		.iot_thing = o->iot_thing,
		.iot_certificate = o->iot_certificate,
		.iot_key = o->iot_key,
	};
}

static bool is_fixed(const struct chain *c)
{
	return (c->source == CHAIN_ENVIRONMENT || c->source == CHAIN_STATIC) &&
	       c->role_count == 0;
}

static enum err set_fixed(struct setup *s, struct port *port)
{
	const struct chain *c = &s->chain;
	const char *field = "";
	struct cred cred;
	enum err e;

	cred_init(&cred);
	e = cred_set(&cred, c->key_id, c->secret, c->token, &field);
	s->field = slice_of(field);
	if (e == ERR_OK)
		e = identity_init(&s->identity, port, &cred);
	cred_wipe(&cred);
	s->fetched = e == ERR_OK;
	return e;
}

enum err setup_decide(struct setup *s, struct port *port,
                      const struct options *o)
{
	struct chain_wish wish = wish_of(o);
	enum err e = chain_find(&s->chain, port, &wish, &s->scratch);

	profile_wipe(&s->scratch.profile);
	if (e != ERR_OK) {
		s->field = s->chain.field;
		s->why = s->chain.why;
		return e;
	}
	if (s->chain.source == CHAIN_ANONYMOUS)
		return ERR_OK;
	s->client.identity = &s->identity;
	return is_fixed(&s->chain) ? set_fixed(s, port) : ERR_OK;
}

/* ---- who signs: what has to be fetched --------------------------------------- */

bool setup_is_remote(const struct setup *s)
{
	return s->client.identity && !is_fixed(&s->chain);
}

static bool asks_sts(const struct chain *c)
{
	return c->role_count || c->source == CHAIN_WEB_IDENTITY;
}

/* A program and plain http go without. STS is AWS's, unless told otherwise. */
bool setup_needs_tls(const struct setup *s)
{
	const struct chain *c = &s->chain;

	if (!setup_is_remote(s))
		return false;
	if (asks_sts(c) &&
	    !slice_starts_nocase(s->settings.sts_endpoint, SLICE("http:")))
		return true;
	return c->source == CHAIN_IOT ||
	       (c->source == CHAIN_CONTAINER &&
	        slice_starts_nocase(c->url, SLICE("https:"))) ||
	       (c->source == CHAIN_IMDS &&
	        slice_starts_nocase(c->imds_url, SLICE("https:")));
}

void setup_blame(struct setup *s, const char *before, struct slice who,
                 const char *after)
{
	struct buf b = BUF(s->field_text);

	buf_put_z(&b, before);
	buf_put(&b, who);
	buf_put_z(&b, after);
	s->field = b.over ? who : buf_slice(&b);
}

const char *setup_path_z(struct setup *s, struct slice path)
{
	struct buf b = BUF(s->field_text);

	buf_put(&b, path);
	return buf_z(&b);
}

static enum err load_own(struct setup *s, struct port *port, struct arena *a)
{
	char key_text[PROFILE_PATH_MAX + 1];
	struct buf key = BUF(key_text);
	const char *field = "";
	enum err e;

	if (s->chain.source != CHAIN_IOT)
		return ERR_OK;
	s->own = arena_take(a, tls_own_size());
	if (!s->own)
		return ERR_NO_MEMORY;
	buf_put(&key, s->chain.iot_key);
	(void)buf_z(&key);
	e = tls_own_load(s->own, port,
	                 setup_path_z(s, s->chain.iot_certificate), key_text,
	                 &field, &s->why);
	if (e != ERR_OK)
		s->field = field == key_text ? s->chain.iot_key
		                             : s->chain.iot_certificate;
	return e;
}

/* Before it is needed, while it is known who says it. */
static enum err check_sts(struct setup *s, const struct endpoint_wish *sts)
{
	struct endpoint_place place;
	char text[ASK_PATH_MAX];
	struct buf path = BUF(text);
	enum err e;

	if (!asks_sts(&s->chain))
		return ERR_OK;
	if (s->settings.sts_lost) {
		s->field = s->settings.field;
		s->why = s->settings.why;
		return ERR_CONFIG;
	}
	e = endpoint_sts_place(sts, &place, &path, &s->why);
	if (e == ERR_CONFIG && sts->custom.n)
		setup_blame(s, "endpoint of STS (", s->settings.sts_from, ")");
	return e;
}

enum err setup_make_provider(struct setup *s, struct port *port,
                             struct arena *a)
{
	struct endpoint_wish sts = settings_sts_wish(&s->settings);
	struct tls *tls = setup_tls(s, a);
	enum err e = load_own(s, port, a);

	if (e == ERR_OK)
		e = check_sts(s, &sts);
	if (e != ERR_OK)
		return e;
	if (tls && s->own)
		tls_use(tls, s->own);
	s->provider = arena_take(a, sizeof *s->provider);
	if (!s->provider)
		return ERR_NO_MEMORY;
	return provider_init(s->provider, &s->client, &s->identity, &s->chain,
	                     &sts, a, tls);
}

/* Nobody asked for the metadata of a machine that is none of EC2's. Who says
 * no there is told, since it may be EC2. */
static enum err unless_none(const struct setup *s, enum err e)
{
	const struct chain *c = &s->chain;
	enum err_class class = err_class(e);

	if (c->source != CHAIN_IMDS || c->imds_asked)
		return e;
	if (class == ERR_CLASS_DENIED || class == ERR_CLASS_PROTOCOL)
		s->provider->fault.err = ERR_NO_CREDENTIALS;
	else if (class != ERR_CLASS_NETWORK)
		return e;
	return ERR_NO_CREDENTIALS;
}

enum err setup_fetch(struct setup *s)
{
	struct identity_source source;
	enum err e;

	if (s->fetched || !s->provider)
		return ERR_OK;
	source = provider_source(s->provider);
	e = unless_none(s,
	                identity_open(&s->identity, s->client.port, &source));
	s->fetched = e == ERR_OK;
	if (e != ERR_OK)
		s->field = SLICE("credentials");
	return e;
}
