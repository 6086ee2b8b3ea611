#include "fetch/route.h"

#include <string.h>

/* By the endpoint's rules, for the region that is known of the bucket; the
 * list of buckets is the one without a name. */
static enum err place_s3(struct route *r)
{
	struct client *c = r->client;
	char region_text[ENDPOINT_REGION_MAX + 1];
	struct buf path = BUF(r->text), region = BUF(region_text);
	enum err e;

	regions_find(&c->regions, r->wanted.bucket, &region);
	e = endpoint_place(&c->endpoint, r->wanted.bucket, r->ask.key,
	                   buf_slice(&region), &r->place, &path, &r->why);
	r->path = buf_slice(&path);
	return e == ERR_OK && path.over ? ERR_TOO_LONG : e;
}

enum err route_init(struct route *r, struct client *client,
                    const struct ask *ask)
{
	r->client = client;
	r->ask = r->wanted = *ask;
	r->probing = r->moved = r->probed = false;
	r->hops = 0;
	r->why = "";
	if (ask->s3)
		return place_s3(r);
	r->place = ask->place;
	r->path = ask->path;
	return ERR_OK;
}

/* ---- S3: another region ---------------------------------------------------- */

/* Asks the bucket itself where it is: the answer's head tells it, also when it
 * is a refusal. */
static bool probe(struct route *r)
{
	if (r->probed)
		return false;
	r->probing = r->probed = true;
	r->ask = (struct ask){.method = ASK_HEAD,
	                      .s3 = true,
	                      .bucket = r->wanted.bucket,
	                      .deadline_ms = r->wanted.deadline_ms};
	return place_s3(r) == ERR_OK;
}

static bool move(struct route *r, struct slice region)
{
	if (r->moved || slice_equal(region, slice_of(r->place.region)))
		return false;
	r->moved = true;
	regions_learn(&r->client->regions, r->wanted.bucket, region);
	r->ask = r->wanted;
	return place_s3(r) == ERR_OK;
}

/* Another worker may have learned it since this request was written. */
static bool is_known(struct route *r)
{
	char text[ENDPOINT_REGION_MAX + 1];
	struct buf region = BUF(text);

	regions_find(&r->client->regions, r->wanted.bucket, &region);
	return region.n && move(r, buf_slice(&region));
}

static bool may_be_elsewhere(int status, enum err e)
{
	return e == ERR_REGION || status == 301 || status == 302;
}

static bool turn_region(struct route *r, const struct problem *p, enum err *e)
{
	struct slice region = slice_of(p->region);
	bool probed = r->probing;

	/* Busy for now: from the start again, in another attempt. */
	if (probed && !region.n && err_retryable(*e))
		return false;
	if (probed)
		*e = ERR_REGION;
	else if (!may_be_elsewhere(p->status, *e))
		return false;
	r->probing = false;
	/* An ARN says its region itself. */
	if (slice_starts(r->wanted.bucket, SLICE("arn:")))
		return false;
	if (region.n)
		return move(r, region);
	if (probed || !r->wanted.bucket.n)
		return false;
	return is_known(r) || probe(r);
}

/* ---- Location ---------------------------------------------------------------- */

static bool put_origin(struct buf *b, const struct endpoint_place *place)
{
	buf_put_z(b, place->tls ? "https://" : "http://");
	endpoint_put_host(b, slice_of(place->host), place->port, place->tls);
	return !b->over;
}

/* The path up to and with its last '/', of a reference without one. */
static struct slice base_path(struct slice path)
{
	path = slice_first(path, slice_find(path, '?'));
	return slice_first(path, slice_find_last(path, '/') + 1);
}

/* Back behind the '/' before the last segment, which ends with one; not past
 * the path's own first '/', which is before `root`. */
static void cut_segment(struct buf *b, size_t root)
{
	if (b->n <= root)
		return;
	b->n--;
	b->n = slice_find_last(buf_slice(b), '/') + 1;
}

