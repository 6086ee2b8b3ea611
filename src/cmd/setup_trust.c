#include "cmd/setup_trust.h"

static size_t pool_bytes(unsigned callers)
{
	return TLS_POOL_FIXED_BYTES + (size_t)callers * TLS_POOL_WORKER_BYTES;
}

size_t setup_trust_cost(unsigned callers)
{
	return arena_cost(tls_shared_size()) + arena_cost(pool_bytes(callers)) +
	       callers * arena_cost(tls_size());
}

enum err setup_trust_init(struct setup *s, struct port *port,
                          const struct options *o, unsigned callers,
                          struct arena *a)
{
	struct slice ca = o->ca.n ? o->ca : s->settings.ca;
	size_t pool_n = pool_bytes(callers);
	void *pool;
	enum err e;

	if (!ca.n)
		ca = port_env(port, "AWS_CA_BUNDLE");
	e = trust_init(&s->trust, port, ca);
	if (e != ERR_OK) {
		s->field = ca.n ? ca : SLICE("CA certificates");
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
