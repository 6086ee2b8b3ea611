/* call when something goes wrong: faults and retries. */
#include "fetch/call.h"
#include "fetch/retry.h"
#include "scene.h"

#define HELLO "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
#define BUSY  "HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\n\r\n"
#define SLOW_DOWN \
	"HTTP/1.1 503 Slow Down\r\nx-amz-request-id: FROM-HEAD\r\n" \
	"Content-Length: 97\r\n\r\n<Error><Code>SlowDown</Code>" \
	"<Message>Reduce your rate.</Message><RequestId>R1</RequestId>" \
	"</Error>"
#define NO_ACCESS \
	"HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n" \
	"5c\r\n<Error><Code>AccessDenied</Code><Message>No &lt;entry&gt;" \
	"</Message><RequestId>R2</RequestId>\r\n8\r\n</Error>\r\n0\r\n\r\n"

static struct scene s;
static struct ask ask;

static bool open_with(const struct scripted_step *script, unsigned retries)
{
	if (!scene_open(&s, script))
		return false;
	s.client.retries = retries;
	ask = scene_url(&s);
	return true;
}

CASE(busy_then_good)
{
	SCRIPT(script, ACCEPT, REQUEST, SEND(SLOW_DOWN), REQUEST, SEND(HELLO));
	struct client_counts n;

	CHECK(open_with(script, 3));
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK_TEXT(scene_body(&s), "hello");
	CHECK_U64(s.again, 1);
	CHECK(s.faults[0].err == ERR_BUSY);
	CHECK_U64((unsigned)s.faults[0].status, 503);
	CHECK_TEXT(slice_of(s.faults[0].code), "SlowDown");
	CHECK_TEXT(slice_of(s.faults[0].reason), "Reduce your rate.");
	CHECK_TEXT(slice_of(s.faults[0].request_id), "FROM-HEAD");
	CHECK_TEXT(slice_of(s.faults[0].host), "127.0.0.1");
	n = client_counts(&s.client);
	CHECK_U64(n.requests, 2);
	CHECK_U64(n.connections, 1);
	CHECK_U64(n.retried, 1);
	SCENE_END(&s);
}

CASE(retries_are_counted)
{
	SCRIPT(script, ACCEPT, REQUEST, SEND(BUSY), REQUEST, SEND(BUSY),
	       REQUEST, SEND(BUSY));

	CHECK(open_with(script, 2));
	CHECK(scene_fetch(&s, &ask) == CALL_FAILED);
	CHECK_U64(s.again, 2);
	CHECK(s.call.fault.err == ERR_BUSY);
	CHECK_U64(client_counts(&s.client).retried, 2);
	CHECK_U64(client_counts(&s.client).requests, 3);
	for (size_t i = 0; i < 2; i++)
		CHECK(s.waits_ms[i] <= (size_t)RETRY_BUSY_BASE_MS << i);
	SCENE_END(&s);
}

CASE(no_retries_is_one_attempt)
{
	SCRIPT(script, ACCEPT, REQUEST, SEND(BUSY));

	CHECK(open_with(script, 0));
	CHECK(scene_fetch(&s, &ask) == CALL_FAILED);
	CHECK_U64(s.again, 0);
	CHECK_U64(client_counts(&s.client).requests, 1);
	SCENE_END(&s);
}

/* The next request has all its attempts again. */
CASE(attempts_are_of_one_request)
{
	SCRIPT(script, ACCEPT, REQUEST, SEND(BUSY), REQUEST, SEND(HELLO),
	       REQUEST, SEND(BUSY), REQUEST, SEND(HELLO));

	CHECK(open_with(script, 1));
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK_U64(s.again, 1);
	SCENE_END(&s);
}

/* ---- what the server says ----------------------------------------------- */

