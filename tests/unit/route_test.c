/* route: regions are believed once and remembered, redirects are followed only
 * where no secret can follow. */
#include "fetch/route.h"

#include <stdlib.h>

#include "check.h"

static struct client client;
static struct port *port;
static struct route route;
static struct head head;
static struct problem problem;
static char head_text[HEAD_BYTES_MAX];

static void begin(const char *region, const char *custom)
{
	struct endpoint_wish wish = {.region = slice_of(region),
	                             .custom = slice_of(custom)};
	const char *why;

	memset(&client, 0, sizeof client);
	port = port_open();
	client.port = port;
	regions_init(&client.regions, port);
	if (endpoint_init(&client.endpoint, &wish, &why) != ERR_OK)
		abort();
}

/* What a server says; what it means by itself. */
static enum err say(const char *text, const char *body)
{
	size_t used;
	bool done;

	head_init(&head, head_text);
	if (head_feed(&head, slice_of(text), &used, &done) != ERR_OK || !done)
		abort();
	problem_init(&problem, &head);
	problem_feed(&problem, slice_of(body));
	return problem_meaning(&problem);
}

static bool turn(const char *text, const char *body, enum err *e)
{
	*e = say(text, body);
	return route_turn(&route, &head, &problem, e);
}

static const struct ask s3 = {
	.s3 = true, .bucket = {"bucket", 6}, .key = {"a key", 5}};

static struct ask url_ask(const char *host, bool tls, const char *path)
{
	struct ask ask = {.follow = true, .path = slice_of(path)};
	struct buf b = BUF(ask.place.host);

	buf_put_z(&b, host);
	(void)buf_z(&b);
	ask.place.tls = tls;
	ask.place.port = tls ? 443 : 80;
	return ask;
}

#define MOVED(region) \
	"HTTP/1.1 301 Moved\r\nx-amz-bucket-region: " region "\r\n\r\n"
#define REDIRECT(status, location) \
	"HTTP/1.1 " status " R\r\nLocation: " location "\r\n\r\n"

CASE(the_region_of_the_head)
{
	enum err e;

	begin("us-east-1", "");
	CHECK(route_init(&route, &client, &s3) == ERR_OK);
	CHECK_TEXT(slice_of(route.place.host),
	           "bucket.s3.us-east-1.amazonaws.com");
	CHECK(turn(MOVED("eu-west-1"),
	           "<Error><Code>PermanentRedirect</Code>"
	           "</Error>",
	           &e));
	CHECK_TEXT(slice_of(route.place.host),
	           "bucket.s3.eu-west-1.amazonaws.com");
	CHECK_TEXT(slice_of(route.place.region), "eu-west-1");
	CHECK(!route.probing);
	/* The next request goes there at once. */
	CHECK(route_init(&route, &client, &s3) == ERR_OK);
	CHECK_TEXT(slice_of(route.place.region), "eu-west-1");
	/* A bucket that moves on and on is nobody's. */
	CHECK(turn(MOVED("eu-west-2"), "", &e));
	CHECK(!turn(MOVED("eu-west-3"), "", &e));
	CHECK(e == ERR_REGION);
	port_close(port);
}

CASE(the_region_of_the_words)
{
	enum err e;

	begin("us-east-1", "https://s3.example.test:9000/base");
	CHECK(route_init(&route, &client, &s3) == ERR_OK);
	CHECK(turn("HTTP/1.1 400 Bad\r\n\r\n",
	           "<Error><Code>AuthorizationHeaderMalformed</Code>"
	           "<Region>eu-test-1</Region></Error>",
	           &e));
	/* The server is the same, the signature is not. */
	CHECK_TEXT(slice_of(route.place.host), "s3.example.test");
	CHECK_TEXT(slice_of(route.place.region), "eu-test-1");
	CHECK_TEXT(route.path, "/base/bucket/a%20key");
	port_close(port);
}

