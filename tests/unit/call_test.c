#include "fetch/call.h"

#include "scene.h"

#define HELLO "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
#define AGAIN "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nagain"
#define CLOSES \
	"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n" \
	"\r\nhello"
#define CHUNKS \
	"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n" \
	"Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n"

static struct scene s;

static struct client_counts counts(void)
{
	return client_counts(&s.client);
}

CASE(a_url_is_fetched)
{
	SCRIPT(script, ACCEPT, REQUEST, SEND(HELLO));
	struct ask ask;

	CHECK(scene_open(&s, script));
	ask = scene_url(&s);
	ask.path = SLICE("/a%20b?X=1&y=%2F");
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK_TEXT(scene_body(&s), "hello");
	CHECK_U64((unsigned)s.status, 200);
	CHECK_U64(s.again, 0);
	CHECK_U64(counts().requests, 1);
	CHECK_U64(counts().connections, 1);
	CHECK(s.call.link.state == LINK_OPEN);
	SCENE_END(&s);
	CHECK(scene_like(scripted_request(&s.server, 0),
	                 "GET /a%20b?X=1&y=%2F HTTP/1.1\r\n"
	                 "Host: 127.0.0.1:*\r\nuser-agent: pail/*\r\n\r\n"));
}

CASE(an_answer_comes_byte_by_byte)
{
	SCRIPT(script, ACCEPT, REQUEST, TRICKLE(CHUNKS), REQUEST,
	       TRICKLE(HELLO));
	struct ask ask;

	CHECK(scene_open(&s, script));
	ask = scene_url(&s);
	for (int i = 0; i < 2; i++) {
		CHECK(scene_fetch(&s, &ask) == CALL_DONE);
		CHECK_TEXT(scene_body(&s), "hello");
	}
	CHECK_U64(counts().connections, 1);
	SCENE_END(&s);
}

static const char signed_request[] =
	"GET /bucket/a%20key HTTP/1.1\r\nHost: 127.0.0.1:*\r\n"
	"user-agent: pail/*\r\n"
	"x-amz-content-sha256: e3b0c44298fc1c149afbf4c8996fb924"
	"27ae41e4649b934ca495991b7852b855\r\n"
	"x-amz-date: 20*T*Z\r\n"
	"x-amz-security-token: TOKEN\r\n"
	"authorization: AWS4-HMAC-SHA256 Credential=AN-ID/20*/"
	"eu-test-1/s3/aws4_request, SignedHeaders=host;"
	"x-amz-content-sha256;x-amz-date;x-amz-security-token, "
	"Signature=*\r\n\r\n";

CASE(s3_is_asked_with_a_signature)
{
	SCRIPT(script, ACCEPT, REQUEST, SEND(HELLO));
	struct ask ask;
	struct slice request;

	CHECK(scene_open(&s, script));
	CHECK(scene_sign(&s, "AN-ID", "SECRET", "TOKEN"));
	ask = scene_s3(&s);
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	SCENE_END(&s);
	request = scripted_request(&s.server, 0);
	CHECK(scene_like(request, signed_request));
	for (; request.n; request = slice_after(request, 1))
		CHECK(!slice_starts(request, SLICE("SECRET")));
}

CASE(a_kept_connection_is_used_again)
{
	SCRIPT(script, ACCEPT, REQUEST, SEND(HELLO), REQUEST, SEND(AGAIN),
	       REQUEST, SEND(HELLO));
	struct ask ask;

	CHECK(scene_open(&s, script));
	ask = scene_url(&s);
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK_TEXT(scene_body(&s), "again");
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK_TEXT(scene_body(&s), "hello");
	CHECK_U64(counts().requests, 3);
	CHECK_U64(counts().connections, 1);
	SCENE_END(&s);
}

/* The host is told apart even where the address is the same. */
CASE(another_host_takes_another_connection)
{
	SCRIPT(script, ACCEPT, REQUEST, SEND(HELLO), GONE, ACCEPT, REQUEST,
	       SEND(AGAIN));
	struct ask ask;
	struct buf host = BUF(ask.place.host);

	CHECK(scene_open(&s, script));
	ask = scene_url(&s);
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	buf_put_z(&host, "127.0.0.01");
	buf_z(&host);
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK_TEXT(scene_body(&s), "again");
	SCENE_END(&s);
}

CASE(connection_close_is_honoured)
{
	SCRIPT(script, ACCEPT, REQUEST, SEND(CLOSES), GONE, ACCEPT, REQUEST,
	       SEND(AGAIN));
	struct ask ask;

	CHECK(scene_open(&s, script));
	ask = scene_url(&s);
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK_TEXT(scene_body(&s), "hello");
	CHECK(s.call.link.state == LINK_CLOSED);
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK_TEXT(scene_body(&s), "again");
	CHECK_U64(s.again, 0);
	SCENE_END(&s);
}

CASE(bytes_behind_the_end_close_the_connection)
{
	SCRIPT(script, ACCEPT, REQUEST, SEND(HELLO AGAIN), GONE, ACCEPT,
	       REQUEST, SEND(HELLO));
	struct ask ask;

	CHECK(scene_open(&s, script));
	ask = scene_url(&s);
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK_TEXT(scene_body(&s), "hello");
	CHECK(s.call.link.state == LINK_CLOSED);
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK_TEXT(scene_body(&s), "hello");
	SCENE_END(&s);
}

/* An answer to nothing: whoever planted it, the next question is not its. */
CASE(bytes_while_idle_are_no_answer)
{
	SCRIPT(script, ACCEPT, REQUEST, SEND(HELLO), AWAIT, SEND(AGAIN), GONE,
	       ACCEPT, REQUEST, SEND(HELLO));
	struct ask ask;

	CHECK(scene_open(&s, script));
	ask = scene_url(&s);
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	scripted_tell(&s.server);
	CHECK(scene_arrived(&s));
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK_TEXT(scene_body(&s), "hello");
	CHECK_U64(s.again, 0);
	SCENE_END(&s);
}

