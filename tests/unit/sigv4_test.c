#include "s3/sigv4.h"

#include "base/percent.h"
#include "check.h"
#include "vectors.h"

enum { TEXT_MAX = 65536 };

/* One paragraph of tests/vectors/sigv4/cases.txt. */
struct vector {
	char name[80];
	struct slice id, secret, region, service, time, authorization;
	char path_text[400], canonical_text[2048], to_sign_text[400];
	struct buf path, canonical, to_sign;
	struct sigv4_header headers[SIGV4_HEADERS_MAX];
	struct sigv4_request request;
};

static void put_line(struct buf *b, struct slice line)
{
	if (b->n)
		buf_put_char(b, '\n');
	buf_put(b, slice_after(line, 2));
}

static void take_header(struct vector *v, struct slice value)
{
	struct sigv4_header *h = &v->headers[v->request.header_count++];

	h->name = slice_cut(&value, ':');
	h->value = value;
}

/* False for a word that is not known. */
static bool take_word(struct vector *v, struct slice word, struct slice value)
{
	struct slice *to = NULL;

	if (slice_equal(word, SLICE("id")))
		to = &v->id;
	else if (slice_equal(word, SLICE("secret")))
		to = &v->secret;
	else if (slice_equal(word, SLICE("region")))
		to = &v->region;
	else if (slice_equal(word, SLICE("service")))
		to = &v->service;
	else if (slice_equal(word, SLICE("time")))
		to = &v->time;
	else if (slice_equal(word, SLICE("authorization")))
		to = &v->authorization;
	else if (slice_equal(word, SLICE("method")))
		to = &v->request.method;
	else if (slice_equal(word, SLICE("query")))
		to = &v->request.query;
	else if (slice_equal(word, SLICE("payload")))
		to = &v->request.payload_hash;
	else if (slice_equal(word, SLICE("header")))
		take_header(v, value);
	else if (slice_equal(word, SLICE("path")))
		percent_put_path(&v->path, value);
	else if (slice_equal(word, SLICE("case")))
		snprintf(v->name, sizeof v->name, "%.*s", (int)value.n,
		         value.p);
	else
		return false;
	if (to)
		*to = value;
	return true;
}

/* Reads lines up to an empty one; false at the end or at a bad line. */
static bool vector_read(struct vector *v, struct slice *text)
{
	memset(v, 0, sizeof *v);
	v->path = BUF(v->path_text);
	v->canonical = BUF(v->canonical_text);
	v->to_sign = BUF(v->to_sign_text);
	while (text->n) {
		struct slice line = slice_cut(text, '\n'), value = line, word;

		if (line.n == 0)
			break;
		if (line.p[0] == '|') {
			put_line(&v->canonical, line);
			continue;
		}
		if (line.p[0] == '>') {
			put_line(&v->to_sign, line);
			continue;
		}
		word = slice_cut(&value, ' ');
		if (!take_word(v, word, value))
			return false;
	}
	v->request.path = buf_slice(&v->path);
	v->request.headers = v->headers;
	return v->name[0] && !v->path.over && !v->canonical.over &&
	       !v->to_sign.over;
}

#define CHECK_SAME(stage, got, want) \
	do { \
		struct slice g_ = (got), w_ = (want); \
		if (!slice_equal(g_, w_)) \
			CHECK_FAIL("%s, %s: %.*s", v->name, stage, (int)g_.n, \
			           g_.p); \
	} while (0)

static void check_vector(struct check *check_, struct vector *v)
{
	char text[2048];
	struct buf b = BUF(text);
	struct sigv4_key key = {.made = false};
	uint8_t hash[SHA256_BYTES];

	CHECK(sigv4_put_canonical(&b, &v->request) == ERR_OK);
	CHECK_SAME("canonical request", buf_slice(&b),
	           buf_slice(&v->canonical));
	CHECK(sigv4_hash_canonical(&v->request, hash) == ERR_OK);
	CHECK(sigv4_key_make(&key, v->secret, v->region, v->service, v->time) ==
	      ERR_OK);
	buf_clear(&b);
	sigv4_put_to_sign(&b, &key, v->time, hash);
	CHECK_SAME("string to sign", buf_slice(&b), buf_slice(&v->to_sign));
	buf_clear(&b);
	CHECK(sigv4_put_authorization(&b, &key, v->id, v->time, &v->request) ==
	      ERR_OK);
	CHECK_SAME("authorization", buf_slice(&b), v->authorization);
}

CASE(published_vectors)
{
	static char text[TEXT_MAX];
	struct slice rest = vectors_load("tests/vectors/sigv4/cases.txt", text,
	                                 sizeof text);
	struct vector v;
	int count = 0;

	CHECK(rest.n > 0 && rest.n < sizeof text);
	while (rest.n) {
		CHECK(vector_read(&v, &rest));
		CHECK_CALL(check_vector(check_, &v));
		count++;
	}
	CHECK_U64((unsigned)count, 36);
}

