#include "s3/sigv4.h"

#include <string.h>

#define ALGORITHM "AWS4-HMAC-SHA256"

/*
 * Where a canonical request goes: into a buffer (to be looked at) or into
 * the hash (to be signed). One path for both, so that what the vectors check
 * is what gets signed; and no buffer need hold an 8 KiB token.
 */
struct sink {
	struct buf *text;    /* or NULL */
	struct sha256 *hash; /* or NULL */
};

static void sink_put(const struct sink *k, struct slice s)
{
	if (k->text)
		buf_put(k->text, s);
	if (k->hash)
		sha256_put(k->hash, s);
}

/* One name=value of a query. */
struct pair {
	struct slice name, value;
	const char *at; /* where it stands: tells equal pairs apart */
};

static int pair_compare(const struct pair *a, const struct pair *b)
{
	int order = slice_compare(a->name, b->name);

	if (order == 0)
		order = slice_compare(a->value, b->value);
	return order ? order : (a->at > b->at) - (a->at < b->at);
}

/*
 * The least pair that comes after `last` (NULL: the least of all); false
 * when there is none. Looking through the query once a pair needs no memory
 * for an order of them, and queries have few pairs.
 */
static bool pair_after(struct slice query, const struct pair *last,
                       struct pair *least)
{
	bool found = false;

	while (query.n) {
		struct slice text = slice_cut(&query, '&');
		struct pair p = {.at = text.p};

		if (text.n == 0)
			continue;
		p.name = slice_cut(&text, '=');
		p.value = text;
		if (last && pair_compare(&p, last) <= 0)
			continue;
		if (!found || pair_compare(&p, least) < 0)
			*least = p;
		found = true;
	}
	return found;
}

static void put_query(const struct sink *k, struct slice query)
{
	struct pair last, next;
	bool any = false;

	while (pair_after(query, any ? &last : NULL, &next)) {
		if (any)
			sink_put(k, SLICE("&"));
		sink_put(k, next.name);
		sink_put(k, SLICE("="));
		sink_put(k, next.value);
		last = next;
		any = true;
	}
}

/* The order of the headers by name; equal names stay as they came. */
struct order {
	uint8_t at[SIGV4_HEADERS_MAX];
};

static void order_headers(const struct sigv4_request *r, struct order *o)
{
	for (size_t i = 0; i < r->header_count; i++) {
		struct slice name = r->headers[i].name;
		size_t j = i;

		while (j &&
		       slice_compare(r->headers[o->at[j - 1]].name, name) > 0) {
			o->at[j] = o->at[j - 1];
			j--;
		}
		o->at[j] = (uint8_t)i;
	}
}

/* Whether the i-th header in order has the name of the one before it. */
static bool is_repeated(const struct sigv4_request *r, const struct order *o,
                        size_t i)
{
	return i && slice_equal(r->headers[o->at[i]].name,
	                        r->headers[o->at[i - 1]].name);
}

/* The value trimmed, runs of spaces inside it as one. */
static void put_value(const struct sink *k, struct slice value)
{
	value = slice_trim(value);
	while (value.n) {
		sink_put(k, slice_cut(&value, ' '));
		if (value.n)
			sink_put(k, SLICE(" "));
		while (value.n && value.p[0] == ' ')
			value = slice_after(value, 1);
	}
}

static void put_headers(const struct sink *k, const struct sigv4_request *r,
                        const struct order *o)
{
	for (size_t i = 0; i < r->header_count; i++) {
		const struct sigv4_header *h = &r->headers[o->at[i]];

		if (is_repeated(r, o, i)) {
			sink_put(k, SLICE(","));
		} else {
			if (i)
				sink_put(k, SLICE("\n"));
			sink_put(k, h->name);
			sink_put(k, SLICE(":"));
		}
		put_value(k, h->value);
	}
	if (r->header_count)
		sink_put(k, SLICE("\n"));
}

static void put_names(const struct sink *k, const struct sigv4_request *r,
                      const struct order *o)
{
	for (size_t i = 0; i < r->header_count; i++) {
		if (is_repeated(r, o, i))
			continue;
		if (i)
			sink_put(k, SLICE(";"));
		sink_put(k, r->headers[o->at[i]].name);
	}
}

static enum err put_canonical(const struct sink *k,
                              const struct sigv4_request *r)
{
	struct order o;

	if (r->header_count > SIGV4_HEADERS_MAX)
		return ERR_TOO_LONG;
	order_headers(r, &o);
	sink_put(k, r->method);
	sink_put(k, SLICE("\n"));
	sink_put(k, r->path);
	sink_put(k, SLICE("\n"));
	put_query(k, r->query);
	sink_put(k, SLICE("\n"));
	put_headers(k, r, &o);
	sink_put(k, SLICE("\n"));
	put_names(k, r, &o);
	sink_put(k, SLICE("\n"));
	sink_put(k, r->payload_hash);
	return ERR_OK;
}

