#include "cmd/stat_object.h"

#include "base/percent.h"
#include "cmd/errand.h"
#include "cmd/object_facts.h"
#include "fetch/answer.h"

enum {
	ETAG_MAX = 255,
	QUERY_MAX = 4096, /* a version ID, encoded */
};

struct stat_object {
	struct errand errand;
	struct call call;
	struct source source;
	struct slice what; /* the source as it may be shown */
	struct ask ask;
	struct buf out;
	struct facts facts;
	char etag[ETAG_MAX + 1];
	size_t etag_n;
	bool right; /* it is the version that was asked for */
	char query_text[QUERY_MAX];
	char text[OBJECT_FACTS_MAX];
};

/* ---- what is asked ------------------------------------------------------- */

/* The names in the order that a signature has them. */
static bool set_query(struct stat_object *s, bool part)
{
	struct buf query = BUF(s->query_text);
	struct slice version = s->errand.options->version_id;

	if (part)
		buf_put_z(&query, "partNumber=1");
	if (version.n) {
		buf_put_z(&query, part ? "&versionId=" : "versionId=");
		percent_put_query(&query, version);
	}
	s->ask.query = buf_slice(&query);
	return !query.over;
}

static bool set_ask(struct stat_object *s)
{
	const struct source *source = &s->source;
	struct buf host = BUF(s->ask.place.host);

	s->ask = (struct ask){.method = ASK_HEAD,
	                      .s3 = source->kind == SOURCE_S3,
	                      .object = true};
	if (s->ask.s3) {
		s->ask.bucket = source->bucket;
		s->ask.key = source->key;
		s->ask.checksum = true;
		return set_query(s, false);
	}
	buf_put(&host, source->host);
	(void)buf_z(&host);
	s->ask.place.tls = source->tls;
	s->ask.place.port = source->port;
	s->ask.path = source->target;
	s->ask.checksum = answer_may_ask_checksum(source->target);
	s->ask.follow = true;
	return !host.over;
}

/* ---- what is answered ---------------------------------------------------- */

static void take_head(struct stat_object *s)
{
	const struct head *h = &s->call.exchange.head;
	struct slice etag = {NULL, 0};
	struct buf b = BUF(s->etag);

	s->right = answer_is_version(h, s->errand.options->version_id);
	buf_clear(&s->out);
	facts_start(&s->facts, &s->out, s->errand.options->json);
	object_facts_put(&s->facts, h);
	(void)head_find(h, SLICE("etag"), &etag);
	buf_put(&b, slice_first(etag, ETAG_MAX));
	s->etag_n = b.n;
}

/*
 * To the head of the answer. Of a HEAD, to its end, so that the connection may
 * be used again; what else comes is not waited for.
 */
static bool fetch_head(struct stat_object *s,
                       void (*take)(struct stat_object *))
{
	struct errand *e = &s->errand;

	call_start(&s->call, &s->ask, port_now_ms(e->port));
	for (;;) {
		switch (errand_step(e, &s->call, s->what)) {
		case CALL_HEAD:
			take(s);
			if (s->ask.method == ASK_HEAD)
				break;
			call_hang_up(&s->call);
			return true;
		case CALL_DATA: break;
		case CALL_DONE: return true;
		default: return false;
		}
	}
}

static bool is_refused(const struct fault *f)
{
	return f->err != ERR_NO_OBJECT &&
	       (f->status == 400 || f->status == 401 || f->status == 403 ||
	        f->status == 405 || f->status == 501);
}

static bool fetch_first_byte(struct stat_object *s)
{
	s->ask.method = ASK_GET;
	s->ask.to = 1;
	if (fetch_head(s, take_head))
		return true;
	/* Of no bytes there is no first one. */
	if (s->errand.status || s->call.fault.status != 416)
		return false;
	s->ask.to = 0;
	return fetch_head(s, take_head);
}

/*
 * A HEAD's refusal has no words: what is wrong, and where the bucket is, a GET
 * is told. What has served that is asked for all again with HEAD, since of a
 * range there is no checksum; but a URL may be signed for GET alone.
 */
static bool fetch(struct stat_object *s)
{
	if (fetch_head(s, take_head))
		return true;
	if (s->errand.status || !is_refused(&s->call.fault) ||
	    !fetch_first_byte(s))
		return false;
	if (!s->ask.s3)
		return true;
	s->ask.method = ASK_HEAD;
	s->ask.to = 0;
	return fetch_head(s, take_head) ||
	       (!s->errand.status && is_refused(&s->call.fault));
}

static void take_parts(struct stat_object *s)
{
	object_facts_put_parts(&s->facts, &s->call.exchange.head);
}

/* Not all servers know of parts: that they do not is no failure. */
static void fetch_parts(struct stat_object *s)
{
	struct slice etag = {s->etag, s->etag_n};
	struct buf before = s->out;

	if (!s->ask.s3 || !object_facts_may_have_parts(etag) ||
	    s->etag_n == ETAG_MAX || !set_query(s, true))
		return;
	s->ask.checksum = false;
	s->ask.if_match = etag;
	s->ask.attempts = 1;
	if (!fetch_head(s, take_parts))
		s->out = before;
}

static void tell(struct stat_object *s)
{
	struct errand *e = &s->errand;

	if (!set_ask(s)) {
		errand_fail(e, s->what, ERR_TOO_LONG, SLICE(""));
		return;
	}
	if (!fetch(s)) {
		errand_fault(e, s->what, &s->call.fault);
		return;
	}
	if (!s->right) {
		errand_fail(e, s->what, ERR_VERSION, SLICE(""));
		return;
	}
	fetch_parts(s);
	facts_end(&s->facts);
	if (s->out.over)
		errand_fail(e, s->what, ERR_BUG, SLICE(""));
	else
		(void)errand_put(e, buf_slice(&s->out));
}

int stat_object_run(struct port *port, const struct options *o,
                    struct report *r)
{
	struct slice source = slice_of(o->sources[0]);
	struct stat_object *s = errand_claim(port, o, r, sizeof *s);
	struct setup_need need = {.callers = 1};
	enum err err;

	if (!s)
		return errand_end(NULL);
	s->what = source_shown(source);
	buf_init(&s->out, s->text, sizeof s->text);
	err = source_parse(source, &s->source);
	need.s3 = s->source.kind == SOURCE_S3;
	need.url = !need.s3;
	need.tls = need.url && s->source.tls;
	if (err != ERR_OK)
		errand_fail(&s->errand, s->what, err, SLICE(""));
	else if (errand_open(&s->errand, &need) &&
	         errand_call(&s->errand, &s->call))
		tell(s);
	return errand_end(&s->errand);
}
