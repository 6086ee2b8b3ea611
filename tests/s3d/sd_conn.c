#include "sd_conn.h"

#include <string.h>

#include "sd_fault.h"

enum { STATE_READ, STATE_DELAY, STATE_SEND, STATE_OVER };

void sd_conn_init(struct sd_conn *conn, struct sd_world *w, uint64_t number,
                  bool stranger)
{
	memset(conn, 0, offsetof(struct sd_conn, send));
	conn->world = w;
	conn->number = number;
	conn->stranger = stranger;
	conn->idle_ms = w->config.idle_ms;
	conn->noted = true;
	sd_reply_init(&conn->reply);
	sd_send_init(&conn->send);
	sd_world_count(w, SD_COUNT_CONNECTIONS, 1);
}

/* All that belongs to one request, its bytes included. */
static void drop_request(struct sd_conn *conn)
{
	struct sd_text *in = &conn->in;

	if (conn->used > 0)
		memmove(in->p, in->p + conn->used, in->n - conn->used);
	in->n -= conn->used;
	conn->used = 0;
	sd_ask_free(&conn->ask);
	sd_reply_free(&conn->reply);
	sd_verdict_free(&conn->verdict);
	memset(&conn->ask, 0, sizeof(conn->ask));
	memset(&conn->verdict, 0, sizeof(conn->verdict));
	sd_reply_init(&conn->reply);
	sd_send_init(&conn->send);
}

void sd_conn_free(struct sd_conn *conn)
{
	drop_request(conn);
	sd_text_free(&conn->in);
}

void sd_conn_feed(struct sd_conn *conn, const void *p, size_t n)
{
	sd_text_put(&conn->in, p, n);
}

static void count_kind(struct sd_conn *conn)
{
	struct sd_world *w = conn->world;
	const struct sd_ask *ask = &conn->ask;

	if (ask->kind == SD_KIND_OBJECT && ask->get)
		sd_world_count(w, SD_COUNT_GET, 1);
	else if (ask->head)
		sd_world_count(w, SD_COUNT_HEAD, 1);
	else if (ask->kind == SD_KIND_LIST || ask->kind == SD_KIND_BUCKETS)
		sd_world_count(w, SD_COUNT_LIST, 1);
	if (ask->kind == SD_KIND_BUCKET)
		sd_world_count(w, SD_COUNT_HEAD_BUCKET, 1);
	else if (ask->kind == SD_KIND_LIST)
		sd_world_count(w, SD_COUNT_LIST_V1 + sd_ask_is_list_2(ask), 1);
	else if (ask->kind == SD_KIND_BUCKETS)
		sd_world_count(w, SD_COUNT_LIST_BUCKETS, 1);
}

/* --user-expires: a user's token is good for so many requests. */
static void check_age(struct sd_world *w, struct sd_verdict *v)
{
	const struct sd_user *user = v->user;

	if (v->pass != SD_PASS_SIGNED || user->expires_after == 0)
		return;
	if (atomic_fetch_add(&w->user_asks[user - w->config.users], 1) + 1 >=
	    user->expires_after)
		sd_sign_expire(user, v);
}

/* True if the request may be answered; else the refusal is the reply. */
static bool check_gate(struct sd_conn *conn, struct sd_case *c)
{
	struct sd_world *w = conn->world;
	struct sd_verdict *v = &conn->verdict;
	const struct sd_gate gate = {
		.users = w->config.users,
		.user_n = w->config.user_n,
		.more = atomic_load(&w->more_users),
		.region = c->region,
		.anonymous = w->config.anonymous,
		.now_s = c->ids.now_s,
	};

	sd_sign_check(&gate, &conn->ask, v);
	check_age(w, v);
	if (v->pass != SD_PASS_REFUSED && c->told.n > 0) {
		sd_world_count(w, SD_COUNT_REFUSED, 1);
		sd_answer_elsewhere(c, "AuthorizationHeaderMalformed");
		return false;
	}
	if (v->pass == SD_PASS_REFUSED) {
		if (sd_span_is(sd_span_of(v->code), "ExpiredToken"))
			sd_world_count(w, SD_COUNT_EXPIRED, 1);
		sd_world_count(w, SD_COUNT_REFUSED, 1);
		sd_answer_refusal(c, v);
		return false;
	}
	sd_world_count(w,
	               v->pass == SD_PASS_SIGNED ? SD_COUNT_SIGNED
	                                         : SD_COUNT_ANONYMOUS,
	               1);
	c->known = v->pass == SD_PASS_SIGNED;
	if (v->respelled)
		sd_world_count(w, SD_COUNT_RESPELLED, 1);
	return true;
}

