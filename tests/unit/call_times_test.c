/* call and time: waits, deadlines, silence; no test takes them. */
#include "fetch/call.h"
#include "fetch/retry.h"
#include "scene.h"

#define HELLO "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
#define HALF  "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello"

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

static void check_after(struct check *check_,
                        const struct scripted_step *script, uint64_t least_ms)
{
	CHECK(open_with(script, 1));
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK_U64(s.again, 1);
	CHECK(s.waits_ms[0] >= least_ms);
	CHECK(s.waits_ms[0] <= least_ms + RETRY_BUSY_BASE_MS);
	SCENE_END(&s);
}

#define BUSY_UNTIL(when) \
	"HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\nRetry-After: " when \
	"\r\n\r\n"

CASE(retry_after_is_a_lower_bound)
{
	SCRIPT(seven, ACCEPT, REQUEST, SEND(BUSY_UNTIL("7")), REQUEST,
	       SEND(HELLO));
	SCRIPT(hours, ACCEPT, REQUEST, SEND(BUSY_UNTIL("86400")), REQUEST,
	       SEND(HELLO));
	SCRIPT(wrong, ACCEPT, REQUEST, SEND(BUSY_UNTIL("-7")), REQUEST,
	       SEND(HELLO));

	CHECK_CALL(check_after(check_, seven, 7000));
	CHECK_CALL(check_after(check_, hours, RETRY_AFTER_MAX_MS));
	CHECK_CALL(check_after(check_, wrong, 0));
}

/* One is told to slow down, and the other one waits too. */
CASE(two_calls_are_quiet_together)
{
	SCRIPT(script, ACCEPT, REQUEST, SEND(BUSY_UNTIL("5")), GONE, ACCEPT,
	       REQUEST, SEND(HELLO));
	struct call other;
	uint64_t until_ms;

	CHECK(open_with(script, 1));
	CHECK(call_init(&other, &s.client, &s.arena, NULL, s.waiter) == ERR_OK);
	scene_start(&s, &ask);
	CHECK(scene_step(&s, &s.call) == CALL_AGAIN);
	until_ms = client_quiet_until(&s.client);
	CHECK_U64(until_ms, s.call.wait_ms);
	call_start(&other, &ask, scene_now(&s));
	CHECK(call_step(&other, scene_now(&s)) == CALL_WAIT);
	CHECK(other.state == CALL_NAME);
	CHECK_U64(other.wait_ms, until_ms);
	CHECK(call_step(&other, until_ms - 1) == CALL_WAIT);
	CHECK(other.state == CALL_NAME);
	call_close(&s.call);
	CHECK(scene_step(&s, &other) == CALL_HEAD); /* leaps */
	CHECK(scene_now(&s) >= until_ms);
	call_close(&other);
	SCENE_END(&s);
}

/* Nor is one with a deadline of its own kept waiting, nor does it keep others. */
CASE(a_call_with_limits_of_its_own_is_not_quiet)
{
	SCRIPT(script, ACCEPT, REQUEST, SEND(BUSY_UNTIL("5")), REQUEST,
	       SEND(HELLO));
	uint64_t until_ms;

	CHECK(open_with(script, 1));
	until_ms = scene_now(&s) + 3600000;
	client_quiet(&s.client, until_ms);
	ask.deadline_ms = scene_now(&s) + 60000;
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK_U64(s.again, 1);
	CHECK(scene_now(&s) < until_ms);
	CHECK_U64(client_quiet_until(&s.client), until_ms);
	SCENE_END(&s);
	CHECK(open_with(script, 1));
	ask.deadline_ms = scene_now(&s) + 60000;
	CHECK(scene_fetch(&s, &ask) == CALL_DONE);
	CHECK_U64(client_quiet_until(&s.client), 0);
	SCENE_END(&s);
}

CASE(a_deadline_in_the_past_asks_nothing)
{
	SCRIPT(script, OVER);

	CHECK(open_with(script, 3));
	s.client.deadline_ms = scene_now(&s);
	CHECK(scene_fetch(&s, &ask) == CALL_FAILED);
	CHECK(s.call.fault.err == ERR_DEADLINE);
	CHECK_U64(client_counts(&s.client).connections, 0);
	SCENE_END(&s);
}