CASE(an_error_document_says_why)
{
	SCRIPT(script, ACCEPT, REQUEST, TRICKLE(NO_ACCESS), REQUEST,
	       SEND(HELLO));

	CHECK(open_with(script, 3));
	CHECK(scene_fetch(&s, &ask) == CALL_FAILED);
	CHECK(s.call.fault.err == ERR_DENIED);
	CHECK_U64((unsigned)s.call.fault.status, 403);
	CHECK_TEXT(slice_of(s.call.fault.code), "AccessDenied");
	CHECK_TEXT(slice_of(s.call.fault.reason), "No <entry>");
	CHECK_TEXT(slice_of(s.call.fault.request_id), "R2");
	CHECK_U64((unsigned)s.status, 0);
	CHECK_U64(s.body_n, 0);
	/* The next request goes over the same connection and tells nothing of
	 * the last one. */
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK(s.call.fault.err == ERR_OK && !s.call.fault.code[0]);
	SCENE_END(&s);
}

CASE(a_404_without_a_body)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       SEND("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
	       REQUEST, SEND(HELLO));

	CHECK(open_with(script, 3));
	CHECK(scene_fetch(&s, &ask) == CALL_FAILED);
	CHECK(s.call.fault.err == ERR_NO_OBJECT);
	CHECK_U64((unsigned)s.call.fault.status, 404);
	CHECK_TEXT(slice_of(s.call.fault.code), "");
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	SCENE_END(&s);
}

CASE(a_redirect_is_not_followed)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       SEND("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n"
	            "Content-Length: 0\r\n\r\n"));

	CHECK(open_with(script, 3));
	CHECK(scene_fetch(&s, &ask) == CALL_FAILED);
	CHECK(s.call.fault.err == ERR_REDIRECT);
	SCENE_END(&s);
}

#define LONG_ERROR "HTTP/1.1 403 Forbidden\r\nContent-Length: 10000000\r\n\r\n"

CASE(an_error_body_is_read_up_to_its_limit)
{
	SCRIPT(at, ACCEPT, REQUEST, SEND(LONG_ERROR), FILL(PROBLEM_BODY_MAX),
	       GONE);
	SCRIPT(past, ACCEPT, REQUEST, SEND(LONG_ERROR),
	       FILL(PROBLEM_BODY_MAX + 1), GONE);

	CHECK(open_with(at, 3));
	scene_start(&s, &ask);
	for (;;) {
		CHECK(call_step(&s.call, scene_now(&s)) == CALL_WAIT);
		if (s.call.problem_bytes == PROBLEM_BODY_MAX)
			break;
		CHECK(scene_wait(&s, &s.call, port_now_ms(s.port)));
	}
	SCENE_END(&s);

	CHECK(open_with(past, 3));
	CHECK(scene_fetch(&s, &ask) == CALL_FAILED);
	CHECK(s.call.fault.err == ERR_DENIED);
	CHECK_U64((unsigned)s.call.fault.status, 403);
	CHECK(s.call.link.state == LINK_CLOSED);
	SCENE_END(&s);
}

CASE(a_cut_body_is_fetched_anew)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       SEND("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut"), CLOSE,
	       ACCEPT, REQUEST,
	       SEND("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
	            "5\r\nhello\r\n"),
	       CLOSE, ACCEPT, REQUEST, SEND(HELLO));

	CHECK(open_with(script, 3));
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK_TEXT(scene_body(&s), "hello");
	CHECK_U64(s.again, 2);
	CHECK(s.faults[0].err == ERR_CUT && s.faults[1].err == ERR_CUT);
	CHECK_U64((unsigned)s.faults[0].status, 200);
	CHECK_U64(client_counts(&s.client).connections, 3);
	SCENE_END(&s);
}

CASE(a_crash_amid_a_body_is_a_fault)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       SEND("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut"), RESET,
	       ACCEPT, REQUEST, SEND(HELLO));

	CHECK(open_with(script, 1));
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK_TEXT(scene_body(&s), "hello");
	CHECK_U64(s.again, 1);
	CHECK(s.faults[0].err == ERR_BROKEN || s.faults[0].err == ERR_CUT);
	SCENE_END(&s);
}

