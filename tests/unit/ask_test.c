#include "fetch/ask.h"

#include "check.h"

#define SECRET "a-secret-that-nobody-may-see"
#define EMPTY_HASH \
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

enum { REQUEST_MAX = 20480 };

struct desk {
	struct port *port;
	struct client client;
	struct cred cred;
	struct sigv4_key key;
	struct ask ask;
	struct endpoint_place place;
	struct slice path;
	char text[REQUEST_MAX], path_text[ASK_PATH_MAX];
	struct buf request;
};

static struct desk desk;

static bool desk_open(const char *endpoint, const char *token)
{
	struct desk *d = &desk;
	struct endpoint_wish wish = {.region = SLICE("eu-test-1"),
	                             .custom = slice_of(endpoint)};
	const char *field, *why;

	memset(d, 0, sizeof *d);
	d->port = port_open();
	d->request = BUF(d->text);
	d->client.port = d->port;
	return d->port &&
	       endpoint_init(&d->client.endpoint, &wish, &why) == ERR_OK &&
	       cred_set(&d->cred, SLICE("AN-ID"), SLICE(SECRET),
	                slice_of(token), &field) == ERR_OK;
}

static enum err desk_write(void)
{
	return ask_write(&desk.ask, &desk.place, desk.path, &desk.client,
	                 desk.ask.s3 ? &desk.cred : desk.ask.cred, &desk.key,
	                 &desk.request);
}

static bool ask_s3(const char *bucket, const char *key)
{
	struct buf path = BUF(desk.path_text);
	const char *why;

	desk.ask.s3 = true;
	desk.ask.bucket = slice_of(bucket);
	if (endpoint_place(&desk.client.endpoint, slice_of(bucket),
	                   slice_of(key), SLICE(""), &desk.place, &path,
	                   &why) != ERR_OK)
		return false;
	desk.path = buf_slice(&path);
	return true;
}

static void ask_url(const char *host, uint16_t port, const char *path)
{
	struct buf b = BUF(desk.place.host);

	buf_put_z(&b, host);
	buf_z(&b);
	desk.place.port = port;
	desk.path = slice_of(path);
}

/* The value of a field of the request that was written; "" if absent. */
static struct slice field(const char *name)
{
	struct slice rest = buf_slice(&desk.request);

	while (rest.n) {
		struct slice line = slice_cut(&rest, '\n');
		struct slice here = slice_cut(&line, ':');

		line.n -= slice_ends(line, SLICE("\r"));
		if (slice_equal_nocase(here, slice_of(name)))
			return slice_trim(line);
	}
	return SLICE("");
}

static bool says(const char *words)
{
	struct slice rest = buf_slice(&desk.request);

	for (; rest.n; rest = slice_after(rest, 1))
		if (slice_starts(rest, slice_of(words)))
			return true;
	return false;
}

/* What is to be signed is read back from the request itself: so a server
 * sees the same. */
static enum err sign_again(struct buf *b, size_t header_count)
{
	struct slice rest = buf_slice(&desk.request), target;
	struct sigv4_header headers[4] = {
		{SLICE("host"), field("host")},
		{SLICE("x-amz-content-sha256"), field("x-amz-content-sha256")},
		{SLICE("x-amz-date"), field("x-amz-date")},
		{SLICE("x-amz-security-token"), field("x-amz-security-token")},
	};
	struct sigv4_request r = {.headers = headers,
	                          .header_count = header_count,
	                          .payload_hash = SLICE(EMPTY_HASH)};
	struct sigv4_key key = {.made = false};
	enum err e;

	r.method = slice_cut(&rest, ' ');
	target = slice_cut(&rest, ' ');
	r.path = slice_cut(&target, '?');
	r.query = target;
	e = sigv4_key_make(&key, SLICE(SECRET), SLICE("eu-test-1"), SLICE("s3"),
	                   headers[2].value);
	return e == ERR_OK ? sigv4_put_authorization(b, &key, SLICE("AN-ID"),
	                                             headers[2].value, &r)
	                   : e;
}

