#include "fetch/listing.h"

#include <string.h>

enum err listing_init(struct listing *l, struct client *client, struct arena *a,
                      struct tls *tls, struct port_waiter waiter)
{
	*l = (struct listing){.pages = 0};
	return call_init(&l->call, client, a, tls, waiter);
}

static enum err ask_page(struct listing *l, uint64_t now_ms)
{
	struct client *client = l->call.client;
	struct ask ask = {.s3 = true};
	struct buf path = BUF(l->path), query = BUF(l->query);
	struct slice token = {l->last_token, l->last_token_n};
	enum err e = endpoint_place(&client->endpoint, SLICE(""), SLICE(""),
	                            &ask.place, &path);

	buckets_put_query(&query, token);
	if (e == ERR_OK && (path.over || query.over))
		e = ERR_TOO_LONG;
	if (e != ERR_OK)
		return e;
	ask.path = buf_slice(&path);
	ask.query = buf_slice(&query);
	l->in_page = l->skip = 0;
	call_start(&l->call, &ask, now_ms);
	return ERR_OK;
}

enum err listing_start(struct listing *l, uint64_t now_ms)
{
	l->pages = 0;
	l->last_token_n = 0;
	l->rest = (struct slice){NULL, 0};
	return ask_page(l, now_ms);
}

static enum listing_event fail(struct listing *l, enum err e)
{
	call_fault(&l->call, e);
	return LISTING_FAILED;
}

static enum listing_event of_call(struct listing *l, enum call_event event)
{
	switch (event) {
	case CALL_WAIT: return LISTING_WAIT;
	case CALL_AGAIN:
		l->skip = l->in_page > l->skip ? l->in_page : l->skip;
		l->in_page = 0;
		l->rest = (struct slice){NULL, 0};
		return LISTING_AGAIN;
	default: return LISTING_FAILED;
	}
}

/* The page is whole: the next one, or the end. A token that comes twice in
 * a row, or too many pages: a server that would never end. */
static enum listing_event turn_page(struct listing *l, uint64_t now_ms)
{
	struct slice token = {l->page.token, l->page.token_n};
	struct slice last = {l->last_token, l->last_token_n};
	enum err e = buckets_finish(&l->page);

	if (e != ERR_OK)
		return fail(l, e);
	if (!token.n)
		return LISTING_DONE;
	if (slice_equal(token, last) || ++l->pages >= BUCKETS_PAGES_MAX)
		return fail(l, ERR_XML);
	memcpy(l->last_token, token.p, token.n);
	l->last_token_n = token.n;
	e = ask_page(l, now_ms);
	return e == ERR_OK ? LISTING_WAIT : fail(l, e);
}

/* Reads on in the piece at hand; *event when there is something to tell. */
static bool read_piece(struct listing *l, uint64_t now_ms,
                       enum listing_event *event)
{
	size_t used;
	bool found;
	enum err e;

	while (l->rest.n) {
		e = buckets_feed(&l->page, l->rest, &used, &found);
		if (e != ERR_OK) {
			*event = of_call(l, call_refuse(&l->call, e, now_ms));
			return true;
		}
		l->rest = slice_after(l->rest, used);
		if (!found || ++l->in_page <= l->skip)
			continue;
		l->name = (struct slice){l->page.name, l->page.name_n};
		*event = LISTING_NAME;
		return true;
	}
	return false;
}

enum listing_event listing_step(struct listing *l, uint64_t now_ms)
{
	enum listing_event event;
	enum call_event e;

	for (;;) {
		if (read_piece(l, now_ms, &event))
			return event;
		e = call_step(&l->call, now_ms);
		switch (e) {
		case CALL_HEAD: buckets_init(&l->page); break;
		case CALL_DATA: l->rest = l->call.data; break;
		case CALL_DONE: return turn_page(l, now_ms);
		default: return of_call(l, e);
		}
	}
}
