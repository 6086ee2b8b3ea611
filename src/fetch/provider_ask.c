#include "fetch/provider_ask.h"

#include <string.h>

#include "base/civil.h"
#include "cred/keyfile.h"
#include "cred/plain.h"

enum {
	TURN_MS = 100,
	TOKEN_WHY_MAX = 40, /* behind the path of its file */
};

/* Remembers the reason for the line that tells it. */
enum err provider_fail(struct provider *p, enum err e, const char *why)
{
	fault_set(&p->fault, e, "", NULL, why);
	return e;
}

void provider_set_reason(struct provider *p, const char *why)
{
	struct buf b = BUF(p->fault.reason);

	if (!why[0] || p->fault.reason[0])
		return;
	buf_put(&b, slice_first(slice_of(why), sizeof p->fault.reason - 1));
	(void)buf_z(&b);
}

/* ---- one request ------------------------------------------------------------ */

static void begin_answer(struct provider *p, enum reading how,
                         enum reply_kind kind, struct cred *cred)
{
	struct slice date;

	if (!head_find(&p->call.exchange.head, SLICE("date"), &date) ||
	    !civil_parse_http(date, &p->date_s))
		p->date_s = 0;
	p->text_n = 0;
	if (how == READ_REPLY)
		reply_init(&p->reply, kind, cred);
}

static enum err take_data(struct provider *p, enum reading how)
{
	struct slice data = p->call.data;

	if (how == READ_REPLY) {
		return reply_feed(&p->reply, data);
	}
	if (data.n > sizeof p->text - p->text_n)
		return ERR_TOO_LONG;
	memcpy(p->text + p->text_n, data.p, data.n);
	p->text_n += data.n;
	return ERR_OK;
}

/* What is no answer of such a server is a source that is wrong, whatever it
 * would be of an object; the network's faults, and refusals, stay. */
static enum err meaning(enum err e)
{
	switch (e) {
	case ERR_XML:
	case ERR_TOO_LONG:
	case ERR_HTTP_STATUS:
	case ERR_NO_OBJECT:
	case ERR_NO_BUCKET: return ERR_CREDENTIALS;
	default: return e;
	}
}

static enum err end_answer(struct provider *p, enum reading how)
{
	enum err e = how == READ_REPLY ? reply_finish(&p->reply) : ERR_OK;

	if (e == ERR_OK)
		return ERR_OK;
	e = meaning(e);
	call_fault(&p->call, e);
	p->fault = p->call.fault;
	provider_set_reason(p, p->reply.code[0] ? p->reply.code : p->reply.why);
	return e;
}

/* In turns, since nothing wakes it when it is to end: a signal comes to
 * another's waiter, or while there is no thread yet. */
static void wait_a_turn(struct provider *p)
{
	struct port *port = p->client->port;
	uint64_t end_ms = provider_until(p, TURN_MS);

	if (p->call.wait_ms < end_ms)
		end_ms = p->call.wait_ms;
	port_wait(port, p->waiter, call_socket(&p->call), p->call.want, end_ms);
}

/* Blocks: to its end, or until the identity is told to stop. */
enum err provider_exchange(struct provider *p, const struct ask *ask,
                           enum reading how, enum reply_kind kind,
                           struct cred *cred)
{
	struct port *port = p->client->port;
	enum err e = ERR_OK;

	call_start(&p->call, ask, port_now_ms(port));
	while (e == ERR_OK) {
		if (identity_stopping(p->identity))
			return provider_fail(p, ERR_STOPPED, "");
		switch (call_step(&p->call, port_now_ms(port))) {
		case CALL_WAIT: wait_a_turn(p); break;
		case CALL_HEAD: begin_answer(p, how, kind, cred); break;
		case CALL_DATA: e = take_data(p, how); break;
		case CALL_AGAIN: break;
		case CALL_DONE: return end_answer(p, how);
		case CALL_FAILED:
			p->fault = p->call.fault;
			p->fault.err = meaning(p->fault.err);
			return p->fault.err;
		}
	}
	call_hang_up(&p->call);
	if (how == READ_REPLY)
		return end_answer(p, how);
	return provider_fail(p, meaning(e), "too long an answer");
}

uint64_t provider_until(const struct provider *p, uint64_t ms)
{
	return port_now_ms(p->client->port) + ms;
}

/* Takes a URL apart into a place and a path: in p->path from `at` on. */
enum err provider_aim(struct provider *p, struct slice url, struct slice tail,
                      struct ask *ask)
{
	struct buf host = BUF(ask->place.host), path = BUF(p->path);
	struct source s;
	enum err e = source_parse(url, &s);

	if (e != ERR_OK || s.kind != SOURCE_URL)
		return ERR_CONFIG;
	buf_put(&host, s.host);
	(void)buf_z(&host);
	while (tail.n && slice_ends(s.target, SLICE("/")))
		s.target.n--;
	buf_put(&path, s.target);
	buf_put(&path, tail);
	ask->place.tls = s.tls;
	ask->place.port = s.port;
	ask->path = buf_slice(&path);
	return host.over || path.over ? ERR_TOO_LONG : ERR_OK;
}

void provider_add_field(struct ask *ask, struct slice name, struct slice value)
{
	ask->fields[ask->field_count++] = (struct ask_field){name, value};
}

static enum err fail_file(struct provider *p, enum err e, struct slice path)
{
	struct buf b = BUF(p->fault.reason);
	const char *why = plain_why(e);

	(void)provider_fail(p, why ? ERR_CREDENTIALS : e, "");
	buf_put_z(&b, "token file ");
	buf_put(&b, slice_first(path, b.cap - b.n - TOKEN_WHY_MAX));
	if (why || e == ERR_CONFIG) {
		buf_put_z(&b, ": ");
		buf_put_z(&b, why ? why : "empty, or not one line of text");
	}
	(void)buf_z(&b);
	return p->fault.err;
}

/* The text of a file, without blanks at its ends. */
enum err provider_read_text(struct provider *p, struct slice path)
{
	char name[PROFILE_PATH_MAX + 1];
	struct buf z = BUF(name), b;
	enum err e;

	buf_init(&b, p->text, STS_WEB_TOKEN_MAX);
	buf_put(&z, path);
	(void)buf_z(&z);
	e = z.over ? ERR_TOO_LONG : keyfile_read(p->client->port, name, &b);
	p->text_n = b.n;
	return e == ERR_OK ? e : fail_file(p, e, path);
}