CASE(a_url_is_asked_for_as_it_is_spelled)
{
	CHECK(desk_open("", ""));
	ask_url("example.test", 8080, "/a%20b//c?X-Amz-Signature=1&y=%2F");
	CHECK(desk_write() == ERR_OK);
	CHECK(slice_starts(buf_slice(&desk.request),
	                   SLICE("GET /a%20b//c?X-Amz-Signature=1&y=%2F "
	                         "HTTP/1.1\r\nHost: example.test:8080\r\n")));
	CHECK(slice_ends(buf_slice(&desk.request), SLICE("\r\n\r\n")));
	CHECK(slice_starts(field("user-agent"), SLICE("pail/")));
	/* It is signed already, or public: our key is none of its business. */
	CHECK_TEXT(field("authorization"), "");
	CHECK_TEXT(field("x-amz-date"), "");
	CHECK(!says("AN-ID"));
	port_close(desk.port);
}

CASE(the_host_as_a_server_expects_it)
{
	CHECK(desk_open("", ""));
	ask_url("example.test", 80, "/");
	CHECK(desk_write() == ERR_OK);
	CHECK_TEXT(field("host"), "example.test");
	buf_clear(&desk.request);
	ask_url("::1", 8443, "/");
	desk.place.tls = true;
	CHECK(desk_write() == ERR_OK);
	CHECK_TEXT(field("host"), "[::1]:8443");
	buf_clear(&desk.request);
	ask_url("::1", 443, "/");
	CHECK(desk_write() == ERR_OK);
	CHECK_TEXT(field("host"), "[::1]");
	port_close(desk.port);
}

CASE(s3_is_signed)
{
	char text[1024];
	struct buf again = BUF(text);

	CHECK(desk_open("http://127.0.0.1:9000/base", ""));
	CHECK(ask_s3("bucket", "a key/+%/../\xc3\xa9?#"));
	CHECK(desk_write() == ERR_OK);
	CHECK(slice_starts(
		buf_slice(&desk.request),
		SLICE("GET /base/bucket/a%20key/%2B%25/../%C3%A9"
	              "%3F%23 HTTP/1.1\r\nHost: 127.0.0.1:9000\r\n")));
	CHECK_TEXT(field("x-amz-content-sha256"), EMPTY_HASH);
	CHECK_U64(field("x-amz-date").n, SIGV4_TIME);
	CHECK_TEXT(field("x-amz-security-token"), "");
	CHECK(sign_again(&again, 3) == ERR_OK && !again.over);
	CHECK_TEXT(field("authorization"), buf_z(&again));
	CHECK(says("SignedHeaders=host;x-amz-content-sha256;x-amz-date, "));
	CHECK(says("/eu-test-1/s3/aws4_request, "));
	CHECK(!says(SECRET));
	port_close(desk.port);
}

/* The method is signed too. */
CASE(a_head_is_signed)
{
	char text[1024];
	struct buf again = BUF(text);

	CHECK(desk_open("http://127.0.0.1:9000/base", ""));
	CHECK(ask_s3("bucket", "key"));
	desk.ask.method = ASK_HEAD;
	desk.ask.query = SLICE("partNumber=1&versionId=a%2Fb");
	desk.ask.if_match = SLICE("\"e-2\"");
	CHECK(desk_write() == ERR_OK);
	CHECK(slice_starts(buf_slice(&desk.request),
	                   SLICE("HEAD /base/bucket/key?partNumber=1&"
	                         "versionId=a%2Fb HTTP/1.1\r\n")));
	CHECK_TEXT(field("if-match"), "\"e-2\"");
	CHECK(sign_again(&again, 3) == ERR_OK);
	CHECK_TEXT(field("authorization"), buf_z(&again));
	port_close(desk.port);
}

