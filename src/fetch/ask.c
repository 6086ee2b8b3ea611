#include "fetch/ask.h"

#include "base/civil.h"
#include "http/range.h"
#include "http/request.h"

/* SHA-256 of the empty body that every GET and HEAD has. */
#define EMPTY_HASH \
	SLICE("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")

enum { AUTHORIZATION_MAX = 1024 };

static struct slice method_of(const struct ask *a)
{
	return a->head ? SLICE("HEAD") : SLICE("GET");
}

/* Puts the fields that are signed, and the signature over them. */
static enum err put_signed(const struct ask *a, const struct client *client,
                           struct sigv4_key *key, struct slice host,
                           struct buf *b)
{
	const struct cred *cred = client->cred;
	char time_text[SIGV4_TIME + 1], authorization[AUTHORIZATION_MAX];
	struct buf time = BUF(time_text), auth = BUF(authorization);
	struct sigv4_header headers[5];
	struct sigv4_request r = {method_of(a), a->path, a->query,
	                          headers,      0,       EMPTY_HASH};
	enum err e;

	civil_put_basic(&time, port_unix_s(client->port));
	headers[r.header_count++] = (struct sigv4_header){SLICE("host"), host};
	if (a->checksum)
		headers[r.header_count++] = (struct sigv4_header){
			SLICE("x-amz-checksum-mode"), SLICE("ENABLED")};
	headers[r.header_count++] = (struct sigv4_header){
		SLICE("x-amz-content-sha256"), EMPTY_HASH};
	headers[r.header_count++] = (struct sigv4_header){SLICE("x-amz-date"),
	                                                  buf_slice(&time)};
	if (cred->token_n)
		headers[r.header_count++] = (struct sigv4_header){
			SLICE("x-amz-security-token"), cred_token(cred)};
	e = sigv4_key_make(key, cred_secret(cred), client->endpoint.region,
	                   SLICE("s3"), buf_slice(&time));
	if (e == ERR_OK)
		e = sigv4_put_authorization(&auth, key, cred_id(cred),
		                            buf_slice(&time), &r);
	if (e != ERR_OK || auth.over)
		return e != ERR_OK ? e : ERR_TOO_LONG;
	for (size_t i = 1; i < r.header_count; i++)
		request_field(b, headers[i].name, headers[i].value);
	request_field(b, SLICE("authorization"), buf_slice(&auth));
	return ERR_OK;
}

/* Neither has to be signed, and a presigned URL takes both. */
static void put_condition(const struct ask *a, struct buf *b)
{
	char range_text[64];
	struct buf range = BUF(range_text);

	if (a->to) {
		range_put(&range, a->from, a->to);
		request_field(b, SLICE("range"), buf_slice(&range));
	}
	if (a->if_match.n)
		request_field(b, SLICE("if-match"), a->if_match);
}

enum err ask_write(const struct ask *a, const struct client *client,
                   struct sigv4_key *key, struct buf *b)
{
	char host_text[SOURCE_HOST_MAX + 16];
	struct buf host = BUF(host_text);
	enum err e = ERR_OK;

	endpoint_put_host(&host, slice_of(a->place.host), a->place.port,
	                  a->place.tls);
	request_start(b, method_of(a), a->path, a->query, buf_slice(&host));
	request_field(b, SLICE("user-agent"), SLICE("pail/0.1.0"));
	put_condition(a, b);
	if (a->s3 && client->cred->id_n)
		e = put_signed(a, client, key, buf_slice(&host), b);
	else if (a->checksum)
		request_field(b, SLICE("x-amz-checksum-mode"),
		              SLICE("ENABLED"));
	request_end(b);
	if (e == ERR_OK && (b->over || host.over))
		e = ERR_TOO_LONG;
	return e;
}