static void answer(struct sd_conn *conn, struct sd_case *c)
{
	struct sd_reply *r = &conn->reply;
	bool bent = sd_fault_bend(c, SD_STAGE_CASE);
	bool passed = check_gate(conn, c);

	if (passed) {
		sd_answer_make(c);
		if (c->world->config.chunked_errors && r->status >= 300 &&
		    r->status != 304)
			r->framing = SD_BY_CHUNKS;
		bent |= sd_fault_bend(c, SD_STAGE_REPLY);
	}
	sd_reply_write_head(r, &c->ids);
	if (passed)
		bent |= sd_fault_bend(c, SD_STAGE_HEAD);
	if (bent)
		sd_world_count(c->world, SD_COUNT_FAULTS, 1);
}

/* Whether the request has a field that is for the endpoint's eyes only. */
static bool has_secrets(const struct sd_ask *ask)
{
	static const char *const names[] = {
		"authorization",
		"proxy-authorization",
		"cookie",
		"x-amz-security-token",
		"x-amz-s3session-token",
		"x-amz-server-side-encryption-customer-key",
		"x-amz-server-side-encryption-customer-key-md5",
	};
	struct sd_span value;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (sd_ask_field(ask, names[i], 0, &value))
			return true;
	}
	return false;
}

/* Whoever calls the stranger's port has been led astray. */
static void answer_stranger(struct sd_conn *conn, struct sd_case *c)
{
	sd_world_count(conn->world, SD_COUNT_STRANGER_REQUESTS, 1);
	if (has_secrets(&conn->ask))
		sd_text_str(&conn->verdict.by, "SECRETS");
	sd_text_str(&conn->reply.before, "a stranger's bytes\n");
	conn->reply.length = conn->reply.before.n;
	conn->reply.type = "text/plain";
	sd_reply_write_head(&conn->reply, &c->ids);
}

static bool wants_close(const struct sd_conn *conn)
{
	uint64_t limit = conn->world->config.close_after;
	struct sd_span value;

	return (limit > 0 && conn->requests >= limit) || conn->ask.old ||
	       (sd_ask_field(&conn->ask, "connection", 0, &value) &&
	        sd_span_is_nocase(value, "close"));
}

/* Where the request's bucket lives, and how a wrong region is told. */
static void set_region(struct sd_case *c)
{
	const struct sd_config *config = &c->world->config;
	const struct sd_bucket *b = sd_spec_bucket(
		&c->world->spec, sd_text_view(&c->ask->bucket));
	bool named = b != NULL && b->region.n > 0;

	c->region = named ? b->region : config->region;
	c->moved = config->wrong_region == 301 ||
	           (named && config->wrong_region == 0);
}

/* Answers the request of the first `used` bytes; head is a part of them. The
 * reply is the connection's last if the request's end can't be known. */