CASE(aws_is_asked_by_the_name_of_the_bucket)
{
	CHECK(desk_open("", ""));
	CHECK(ask_s3("bucket", "key"));
	CHECK(desk_write() == ERR_OK);
	CHECK(slice_starts(buf_slice(&desk.request),
	                   SLICE("GET /key HTTP/1.1\r\n")));
	CHECK_TEXT(field("host"), "bucket.s3.eu-test-1.amazonaws.com");
	port_close(desk.port);
}

CASE(a_query_is_signed_and_sent_as_it_is)
{
	char text[1024];
	struct buf again = BUF(text);

	CHECK(desk_open("http://127.0.0.1:9000", ""));
	CHECK(ask_s3("", ""));
	desk.ask.query = SLICE("max-buckets=1000&continuation-token=a%2Fb");
	CHECK(desk_write() == ERR_OK);
	CHECK(says("GET /?max-buckets=1000&continuation-token=a%2Fb HTTP"));
	CHECK(sign_again(&again, 3) == ERR_OK);
	CHECK_TEXT(field("authorization"), buf_z(&again));
	port_close(desk.port);
}

CASE(a_token_is_sent_and_signed)
{
	char text[1024];
	struct buf again = BUF(text);

	CHECK(desk_open("http://127.0.0.1:9000", "a+token/of=STS"));
	CHECK(ask_s3("bucket", "key"));
	CHECK(desk_write() == ERR_OK);
	CHECK_TEXT(field("x-amz-security-token"), "a+token/of=STS");
	CHECK(says("x-amz-date;x-amz-security-token, "));
	CHECK(sign_again(&again, 4) == ERR_OK);
	CHECK_TEXT(field("authorization"), buf_z(&again));
	port_close(desk.port);
}

CASE(without_credentials_nothing_is_signed)
{
	CHECK(desk_open("http://127.0.0.1:9000", ""));
	cred_init(&desk.cred);
	CHECK(ask_s3("bucket", "key"));
	CHECK(desk_write() == ERR_OK);
	CHECK(says("GET /bucket/key HTTP/1.1\r\n"));
	CHECK_TEXT(field("authorization"), "");
	CHECK_TEXT(field("x-amz-date"), "");
	port_close(desk.port);
}

CASE(what_s3_is_told_besides_is_signed)
{
	struct client_manners *m = &desk.client.manners;

	CHECK(desk_open("https://127.0.0.1:9000", ""));
	m->request_payer = m->customer = true;
	m->bucket_owner = SLICE("123456789012");
	memset(m->customer_key, 'k', sizeof m->customer_key);
	memset(m->customer_md5, 'm', sizeof m->customer_md5);
	CHECK(ask_s3("bucket", "key"));
	desk.ask.object = desk.ask.checksum = true;
	CHECK(desk_write() == ERR_OK);
	CHECK(says("SignedHeaders=host;x-amz-checksum-mode;"
	           "x-amz-content-sha256;x-amz-date;"
	           "x-amz-expected-bucket-owner;x-amz-request-payer;"
	           "x-amz-server-side-encryption-customer-algorithm;"
	           "x-amz-server-side-encryption-customer-key;"
	           "x-amz-server-side-encryption-customer-key-md5, "));
	CHECK_TEXT(field("x-amz-request-payer"), "requester");
	CHECK_TEXT(field("x-amz-expected-bucket-owner"), "123456789012");
	CHECK_U64(field("x-amz-server-side-encryption-customer-key").n, 44);
	/* The key is for objects only, and all of it for S3 only. */
	buf_clear(&desk.request);
	desk.ask.object = false;
	CHECK(desk_write() == ERR_OK);
	CHECK(!says("customer"));
	buf_clear(&desk.request);
	desk.ask.s3 = false;
	CHECK(desk_write() == ERR_OK);
	CHECK(!says("payer") && !says("owner") && !says("AN-ID"));
	port_close(desk.port);
}

