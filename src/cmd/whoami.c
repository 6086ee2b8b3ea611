#include "cmd/whoami.h"

#include "base/civil.h"
#include "cmd/errand.h"
#include "cmd/facts.h"
#include "cred/caller.h"
#include "cred/sts.h"

enum {
	TAIL = 4, /* bytes of an access key's ID that are shown */
	TEXT_MAX = 65536,
	FORM_MAX = 64,
	PATH_BYTES = SOURCE_URL_MAX,
};

struct whoami {
	struct errand errand;
	struct listing listing; /* its call asks STS too */
	struct caller caller;
	struct cred cred;
	bool known;            /* cred is the identity's */
	bool called, accepted; /* STS has answered; some server has */
	struct facts facts;
	struct buf out;
	char path[PATH_BYTES], form[FORM_MAX];
	char text[TEXT_MAX];
};

/* ---- what is known without asking ---------------------------------------- */

static struct slice never_fetched(void)
{
	return SLICE("not fetched (--check)");
}

static void take_cred(struct whoami *w)
{
	struct setup *s = &w->errand.setup;
	unsigned generation = 0;
	enum err err;

	w->known = s->fetched &&
	           identity_get(&s->identity, w->errand.waiter, &w->cred,
	                        &generation, &err) == IDENTITY_READY;
}

static void put_source(struct whoami *w)
{
	const struct chain *c = &w->errand.setup.chain;
	struct facts *f = &w->facts;

	facts_put(f, "source", slice_of(chain_source_name(c->source)));
	if (c->profile.n)
		facts_put(f, "profile", c->profile);
	else
		facts_put_none(f, "profile", "none");
	if (c->source == CHAIN_WEB_IDENTITY)
		facts_put(f, "web identity role", c->web.role_arn);
	if (c->source == CHAIN_IOT)
		facts_put(f, "role alias", c->iot_role_alias);
	/* Each is assumed with what came before; the last one signs. */
	for (size_t i = 0; i < c->role_count; i++) {
		char name[] = "role 1";

		name[5] = (char)('1' + i);
		facts_put(f, c->role_count == 1 ? "role" : name,
		          c->roles[i].role_arn);
	}
}

static void put_endpoint(struct whoami *w)
{
	const struct settings *set = &w->errand.setup.settings;
	const struct endpoint *end = &w->errand.setup.client.endpoint;
	char url_text[SOURCE_HOST_MAX + 32];
	struct buf path = BUF(w->path), url = BUF(url_text);
	struct endpoint_place place;
	const char *why;

	if (end->custom) {
		facts_put_from(&w->facts, "endpoint", set->endpoint,
		               set->endpoint_from);
		return;
	}
	if (endpoint_place(end, SLICE(""), SLICE(""), SLICE(""), &place, &path,
	                   &why) != ERR_OK) {
		facts_put_unknown(&w->facts, "endpoint");
		return;
	}
	buf_put_z(&url, place.tls ? "https://" : "http://");
	endpoint_put_host(&url, slice_of(place.host), place.port, place.tls);
	facts_put_from(&w->facts, "endpoint", buf_slice(&url), SLICE("AWS"));
}

/* Of an ID that is not much longer, less would be left to guess. */
static void put_key(struct whoami *w)
{
	char text[4 + TAIL];
	struct buf b = BUF(text);
	struct slice id = cred_id(&w->cred);

	if (!w->errand.setup.client.identity) {
		facts_put_none(&w->facts, "access key", "none");
		return;
	}
	if (!w->known) {
		facts_put(&w->facts, "access key", never_fetched());
		return;
	}
	buf_put_z(&b, "****");
	if (id.n >= 2 * TAIL)
		buf_put(&b, slice_after(id, id.n - TAIL));
	facts_put(&w->facts, "access key", buf_slice(&b));
}

/* Keys with a session token do end, even if nobody has told when. */
static void put_expiry(struct whoami *w)
{
	char text[24];
	struct buf date = BUF(text);

	if (!w->errand.setup.client.identity ||
	    (w->known && !w->cred.expires)) {
		facts_put_none(&w->facts, "expires",
		               cred_token(&w->cred).n ? "-" : "no");
		return;
	}
	if (!w->known) {
		facts_put(&w->facts, "expires", never_fetched());
		return;
	}
	civil_put_extended(&date, w->cred.expiry_s);
	facts_put(&w->facts, "expires", buf_slice(&date));
}

/* ---- what a server says -------------------------------------------------- */

static enum err find_sts(struct whoami *w, struct ask *ask)
{
	struct endpoint_wish wish = settings_sts_wish(
		&w->errand.setup.settings);
	struct buf path = BUF(w->path), form = BUF(w->form);
	const char *why = "";
	enum err err = endpoint_sts_place(&wish, &ask->place, &path, &why);

	sts_put_caller_identity(&form);
	ask->path = buf_slice(&path);
	ask->form = buf_slice(&form);
	return err == ERR_OK && (path.over || form.over) ? ERR_TOO_LONG : err;
}