CASE(a_malformed_head_is_no_reason_to_try_again)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       SEND("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n"
	            "Transfer-Encoding: chunked\r\n\r\nhello"),
	       GONE);

	CHECK(open_with(script, 3));
	CHECK(scene_fetch(&s, &ask) == CALL_FAILED);
	CHECK(s.call.fault.err == ERR_HTTP_HEAD);
	CHECK(s.call.link.state == LINK_CLOSED);
	SCENE_END(&s);
}

/* ---- no server ---------------------------------------------------------- */

CASE(nobody_listens)
{
	SCRIPT(script, OVER);
	int fd;

	CHECK(open_with(script, 1));
	fd = scripted_bind(&ask.place.port);
	CHECK(fd >= 0);
	CHECK(scene_fetch(&s, &ask) == CALL_FAILED);
	close(fd);
	CHECK_U64(s.again, 1);
	CHECK(s.call.fault.err == ERR_CONNECT);
	CHECK_TEXT(slice_of(s.call.fault.host), "127.0.0.1");
	CHECK_U64(client_counts(&s.client).requests, 0);
	CHECK_U64(client_counts(&s.client).connections, 0);
	SCENE_END(&s);
}

/* No resolver is asked for a name with an empty label. */
CASE(a_name_that_does_not_resolve)
{
	SCRIPT(script, OVER);
	struct buf host;

	CHECK(open_with(script, 1));
	host = BUF(ask.place.host);
	buf_put_z(&host, "no..such");
	buf_z(&host);
	CHECK(scene_fetch(&s, &ask) == CALL_FAILED);
	CHECK_U64(s.again, 1);
	CHECK(s.call.fault.err == ERR_NO_HOST);
	CHECK_TEXT(slice_of(s.call.fault.host), "no..such");
	SCENE_END(&s);
}

/* ---- what the owner says ------------------------------------------------ */

CASE(the_owner_may_refuse)
{
	SCRIPT(script, ACCEPT, REQUEST, SEND(HELLO), GONE, ACCEPT, REQUEST,
	       SEND(HELLO), GONE);

	CHECK(open_with(script, 3));
	scene_start(&s, &ask);
	CHECK(scene_step(&s, &s.call) == CALL_HEAD);
	CHECK(call_refuse(&s.call, ERR_BROKEN, scene_now(&s)) == CALL_AGAIN);
	CHECK(s.call.fault.err == ERR_BROKEN);
	CHECK_U64((unsigned)s.call.fault.status, 200);
	CHECK(s.call.link.state == LINK_CLOSED);
	CHECK(scene_step(&s, &s.call) == CALL_HEAD);
	CHECK(call_refuse(&s.call, ERR_NOT_S3, scene_now(&s)) == CALL_FAILED);
	CHECK(s.call.fault.err == ERR_NOT_S3);
	CHECK(s.call.state == CALL_ENDED);
	SCENE_END(&s);
}

CASE(a_request_too_long_is_not_sent)
{
	SCRIPT(script, ACCEPT, GONE); /* and nothing is said */
	static char path[CALL_REQUEST_MAX + 1];

	CHECK(open_with(script, 3));
	memset(path, 'a', sizeof path);
	path[0] = '/';
	ask.path = (struct slice){path, sizeof path};
	CHECK(scene_fetch(&s, &ask) == CALL_FAILED);
	CHECK(s.call.fault.err == ERR_TOO_LONG);
	CHECK_U64(client_counts(&s.client).requests, 0);
	SCENE_END(&s);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){
			RUN(busy_then_good),
			RUN(retries_are_counted),
			RUN(no_retries_is_one_attempt),
			RUN(attempts_are_of_one_request),
			RUN(an_error_document_says_why),
			RUN(a_404_without_a_body),
			RUN(a_redirect_is_not_followed),
			RUN(an_error_body_is_read_up_to_its_limit),
			RUN(a_cut_body_is_fetched_anew),
			RUN(a_crash_amid_a_body_is_a_fault),
			RUN(a_malformed_head_is_no_reason_to_try_again),
			RUN(nobody_listens),
			RUN(a_name_that_does_not_resolve),
			RUN(the_owner_may_refuse),
			RUN(a_request_too_long_is_not_sent),
			{0}});
}
