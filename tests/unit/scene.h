/*
 * scene: what a test of the rooms that talk needs: a port, a client, one call
 * and a scripted server for it to talk to. The clock that the call is told
 * runs ahead of the real one: where the call pauses the test leaps, so that
 * nobody waits for a retry.
 */
#ifndef PAIL_SCENE_H
#define PAIL_SCENE_H

#include "base/arena.h"
#include "check.h"
#include "fetch/call.h"
#include "scripted.h"

enum {
	SCENE_CALLS = 2, /* that memory is for */
	SCENE_BODY_MAX = 262144,
	SCENE_FAULTS_MAX = 8,
};

struct scene {
	struct scripted server;
	struct port *port;
	struct client client;
	struct identity identity; /* an empty one: nothing is signed */
	struct port_waiter waiter;
	struct arena arena;
	struct call call;
	uint64_t leap_ms;    /* how far the test's clock runs ahead */
	uint64_t stepped_ms; /* what the last step was told */
	char endpoint[40];
	/* what scene_fetch saw */
	struct fault faults[SCENE_FAULTS_MAX]; /* of AGAIN */
	uint64_t waits_ms[SCENE_FAULTS_MAX];
	size_t again, body_n;
	int status; /* of HEAD; 0: none */
	char body[SCENE_BODY_MAX];
	_Alignas(max_align_t) char memory[262144];
};

static inline void scene_end(struct scene *s)
{
	names_stop(&s->client.names);
	port_waiter_close(s->port, &s->waiter);
	port_close(s->port);
	s->port = NULL;
}

/* Who signs from now on; an empty id: nobody. */
static inline bool scene_sign(struct scene *s, const char *id,
                              const char *secret, const char *token)
{
	struct cred cred;
	const char *field;

	cred_init(&cred);
	if (id[0] && cred_set(&cred, slice_of(id), slice_of(secret),
	                      slice_of(token), &field) != ERR_OK)
		return false;
	return identity_init(&s->identity, s->port, &cred) == ERR_OK;
}

static inline bool scene_open(struct scene *s,
                              const struct scripted_step *script)
{
	struct buf b = BUF(s->endpoint);
	struct endpoint_wish wish;
	const char *why;

	if (s->port) { /* left behind by a case that failed */
		call_close(&s->call);
		scripted_stop(&s->server);
		scene_end(s);
	}
	memset(s, 0, sizeof *s);
	s->port = port_open();
	if (!s->port || !scripted_start(&s->server, script) ||
	    client_init(&s->client, s->port) != ERR_OK ||
	    port_waiter_open(s->port, &s->waiter) != ERR_OK)
		return false;
	buf_put_z(&b, "http://127.0.0.1:");
	buf_put_u64(&b, s->server.port);
	if (!scene_sign(s, "", "", ""))
		return false;
	s->client.identity = &s->identity;
	s->client.retries = 3;
	arena_init(&s->arena, s->memory, sizeof s->memory);
	wish = (struct endpoint_wish){.region = SLICE("eu-test-1"),
	                              .custom = buf_slice(&b),
	                              .style = ENDPOINT_PATH};
	return endpoint_init(&s->client.endpoint, &wish, &why) == ERR_OK &&
	       call_init(&s->call, &s->client, &s->arena, NULL, s->waiter) ==
	               ERR_OK;
}

/* "", or what the server found wrong. */
static inline const char *scene_close(struct scene *s)
{
	const char *why;

	call_close(&s->call);
	why = scripted_end(&s->server);
	scene_end(s);
	return why;
}

/* The last check of a case: all went as the script has it. */
#define SCENE_END(s) \
	do { \
		const char *why_ = scene_close(s); \
		if (*why_) \
			CHECK_FAIL("%s", why_); \
	} while (0)

static inline uint64_t scene_now(const struct scene *s)
{
	return port_now_ms(s->port) + s->leap_ms;
}

