/*
 * presign: the query begins with the caller's, holds nothing that would end a
 * request line, and ends with the signature over all that stands before it.
 * Input: query, key id, token, host and path, with a line end behind each.
 */
#include <stdio.h>

#include "chop.h"
#include "s3/presign.h"

enum { INPUT_MAX = 4096 };

#define SIGNATURE "&X-Amz-Signature="

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

/* The pairs that are put are plain, whatever was given. */
static void check_plain(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		ALWAYS(s.p[i] > 0x20 && s.p[i] < 0x7f && s.p[i] != '#' &&
		       s.p[i] != '?' && s.p[i] != '/');
}

static void check_signature(const struct sigv4_key *k, const struct presign *p,
                            struct slice all)
{
	char hex[SHA256_HEX];
	struct buf b = BUF(hex);
	struct sigv4_header host = {SLICE("host"), p->host};
	struct sigv4_request r = {
		p->method, p->path, all, &host, 1, SLICE("UNSIGNED-PAYLOAD")};
	uint8_t hash[SHA256_BYTES];

	ALWAYS(all.n > sizeof SIGNATURE - 1 + SHA256_HEX);
	r.query.n -= sizeof SIGNATURE - 1 + SHA256_HEX;
	ALWAYS(slice_starts(slice_after(all, r.query.n), SLICE(SIGNATURE)));
	ALWAYS(sigv4_hash_canonical(&r, hash) == ERR_OK);
	sigv4_put_signature(&b, k, p->time, hash);
	ALWAYS(!b.over && slice_ends(all, buf_slice(&b)));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static char text[4 * INPUT_MAX];
	struct slice in = {(const char *)p, n}, all;
	struct buf b = BUF(text);
	struct sigv4_key k = {.made = false};
	struct presign s = {
		.method = SLICE("GET"),
		.time = SLICE("20130524T000000Z"),
		.expires_s = n + 1,
	};

	if (n > INPUT_MAX)
		return 0;
	s.query = slice_cut(&in, '\n');
	s.key_id = slice_cut(&in, '\n');
	s.token = slice_cut(&in, '\n');
	s.host = slice_cut(&in, '\n');
	s.path = in;
	ALWAYS(sigv4_key_make(&k, SLICE("secret"), SLICE("r"), SLICE("s3"),
	                      s.time) == ERR_OK);
	ALWAYS(presign_put_query(&b, &k, &s) == ERR_OK);
	all = buf_slice(&b);
	ALWAYS(slice_starts(all, s.query));
	check_plain(slice_after(all, s.query.n));
	check_signature(&k, &s, all);
	return 0;
}