/* The list of buckets has no bucket to ask, but a server may say it. */
CASE(the_region_of_no_bucket)
{
	struct ask ask = {.s3 = true};
	enum err e;

	begin("us-east-1", "https://s3.example.test");
	CHECK(route_init(&route, &client, &ask) == ERR_OK);
	CHECK(!turn("HTTP/1.1 400 Bad\r\n\r\n",
	            "<Error><Code>AuthorizationHeaderMalformed</Code></Error>",
	            &e));
	CHECK(e == ERR_REGION);
	CHECK(turn("HTTP/1.1 400 Bad\r\n\r\n",
	           "<Error><Code>AuthorizationHeaderMalformed</Code>"
	           "<Region>eu-test-1</Region></Error>",
	           &e));
	CHECK_TEXT(slice_of(route.place.region), "eu-test-1");
	CHECK_TEXT(route.path, "/");
	CHECK(route_init(&route, &client, &ask) == ERR_OK);
	CHECK_TEXT(slice_of(route.place.region), "eu-test-1");
	CHECK(route_init(&route, &client, &s3) == ERR_OK);
	CHECK_TEXT(slice_of(route.place.region), "us-east-1");
	port_close(port);
}

CASE(a_head_of_the_bucket)
{
	enum err e;

	begin("us-east-1", "");
	CHECK(route_init(&route, &client, &s3) == ERR_OK);
	CHECK(turn("HTTP/1.1 301 Moved\r\n\r\n", "", &e));
	CHECK(route.probing && route.ask.method == ASK_HEAD);
	CHECK_TEXT(route.path, "/");
	CHECK_TEXT(slice_of(route.place.host),
	           "bucket.s3.us-east-1.amazonaws.com");
	/* Any answer may tell it, a refusal too. */
	CHECK(turn("HTTP/1.1 403 No\r\nx-amz-bucket-region: eu-west-1\r\n\r\n",
	           "", &e));
	CHECK(!route.probing && route.ask.method == ASK_GET);
	CHECK_TEXT(route.path, "/a%20key");
	CHECK_TEXT(slice_of(route.place.region), "eu-west-1");
	/* Once. */
	CHECK(!turn("HTTP/1.1 301 Moved\r\n\r\n", "", &e));
	CHECK(e == ERR_REDIRECT || e == ERR_REGION);
	port_close(port);
}

CASE(a_bucket_that_does_not_tell)
{
	enum err e;

	begin("us-east-1", "");
	CHECK(route_init(&route, &client, &s3) == ERR_OK);
	CHECK(turn("HTTP/1.1 301 Moved\r\n\r\n", "", &e));
	CHECK(!turn("HTTP/1.1 200 OK\r\n\r\n", "", &e));
	CHECK(e == ERR_REGION);
	port_close(port);
}

/* The server may tell it the next time. */
CASE(a_bucket_that_is_busy)
{
	enum err e;

	begin("us-east-1", "");
	CHECK(route_init(&route, &client, &s3) == ERR_OK);
	CHECK(turn("HTTP/1.1 301 Moved\r\n\r\n", "", &e));
	CHECK(!turn("HTTP/1.1 503 Slow Down\r\n\r\n", "", &e));
	CHECK(e == ERR_BUSY);
	CHECK(route_init(&route, &client, &s3) == ERR_OK);
	CHECK(turn("HTTP/1.1 301 Moved\r\n\r\n", "", &e));
	CHECK(turn("HTTP/1.1 503 Slow Down\r\nx-amz-bucket-region: "
	           "eu-west-1\r\n\r\n",
	           "", &e));
	CHECK_TEXT(slice_of(route.place.region), "eu-west-1");
	port_close(port);
}

/* Whoever tells another one, it is signed for its own and asked once. */
CASE(the_region_of_an_arn)
{
	struct ask ask = s3;
	enum err e;

	begin("us-east-1", "");
	ask.bucket = SLICE("arn:aws:s3:eu-west-1:123456789012:accesspoint/n");
	CHECK(route_init(&route, &client, &ask) == ERR_OK);
	CHECK_TEXT(slice_of(route.place.region), "eu-west-1");
	CHECK(!turn(MOVED("us-east-1"), "", &e) && e == ERR_REGION);
	CHECK(!turn("HTTP/1.1 301 Moved\r\n\r\n", "", &e) && !route.probing);
	CHECK_TEXT(slice_of(route.place.host),
	           "n-123456789012.s3-accesspoint.eu-west-1.amazonaws.com");
	port_close(port);
}

