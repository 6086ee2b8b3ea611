#include "cmd/presign_url.h"

#include "base/civil.h"
#include "base/percent.h"
#include "cmd/errand.h"
#include "cmd/facts.h"
#include "fetch/route.h"
#include "s3/presign.h"

enum {
	QUERY_MAX = 4096, /* a version ID, encoded */
	/* All of a token as %XX, a key and a version ID, and more. */
	URL_MAX = 3 * CRED_TOKEN_MAX + ASK_PATH_MAX + QUERY_MAX + 1024,
	DATE_MAX = 24,
};

struct presign_url {
	struct errand errand;
	struct source source;
	struct slice what;
	struct cred cred;
	struct route route;
	struct sigv4_key key;
	int64_t now_s;
	char query_text[QUERY_MAX];
	char url[URL_MAX];
	char line[URL_MAX + 128];
};

/* The credentials that hold now; false: it has failed. */
static bool take_cred(struct presign_url *u)
{
	struct errand *e = &u->errand;
	struct identity *who = e->setup.client.identity;
	unsigned generation = 0;
	enum err err = ERR_OK;

	if (!who) {
		errand_fail(e, SLICE("--no-sign-request"), ERR_USAGE,
		            SLICE("presign signs"));
		return false;
	}
	/* They were fetched just now: there is nothing to wait for. */
	if (identity_get(who, e->waiter, &u->cred, &generation, &err) ==
	            IDENTITY_READY &&
	    u->cred.id_n)
		return true;
	errand_fail(e, u->what, err == ERR_OK ? ERR_NO_CREDENTIALS : err,
	            SLICE(""));
	return false;
}

static enum err find_way(struct presign_url *u, struct buf *query)
{
	struct slice version = u->errand.options->version_id;
	struct ask ask = {
		.s3 = true, .bucket = u->source.bucket, .key = u->source.key};

	if (version.n) {
		buf_put_z(query, "versionId=");
		percent_put_query(query, version);
	}
	return query->over
	               ? ERR_TOO_LONG
	               : route_init(&u->route, &u->errand.setup.client, &ask);
}

static enum err sign(struct presign_url *u, struct slice query, struct buf *url)
{
	const struct endpoint_place *place = &u->route.place;
	char time_text[SIGV4_TIME + 1], host_text[SOURCE_HOST_MAX + 16];
	struct buf time = BUF(time_text), host = BUF(host_text);
	struct presign p = {.method = SLICE("GET"),
	                    .path = u->route.path,
	                    .query = query,
	                    .key_id = cred_id(&u->cred),
	                    .token = cred_token(&u->cred),
	                    .expires_s = u->errand.options->expires_s};
	enum err err;

	endpoint_put_host(&host, slice_of(place->host), place->port,
	                  place->tls);
	civil_put_basic(&time, u->now_s);
	p.host = buf_slice(&host);
	p.time = buf_slice(&time);
	err = sigv4_key_make(&u->key, cred_secret(&u->cred),
	                     slice_of(place->region),
	                     endpoint_service_name(place->service), p.time);
	if (err != ERR_OK)
		return err;
	buf_put_z(url, place->tls ? "https://" : "http://");
	buf_put(url, p.host);
	buf_put(url, p.path);
	buf_put_char(url, '?');
	err = presign_put_query(url, &u->key, &p);
	return err == ERR_OK && url->over ? ERR_TOO_LONG : err;
}

static int64_t expires_s(const struct presign_url *u)
{
	return u->now_s + (int64_t)u->errand.options->expires_s;
}

/* A URL is no better than the credentials that signed it. */
static void warn(struct presign_url *u)
{
	char text[120];
	struct buf b = BUF(text);

	if (!u->cred.expires || u->cred.expiry_s >= expires_s(u))
		return;
	buf_put_z(&b, "the URL ends with the credentials that sign it: ");
	civil_put_extended(&b, u->cred.expiry_s);
	report_note(u->errand.report, u->what, buf_slice(&b));
}

static void put_url(struct presign_url *u, struct slice url)
{
	char date_text[DATE_MAX];
	struct buf line = BUF(u->line), date = BUF(date_text);
	struct facts f;

	if (u->errand.options->json) {
		civil_put_extended(&date, expires_s(u));
		facts_start(&f, &line, true);
		facts_put(&f, "url", url);
		facts_put(&f, "expires", buf_slice(&date));
		facts_end(&f);
	} else {
		buf_put(&line, url);
		buf_put_char(&line, '\n');
	}
	(void)errand_put(&u->errand, buf_slice(&line));
}

static void make(struct presign_url *u)
{
	struct buf query = BUF(u->query_text), url = BUF(u->url);
	enum err err;

	if (!take_cred(u))
		return;
	u->now_s = port_unix_s(u->errand.port);
	err = find_way(u, &query);
	if (err == ERR_OK)
		err = sign(u, buf_slice(&query), &url);
	if (err != ERR_OK) {
		errand_fail(&u->errand, u->what, err, slice_of(u->route.why));
		return;
	}
	warn(u);
	put_url(u, buf_slice(&url));
}

int presign_url_run(struct port *port, const struct options *o,
                    struct report *r)
{
	struct setup_need need = {.s3 = true, .callers = 0};
	struct presign_url *u = errand_claim(port, o, r, sizeof *u);
	enum err err;

	if (!u)
		return errand_end(NULL);
	u->what = source_shown(slice_of(o->sources[0]));
	u->route.why = "";
	err = source_parse(slice_of(o->sources[0]), &u->source);
	if (err == ERR_OK && u->source.kind != SOURCE_S3)
		err = ERR_SOURCE;
	if (err != ERR_OK)
		errand_fail(&u->errand, u->what,
		            err == ERR_SOURCE ? ERR_USAGE : err,
		            SLICE("presign takes s3://bucket/key"));
	else if (errand_open(&u->errand, &need))
		make(u);
	cred_wipe(&u->cred);
	sigv4_key_wipe(&u->key);
	return errand_end(&u->errand);
}
