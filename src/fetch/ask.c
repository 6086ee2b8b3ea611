#include "fetch/ask.h"

#include "base/civil.h"
#include "http/range.h"
#include "http/request.h"

/* SHA-256 of the empty body that every request but a POST has. */
#define EMPTY_HASH \
	SLICE("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")

enum { AUTHORIZATION_MAX = 1024, SIGNED_MAX = 12 };

static struct slice method_of(const struct ask *a)
{
	switch (a->method) {
	case ASK_HEAD: return SLICE("HEAD");
	case ASK_PUT: return SLICE("PUT");
	case ASK_POST: return SLICE("POST");
	case ASK_GET: break;
	}
	return SLICE("GET");
}

/* The fields of one request that its signature is over, but for Host. */
struct fields {
	struct sigv4_header list[SIGNED_MAX];
	size_t n;
};

static void add(struct fields *f, struct slice name, struct slice value)
{
	f->list[f->n++] = (struct sigv4_header){name, value};
}

#define CUSTOMER "x-amz-server-side-encryption-customer-"

/* What S3 is told besides; the names in a signature's order. */
static void add_s3(struct fields *f, const struct ask *a,
                   const struct client_manners *m)
{
	if (a->checksum)
		add(f, SLICE("x-amz-checksum-mode"), SLICE("ENABLED"));
	if (m->bucket_owner.n && a->bucket.n)
		add(f, SLICE("x-amz-expected-bucket-owner"), m->bucket_owner);
	if (m->request_payer && a->bucket.n)
		add(f, SLICE("x-amz-request-payer"), SLICE("requester"));
	if (!m->customer || !a->object)
		return;
	add(f, SLICE(CUSTOMER "algorithm"), SLICE("AES256"));
	add(f, SLICE(CUSTOMER "key"),
	    (struct slice){m->customer_key, sizeof m->customer_key});
	add(f, SLICE(CUSTOMER "key-md5"),
	    (struct slice){m->customer_md5, sizeof m->customer_md5});
}

static void put_fields(const struct fields *f, struct buf *b)
{
	for (size_t i = 0; i < f->n; i++)
		request_field(b, f->list[i].name, f->list[i].value);
}

/* The body's hash in hex, in text. */
static struct slice hash_of(const struct ask *a, struct buf *text)
{
	uint8_t digest[SHA256_BYTES];

	if (!a->form.n)
		return EMPTY_HASH;
	sha256_of(a->form, digest);
	buf_put_hex(text, digest, sizeof digest);
	return buf_slice(text);
}

/* Puts the fields that are signed, and the signature over them. */
static enum err put_signed(const struct ask *a,
                           const struct endpoint_place *place,
                           struct slice path, struct slice host,
                           const struct cred *cred, struct sigv4_key *key,
                           struct fields *f, int64_t unix_s, struct buf *b)
{
	char time_text[SIGV4_TIME + 1], authorization[AUTHORIZATION_MAX];
	char hash_text[2 * SHA256_BYTES];
	struct buf time = BUF(time_text), auth = BUF(authorization);
	struct buf hash = BUF(hash_text);
	struct slice payload = hash_of(a, &hash);
	struct sigv4_request r = {method_of(a), path, a->query,
	                          f->list,      0,    payload};
	enum err e;

	civil_put_basic(&time, unix_s);
	add(f, SLICE("x-amz-content-sha256"), payload);
	add(f, SLICE("x-amz-date"), buf_slice(&time));
	if (cred->token_n)
		add(f, SLICE("x-amz-security-token"), cred_token(cred));
	put_fields(f, b);
	add(f, SLICE("host"), host);
	r.header_count = f->n;
	e = sigv4_key_make(key, cred_secret(cred), slice_of(place->region),
	                   endpoint_service_name(place->service),
	                   buf_slice(&time));
	if (e == ERR_OK)
		e = sigv4_put_authorization(&auth, key, cred_id(cred),
		                            buf_slice(&time), &r);
	if (e != ERR_OK || auth.over)
		return e != ERR_OK ? e : ERR_TOO_LONG;
	request_field(b, SLICE("authorization"), buf_slice(&auth));
	return ERR_OK;
}

/* None of these has to be signed, and a presigned URL takes them all. */
static void put_unsigned(const struct ask *a, struct buf *b)
{
	char range_text[64];
	struct buf range = BUF(range_text);

	if (a->to) {
		range_put(&range, a->from, a->to);
		request_field(b, SLICE("range"), buf_slice(&range));
	}
	if (a->if_match.n)
		request_field(b, SLICE("if-match"), a->if_match);
	for (size_t i = 0; i < a->field_count; i++)
		request_field(b, a->fields[i].name, a->fields[i].value);
}

static void put_form(const struct ask *a, struct buf *b)
{
	char text[24];
	struct buf length = BUF(text);

	if (a->method != ASK_POST && a->method != ASK_PUT)
		return;
	buf_put_u64(&length, a->form.n);
	request_field(b, SLICE("content-length"), buf_slice(&length));
	if (a->form.n)
		request_field(b, SLICE("content-type"),
		              SLICE("application/x-www-form-urlencoded"));
}

enum err ask_write(const struct ask *a, const struct endpoint_place *place,
                   struct slice path, const struct client *client,
                   const struct cred *cred, struct sigv4_key *key,
                   struct buf *b)
{
	char host_text[SOURCE_HOST_MAX + 16];
	struct buf host = BUF(host_text);
	struct fields f = {.n = 0};
	enum err e = ERR_OK;

	endpoint_put_host(&host, slice_of(place->host), place->port,
	                  place->tls);
	request_start(b, method_of(a), path, a->query, buf_slice(&host));
	request_field(b, SLICE("user-agent"), SLICE("pail/0.1.0"));
	put_unsigned(a, b);
	put_form(a, b);
	if (a->s3)
		add_s3(&f, a, &client->manners);
	else if (a->checksum)
		add(&f, SLICE("x-amz-checksum-mode"), SLICE("ENABLED"));
	if (cred && cred->id_n)
		e = put_signed(a, place, path, buf_slice(&host), cred, key, &f,
		               port_unix_s(client->port), b);
	else
		put_fields(&f, b);
	request_end(b);
	buf_put(b, a->form);
	if (e == ERR_OK && (b->over || host.over))
		e = ERR_TOO_LONG;
	return e;
}
