#include "cmd/stat_object.h"

#include "typed.h"

#define HEAD_OF(fields) \
	SEND("HTTP/1.1 200 OK\r\nContent-Length: 4096\r\n" fields "\r\n")
#define REFUSED(status) SEND("HTTP/1.1 " status "\r\n\r\n")
#define EMPTY(status)   SEND("HTTP/1.1 " status "\r\nContent-Length: 0\r\n\r\n")
#define PLAIN           "ETag: \"e\"\r\n"

static struct typed t;

static bool ask(const char *line)
{
	return typed(&t, stat_object_run, line);
}

/* The same with the server's port in the place of '#'. */
static bool stat_url(const char *line)
{
	char text[200];
	size_t at = strcspn(line, "#");

	snprintf(text, sizeof text, "%.*s127.0.0.1:%u%s", (int)at, line,
	         t.server.port, line + at + 1);
	return ask(text);
}

static bool asked(size_t i, const char *start)
{
	return slice_starts(scripted_request(&t.server, i), slice_of(start));
}

CASE(an_object)
{
	SCRIPT(script, ACCEPT, REQUEST, HEAD_OF(PLAIN), ACCEPT, REQUEST,
	       HEAD_OF(PLAIN "x-amz-version-id: a/b\r\n"), ACCEPT, REQUEST,
	       HEAD_OF(PLAIN "x-amz-version-id: c\r\n"), ACCEPT, REQUEST,
	       HEAD_OF(PLAIN));

	CHECK(typed_open(&t, script));
	CHECK(ask("stat s3://b/k"));
	CHECK_TEXT(TYPED_OUT(&t), "size: 4096\netag: e\n");
	CHECK(t.status == 0 && t.err_n == 0);
	CHECK(ask("stat --json --version-id a/b s3://b/k"));
	CHECK_TEXT(TYPED_OUT(&t), "{\"size\":4096,\"etag\":\"e\","
	                          "\"version\":\"a/b\"}\n");
	/* Not of another, nor of who knows which. */
	for (int i = 0; i < 2; i++) {
		CHECK(ask("stat --version-id a/b s3://b/k"));
		CHECK(t.status == 65 && t.out_n == 0);
		CHECK(typed_has(TYPED_ERR(&t), "not the version"));
	}
	TYPED_END(&t);
	CHECK(asked(0, "HEAD /b/k HTTP/1.1\r\n"));
	CHECK(typed_has(scripted_request(&t.server, 0),
	                "x-amz-checksum-mode: ENABLED\r\n"));
	CHECK(asked(1, "HEAD /b/k?versionId=a%2Fb HTTP/1.1\r\n"));
}

/* On the same connection, and of the object that the first answer told of. */
CASE(an_object_of_parts)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       HEAD_OF("ETag: \"e-3\"\r\nx-amz-version-id: v\r\n"), REQUEST,
	       SEND("HTTP/1.1 206 P\r\nContent-Length: 2048\r\n"
	            "ETag: \"e-3\"\r\nx-amz-mp-parts-count: 3\r\n\r\n"));

	CHECK(typed_open(&t, script));
	CHECK(ask("stat --version-id v s3://b/k"));
	CHECK_TEXT(TYPED_OUT(&t),
	           "size: 4096\netag: e-3\nversion: v\nparts: 3\n"
	           "part size: 2048\n");
	TYPED_END(&t);
	CHECK(asked(1, "HEAD /b/k?partNumber=1&versionId=v HTTP/1.1\r\n"));
	CHECK(typed_has(scripted_request(&t.server, 1),
	                "if-match: \"e-3\"\r\n"));
}

CASE(a_server_that_knows_no_parts)
{
	SCRIPT(script, ACCEPT, REQUEST, HEAD_OF("ETag: \"e-3\"\r\n"), REQUEST,
	       REFUSED("501 Not Implemented"), ACCEPT, REQUEST,
	       HEAD_OF("ETag: \"e-3\"\r\n"), REQUEST, HEAD_OF(PLAIN));

	CHECK(typed_open(&t, script));
	for (int i = 0; i < 2; i++) {
		CHECK(ask("stat s3://b/k") && t.status == 0);
		CHECK_TEXT(TYPED_OUT(&t), "size: 4096\netag: e-3\n");
		CHECK(t.err_n == 0);
	}
	TYPED_END(&t);
}