/* A request of the caller's headers; all else is the same. */
static struct sigv4_request request_of(const struct sigv4_header *h, size_t n)
{
	return (struct sigv4_request){
		.method = SLICE("GET"),
		.path = SLICE("/b/k"),
		.headers = h,
		.header_count = n,
		.payload_hash = SLICE("UNSIGNED-PAYLOAD"),
	};
}

#define TIME SLICE("20130524T000000Z")

static struct slice canonical(const struct sigv4_request *r, char *text,
                              size_t cap)
{
	struct buf b;

	buf_init(&b, text, cap);
	if (sigv4_put_canonical(&b, r) != ERR_OK)
		return SLICE("(error)");
	return buf_slice(&b);
}

CASE(query_is_sorted_by_name_then_value)
{
	static const struct {
		const char *query, *want;
	} rows[] = {
		{"", ""},
		{"key", "key="},
		{"key=", "key="},
		{"b=1&a=2", "a=2&b=1"},
		{"a=2&a=1&a", "a=&a=1&a=2"},
		{"a=1&a=1", "a=1&a=1"},
		/* '-' sorts before '=', but the name ends at '=' */
		{"Param-3=x&Param=y", "Param=y&Param-3=x"},
		/* by encoded bytes: '%' before letters, upper before lower */
		{"b=1&B=1&%C3%A4=1&1=1", "%C3%A4=1&1=1&B=1&b=1"},
		/* a second '=' belongs to the value */
		{"a=b=c", "a=b=c"},
		{"&&a=1&", "a=1"},
		{"prefix=J&max-keys=2", "max-keys=2&prefix=J"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct sigv4_request r = request_of(NULL, 0);
		char text[200], want[200];

		r.query = slice_of(rows[i].query);
		snprintf(want, sizeof want,
		         "GET\n/b/k\n%s\n\n\nUNSIGNED-PAYLOAD", rows[i].want);
		CHECK_TEXT(canonical(&r, text, sizeof text), want);
	}
}

CASE(headers_are_sorted_joined_and_folded)
{
	struct sigv4_header h[] = {
		{SLICE("x-amz-b"), SLICE(" \tone   two  ")},
		{SLICE("host"), SLICE("h:9000")},
		{SLICE("x-amz-a"), SLICE("z")},
		{SLICE("x-amz-b"), SLICE("a")},
		{SLICE("x-amz"), SLICE("")},
		{SLICE("x-amz-a"), SLICE("b, c")},
	};
	struct sigv4_request r = request_of(h, 6);
	char text[400];

	CHECK_TEXT(canonical(&r, text, sizeof text),
	           "GET\n/b/k\n\nhost:h:9000\nx-amz:\nx-amz-a:z,b, c\n"
	           "x-amz-b:one two,a\n\nhost;x-amz;x-amz-a;x-amz-b\n"
	           "UNSIGNED-PAYLOAD");
}

/* The path is signed as it is spelled. */
CASE(path_is_not_touched)
{
	struct sigv4_request r = request_of(NULL, 0);
	char text[400];

	r.path = SLICE("/b//a/./../%2B%20%25%E2%82%AC/");
	CHECK_TEXT(canonical(&r, text, sizeof text),
	           "GET\n/b//a/./../%2B%20%25%E2%82%AC/\n\n\n\n"
	           "UNSIGNED-PAYLOAD");
}

CASE(header_count_at_the_limit)
{
	struct sigv4_header h[SIGV4_HEADERS_MAX + 1] = {0};
	char names[SIGV4_HEADERS_MAX + 1][2], text[1024];
	uint8_t hash[SHA256_BYTES];
	struct buf b = BUF(text);
	struct sigv4_key key = {.made = false};
	struct sigv4_request r = request_of(h, SIGV4_HEADERS_MAX);

	for (size_t i = 0; i <= SIGV4_HEADERS_MAX; i++) {
		names[i][0] = (char)('z' - i);
		h[i] = (struct sigv4_header){{names[i], 1}, SLICE("v")};
	}
	CHECK(sigv4_put_canonical(&b, &r) == ERR_OK);
	r.header_count++;
	CHECK(sigv4_put_canonical(&b, &r) == ERR_TOO_LONG);
	CHECK(sigv4_hash_canonical(&r, hash) == ERR_TOO_LONG);
	CHECK(sigv4_put_authorization(&b, &key, SLICE("ID"), TIME, &r) ==
	      ERR_TOO_LONG);
}

/* Both ends of the sink agree, whatever the length; the buffer may be short
 * where the hash is not. */
CASE(hash_is_of_the_same_text)
{
	static char token[8192], path[3100], text[16384];
	struct sigv4_header h[] = {
		{SLICE("host"), SLICE("h")},
		{SLICE("x-amz-security-token"), {token, sizeof token}},
	};
	struct sigv4_request r = request_of(h, 2);
	uint8_t streamed[SHA256_BYTES], whole[SHA256_BYTES];
	struct buf b = BUF(text), small;

	memset(token, 'T', sizeof token);
	memset(path, 'p', sizeof path);
	path[0] = '/';
	r.path = (struct slice){path, sizeof path};
	CHECK(sigv4_put_canonical(&b, &r) == ERR_OK);
	CHECK(b.n > sizeof token + sizeof path);
	sha256_of(buf_slice(&b), whole);
	CHECK(sigv4_hash_canonical(&r, streamed) == ERR_OK);
	CHECK(memcmp(whole, streamed, sizeof whole) == 0);
	buf_init(&small, text, b.n - 1);
	CHECK(sigv4_put_canonical(&small, &r) == ERR_TOO_LONG);
}

/* Figures from Python's hmac module. */
CASE(secrets_of_many_lengths)
{
	static const struct {
		size_t n;
		const char *key;
	} rows[] = {
		{0, "49322cc44408ce62373c310a2639d29e"
	            "23f5956d8b62a1fb231392f1aa907034"},
		{1, "af0469da437538acdbeb5c4394d95339"
	            "2107b6b0f1645bd12db7ec7f75831916"},
		{40, "1891783fd4179d5aea9757a095ee07ff"
	             "efa4ab051744d7d661eedee3ca66e7ee"},
		{59, "15b5ff95414bdde4be1543a380b34a40"
	             "349989d8599de7525afce57da45a04cf"},
		{60, "51e991c7b9446257c982066e7d381527"
	             "6396eba142f709fda92e4de49be90508"},
		{61, "90d6e3f7b8ab92232ab1c635d67c97f8"
	             "71c2b2dd6af25d7490e13edb077f0332"},
		{127, "9e8d3a6a99aea93b7fcd9b14f4d1ac5c"
	              "9d3596ae6df9fd02c06e874fd07dbabe"},
		{128, "f4803b82781e8772a8d66fc2b925664f"
	              "251eb6afc3470e0eb94ee08f7cd5b87b"},
	};
	char secret[SIGV4_SECRET_MAX + 1], hex[SHA256_HEX + 1];
	struct sigv4_key k = {.made = false};

	memset(secret, 's', sizeof secret);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf b = BUF(hex);

		k.made = false;
		CHECK(sigv4_key_make(&k, (struct slice){secret, rows[i].n},
		                     SLICE("us-east-1"), SLICE("s3"),
		                     TIME) == ERR_OK);
		buf_put_hex(&b, k.key, sizeof k.key);
		CHECK_TEXT(buf_slice(&b), rows[i].key);
	}
	k.made = false;
	CHECK(sigv4_key_make(&k, (struct slice){secret, sizeof secret},
	                     SLICE("us-east-1"), SLICE("s3"),
	                     TIME) == ERR_TOO_LONG);
	CHECK(!k.made);
}