CASE(a_form_is_posted_and_its_hash_signed)
{
	CHECK(desk_open("", ""));
	ask_url("sts.example.test", 443, "/");
	desk.place.tls = true;
	desk.place.service = ENDPOINT_STS;
	memcpy(desk.place.region, "eu-test-1", sizeof "eu-test-1");
	desk.ask.method = ASK_POST;
	desk.ask.form = SLICE("Action=GetCallerIdentity&Version=2011-06-15");
	desk.ask.cred = &desk.cred;
	CHECK(desk_write() == ERR_OK);
	CHECK(slice_starts(buf_slice(&desk.request),
	                   SLICE("POST / HTTP/1.1\r\n")));
	CHECK_TEXT(field("content-length"), "43");
	CHECK_TEXT(
		field("x-amz-content-sha256"),
		"ab821ae955788b0e33ebd34c208442ccfc2d406e2edc5e7a39bd6458fbb4"
		"f843");
	CHECK(says("/eu-test-1/sts/aws4_request, "));
	CHECK(slice_ends(buf_slice(&desk.request),
	                 SLICE("\r\n\r\nAction=GetCallerIdentity&"
	                       "Version=2011-06-15")));
	port_close(desk.port);
}

CASE(fields_of_others_are_sent_as_they_are)
{
	CHECK(desk_open("", ""));
	ask_url("169.254.169.254", 80, "/latest/api/token");
	desk.ask.method = ASK_PUT;
	desk.ask.fields[desk.ask.field_count++] = (struct ask_field){
		SLICE("x-aws-ec2-metadata-token-ttl-seconds"), SLICE("21600")};
	CHECK(desk_write() == ERR_OK);
	CHECK(says("PUT /latest/api/token HTTP/1.1\r\n"));
	CHECK_TEXT(field("content-length"), "0");
	CHECK_TEXT(field("x-aws-ec2-metadata-token-ttl-seconds"), "21600");
	CHECK_TEXT(field("authorization"), "");
	desk.ask.fields[0].value = SLICE("1\r\nx-evil: 1");
	buf_clear(&desk.request);
	CHECK(desk_write() == ERR_TOO_LONG);
	port_close(desk.port);
}

CASE(what_does_not_fit_is_refused)
{
	static char path[REQUEST_MAX + 2];
	size_t n;

	CHECK(desk_open("", ""));
	memset(path, 'a', sizeof path - 1);
	path[0] = '/';
	ask_url("example.test", 80, "/");
	CHECK(desk_write() == ERR_OK);
	n = REQUEST_MAX - desk.request.n; /* what is left for the path */
	path[n + 1] = '\0';
	desk.path = slice_of(path);
	buf_clear(&desk.request);
	CHECK(desk_write() == ERR_OK);
	CHECK_U64(desk.request.n, REQUEST_MAX);
	path[n + 1] = 'a';
	path[n + 2] = '\0';
	desk.path = slice_of(path);
	buf_clear(&desk.request);
	CHECK(desk_write() == ERR_TOO_LONG);
	port_close(desk.port);
}

CASE(what_would_end_a_line_is_refused)
{
	CHECK(desk_open("", ""));
	ask_url("example.test", 80, "/a\r\nX-Evil: 1");
	CHECK(desk_write() == ERR_TOO_LONG);
	port_close(desk.port);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(a_url_is_asked_for_as_it_is_spelled),
				 RUN(the_host_as_a_server_expects_it),
				 RUN(s3_is_signed),
				 RUN(a_head_is_signed),
				 RUN(aws_is_asked_by_the_name_of_the_bucket),
				 RUN(a_query_is_signed_and_sent_as_it_is),
				 RUN(a_token_is_sent_and_signed),
				 RUN(without_credentials_nothing_is_signed),
				 RUN(what_s3_is_told_besides_is_signed),
				 RUN(a_form_is_posted_and_its_hash_signed),
				 RUN(fields_of_others_are_sent_as_they_are),
				 RUN(what_does_not_fit_is_refused),
				 RUN(what_would_end_a_line_is_refused),
				 {0}});
}
