#include "fetch/provider.h"

#include "base/arena.h"
#include "base/percent.h"
#include "fetch/provider_ask.h"
#include "fetch/provider_imds.h"
#include "fetch/provider_sts.h"

size_t provider_cost(void)
{
	return call_cost();
}

enum err provider_init(struct provider *p, struct client *client,
                       struct identity *identity, const struct chain *chain,
                       const struct endpoint_wish *sts, struct arena *a,
                       struct tls *tls)
{
	enum err e;

	p->client = client;
	p->identity = identity;
	p->chain = chain;
	p->sts = *sts;
	p->fault.err = ERR_OK;
	cred_init(&p->base);
	e = port_waiter_open(client->port, &p->waiter);
	return e == ERR_OK ? call_init(&p->call, client, a, tls, p->waiter) : e;
}

/* ---- container, IoT ----------------------------------------------------------- */

static enum err from_container(struct provider *p, struct cred *cred)
{
	const struct chain *c = p->chain;
	struct ask ask = {
		.attempts = 3,
		.deadline_ms = provider_until(p, PROVIDER_CONTAINER_MS)};
	struct slice word = c->authorization;
	enum err e = provider_aim(p, c->url, SLICE(""), &ask);

	if (e == ERR_OK && c->token_file.n) {
		e = provider_read_text(p, c->token_file);
		word = (struct slice){p->text, p->text_n};
	}
	if (e != ERR_OK)
		return e;
	provider_add_field(&ask, SLICE("accept"), SLICE("application/json"));
	if (word.n)
		provider_add_field(&ask, SLICE("authorization"), word);
	return provider_exchange(p, &ask, READ_REPLY, REPLY_CONTAINER, cred);
}

static enum err from_iot(struct provider *p, struct cred *cred)
{
	const struct chain *c = p->chain;
	char url_text[SOURCE_HOST_MAX + 32];
	struct buf url = BUF(url_text), tail = BUF(p->text);
	struct ask ask = {.deadline_ms = provider_until(p, PROVIDER_IOT_MS)};
	enum err e;

	buf_put_z(&url, "https://");
	buf_put(&url, c->iot_endpoint);
	buf_put_z(&tail, "/role-aliases/");
	percent_put_query(&tail, c->iot_role_alias);
	buf_put_z(&tail, "/credentials");
	if (url.over || tail.over)
		return provider_fail(p, ERR_TOO_LONG, "");
	e = provider_aim(p, buf_slice(&url), buf_slice(&tail), &ask);
	if (e != ERR_OK)
		return provider_fail(p, e, "the IoT endpoint is no host name");
	provider_add_field(&ask, SLICE("accept"), SLICE("*/*"));
	if (c->iot_thing.n)
		provider_add_field(&ask, SLICE("x-amzn-iot-thingname"),
		                   c->iot_thing);
	return provider_exchange(p, &ask, READ_REPLY, REPLY_IOT, cred);
}

/* ---- a program ------------------------------------------------------------------ */

static enum err read_output(struct provider *p, const struct port_output *out,
                            struct cred *cred)
{
	enum err e;

	if (out->over)
		return provider_fail(p, ERR_TOO_LONG, "the program's output");
	reply_init(&p->reply, REPLY_PROCESS, cred);
	(void)reply_feed(&p->reply, (struct slice){out->text, out->n});
	e = reply_finish(&p->reply);
	return e == ERR_OK ? e : provider_fail(p, e, p->reply.why);
}

static bool is_stopping(void *identity)
{
	return identity_stopping(identity);
}

/* The first line of what it said on its way down is shown, its output never. */
static enum err fail_process(struct provider *p, enum err e,
                             const struct port_output *said)
{
	struct slice text = {said->text, said->n};

	(void)provider_fail(p, e, "");
	fault_set_reason(&p->fault,
	                 e == ERR_CREDENTIALS ? "credential_process failed"
	                                      : "credential_process",
	                 slice_first(text, slice_find(text, '\n')));
	return e;
}

