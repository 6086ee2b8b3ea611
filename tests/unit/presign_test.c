#include "s3/presign.h"

#include "check.h"
#include "vectors.h"

enum { TEXT_MAX = 65536 };

/* One paragraph of tests/vectors/sigv4/query.txt. */
struct vector {
	struct slice name, secret, region, service, expires, signature;
	struct presign presign;
};

/* Where the value of that word goes; NULL: it is not known. */
static struct slice *place_of(struct vector *v, struct slice word)
{
	const struct {
		const char *word;
		struct slice *to;
	} table[] = {
		{"case", &v->name},
		{"id", &v->presign.key_id},
		{"secret", &v->secret},
		{"token", &v->presign.token},
		{"region", &v->region},
		{"service", &v->service},
		{"time", &v->presign.time},
		{"expires", &v->expires},
		{"method", &v->presign.method},
		{"host", &v->presign.host},
		{"path", &v->presign.path},
		{"query", &v->presign.query},
		{"payload", &v->presign.payload_hash},
		{"signature", &v->signature},
	};

	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		if (slice_equal(slice_of(table[i].word), word))
			return table[i].to;
	return NULL;
}

/* Reads lines up to an empty one; false at a bad line. */
static bool vector_read(struct vector *v, struct slice *text)
{
	memset(v, 0, sizeof *v);
	while (text->n) {
		struct slice line = slice_cut(text, '\n'), word, *to;

		if (line.n == 0)
			break;
		word = slice_cut(&line, ' ');
		to = place_of(v, word);
		if (!to)
			return false;
		*to = line;
	}
	for (size_t i = 0; i < v->expires.n; i++)
		v->presign.expires_s = v->presign.expires_s * 10 +
		                       (uint64_t)(v->expires.p[i] - '0');
	return v->name.n && v->signature.n;
}

static void check_vector(struct check *check_, const struct vector *v)
{
	char text[4096], tail[100];
	struct buf b = BUF(text), end = BUF(tail);
	struct sigv4_key key = {.made = false};

	CHECK(sigv4_key_make(&key, v->secret, v->region, v->service,
	                     v->presign.time) == ERR_OK);
	CHECK(presign_put_query(&b, &key, &v->presign) == ERR_OK);
	buf_put_z(&end, "&X-Amz-Signature=");
	buf_put(&end, v->signature);
	if (!slice_ends(buf_slice(&b), buf_slice(&end)))
		CHECK_FAIL("%.*s: %.*s", (int)v->name.n, v->name.p, (int)b.n,
		           b.p);
	CHECK(slice_starts(buf_slice(&b), v->presign.query));
}

CASE(published_vectors)
{
	static char text[TEXT_MAX];
	struct slice rest = vectors_load("tests/vectors/sigv4/query.txt", text,
	                                 sizeof text);
	struct vector v;
	unsigned count = 0;

	CHECK(rest.n);
	while (rest.n) {
		CHECK(vector_read(&v, &rest));
		CHECK_CALL(check_vector(check_, &v));
		count++;
	}
	CHECK_U64(count, 24);
}

static struct presign example(void)
{
	return (struct presign){
		.method = SLICE("GET"),
		.host = SLICE("examplebucket.s3.amazonaws.com"),
		.path = SLICE("/test.txt"),
		.key_id = SLICE("AKIAIOSFODNN7EXAMPLE"),
		.time = SLICE("20130524T000000Z"),
		.expires_s = 86400,
	};
}

static struct sigv4_key key_of(const struct presign *p)
{
	struct sigv4_key k = {.made = false};

