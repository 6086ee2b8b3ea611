#include "s3/presign.h"

#include "base/percent.h"

/* In the order of their names, which is not that of the documents; the order
 * of a URL's query is free. */
static void put_pairs(struct buf *b, const struct sigv4_key *k,
                      const struct presign *p)
{
	buf_put_z(b, "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=");
	percent_put_query(b, p->key_id);
	buf_put_z(b, "%2F");
	percent_put_query(b, (struct slice){k->scope, k->scope_n});
	buf_put_z(b, "&X-Amz-Date=");
	buf_put(b, p->time);
	buf_put_z(b, "&X-Amz-Expires=");
	buf_put_u64(b, p->expires_s);
	if (p->token.n) {
		buf_put_z(b, "&X-Amz-Security-Token=");
		percent_put_query(b, p->token);
	}
	buf_put_z(b, "&X-Amz-SignedHeaders=host");
}

enum err presign_put_query(struct buf *b, const struct sigv4_key *k,
                           const struct presign *p)
{
	struct sigv4_header host = {SLICE("host"), p->host};
	struct sigv4_request r = {
		.method = p->method,
		.path = p->path,
		.headers = &host,
		.header_count = 1,
		.payload_hash = p->payload_hash,
	};
	uint8_t hash[SHA256_BYTES];
	size_t start = b->n;
	enum err e;

	if (p->expires_s == 0 || p->expires_s > PRESIGN_EXPIRES_MAX)
		return ERR_TOO_LONG;
	if (p->query.n) {
		buf_put(b, p->query);
		buf_put_char(b, '&');
	}
	put_pairs(b, k, p);
	if (b->over)
		return ERR_TOO_LONG;
	/* All that stands there by now is signed. */
	r.query = slice_after(buf_slice(b), start);
	if (!r.payload_hash.n)
		r.payload_hash = SLICE("UNSIGNED-PAYLOAD");
	e = sigv4_hash_canonical(&r, hash);
	if (e != ERR_OK)
		return e;
	buf_put_z(b, "&X-Amz-Signature=");
	sigv4_put_signature(b, k, p->time, hash);
	return b->over ? ERR_TOO_LONG : ERR_OK;
}