/* A HEAD's 400 has no words: it is about the region if it tells one. */
CASE(a_head_that_is_refused)
{
	struct ask ask = s3;
	enum err e;

	begin("us-east-1", "");
	ask.method = ASK_HEAD;
	CHECK(route_init(&route, &client, &ask) == ERR_OK);
	CHECK(!turn("HTTP/1.1 400 Bad\r\n\r\n", "", &e));
	CHECK(e == ERR_HTTP_STATUS);
	CHECK(turn("HTTP/1.1 400 Bad\r\nx-amz-bucket-region: "
	           "eu-west-1\r\n\r\n",
	           "", &e));
	CHECK(!route.probing && route.ask.method == ASK_HEAD);
	CHECK_TEXT(slice_of(route.place.region), "eu-west-1");
	port_close(port);
}

CASE(a_hostile_region)
{
	static const char *const heads[] = {
		MOVED("evil.com#"),
		MOVED("x/../y"),
		MOVED("a.b"),
		MOVED("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
	};
	enum err e;

	begin("us-east-1", "");
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		CHECK(route_init(&route, &client, &s3) == ERR_OK);
		CHECK(turn(heads[i], "", &e)); /* to a HEAD, at our own host */
		CHECK_TEXT(slice_of(route.place.host),
		           "bucket.s3.us-east-1.amazonaws.com");
		CHECK(!turn(heads[i], "", &e));
		CHECK(e == ERR_REGION);
	}
	port_close(port);
}

/* What another worker has learned needs no question. */
CASE(what_is_known_meanwhile)
{
	enum err e;

	begin("us-east-1", "");
	CHECK(route_init(&route, &client, &s3) == ERR_OK);
	regions_learn(&client.regions, SLICE("bucket"), SLICE("eu-west-1"));
	CHECK(turn("HTTP/1.1 301 Moved\r\n\r\n", "", &e));
	CHECK(!route.probing);
	CHECK_TEXT(slice_of(route.place.region), "eu-west-1");
	port_close(port);
}

CASE(other_refusals_stay)
{
	enum err e;

	begin("us-east-1", "");
	CHECK(route_init(&route, &client, &s3) == ERR_OK);
	CHECK(!turn("HTTP/1.1 403 No\r\n\r\n",
	            "<Error><Code>AccessDenied</Code></Error>", &e));
	CHECK(e == ERR_DENIED);
	CHECK(!turn("HTTP/1.1 400 Bad\r\n\r\n",
	            "<Error><Code>InvalidRequest</Code></Error>", &e));
	CHECK(!turn("HTTP/1.1 404 No\r\n\r\n", "", &e) && e == ERR_NO_OBJECT);
	port_close(port);
}

CASE(a_new_bucket)
{
	enum err e;

	begin("us-east-1", "");
	CHECK(route_init(&route, &client, &s3) == ERR_OK);
	CHECK(turn(REDIRECT("307", "https://bucket.s3-eu-west-1.amazonaws.com/"
	                           "a%20key?x=1"),
	           "", &e) ||
	      e == ERR_REDIRECT);
	CHECK(route_init(&route, &client, &s3) == ERR_OK);
	CHECK(turn(REDIRECT("307", "https://x.s3.us-east-1.amazonaws.com/k?x"),
	           "", &e));
	CHECK_TEXT(slice_of(route.place.host), "x.s3.us-east-1.amazonaws.com");
	CHECK_TEXT(route.path, "/k"); /* the query is ours */
	/* Signed for what it was, and followed once. */
	CHECK_TEXT(slice_of(route.place.region), "us-east-1");
	CHECK(!turn(REDIRECT("307", "https://y.s3.us-east-1.amazonaws.com/k"),
	            "", &e));
	CHECK(e == ERR_REDIRECT);
	/* It is not remembered. */
	CHECK(route_init(&route, &client, &s3) == ERR_OK);
	CHECK_TEXT(slice_of(route.place.host),
	           "bucket.s3.us-east-1.amazonaws.com");
	port_close(port);
}