/* The reference's own dots are steps from the base (RFC 3986 5.2.4). */
static void put_relative(struct buf *b, struct slice base, struct slice ref)
{
	size_t end = slice_find(slice_first(ref, slice_find(ref, '#')), '?');
	struct slice steps = slice_first(ref, end);
	size_t root = b->n + 1;

	buf_put(b, base_path(base));
	while (steps.n && !b->over) {
		size_t at = slice_find(steps, '/');
		struct slice step = slice_first(steps, at);

		if (slice_equal(step, SLICE("..")))
			cut_segment(b, root);
		else if (!slice_equal(step, SLICE(".")))
			buf_put(b, slice_first(steps, at + 1));
		steps = slice_after(steps, at + 1);
	}
	buf_put(b, slice_after(ref, end));
}

/*
 * Makes the reference absolute (RFC 3986 5.2). Dots in a whole path stay: to
 * an S3 server they are part of a key.
 */
static void put_absolute(struct buf *b, const struct route *r,
                         struct slice location)
{
	size_t scheme = slice_find(location, ':');

	if (scheme < slice_find(location, '/') &&
	    scheme < slice_find(location, '?')) {
		buf_put(b, location);
		return;
	}
	if (slice_starts(location, SLICE("//"))) {
		buf_put_z(b, r->place.tls ? "https:" : "http:");
	} else {
		(void)put_origin(b, &r->place);
		if (slice_starts(location, SLICE("?"))) {
			buf_put(b,
			        slice_first(r->path, slice_find(r->path, '?')));
		} else if (!slice_starts(location, SLICE("/"))) {
			put_relative(b, r->path, location);
			return;
		}
	}
	buf_put(b, location);
}

/* Where the answer sends to, as a URL in text. */
static bool read_location(struct route *r, const struct head *h,
                          struct buf *text, struct source *s)
{
	struct slice location;

	if (!head_find(h, SLICE("location"), &location) || !location.n)
		return false;
	put_absolute(text, r, location);
	return !text->over && source_parse(buf_slice(text), s) == ERR_OK &&
	       s->kind == SOURCE_URL;
}

/* Only then is the old text not needed any more. */
static void go_to(struct route *r, const struct source *s)
{
	struct buf host = BUF(r->place.host), text = BUF(r->text);

	buf_put(&host, s->host);
	(void)buf_z(&host);
	r->place.tls = s->tls;
	r->place.port = s->port;
	buf_put(&text, s->target);
	r->path = buf_slice(&text);
}

static bool refuse(struct route *r, enum err *e, const char *why)
{
	*e = ERR_REDIRECT;
	r->why = why;
	return false;
}

/*
 * A bucket that is new: its name does not lead to its place yet. The scheme
 * and port stay, so that nobody takes the signature off the road.
 */
static bool turn_temporary(struct route *r, const struct head *h, enum err *e)
{
	char text[SOURCE_URL_MAX];
	struct buf b = BUF(text);
	struct slice rest;
	struct source s;

	if (!read_location(r, h, &b, &s))
		return refuse(r, e, "without a usable Location");
	if (r->hops++ > 0)
		return refuse(r, e, "a second one");
	if (s.tls != r->place.tls || s.port != r->place.port ||
	    !endpoint_same_domain(&r->client->endpoint, &r->place, s.host))
		return refuse(r, e, "to another domain than the endpoint's");
	/* The query is ours to write, as it is ours to sign. */
	rest = s.target;
	s.target = slice_cut(&rest, '?');
	go_to(r, &s);
	return true;
}

static bool turn_url(struct route *r, const struct head *h, enum err *e)
{
	char text[SOURCE_URL_MAX];
	struct buf b = BUF(text);
	struct source s;

	if (!read_location(r, h, &b, &s))
		return refuse(r, e, "without a usable Location");
	if (r->hops++ == ROUTE_HOPS_MAX)
		return refuse(r, e, "too many of them");
	if (r->place.tls && !s.tls)
		return refuse(r, e, "from https to http");
	go_to(r, &s);
	/* It was for S3 only, and what signed for it stays behind. */
	r->ask.checksum = false;
	return true;
}

static bool is_redirect(int status)
{
	return status == 301 || status == 302 || status == 303 ||
	       status == 307 || status == 308;
}

bool route_turn(struct route *r, const struct head *h, const struct problem *p,
                enum err *e)
{
	if (!r->wanted.s3)
		return r->wanted.follow && is_redirect(h->status) &&
		       turn_url(r, h, e);
	if (h->status == 307 && !r->probing)
		return turn_temporary(r, h, e);
	return turn_region(r, p, e);
}
