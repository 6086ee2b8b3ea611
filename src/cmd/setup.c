#include "cmd/setup.h"

static size_t pool_bytes(unsigned callers)
{
	return TLS_POOL_FIXED_BYTES + (size_t)callers * TLS_POOL_WORKER_BYTES;
}

size_t setup_cost(unsigned callers)
{
	return arena_cost(tls_shared_size()) + arena_cost(pool_bytes(callers)) +
	       callers * arena_cost(tls_size());
}

static struct slice first_of(struct slice a, struct slice b)
{
	return a.n ? a : b;
}

static enum err set_cred(struct setup *s, struct port *port,
                         const struct options *o)
{
	const char *field = "";
	enum err e;

	if (o->no_sign_request)
		return ERR_OK;
	e = cred_set(&s->cred, port_env(port, "AWS_ACCESS_KEY_ID"),
	             port_env(port, "AWS_SECRET_ACCESS_KEY"),
	             port_env(port, "AWS_SESSION_TOKEN"), &field);
	s->field = slice_of(field);
	return e;
}

static enum err set_endpoint(struct setup *s, struct port *port,
                             const struct options *o)
{
	struct slice region = first_of(
		o->region, first_of(port_env(port, "AWS_REGION"),
	                            port_env(port, "AWS_DEFAULT_REGION")));
	struct slice custom = first_of(
		o->endpoint, first_of(port_env(port, "AWS_ENDPOINT_URL_S3"),
	                              port_env(port, "AWS_ENDPOINT_URL")));
	enum err e = endpoint_init(&s->client.endpoint, region, custom,
	                           o->path_style);

	if (e == ERR_NO_REGION)
		return e;
	s->field = region.n && !endpoint_region_valid(region)
	                   ? SLICE("region")
	                   : SLICE("endpoint");
	return e;
}

static enum err set_trust(struct setup *s, struct port *port,
                          const struct options *o,
                          const struct setup_need *need, struct arena *a)
{
	struct slice ca = first_of(o->ca, port_env(port, "AWS_CA_BUNDLE"));
	size_t pool_n = pool_bytes(need->callers);
	void *pool;
	enum err e = trust_init(&s->trust, port, ca);

	if (e != ERR_OK) {
		s->field = first_of(ca, SLICE("CA certificates"));
		s->why = ca.n ? "no certificate can be read from it"
		              : "none found where systems keep them";
		return e;
	}
	s->client.tls = arena_take(a, tls_shared_size());
	pool = arena_take(a, pool_n);
	if (!s->client.tls || !pool)
		return ERR_NO_MEMORY;
	return tls_shared_init(s->client.tls, port, &s->trust, pool, pool_n);
}

static enum err set_all(struct setup *s, struct port *port,
                        const struct options *o, const struct setup_need *need,
                        struct arena *a)
{
	bool tls = need->tls;
	enum err e = ERR_OK;

	if (need->s3) {
		e = set_endpoint(s, port, o);
		if (e == ERR_OK)
			e = set_cred(s, port, o);
		tls = tls || !s->client.endpoint.custom ||
		      s->client.endpoint.base.tls;
	}
	if (e == ERR_OK && tls)
		e = set_trust(s, port, o, need, a);
	return e;
}

enum err setup_init(struct setup *s, struct port *port, const struct options *o,
                    const struct setup_need *need, struct arena *a)
{
	enum err e;

	s->field = SLICE("");
	s->why = "";
	e = client_init(&s->client, port);
	cred_init(&s->cred);
	s->client.cred = &s->cred;
	if (e == ERR_OK)
		e = set_all(s, port, o, need, a);
	if (e == ERR_OK) {
		s->field = SLICE("");
		s->client.retries = o->retries;
		if (o->max_time_s)
			s->client.deadline_ms = port_now_ms(port) +
			                        o->max_time_s * 1000;
	}
	return e;
}

struct tls *setup_tls(struct setup *s, struct arena *a)
{
	struct tls *t;

	if (!s->client.tls)
		return NULL;
	t = arena_take(a, tls_size());
	if (t)
		tls_init(t, s->client.tls);
	return t;
}

void setup_end(struct setup *s)
{
	names_stop(&s->client.names);
	cred_wipe(&s->cred);
}
