#include "http/exchange.h"

void exchange_init(struct exchange *x, struct slice request, bool head_only,
                   char *text)
{
	*x = (struct exchange){
		.state = request.n ? EXCHANGE_SEND : EXCHANGE_HEAD,
		.out = request,
		.head_only = head_only,
	};
	head_init(&x->head, text);
	body_init(&x->body, BODY_NONE, 0);
}

struct slice exchange_out(const struct exchange *x)
{
	return x->out;
}

void exchange_sent(struct exchange *x, size_t n)
{
	x->out = slice_after(x->out, n);
	if (x->state == EXCHANGE_SEND && x->out.n == 0)
		x->state = EXCHANGE_HEAD;
}

/* RFC 9112 6.3; head has refused what is ambiguous. */
static enum body_kind kind_of(const struct exchange *x)
{
	const struct head *h = &x->head;

	if (x->head_only || h->status == 204 || h->status == 304)
		return BODY_NONE;
	if (h->chunked)
		return BODY_CHUNKED;
	return h->has_length ? BODY_LENGTH : BODY_CLOSE;
}

static enum err feed_head(struct exchange *x, struct slice in, size_t *used)
{
	bool done;
	enum err e = head_feed(&x->head, in, used, &done);

	if (e != ERR_OK || !done)
		return e;
	/* A success cannot be the answer to half a request: it was meant for
	 * somebody else, or planted. */
	if (x->early && x->head.status < 400)
		return x->head.error = ERR_HTTP_HEAD;
	body_init(&x->body, kind_of(x), x->head.length);
	x->state = x->body.done ? EXCHANGE_DONE : EXCHANGE_BODY;
	return ERR_OK;
}

static enum err feed_body(struct exchange *x, struct slice in, size_t *used,
                          struct slice *data)
{
	enum err e = body_feed(&x->body, in, used, data);

	if (e == ERR_OK && x->body.done)
		x->state = EXCHANGE_DONE;
	return e;
}

enum err exchange_feed(struct exchange *x, struct slice in, size_t *used,
                       struct slice *data)
{
	*used = 0;
	*data = (struct slice){NULL, 0};
	if (x->state == EXCHANGE_DONE || in.n == 0)
		return ERR_OK;
	x->any = true;
	if (x->state == EXCHANGE_SEND) {
		x->early = true;
		x->out = (struct slice){NULL, 0};
		x->state = EXCHANGE_HEAD;
	}
	if (x->state == EXCHANGE_HEAD)
		return feed_head(x, in, used);
	return feed_body(x, in, used, data);
}

enum err exchange_close(struct exchange *x, bool clean)
{
	if (x->state == EXCHANGE_DONE)
		return ERR_OK;
	if (!x->any)
		return ERR_BROKEN;
	if (x->state == EXCHANGE_HEAD)
		return x->head.error != ERR_OK ? x->head.error : ERR_CUT;
	enum err e = body_close(&x->body, clean);
	if (e == ERR_OK)
		x->state = EXCHANGE_DONE;
	return e;
}

bool exchange_keeps(const struct exchange *x)
{
	const struct head *h = &x->head;
	/* 204 has no body; who announces one may well send it. */
	bool doubtful = h->status == 204 && (h->chunked || h->length > 0);

	return x->state == EXCHANGE_DONE && h->keeps_alive && !x->early &&
	       x->body.kind != BODY_CLOSE && !doubtful;
}