CASE(a_deadline_ends_a_body)
{
	SCRIPT(script, ACCEPT, REQUEST, SEND(HALF), GONE);

	CHECK(open_with(script, 3));
	s.client.deadline_ms = scene_now(&s) + 10 * SCRIPTED_WAIT_MS;
	scene_start(&s, &ask);
	CHECK(scene_step(&s, &s.call) == CALL_HEAD);
	CHECK(scene_step(&s, &s.call) == CALL_DATA);
	CHECK(call_step(&s.call, scene_now(&s)) == CALL_WAIT);
	s.client.deadline_ms = scene_now(&s) + 1;
	CHECK(call_step(&s.call, s.client.deadline_ms - 1) == CALL_WAIT);
	CHECK_U64(s.call.wait_ms, s.client.deadline_ms);
	CHECK(call_step(&s.call, s.client.deadline_ms) == CALL_FAILED);
	CHECK(s.call.fault.err == ERR_DEADLINE);
	CHECK(s.call.link.state == LINK_CLOSED);
	SCENE_END(&s);
}

CASE(a_deadline_cuts_a_pause)
{
	SCRIPT(script, ACCEPT, REQUEST, SEND(BUSY_UNTIL("50")), GONE);

	CHECK(open_with(script, 3));
	s.client.deadline_ms = scene_now(&s) + 30000;
	scene_start(&s, &ask);
	CHECK(scene_step(&s, &s.call) == CALL_AGAIN);
	CHECK_U64(s.call.wait_ms, s.client.deadline_ms);
	CHECK(scene_step(&s, &s.call) == CALL_FAILED);
	CHECK(s.call.fault.err == ERR_DEADLINE);
	SCENE_END(&s);
}

/* It is told what it waited for. */
CASE(a_limit_of_its_own_cuts_a_pause)
{
	SCRIPT(script, ACCEPT, REQUEST, SEND(BUSY_UNTIL("50")), GONE);

	CHECK(open_with(script, 3));
	ask.deadline_ms = scene_now(&s) + 30000;
	scene_start(&s, &ask);
	CHECK(scene_step(&s, &s.call) == CALL_AGAIN);
	CHECK_U64(s.call.wait_ms, ask.deadline_ms);
	CHECK(scene_step(&s, &s.call) == CALL_FAILED);
	CHECK(s.call.fault.err == ERR_BUSY);
	CHECK_U64((unsigned)s.call.fault.status, 503);
	SCENE_END(&s);
}

CASE(silence_ends_an_attempt)
{
	SCRIPT(script, ACCEPT, REQUEST, SEND(HALF), GONE, ACCEPT, REQUEST,
	       SEND(HELLO));
	uint64_t heard_ms;

	CHECK(open_with(script, 1));
	scene_start(&s, &ask);
	CHECK(scene_step(&s, &s.call) == CALL_HEAD);
	CHECK(scene_step(&s, &s.call) == CALL_DATA);
	heard_ms = s.call.patience.heard_ms;
	CHECK(call_step(&s.call, heard_ms + PATIENCE_SILENCE_MS - 1) ==
	      CALL_WAIT);
	CHECK_U64(s.call.wait_ms, heard_ms + PATIENCE_SILENCE_MS);
	s.leap_ms += PATIENCE_SILENCE_MS;
	CHECK(scene_step(&s, &s.call) == CALL_AGAIN);
	CHECK(s.call.fault.err == ERR_SILENT);
	CHECK(scene_finish(&s) == CALL_DONE);
	CHECK_TEXT(scene_body(&s), "hello");
	SCENE_END(&s);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){
			RUN(retry_after_is_a_lower_bound),
			RUN(two_calls_are_quiet_together),
			RUN(a_call_with_limits_of_its_own_is_not_quiet),
			RUN(a_deadline_in_the_past_asks_nothing),
			RUN(a_deadline_ends_a_body),
			RUN(a_deadline_cuts_a_pause),
			RUN(a_limit_of_its_own_cuts_a_pause),
			RUN(silence_ends_an_attempt),
			{0}});
}
