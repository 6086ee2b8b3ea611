#include "cmd/setup.h"

#include "base/base64.h"
#include "base/digest.h"
#include "cmd/setup_signer.h"
#include "cred/keyfile.h"
#include "cred/plain.h"
#include "net/tls_own.h"

/* One connection more: the one that fetches credentials. */
size_t setup_cost(unsigned callers)
{
	return setup_trust_cost(callers + 1) +
	       arena_cost(sizeof(struct provider)) + provider_cost() +
	       arena_cost(tls_own_size());
}

static enum err set_endpoint(struct setup *s, struct port *port,
                             const struct options *o)
{
	struct settings *set = &s->settings;
	struct endpoint_wish wish;
	enum err e = settings_read(set, port, o, &s->scratch.profile,
	                           &s->scratch.ini);

	profile_wipe(&s->scratch.profile);
	if (e != ERR_OK) {
		s->field = set->field;
		s->why = set->why;
		return e;
	}
	/* Whoever signs: region, endpoint and CA were to come from it. */
	if (set->profile_named && !set->profile_found) {
		setup_blame(s, "profile ", set->profile, "");
		s->why = "there is none of that name";
		return ERR_CONFIG;
	}
	wish = settings_wish(set);
	e = endpoint_init(&s->client.endpoint, &wish, &s->why);
	if (e != ERR_CONFIG)
		return e;
	if (set->region.n && !endpoint_region_wishable(&wish))
		setup_blame(s, "region (", set->region_from, ")");
	else if (set->endpoint_from.n)
		setup_blame(s, "endpoint (", set->endpoint_from, ")");
	else
		s->field = SLICE("endpoint");
	return e;
}

static void put_base64(char *to, size_t n, const uint8_t *bytes, size_t size)
{
	struct buf b;

	buf_init(&b, to, n);
	base64_put(&b, bytes, size);
}

/* The key itself goes to the server, so that it must not go in the open. */
static enum err set_customer_key(struct setup *s, struct port *port,
                                 const struct options *o)
{
	struct client_manners *m = &s->client.manners;
	uint8_t key[KEYFILE_CUSTOMER_BYTES], md5[SHA256_BYTES];
	struct digest d;
	enum err e;

	if (!o->sse_c_key.n)
		return ERR_OK;
	s->field = o->sse_c_key;
	if (s->client.endpoint.custom && !s->client.endpoint.base.tls) {
		s->field = SLICE("--sse-c-key");
		s->why = "a customer's key is sent over https only";
		return ERR_CONFIG;
	}
	e = keyfile_read_customer_key(port, setup_path_z(s, o->sse_c_key), key);
	if (e == ERR_CONFIG)
		s->why = "not 32 bytes, nor 32 in base64";
	if (e != ERR_OK)
		return e;
	digest_init(&d, DIGEST_MD5);
	digest_put(&d, (struct slice){(const char *)key, sizeof key});
	digest_finish(&d, md5);
	put_base64(m->customer_key, sizeof m->customer_key, key, sizeof key);
	put_base64(m->customer_md5, sizeof m->customer_md5, md5, 16);
	sha256_wipe(key, sizeof key);
	m->customer = true;
	return ERR_OK;
}

static enum err set_s3(struct setup *s, struct port *port,
                       const struct options *o, bool looks)
{
	enum err e = set_endpoint(s, port, o);

	/* Who only looks may see who would sign all the same. */
	if (e == ERR_NO_REGION && looks)
		e = ERR_OK;
	s->client.manners.request_payer = o->request_payer;
	s->client.manners.bucket_owner = o->bucket_owner;
	if (e == ERR_OK)
		e = setup_decide(s, port, o);
	return e == ERR_OK ? set_customer_key(s, port, o) : e;
}

/* A URL of http goes without CA certificates, if it is not sent on. */
static enum err set_trust(struct setup *s, struct port *port,
                          const struct options *o,
                          const struct setup_need *need, bool must,
                          struct arena *a)
{
	enum err e = ERR_OK;

	if (must || need->url)
		e = setup_trust_init(s, port, o, need->callers + 1, a);
	return e == ERR_CA_FILE && !must ? ERR_OK : e;
}

/* Who only looks, or only signs, opens no connection to the endpoint; who
 * fetches when it has looked asks STS, too, if one was configured. */
static bool connects_by_tls(const struct setup *s,
                            const struct setup_need *need)
{
	const struct endpoint *end = &s->client.endpoint;
	bool sts = need->offline &&
	           slice_starts_nocase(s->settings.sts_endpoint,
	                               SLICE("https:"));

	return need->tls || (need->s3 && need->callers &&
	                     (!end->custom || end->base.tls || sts));
}

static enum err set_all(struct setup *s, struct port *port,
                        const struct options *o, const struct setup_need *need,
                        struct arena *a)
{
	bool looks = need->offline && !need->callers;
	bool fetches = need->s3 && (need->callers || !need->offline), must;
	enum err e = need->s3 ? set_s3(s, port, o, looks) : ERR_OK;

	fetches = fetches && setup_is_remote(s);
	must = connects_by_tls(s, need) || (fetches && setup_needs_tls(s));
	if (e == ERR_OK)
		e = set_trust(s, port, o, need, must, a);
	if (e == ERR_OK && fetches)
		e = setup_make_provider(s, port, a);
	return e;
}

/* What is wrong with what was configured is told as that: no disk is at fault
 * that is written to, and no command line. */
static enum err as_configuration(struct setup *s, enum err e)
{
	const char *why = plain_why(e);

	if (why)
		s->why = why;
	else if (e != ERR_TOO_LONG)
		return e;
	else if (!s->why[0])
		s->why = err_text(e);
	return ERR_CONFIG;
}

enum err setup_init(struct setup *s, struct port *port, const struct options *o,
                    const struct setup_need *need, struct arena *a)
{
	enum err e;

	s->field = SLICE("");
	s->why = "";
	s->provider = NULL;
	s->own = NULL;
	s->fetched = false;
	s->identity.port = NULL;
	s->settings.loose = false;
	e = client_init(&s->client, port);
	s->client.retries = o->retries;
	if (o->max_time_s)
		s->client.deadline_ms = port_now_ms(port) +
		                        o->max_time_s * 1000;
	if (e == ERR_OK)
		e = as_configuration(s, set_all(s, port, o, need, a));
	if (e == ERR_OK && !need->offline)
		e = setup_fetch(s);
	if (e == ERR_OK)
		s->field = SLICE("");
	return e;
}

void setup_tell(struct setup *s, struct report *r, enum err e)
{
	struct fault *f = s->provider ? &s->provider->fault : NULL;

	if (f && f->err != ERR_OK && f->err == e)
		report_fault(r, s->field, f, false, 0);
	else
		report_error(r, s->field, e, slice_of(s->why));
}

void setup_warn(const struct setup *s, struct report *r)
{
	if (s->settings.loose)
		report_note(r, slice_of(s->settings.loose_path),
		            SLICE("others may read this file of keys "
		                  "(chmod 600)"));
}

void setup_end(struct setup *s)
{
	identity_stop(&s->identity);
	names_stop(&s->client.names);
	if (s->own)
		tls_own_free(s->own);
	chain_wipe(&s->chain);
	sha256_wipe(&s->client.manners, sizeof s->client.manners);
}