enum err sigv4_put_canonical(struct buf *b, const struct sigv4_request *r)
{
	struct sink k = {.text = b};
	enum err e = put_canonical(&k, r);

	return e == ERR_OK && b->over ? ERR_TOO_LONG : e;
}

enum err sigv4_hash_canonical(const struct sigv4_request *r,
                              uint8_t hash[SHA256_BYTES])
{
	struct sha256 h;
	struct sink k = {.hash = &h};
	enum err e;

	sha256_init(&h);
	e = put_canonical(&k, r);
	sha256_finish(&h, hash);
	return e;
}

void sigv4_put_to_sign(struct buf *b, const struct sigv4_key *k,
                       struct slice time, const uint8_t hash[SHA256_BYTES])
{
	buf_put_z(b, ALGORITHM "\n");
	buf_put(b, time);
	buf_put_char(b, '\n');
	buf_put(b, (struct slice){k->scope, k->scope_n});
	buf_put_char(b, '\n');
	buf_put_hex(b, hash, SHA256_BYTES);
}

/* HMAC of `text` under *key, which the result replaces. */
static void chain(uint8_t key[SHA256_BYTES], struct slice text)
{
	uint8_t next[SHA256_BYTES];

	hmac_of((struct slice){(const char *)key, SHA256_BYTES}, text, next);
	memcpy(key, next, SHA256_BYTES);
	sha256_wipe(next, sizeof next);
}

static void derive(struct sigv4_key *k, struct slice secret,
                   struct slice region, struct slice service)
{
	char start[4 + SIGV4_SECRET_MAX];
	struct buf b = BUF(start);

	buf_put_z(&b, "AWS4");
	buf_put(&b, secret);
	hmac_of(buf_slice(&b), (struct slice){k->scope, SIGV4_DATE}, k->key);
	sha256_wipe(start, sizeof start);
	chain(k->key, region);
	chain(k->key, service);
	chain(k->key, SLICE("aws4_request"));
}

enum err sigv4_key_make(struct sigv4_key *k, struct slice secret,
                        struct slice region, struct slice service,
                        struct slice time)
{
	char scope[sizeof k->scope];
	struct buf b = BUF(scope);

	if (secret.n > SIGV4_SECRET_MAX || region.n > SIGV4_NAME_MAX ||
	    service.n > SIGV4_NAME_MAX)
		return ERR_TOO_LONG;
	if (time.n != SIGV4_TIME)
		return ERR_BUG;
	buf_put(&b, slice_first(time, SIGV4_DATE));
	buf_put_char(&b, '/');
	buf_put(&b, region);
	buf_put_char(&b, '/');
	buf_put(&b, service);
	buf_put_z(&b, "/aws4_request");
	if (k->made &&
	    slice_equal(buf_slice(&b), (struct slice){k->scope, k->scope_n}))
		return ERR_OK;
	memcpy(k->scope, scope, b.n);
	k->scope_n = b.n;
	derive(k, secret, region, service);
	k->made = true;
	return ERR_OK;
}

void sigv4_key_wipe(struct sigv4_key *k)
{
	sha256_wipe(k, sizeof *k);
	k->made = false;
}

void sigv4_put_signature(struct buf *b, const struct sigv4_key *k,
                         struct slice time, const uint8_t hash[SHA256_BYTES])
{
	char text[sizeof ALGORITHM + SIGV4_TIME + sizeof k->scope + SHA256_HEX +
	          3];
	struct buf to_sign = BUF(text);
	uint8_t mac[SHA256_BYTES];

	sigv4_put_to_sign(&to_sign, k, time, hash);
	if (to_sign.over)
		b->over = true;
	hmac_of((struct slice){(const char *)k->key, SHA256_BYTES},
	        buf_slice(&to_sign), mac);
	buf_put_hex(b, mac, sizeof mac);
}

enum err sigv4_put_authorization(struct buf *b, const struct sigv4_key *k,
                                 struct slice key_id, struct slice time,
                                 const struct sigv4_request *r)
{
	struct sink out = {.text = b};
	uint8_t hash[SHA256_BYTES];
	struct order o;
	enum err e = sigv4_hash_canonical(r, hash);

	if (e != ERR_OK)
		return e;
	order_headers(r, &o);
	buf_put_z(b, ALGORITHM " Credential=");
	buf_put(b, key_id);
	buf_put_char(b, '/');
	buf_put(b, (struct slice){k->scope, k->scope_n});
	buf_put_z(b, ", SignedHeaders=");
	put_names(&out, r, &o);
	buf_put_z(b, ", Signature=");
	sigv4_put_signature(b, k, time, hash);
	return b->over ? ERR_TOO_LONG : ERR_OK;
}