/* Waits as a call wants it, or leaps over a pause. False: for too long. */
static inline bool scene_wait(struct scene *s, const struct call *c,
                              uint64_t began_ms)
{
	uint64_t real_ms = port_now_ms(s->port), until_ms;

	if (real_ms - began_ms > SCRIPTED_WAIT_MS)
		return false;
	if (c->state == CALL_PAUSE && c->wait_ms > scene_now(s)) {
		s->leap_ms += c->wait_ms - scene_now(s);
		return true;
	}
	until_ms = began_ms + SCRIPTED_WAIT_MS + 1;
	if (c->wait_ms < until_ms + s->leap_ms)
		until_ms = c->wait_ms - s->leap_ms;
	port_wait(s->port, s->waiter, call_socket(c), c->want, until_ms);
	return true;
}

/* Steps a call to its next event; CALL_WAIT: none came. */
static inline enum call_event scene_step(struct scene *s, struct call *c)
{
	uint64_t began_ms = port_now_ms(s->port);
	enum call_event event;

	do {
		s->stepped_ms = scene_now(s);
		event = call_step(c, s->stepped_ms);
	} while (event == CALL_WAIT && scene_wait(s, c, began_ms));
	return event;
}

/* http://127.0.0.1:PORT/file as a URL. */
static inline struct ask scene_url(const struct scene *s)
{
	struct ask ask = {.path = SLICE("/file")};
	struct buf host = BUF(ask.place.host);

	buf_put_z(&host, "127.0.0.1");
	buf_z(&host);
	ask.place.port = s->server.port;
	return ask;
}

/* s3://bucket/a key at the server as the endpoint. */
static inline struct ask scene_s3(struct scene *s)
{
	(void)s;
	return (struct ask){
		.s3 = true, .bucket = SLICE("bucket"), .key = SLICE("a key")};
}

static inline void scene_note(struct scene *s, const struct call *c)
{
	if (s->again < SCENE_FAULTS_MAX) {
		s->faults[s->again] = c->fault;
		s->waits_ms[s->again] = c->wait_ms - s->stepped_ms;
	}
	s->again++;
	s->body_n = 0;
}

/* What is under way brought to its end: DONE or FAILED; else it hangs. */
static inline enum call_event scene_finish(struct scene *s)
{
	enum call_event event;

	for (;;) {
		event = scene_step(s, &s->call);
		if (event == CALL_HEAD) {
			s->status = s->call.exchange.head.status;
		} else if (event == CALL_AGAIN) {
			scene_note(s, &s->call);
		} else if (event == CALL_DATA) {
			if (s->call.data.n > sizeof s->body - s->body_n)
				return CALL_WAIT;
			memcpy(s->body + s->body_n, s->call.data.p,
			       s->call.data.n);
			s->body_n += s->call.data.n;
		} else {
			return event;
		}
	}
}

static inline void scene_start(struct scene *s, const struct ask *ask)
{
	s->again = s->body_n = 0;
	s->status = 0;
	call_start(&s->call, ask, scene_now(s));
}

static inline enum call_event scene_fetch(struct scene *s,
                                          const struct ask *ask)
{
	scene_start(s, ask);
	return scene_finish(s);
}

static inline struct slice scene_body(const struct scene *s)
{
	return (struct slice){s->body, s->body_n};
}

/* Until something of the server has arrived at the call's socket. */
static inline bool scene_arrived(const struct scene *s)
{
	struct pollfd on = {.fd = s->call.link.socket.h, .events = POLLIN};

	return poll(&on, 1, SCRIPTED_WAIT_MS) > 0;
}

/* Whether text is as the pattern, in which a '*' stands for any bytes of one
 * line. */
static inline bool scene_like(struct slice text, const char *pattern)
{
	const char *star = NULL;
	size_t i = 0, from = 0;

	while (i < text.n) {
		if (*pattern == '*') {
			star = pattern++;
			from = i;
		} else if (*pattern == text.p[i]) {
			pattern++;
			i++;
		} else if (star && text.p[from] != '\n') {
			pattern = star + 1;
			i = ++from;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}

#endif