CASE(no_signed_request_leaves_the_domain)
{
	static const char *const to[] = {
		REDIRECT("307", "https://evil.test/a"),
		REDIRECT("307", "https://amazonaws.com.evil.test/a"),
		REDIRECT("307", "https://evils3.us-east-1.amazonaws.com.evil/"),
		REDIRECT("307", "https://us-east-1.amazonaws.com@evil.test/a"),
		REDIRECT("307", "http://bucket.s3.us-east-1.amazonaws.com/a"),
		REDIRECT("307", "https://bucket.s3.us-east-1.amazonaws.com:1/"),
		REDIRECT("307", ""),
		REDIRECT("307", "ftp://bucket.s3.us-east-1.amazonaws.com/a"),
		REDIRECT("302", "https://evil.test/a"),
		REDIRECT("308", "https://evil.test/a"),
		REDIRECT("303", "https://evil.test/a"),
	};
	enum err e;

	begin("us-east-1", "");
	for (size_t i = 0; i < sizeof to / sizeof *to; i++) {
		CHECK(route_init(&route, &client, &s3) == ERR_OK);
		(void)turn(to[i], "", &e);
		CHECK_TEXT(slice_of(route.place.host),
		           "bucket.s3.us-east-1.amazonaws.com");
		CHECK(route.place.tls && route.place.port == 443);
	}
	port_close(port);
}

CASE(urls_are_followed)
{
	struct ask ask = url_ask("a.test", true, "/x/y?secret=1");
	enum err e;

	begin("us-east-1", "");
	ask.checksum = true;
	CHECK(route_init(&route, &client, &ask) == ERR_OK);
	CHECK(turn(REDIRECT("302", "https://b.test:8443/z?q"), "", &e));
	CHECK_TEXT(slice_of(route.place.host), "b.test");
	CHECK_U64(route.place.port, 8443);
	CHECK_TEXT(route.path, "/z?q");
	CHECK(!route.ask.checksum);
	CHECK(turn(REDIRECT("301", "/abs"), "", &e));
	CHECK_TEXT(slice_of(route.place.host), "b.test");
	CHECK_TEXT(route.path, "/abs");
	CHECK(turn(REDIRECT("303", "//c.test/d/e?f#g"), "", &e));
	CHECK_TEXT(slice_of(route.place.host), "c.test");
	CHECK_U64(route.place.port, 443);
	CHECK_TEXT(route.path, "/d/e?f");
	CHECK(turn(REDIRECT("307", "rel"), "", &e));
	CHECK_TEXT(route.path, "/d/rel");
	CHECK(turn(REDIRECT("308", "?r=s"), "", &e));
	CHECK_TEXT(route.path, "/d/rel?r=s");
	/* That were five. */
	CHECK(!turn(REDIRECT("302", "/6"), "", &e));
	CHECK(e == ERR_REDIRECT);
	CHECK(route.why[0]);
	port_close(port);
}

/* RFC 3986 5.4, what of it may be written in a Location. */
CASE(references)
{
	static const char *const pairs[][2] = {
		{"g", "/b/c/g"},
		{"./g", "/b/c/g"},
		{"g/", "/b/c/g/"},
		{"/g", "/g"},
		{"?y", "/b/c/d;p?y"},
		{"g?y", "/b/c/g?y"},
		{"g?y/./x", "/b/c/g?y/./x"},
		{"g?y/../x", "/b/c/g?y/../x"},
		{"g#s/../x", "/b/c/g"},
		{"g#s?x", "/b/c/g"},
		{";x", "/b/c/;x"},
		{".", "/b/c/"},
		{"./", "/b/c/"},
		{"..", "/b/"},
		{"../", "/b/"},
		{"../g", "/b/g"},
		{"../..", "/"},
		{"../../g", "/g"},
		{"../../../g", "/g"},
		{"../../../../g", "/g"},
		{"g.", "/b/c/g."},
		{".g", "/b/c/.g"},
		{"g..", "/b/c/g.."},
		{"..g", "/b/c/..g"},
		{"./../g", "/b/g"},
		{"./g/.", "/b/c/g/"},
		{"g/./h", "/b/c/g/h"},
		{"g/../h", "/b/c/h"},
		{"g;x=1/../y", "/b/c/y"},
		{"g//../h", "/b/c/g/h"},
		/* A whole path may be a key. */
		{"/./g/../h", "/./g/../h"},
		{"http://a.test/g/../h", "/g/../h"},
	};
	struct ask ask = url_ask("a.test", false, "/b/c/d;p?q/r");
	char text[128];
	enum err e;

	begin("us-east-1", "");
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct buf b = BUF(text);

		buf_put_z(&b, "HTTP/1.1 302 R\r\nLocation: ");
		buf_put_z(&b, pairs[i][0]);
		buf_put_z(&b, "\r\n\r\n");
		CHECK(route_init(&route, &client, &ask) == ERR_OK);
		CHECK(turn(buf_z(&b), "", &e));
		CHECK_TEXT(slice_of(route.place.host), "a.test");
		CHECK_TEXT(route.path, pairs[i][1]);
	}
	port_close(port);
}