static void begin(struct sd_conn *conn, struct sd_span head, bool last,
                  int64_t now_s)
{
	struct sd_world *w = conn->world;
	struct sd_case c = {
		.world = w,
		.ask = &conn->ask,
		.reply = &conn->reply,
		.ids = {now_s, conn->number << 20 | conn->requests},
	};
	bool good = sd_ask_parse(&conn->ask, head, w->config.domain);

	conn->ask.body = (struct sd_span){head.p + head.n, conn->used - head.n};
	conn->requests++;
	conn->noted = false;
	sd_world_count(w, SD_COUNT_REQUESTS, 1);
	conn->reply.no_body = conn->ask.head;
	conn->reply.close = !good || last || wants_close(conn);
	if (!good) {
		sd_reply_error(&conn->reply, 400, "BadRequest",
		               "The request is not well formed",
		               (struct sd_span){NULL, 0}, &c.ids);
		sd_reply_write_head(&conn->reply, &c.ids);
	} else if (conn->stranger) {
		answer_stranger(conn, &c);
	} else {
		count_kind(conn);
		set_region(&c);
		answer(conn, &c);
	}
	sd_text_free(&c.told);
	conn->state = STATE_DELAY;
}

/* True when a whole request (or one that can't be) was there to begin. */
static bool try_begin(struct sd_conn *conn, int64_t now_s)
{
	struct sd_span in = sd_text_view(&conn->in);
	struct sd_span head = {in.p, sd_ask_head_size(in)};
	uint64_t body = 0;

	if (head.n == 0 && in.n <= SD_HEAD_MAX)
		return false;
	if (head.n > SD_HEAD_MAX)
		head.n = 0; /* an empty head is a bad one */
	if (head.n == 0 || !sd_ask_body_size(head, SD_BODY_MAX, &body)) {
		conn->used = in.n;
		begin(conn, head, true, now_s);
		return true;
	}
	if (in.n - head.n < body)
		return false;
	conn->used = head.n + (size_t)body;
	begin(conn, head, false, now_s);
	return true;
}

static void finish(struct sd_conn *conn)
{
	conn->idle_ms = conn->reply.idle_ms > 0 ? conn->reply.idle_ms
	                                        : conn->world->config.idle_ms;
	conn->state = STATE_READ;
}

static void step_act(struct sd_step *step, enum sd_act act, uint64_t wait_ms)
{
	*step = (struct sd_step){act, NULL, 0, wait_ms};
}

void sd_conn_next(struct sd_conn *conn, int64_t now_s, struct sd_step *step)
{
	if (conn->state == STATE_READ) {
		if (conn->used > 0)
			drop_request(conn);
		if (!try_begin(conn, now_s)) {
			step_act(step, SD_READ, conn->idle_ms);
			return;
		}
	}
	if (conn->state == STATE_DELAY) {
		conn->state = STATE_SEND;
		if (conn->world->config.delay_ms > 0) {
			step_act(step, SD_WAIT, conn->world->config.delay_ms);
			return;
		}
	}
	if (conn->state == STATE_SEND) {
		uint64_t before = conn->send.body_at;
		bool more = sd_send_next(&conn->send, &conn->reply, step);

		sd_world_count(conn->world, SD_COUNT_BYTES,
		               conn->send.body_at - before);
		if (more)
			return;
		conn->state = STATE_OVER;
	}
	step_act(step, conn->reply.end_act, 0);
	if (!conn->reply.close) {
		finish(conn);
		step_act(step, SD_WAIT, 0);
	}
}

void sd_conn_end(struct sd_conn *conn)
{
	if (conn->state != STATE_OVER && conn->state != STATE_READ)
		conn->send.stage = -1; /* not whole */
	conn->state = STATE_OVER;
}

bool sd_conn_note(struct sd_conn *conn, struct sd_note *note)
{
	const struct sd_ask *ask = &conn->ask;

	if (conn->noted ||
	    (conn->state != STATE_OVER && conn->state != STATE_READ))
		return false;
	memset(note, 0, sizeof(*note));
	note->conn = conn->number;
	note->method = ask->method;
	note->target = ask->target;
	sd_ask_field(ask, "range", 0, &note->range);
	note->by = sd_text_view(&conn->verdict.by);
	note->status = conn->reply.status;
	note->bytes = conn->send.body_at;
	note->stranger = conn->stranger;
	note->whole = conn->send.stage >= 0;
	conn->noted = true;
	return true;
}