static enum err from_process(struct provider *p, struct cred *cred)
{
	char words[PROBLEM_TEXT_MAX];
	struct port_output out = {p->text, sizeof p->text, 0, false};
	struct port_output err = {words, sizeof words, 0, false};
	struct port_program program = {
		.argv = p->command.words,
		.out = &out,
		.err = &err,
		.deadline_ms = provider_until(p, PROVIDER_PROCESS_MS),
		.stopping = is_stopping,
		.ctx = p->identity,
	};
	int status = 0;
	enum err e = command_split(p->chain->command, &p->command);

	if (e != ERR_OK)
		return provider_fail(p, e, "credential_process");
	if (p->client->deadline_ms < program.deadline_ms)
		program.deadline_ms = p->client->deadline_ms;
	e = port_run(p->client->port, &program, &status);
	/* The time of the whole run is over, and not the program's. */
	if (e == ERR_SILENT &&
	    port_now_ms(p->client->port) >= p->client->deadline_ms)
		e = ERR_DEADLINE;
	if (e == ERR_OK && status == 0)
		return read_output(p, &out, cred);
	return fail_process(p, e == ERR_OK ? ERR_CREDENTIALS : e, &err);
}

/* ---- all of it ------------------------------------------------------------------- */

static enum err from_source(struct provider *p, struct cred *cred)
{
	const struct chain *c = p->chain;
	const char *field = "";
	enum err e;

	switch (c->source) {
	case CHAIN_PROCESS: return from_process(p, cred);
	case CHAIN_WEB_IDENTITY: return provider_from_web(p, cred);
	case CHAIN_CONTAINER: return from_container(p, cred);
	case CHAIN_IOT: return from_iot(p, cred);
	case CHAIN_IMDS: return provider_from_imds(p, cred);
	case CHAIN_ENVIRONMENT:
	case CHAIN_STATIC: break;
	case CHAIN_ANONYMOUS: return ERR_BUG;
	}
	e = cred_set(cred, c->key_id, c->secret, c->token, &field);
	return e == ERR_OK ? e : provider_fail(p, e, field);
}

/* A file or program that is not there, or says too much, is a source that is
 * wrong: no fault of the disk that is written to, nor of the command line. */
static enum err judge(struct provider *p, enum err e)
{
	char text[PROBLEM_TEXT_MAX + 1];
	struct buf b = BUF(text);

	if (err_class(e) != ERR_CLASS_DISK && e != ERR_TOO_LONG)
		return e;
	buf_put_z(&b, p->fault.reason);
	if (b.n)
		buf_put_z(&b, ": ");
	buf_put_z(&b, err_text(e));
	return provider_fail(p, ERR_CREDENTIALS, buf_z(&b));
}

/* By the server's own date where it told one: a board's may be wrong. */
static enum err measure(struct provider *p, const struct cred *cred,
                        uint64_t *lasts_ms)
{
	int64_t now_s = p->date_s ? p->date_s : port_unix_s(p->client->port);

	*lasts_ms = PORT_NEVER;
	if (!cred->expires)
		return ERR_OK;
	if (cred->expiry_s > now_s)
		*lasts_ms = (uint64_t)(cred->expiry_s - now_s) * 1000;
	else if (p->chain->source == CHAIN_IMDS && !p->chain->role_count)
		*lasts_ms = PROVIDER_EXTENDED_MS;
	else
		return provider_fail(p, ERR_CREDENTIALS,
		                     "they have expired already");
	return ERR_OK;
}

static enum err get(void *ctx, struct cred *cred, uint64_t *lasts_ms)
{
	struct provider *p = ctx;
	enum err e;

	p->date_s = 0;
	p->fault = (struct fault){.err = ERR_OK};
	e = from_source(p, cred);
	for (size_t i = 0; e == ERR_OK && i < p->chain->role_count; i++)
		e = provider_assume(p, &p->chain->roles[i], cred);
	if (e == ERR_OK)
		e = measure(p, cred, lasts_ms);
	e = judge(p, e);
	sha256_wipe(p->text, sizeof p->text);
	sha256_wipe(&p->reply, sizeof p->reply);
	if (e != ERR_OK)
		cred_wipe(cred);
	return e;
}

static void close(void *ctx)
{
	struct provider *p = ctx;

	call_close(&p->call);
	port_waiter_close(p->client->port, &p->waiter);
}

struct identity_source provider_source(struct provider *p)
{
	return (struct identity_source){p, get, close, &p->fault};
}