	if (sigv4_key_make(&k,
	                   SLICE("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
	                   SLICE("us-east-1"), SLICE("s3"), p->time) != ERR_OK)
		k.made = false;
	return k;
}

/* The URL of the S3 API reference. */
CASE(the_documented_url)
{
	struct presign p = example();
	struct sigv4_key k = key_of(&p);
	char text[1024];
	struct buf b = BUF(text);

	CHECK(presign_put_query(&b, &k, &p) == ERR_OK);
	CHECK_TEXT(buf_slice(&b),
	           "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
	           "AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3"
	           "%2Faws4_request&X-Amz-Date=20130524T000000Z"
	           "&X-Amz-Expires=86400&X-Amz-SignedHeaders=host"
	           "&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330"
	           "da4c265957d157751f604d404");
}

/* What else is in the query or the buffer. */
CASE(pairs_of_the_caller)
{
	struct presign p = example();
	struct sigv4_key k = key_of(&p);
	char text[1024];
	struct buf b = BUF(text);

	p.query = SLICE("versionId=a%2Fb&partNumber=1");
	p.token = SLICE("t+/=\r\n&x");
	p.key_id = SLICE("A&B");
	buf_put_z(&b, "https://host/path?");
	CHECK(presign_put_query(&b, &k, &p) == ERR_OK);
	CHECK(slice_starts(
		buf_slice(&b),
		SLICE("https://host/path?versionId=a%2Fb&partNumber=1"
	              "&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
	              "A%26B%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
	              "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400"
	              "&X-Amz-Security-Token=t%2B%2F%3D%0D%0A%26x"
	              "&X-Amz-SignedHeaders=host&X-Amz-Signature=")));
}

/* What stands in the buffer before is not signed. */
CASE(behind_other_text)
{
	struct presign p = example();
	struct sigv4_key k = key_of(&p);
	char one[1024], two[1024];
	struct buf b = BUF(one), c = BUF(two);

	p.query = SLICE("versionId=1");
	buf_put_z(&b, "https://host/path?");
	CHECK(presign_put_query(&b, &k, &p) == ERR_OK);
	CHECK(presign_put_query(&c, &k, &p) == ERR_OK);
	CHECK(slice_equal(slice_after(buf_slice(&b), 18), buf_slice(&c)));
}

/* Everything that the URL promises is part of the signature. */
CASE(all_is_signed)
{
	struct presign rows[8];
	char seen[8][SHA256_HEX];
	struct sigv4_key k;

	for (size_t i = 0; i < 8; i++)
		rows[i] = example();
	rows[1].method = SLICE("HEAD");
	rows[2].host = SLICE("other.s3.amazonaws.com");
	rows[3].path = SLICE("/test.txt/");
	rows[4].query = SLICE("versionId=1");
	rows[5].token = SLICE("t");
	rows[6].expires_s--;
	rows[7].payload_hash = SLICE("e3b0c442");
	k = key_of(&rows[0]);
	for (size_t i = 0; i < 8; i++) {
		char text[1024];
		struct buf b = BUF(text);

		CHECK(presign_put_query(&b, &k, &rows[i]) == ERR_OK);
		memcpy(seen[i], b.p + b.n - SHA256_HEX, SHA256_HEX);
		for (size_t j = 0; j < i; j++)
			CHECK(memcmp(seen[i], seen[j], SHA256_HEX) != 0);
	}
}

CASE(time_to_live_at_the_limit)
{
	struct presign p = example();
	struct sigv4_key k = key_of(&p);
	static const struct {
		uint64_t expires_s;
		enum err e;
	} rows[] = {
		{0, ERR_TOO_LONG},
		{1, ERR_OK},
		{PRESIGN_EXPIRES_MAX, ERR_OK},
		{PRESIGN_EXPIRES_MAX + 1, ERR_TOO_LONG},
		{UINT64_MAX, ERR_TOO_LONG},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char text[1024];
		struct buf b = BUF(text);

		p.expires_s = rows[i].expires_s;
		CHECK(presign_put_query(&b, &k, &p) == rows[i].e);
	}
}

CASE(what_does_not_fit)
{
	struct presign p = example();
	struct sigv4_key k = key_of(&p);
	char text[1024];
	struct buf b = BUF(text);
	size_t n;

	CHECK(presign_put_query(&b, &k, &p) == ERR_OK);
	n = b.n;
	for (size_t cap = 0; cap <= n; cap++) {
		buf_init(&b, text, cap);
		CHECK(presign_put_query(&b, &k, &p) ==
		      (cap < n ? ERR_TOO_LONG : ERR_OK));
	}
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(published_vectors),
	                                       RUN(the_documented_url),
	                                       RUN(pairs_of_the_caller),
	                                       RUN(behind_other_text),
	                                       RUN(all_is_signed),
	                                       RUN(time_to_live_at_the_limit),
	                                       RUN(what_does_not_fit),
	                                       {0}});
}