/* False: the call's fault says why. */
static bool ask_sts(struct whoami *w)
{
	struct errand *e = &w->errand;
	struct call *c = &w->listing.call;
	struct ask ask = {.method = ASK_POST, .cred = &w->cred};
	enum err err = find_sts(w, &ask);

	if (err != ERR_OK) {
		call_fault(c, err);
		return false;
	}
	call_start(c, &ask, port_now_ms(e->port));
	for (;;) {
		switch (errand_step(e, c, SLICE("STS"))) {
		case CALL_HEAD: caller_init(&w->caller); break;
		case CALL_DATA: caller_feed(&w->caller, c->data); break;
		case CALL_DONE:
			err = caller_finish(&w->caller);
			if (err != ERR_OK)
				call_fault(c, err);
			return err == ERR_OK;
		default: return false;
		}
	}
}

static bool ask_buckets(struct whoami *w)
{
	struct errand *e = &w->errand;

	listing_start_buckets(&w->listing, port_now_ms(e->port));
	switch (errand_next(e, &w->listing, SLICE("buckets"))) {
	case LISTING_ENTRY: call_hang_up(&w->listing.call); return true;
	case LISTING_DONE: return true;
	default: return false;
	}
}

/*
 * Whether the buckets are to be asked for after STS has said no: one endpoint
 * for all (AWS_ENDPOINT_URL) is most likely a server that knows S3 alone, and
 * what it makes of a request to STS may be anything.
 */
static bool may_lack_sts(const struct whoami *w)
{
	const struct settings *set = &w->errand.setup.settings;
	enum err_class c = err_class(w->listing.call.fault.err);

	return slice_equal(set->sts_endpoint, set->endpoint) &&
	       c != ERR_CLASS_NETWORK && c != ERR_CLASS_TLS &&
	       c != ERR_CLASS_TEMPORARY;
}

/* False: it has failed, as the call's fault says. */
static bool check(struct whoami *w)
{
	const struct setup *s = &w->errand.setup;

	if (!s->client.endpoint.custom || s->settings.sts_endpoint.n) {
		w->called = w->accepted = ask_sts(w);
		if (w->accepted || w->errand.status || !may_lack_sts(w))
			return w->accepted;
	}
	w->accepted = ask_buckets(w);
	return w->accepted;
}

static void put_check(struct whoami *w)
{
	const struct caller *c = &w->caller;

	if (w->called) {
		facts_put(&w->facts, "account",
		          (struct slice){c->account, c->account_n});
		facts_put(&w->facts, "arn", (struct slice){c->arn, c->arn_n});
	}
	facts_put_bool(&w->facts, "accepted", w->accepted);
}

/* ---- all of it ----------------------------------------------------------- */

/* AWS has none of its own. */
static bool has_region(const struct setup *s)
{
	return s->client.endpoint.custom || s->settings.region.n;
}

static void put_all(struct whoami *w, bool checked)
{
	const struct setup *s = &w->errand.setup;
	struct slice from = s->settings.region_from;

	facts_start(&w->facts, &w->out, w->errand.options->json);
	put_source(w);
	if (has_region(s)) {
		facts_put_from(&w->facts, "region", s->client.endpoint.region,
		               from.n ? from : SLICE("default"));
		put_endpoint(w);
	} else {
		facts_put_none(&w->facts, "region", "none");
		facts_put_none(&w->facts, "endpoint", "none");
	}
	put_key(w);
	put_expiry(w);
	if (checked)
		put_check(w);
	facts_end(&w->facts);
	if (w->out.over)
		errand_fail(&w->errand, SLICE("output"), ERR_TOO_LONG,
		            SLICE(""));
	else if (errand_put(&w->errand, buf_slice(&w->out)))
		errand_flush(&w->errand);
}

/* What is known is told first, and then what went wrong. */
static void tell(struct whoami *w)
{
	struct errand *e = &w->errand;
	bool wanted = e->options->check && e->setup.client.identity, good;
	enum err err = wanted ? setup_fetch(&e->setup) : ERR_OK;

	take_cred(w);
	if (err != ERR_OK || !wanted) {
		put_all(w, false);
		if (err != ERR_OK)
			errand_fail_setup(e, err);
		return;
	}
	good = errand_listing(e, &w->listing) && check(w);
	put_all(w, true);
	if (!good)
		errand_fault(e, SLICE("credentials"), &w->listing.call.fault);
}

int whoami_run(struct port *port, const struct options *o, struct report *r)
{
	struct setup_need need = {
		.s3 = true, .callers = o->check, .offline = true};
	struct whoami *w = errand_claim(port, o, r, sizeof *w);

	if (!w)
		return errand_end(NULL);
	buf_init(&w->out, w->text, sizeof w->text);
	if (errand_open(&w->errand, &need))
		tell(w);
	cred_wipe(&w->cred);
	return errand_end(&w->errand);
}