static void check_idle(struct check *check_, const struct scripted_step *script)
{
	struct ask ask;

	CHECK(scene_open(&s, script));
	ask = scene_url(&s);
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK(scene_arrived(&s));
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK_TEXT(scene_body(&s), "again");
	CHECK_U64(s.again, 0);
	CHECK_U64(counts().connections, 2);
	CHECK_U64(counts().retried, 0);
	SCENE_END(&s);
}

CASE(a_close_while_idle_is_silent)
{
	SCRIPT(closes, ACCEPT, REQUEST, SEND(HELLO), CLOSE, ACCEPT, REQUEST,
	       SEND(AGAIN));
	SCRIPT(crashes, ACCEPT, REQUEST, SEND(HELLO), RESET, ACCEPT, REQUEST,
	       SEND(AGAIN));

	CHECK_CALL(check_idle(check_, closes));
	CHECK_CALL(check_idle(check_, crashes));
}

/* The request was on its way when the server closed. */
static void check_race(struct check *check_, const struct scripted_step *script)
{
	struct ask ask;

	CHECK(scene_open(&s, script));
	s.client.retries = 0;
	ask = scene_url(&s);
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK_TEXT(scene_body(&s), "again");
	CHECK_U64(s.again, 0);
	SCENE_END(&s);
}

CASE(a_close_as_we_ask_is_silent)
{
	SCRIPT(closes, ACCEPT, REQUEST, SEND(HELLO), REQUEST, CLOSE, ACCEPT,
	       REQUEST, SEND(AGAIN));
	SCRIPT(crashes, ACCEPT, REQUEST, SEND(HELLO), REQUEST, RESET, ACCEPT,
	       REQUEST, SEND(AGAIN));

	CHECK_CALL(check_race(check_, closes));
	CHECK_CALL(check_race(check_, crashes));
}

CASE(it_is_silent_only_once)
{
	SCRIPT(script, ACCEPT, REQUEST, SEND(HELLO), REQUEST, CLOSE, ACCEPT,
	       REQUEST, CLOSE, ACCEPT, REQUEST, SEND(AGAIN));
	struct ask ask;

	CHECK(scene_open(&s, script));
	ask = scene_url(&s);
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK_U64(s.again, 1);
	CHECK(s.faults[0].err == ERR_BROKEN);
	CHECK_U64(counts().retried, 1);
	SCENE_END(&s);
}

CASE(a_new_connection_without_an_answer_is_a_fault)
{
	SCRIPT(script, ACCEPT, REQUEST, CLOSE);
	struct ask ask;

	CHECK(scene_open(&s, script));
	s.client.retries = 0;
	ask = scene_url(&s);
	CHECK(scene_fetch(&s, &ask) == CALL_FAILED);
	CHECK(s.call.fault.err == ERR_BROKEN);
	CHECK_TEXT(slice_of(s.call.fault.host), "127.0.0.1");
	CHECK_U64((unsigned)s.call.fault.status, 0);
	SCENE_END(&s);
}

CASE(half_an_answer_on_a_kept_connection_is_a_fault)
{
	SCRIPT(script, ACCEPT, REQUEST, SEND(HELLO), REQUEST,
	       SEND("HTTP/1.1 2"), CLOSE);
	struct ask ask;

	CHECK(scene_open(&s, script));
	s.client.retries = 0;
	ask = scene_url(&s);
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK(scene_fetch(&s, &ask) == CALL_FAILED);
	CHECK(s.call.fault.err == ERR_CUT);
	SCENE_END(&s);
}

/* A body that only a close ends is whole when the close is in order. */
CASE(a_close_may_end_a_body)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       SEND("HTTP/1.1 200 OK\r\n\r\nuntil the end"), CLOSE, ACCEPT,
	       REQUEST, SEND("HTTP/1.1 200 OK\r\n\r\nuntil"), RESET);
	struct ask ask;

	CHECK(scene_open(&s, script));
	ask = scene_url(&s);
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK_TEXT(scene_body(&s), "until the end");
	CHECK_U64(s.again, 0);
	s.client.retries = 0;
	CHECK(scene_fetch(&s, &ask) == CALL_FAILED);
	CHECK(s.call.fault.err == ERR_BROKEN || s.call.fault.err == ERR_CUT);
	SCENE_END(&s);
}

CASE(a_large_body_comes_whole)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       SEND("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n"),
	       FILL(200000), REQUEST, SEND(AGAIN));
	struct ask ask;

	CHECK(scene_open(&s, script));
	ask = scene_url(&s);
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK_U64(s.body_n, 200000);
	for (size_t i = 0; i < s.body_n; i++)
		CHECK(s.body[i] == 'x');
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK_TEXT(scene_body(&s), "again");
	SCENE_END(&s);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){
			RUN(a_url_is_fetched),
			RUN(an_answer_comes_byte_by_byte),
			RUN(s3_is_asked_with_a_signature),
			RUN(a_kept_connection_is_used_again),
			RUN(another_host_takes_another_connection),
			RUN(connection_close_is_honoured),
			RUN(bytes_behind_the_end_close_the_connection),
			RUN(bytes_while_idle_are_no_answer),
			RUN(a_close_while_idle_is_silent),
			RUN(a_close_as_we_ask_is_silent),
			RUN(it_is_silent_only_once),
			RUN(a_new_connection_without_an_answer_is_a_fault),
			RUN(half_an_answer_on_a_kept_connection_is_a_fault),
			RUN(a_close_may_end_a_body),
			RUN(a_large_body_comes_whole),
			{0}});
}