/* As long as a URL may be, and one byte more. */
CASE(a_reference_over_the_limit)
{
	static char text[SOURCE_URL_MAX + 64], path[SOURCE_URL_MAX];
	struct ask ask;
	enum err e;

	begin("us-east-1", "");
	for (size_t more = 0; more < 2; more++) {
		struct buf b = BUF(text), p = BUF(path);

		buf_put_z(&p, "/");
		while (p.n < SOURCE_URL_MAX / 2)
			buf_put_z(&p, "x");
		buf_put_z(&p, "/y");
		(void)buf_z(&p);
		ask = url_ask("a.test", false, path);
		buf_put_z(&b, "HTTP/1.1 302 R\r\nLocation: ");
		for (size_t n = p.n - 1 + strlen("http://a.test") - more;
		     n < SOURCE_URL_MAX; n++)
			buf_put_z(&b, "z");
		buf_put_z(&b, "\r\n\r\n");
		CHECK(route_init(&route, &client, &ask) == ERR_OK);
		CHECK(turn(buf_z(&b), "", &e) == !more);
	}
	port_close(port);
}

CASE(not_from_https_to_http)
{
	struct ask ask = url_ask("a.test", true, "/");
	enum err e;

	begin("us-east-1", "");
	CHECK(route_init(&route, &client, &ask) == ERR_OK);
	CHECK(!turn(REDIRECT("302", "http://a.test/"), "", &e));
	CHECK(e == ERR_REDIRECT);
	ask = url_ask("a.test", false, "/");
	CHECK(route_init(&route, &client, &ask) == ERR_OK);
	CHECK(turn(REDIRECT("302", "https://a.test/"), "", &e));
	CHECK(route.place.tls);
	CHECK(!turn(REDIRECT("302", "http://a.test/"), "", &e));
	port_close(port);
}

CASE(not_where_nobody_asked_for_it)
{
	struct ask ask = url_ask("169.254.169.254", false, "/latest");
	enum err e;

	begin("us-east-1", "");
	ask.follow = false;
	CHECK(route_init(&route, &client, &ask) == ERR_OK);
	CHECK(!turn(REDIRECT("302", "http://evil.test/"), "", &e));
	ask.follow = true;
	CHECK(route_init(&route, &client, &ask) == ERR_OK);
	CHECK(!turn(REDIRECT("302", "http://user@evil.test/"), "", &e));
	CHECK(!turn("HTTP/1.1 302 R\r\n\r\n", "", &e));
	CHECK(!turn(REDIRECT("304", "http://b.test/"), "", &e));
	port_close(port);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(the_region_of_the_head),
	                              RUN(the_region_of_the_words),
	                              RUN(the_region_of_no_bucket),
	                              RUN(a_head_of_the_bucket),
	                              RUN(a_bucket_that_does_not_tell),
	                              RUN(a_bucket_that_is_busy),
	                              RUN(the_region_of_an_arn),
	                              RUN(a_head_that_is_refused),
	                              RUN(a_hostile_region),
	                              RUN(what_is_known_meanwhile),
	                              RUN(other_refusals_stay),
	                              RUN(a_new_bucket),
	                              RUN(no_signed_request_leaves_the_domain),
	                              RUN(urls_are_followed),
	                              RUN(references),
	                              RUN(a_reference_over_the_limit),
	                              RUN(not_from_https_to_http),
	                              RUN(not_where_nobody_asked_for_it),
	                              {0}});
}