/* STS, AssumeRole: a body that is signed. Figures from botocore 1.43.11. */
CASE(posts_of_another_service)
{
	struct sigv4_header h[] = {
		{SLICE("content-type"),
	         SLICE("application/x-www-form-urlencoded; charset=utf-8")},
		{SLICE("host"), SLICE("sts.eu-central-1.amazonaws.com")},
		{SLICE("x-amz-date"), SLICE("20150830T123600Z")},
		{SLICE("x-amz-security-token"), SLICE("AToken/+=")},
	};
	static const char *const want[] = {
		"60c567a483cb4119a6a3888862b908c4"
		"dc014a3e50a10bd26f1fdc5f6c1e582e",
		"c432fe09eb6b0698e5bc6edfb7010b09"
		"ec267505f609e2976aeb38e35e2faf17",
	};
	char hex[SHA256_HEX], text[400];
	struct buf payload = BUF(hex);
	uint8_t hash[SHA256_BYTES];

	sha256_of(SLICE("Action=AssumeRole&Version=2011-06-15&RoleArn="
	                "arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fr"
	                "&RoleSessionName=s"),
	          hash);
	buf_put_hex(&payload, hash, sizeof hash);
	for (size_t token = 0; token < 2; token++) {
		struct sigv4_request r = request_of(h, 3 + token);
		struct sigv4_key k = {.made = false};
		struct buf b = BUF(text);

		r.method = SLICE("POST");
		r.path = SLICE("/");
		r.payload_hash = buf_slice(&payload);
		CHECK(sigv4_key_make(
			      &k,
			      SLICE("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
			      SLICE("eu-central-1"), SLICE("sts"),
			      h[2].value) == ERR_OK);
		CHECK(sigv4_put_authorization(&b, &k, SLICE("AKIDEXAMPLE"),
		                              h[2].value, &r) == ERR_OK);
		CHECK_TEXT(slice_after(buf_slice(&b), b.n - SHA256_HEX),
		           want[token]);
	}
}

CASE(key_is_kept_for_its_scope)
{
	struct sigv4_key k = {.made = false};
	uint8_t first[SHA256_BYTES];
	struct slice a = SLICE("secret-a"), b = SLICE("secret-b");

	CHECK(sigv4_key_make(&k, a, SLICE("r1"), SLICE("s3"), TIME) == ERR_OK);
	memcpy(first, k.key, sizeof first);
	/* the same day: not made again, so the secret is not even read */
	CHECK(sigv4_key_make(&k, b, SLICE("r1"), SLICE("s3"),
	                     SLICE("20130524T235959Z")) == ERR_OK);
	CHECK(memcmp(first, k.key, sizeof first) == 0);
	/* another region, service or day */
	CHECK(sigv4_key_make(&k, a, SLICE("r2"), SLICE("s3"), TIME) == ERR_OK);
	CHECK(memcmp(first, k.key, sizeof first) != 0);
	CHECK_TEXT(((struct slice){k.scope, k.scope_n}),
	           "20130524/r2/s3/aws4_request");
	CHECK(sigv4_key_make(&k, a, SLICE("r1"), SLICE("sts"), TIME) == ERR_OK);
	CHECK(memcmp(first, k.key, sizeof first) != 0);
	CHECK(sigv4_key_make(&k, a, SLICE("r1"), SLICE("s3"),
	                     SLICE("20130525T000000Z")) == ERR_OK);
	CHECK(memcmp(first, k.key, sizeof first) != 0);
	CHECK(sigv4_key_make(&k, a, SLICE("r1"), SLICE("s3"), TIME) == ERR_OK);
	CHECK(memcmp(first, k.key, sizeof first) == 0);
}

CASE(scope_names_at_the_limit)
{
	struct sigv4_key k = {.made = false};
	char name[SIGV4_NAME_MAX + 1];
	struct slice fits = {name, SIGV4_NAME_MAX}, over = {name, sizeof name};
	struct slice s = SLICE("s");

	memset(name, 'n', sizeof name);
	CHECK(sigv4_key_make(&k, s, fits, fits, TIME) == ERR_OK);
	CHECK(sigv4_key_make(&k, s, over, s, TIME) == ERR_TOO_LONG);
	CHECK(sigv4_key_make(&k, s, s, over, TIME) == ERR_TOO_LONG);
	CHECK(sigv4_key_make(&k, s, s, s, SLICE("20130524")) == ERR_BUG);
}

CASE(authorization_that_does_not_fit)
{
	char text[400];
	struct buf b = BUF(text);
	struct sigv4_header h[] = {{SLICE("host"), SLICE("h")}};
	struct sigv4_request r = request_of(h, 1);
	struct sigv4_key k = {.made = false};
	size_t n;

	CHECK(sigv4_key_make(&k, SLICE("s"), SLICE("r"), SLICE("s3"), TIME) ==
	      ERR_OK);
	CHECK(sigv4_put_authorization(&b, &k, SLICE("ID"), TIME, &r) == ERR_OK);
	n = b.n;
	buf_init(&b, text, n);
	CHECK(sigv4_put_authorization(&b, &k, SLICE("ID"), TIME, &r) == ERR_OK);
	buf_init(&b, text, n - 1);
	CHECK(sigv4_put_authorization(&b, &k, SLICE("ID"), TIME, &r) ==
	      ERR_TOO_LONG);
}

CASE(key_is_wiped)
{
	struct sigv4_key k = {.made = false};
	static const uint8_t zero[SHA256_BYTES];

	CHECK(sigv4_key_make(&k, SLICE("s"), SLICE("r"), SLICE("s3"), TIME) ==
	      ERR_OK);
	CHECK(memcmp(k.key, zero, sizeof zero) != 0);
	sigv4_key_wipe(&k);
	CHECK(!k.made);
	CHECK(memcmp(k.key, zero, sizeof zero) == 0);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(published_vectors),
	                              RUN(query_is_sorted_by_name_then_value),
	                              RUN(headers_are_sorted_joined_and_folded),
	                              RUN(path_is_not_touched),
	                              RUN(header_count_at_the_limit),
	                              RUN(hash_is_of_the_same_text),
	                              RUN(secrets_of_many_lengths),
	                              RUN(posts_of_another_service),
	                              RUN(key_is_kept_for_its_scope),
	                              RUN(scope_names_at_the_limit),
	                              RUN(authorization_that_does_not_fit),
	                              RUN(key_is_wiped),
	                              {0}});
}