CASE(no_such_object)
{
	SCRIPT(script, ACCEPT, REQUEST, REFUSED("404 Not Found"), ACCEPT,
	       REQUEST,
	       REFUSED("405 Not Allowed\r\nx-amz-delete-marker: true"));

	CHECK(typed_open(&t, script));
	CHECK(ask("stat s3://b/k") && t.status == 66 && t.out_n == 0);
	CHECK(typed_has(TYPED_ERR(&t), "pail: s3://b/k: no such object"));
	CHECK(ask("stat --version-id v s3://b/k") && t.status == 66);
	TYPED_END(&t);
}

#define WORDS(status, words) \
	SEND("HTTP/1.1 " status "\r\nConnection: close\r\n\r\n" \
	     "<Error>" words "</Error>"), \
		CLOSE

/* Of a HEAD nothing is told but that. */
CASE(the_words_of_a_refusal)
{
	SCRIPT(script, ACCEPT, REQUEST, REFUSED("403 Forbidden"), REQUEST,
	       WORDS("403 Forbidden", "<Code>RequestTimeTooSkewed</Code>"),
	       ACCEPT, REQUEST, REFUSED("400 Bad Request"), REQUEST,
	       WORDS("400 Bad Request", "<Code>ExpiredToken</Code>"), ACCEPT,
	       REQUEST, REFUSED("403 Forbidden"), REQUEST,
	       WORDS("403 Forbidden", "<Code>AccessDenied</Code>"));

	CHECK(typed_open(&t, script));
	CHECK(ask("stat s3://b/k") && t.status == 77 && t.out_n == 0);
	CHECK(typed_has(TYPED_ERR(&t), "RequestTimeTooSkewed"));
	CHECK(ask("stat s3://b/k") && t.status == 77);
	CHECK(typed_has(TYPED_ERR(&t), "ExpiredToken"));
	CHECK(ask("stat s3://b/k") && t.status == 77);
	CHECK(typed_has(TYPED_ERR(&t), "AccessDenied"));
	TYPED_END(&t);
	CHECK(asked(1, "GET /b/k HTTP/1.1\r\n"));
	CHECK(typed_has(scripted_request(&t.server, 1),
	                "range: bytes=0-0\r\n"));
}

#define FIRST_BYTE \
	SEND("HTTP/1.1 206 P\r\nContent-Length: 1\r\n" PLAIN \
	     "Content-Range: bytes 0-0/4096\r\n\r\nx")

CASE(a_region_that_only_words_tell)
{
	SCRIPT(script, ACCEPT, REQUEST, REFUSED("400 Bad Request"), REQUEST,
	       WORDS("400 Bad Request",
	             "<Code>AuthorizationHeaderMalformed</Code>"
	             "<Region>eu-test-2</Region>"),
	       ACCEPT, REQUEST, FIRST_BYTE, ACCEPT, REQUEST,
	       HEAD_OF(PLAIN "x-amz-checksum-crc32: AAAAAA==\r\n"));

	CHECK(typed_open(&t, script));
	CHECK(ask("stat s3://b/k") && t.status == 0 && t.err_n == 0);
	CHECK_TEXT(TYPED_OUT(&t), "size: 4096\netag: e\n"
	                          "checksum crc32: AAAAAA==\n");
	TYPED_END(&t);
	CHECK(asked(2, "GET /b/k HTTP/1.1\r\n"));
	CHECK(asked(3, "HEAD /b/k HTTP/1.1\r\n"));
	CHECK(typed_has(scripted_request(&t.server, 3), "/eu-test-2/s3/"));
	CHECK(!typed_has(scripted_request(&t.server, 3), "range"));
}

CASE(a_server_that_knows_no_head)
{
	SCRIPT(script, ACCEPT, REQUEST, REFUSED("501 Not Implemented"), REQUEST,
	       FIRST_BYTE, ACCEPT, REQUEST, REFUSED("501 Not Implemented"));

	CHECK(typed_open(&t, script));
	CHECK(ask("stat s3://b/k") && t.status == 0 && t.err_n == 0);
	CHECK_TEXT(TYPED_OUT(&t), "size: 4096\netag: e\n");
	TYPED_END(&t);
}

CASE(a_url)
{
	SCRIPT(script, ACCEPT, REQUEST, HEAD_OF(PLAIN));

	CHECK(typed_open(&t, script));
	CHECK(stat_url("stat http://#/dir/f?x=1") && t.status == 0);
	CHECK_TEXT(TYPED_OUT(&t), "size: 4096\netag: e\n");
	TYPED_END(&t);
	CHECK(asked(0, "HEAD /dir/f?x=1 HTTP/1.1\r\n"));
	CHECK(!typed_has(scripted_request(&t.server, 0), "authorization"));
}

CASE(a_url_for_get_alone)
{
	SCRIPT(script, ACCEPT, REQUEST, REFUSED("403 Forbidden"), REQUEST,
	       FIRST_BYTE);

	CHECK(typed_open(&t, script));
	CHECK(stat_url("stat http://#/f?X-Amz-Signature=1") && t.status == 0);
	CHECK_TEXT(TYPED_OUT(&t), "size: 4096\netag: e\n");
	TYPED_END(&t);
	CHECK(asked(1, "GET /f?X-Amz-Signature=1 HTTP/1.1\r\n"));
	CHECK(typed_has(scripted_request(&t.server, 1),
	                "range: bytes=0-0\r\n"));
}

/* Of a large body that a server sends all the same no more than that is read. */
CASE(a_url_of_no_bytes_and_one_without_ranges)
{
	SCRIPT(script, ACCEPT, REQUEST, REFUSED("405 Not Allowed"), REQUEST,
	       EMPTY("416 Range Not Satisfiable"), REQUEST, EMPTY("200 OK"),
	       ACCEPT, REQUEST, REFUSED("405 Not Allowed"), REQUEST,
	       SEND("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nx"),
	       GONE);

	CHECK(typed_open(&t, script));
	CHECK(stat_url("stat http://#/f") && t.status == 0);
	CHECK_TEXT(TYPED_OUT(&t), "size: 0\n");
	CHECK(stat_url("stat http://#/f") && t.status == 0);
	CHECK_TEXT(TYPED_OUT(&t), "size: 1000000\n");
	TYPED_END(&t);
	CHECK(!typed_has(scripted_request(&t.server, 2), "range"));
}

CASE(a_url_that_is_refused)
{
	SCRIPT(script, ACCEPT, REQUEST, REFUSED("403 Forbidden"), REQUEST,
	       SEND("HTTP/1.1 403 Forbidden\r\nContent-Length: 82\r\n\r\n"
	            "<Error><Code>AccessDenied</Code><Message>Request has "
	            "expired</Message></Error>    "));

	CHECK(typed_open(&t, script));
	CHECK(stat_url("stat http://#/f?sig=s3cret") && t.status == 77);
	CHECK(t.out_n == 0 && typed_has(TYPED_ERR(&t), "have expired"));
	CHECK(!typed_has(TYPED_ERR(&t), "s3cret"));
	scripted_stop(&t.server);
}

/* Those of the first head do not come twice. */
CASE(an_answer_that_breaks_off)
{
	SCRIPT(script, ACCEPT, REQUEST, SEND("HTTP/1.1 200 OK\r\nETa"), CLOSE,
	       ACCEPT, REQUEST, HEAD_OF(PLAIN));

	CHECK(typed_open(&t, script));
	CHECK(ask("stat s3://b/k") && t.status == 0);
	CHECK_TEXT(TYPED_OUT(&t), "size: 4096\netag: e\n");
	TYPED_END(&t);
}

CASE(what_is_no_source)
{
	CHECK(ask("stat s3://b") && t.status == 64 && t.out_n == 0);
	CHECK(ask("stat b/k") && t.status == 64);
	CHECK(ask("stat https://u:s3cret@h/") && t.status == 64);
	CHECK(!typed_has(TYPED_ERR(&t), "s3cret"));
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(an_object),
				 RUN(an_object_of_parts),
				 RUN(a_server_that_knows_no_parts),
				 RUN(no_such_object),
				 RUN(the_words_of_a_refusal),
				 RUN(a_region_that_only_words_tell),
				 RUN(a_server_that_knows_no_head),
				 RUN(a_url),
				 RUN(a_url_for_get_alone),
				 RUN(a_url_of_no_bytes_and_one_without_ranges),
				 RUN(a_url_that_is_refused),
				 RUN(an_answer_that_breaks_off),
				 RUN(what_is_no_source),
				 {0},
			 });
}
