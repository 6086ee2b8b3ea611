#include "fetch/listing.h"

#include <string.h>

#include "base/crc.h"

enum err listing_init(struct listing *l, struct client *client, struct arena *a,
                      struct tls *tls, struct port_waiter waiter)
{
	l->pages = 0;
	return call_init(&l->call, client, a, tls, waiter);
}

/* ---- asking for a page ------------------------------------------------------ */

static struct slice token_of(const struct listing *l)
{
	return (struct slice){l->token, l->token_n};
}

static struct slice key_of(const struct listing *l)
{
	return (struct slice){l->key, l->key_n};
}

static void put_query(const struct listing *l, struct buf *query)
{
	struct objects_ask ask = {
		.v1 = l->v1, .prefix = l->prefix, .delimiter = l->delimiter};

	if (l->of_buckets) {
		buckets_put_query(query, token_of(l));
		return;
	}
	if (l->behind)
		ask.after = key_of(l);
	else if (l->v1)
		ask.after = token_of(l); /* the marker */
	else
		ask.token = token_of(l);
	objects_put_query(query, &ask);
}

/* skip: so many of its entries were handed out already. */
static void ask_page(struct listing *l, uint64_t skip, uint64_t now_ms)
{
	struct ask ask = {.s3 = true, .bucket = l->bucket};
	struct buf query = BUF(l->query);

	put_query(l, &query);
	ask.query = buf_slice(&query); /* the limits of all parts fit */
	l->in_page = 0;
	l->skip = skip;
	l->by_key = l->behind;
	l->progress = l->doubting = false;
	l->rest = (struct slice){NULL, 0};
	call_start(&l->call, &ask, now_ms);
}

static void start(struct listing *l, uint64_t now_ms)
{
	l->pages = 0;
	l->token_n = l->key_n = l->before_n = 0;
	l->v1 = l->behind = l->rested = l->assumed = l->unsorted = false;
	l->stepped_ms = now_ms;
	ask_page(l, 0, now_ms);
}

void listing_start_buckets(struct listing *l, uint64_t now_ms)
{
	l->of_buckets = true;
	l->bucket = l->prefix = l->delimiter = (struct slice){NULL, 0};
	start(l, now_ms);
}

void listing_start_objects(struct listing *l, struct slice bucket,
                           struct slice prefix, struct slice delimiter,
                           uint64_t now_ms)
{
	l->of_buckets = false;
	l->bucket = bucket;
	l->prefix = prefix;
	l->delimiter = delimiter;
	start(l, now_ms);
}

/* ---- the end of a page, and of an attempt ------------------------------------ */

static enum listing_event fail(struct listing *l, enum err e)
{
	call_fault(&l->call, e);
	return LISTING_FAILED;
}

/* Where it goes on; false at the end. */
static bool next_token(const struct listing *l, struct slice *token)
{
	const struct objects *o = &l->page.objects;

	if (l->of_buckets) {
		*token = (struct slice){l->page.buckets.token,
		                        l->page.buckets.token_n};
		return token->n > 0;
	}
	*token = (struct slice){o->token, o->token_n};
	if (o->truncated && !token->n) {
		*token = (struct slice){o->marker, o->marker_n};
		if (!token->n)
			*token = key_of(l);
	}
	return o->truncated;
}

/* A server that says the same again would never end. In a circle of pages the
 * token of some power of two is met again (Brent). */
static bool goes_round(struct listing *l, struct slice token)
{
	uint64_t hash = crc_put(CRC_64NVME, 0, token);
	uint64_t max = l->of_buckets ? BUCKETS_PAGES_MAX : LISTING_PAGES_MAX;
	struct slice before = {l->before, l->before_n};
	bool same = slice_equal(token, token_of(l)) || !token.n ||
	            (l->pages && hash == l->mark) ||
	            (l->in_page && !l->of_buckets &&
	             slice_equal(before, key_of(l)));

	if ((l->pages & (l->pages - 1)) == 0)
		l->mark = hash;
	memcpy(l->before, l->key, l->key_n);
	l->before_n = l->key_n;
	return same || ++l->pages >= max;
}

static uint64_t handed_out(const struct listing *l)
{
	return l->in_page > l->skip ? l->in_page : l->skip;
}

/* Whether the last key tells where it was left. (A count does not, when some of
 * them were deleted meanwhile.) Directory buckets are in no order, and with a
 * delimiter prefixes come behind all objects. */
static bool is_sorted(const struct listing *l)
{
	return l->key_n && !l->unsorted && !l->delimiter.n &&
	       !endpoint_bucket_is_directory(l->bucket);
}

/* What is left of the page at hand. */
static void ask_rest(struct listing *l, uint64_t now_ms)
{
	l->behind = is_sorted(l);
	ask_page(l, l->behind ? 0 : handed_out(l), now_ms);
}

/* The call asks for the same page again. */
static void read_again(struct listing *l)
{
	l->by_key = is_sorted(l);
	l->skip = l->by_key ? 0 : handed_out(l);
	l->in_page = 0;
	l->rest = (struct slice){NULL, 0};
}

/* The page has told in the end how its keys are written. */
static enum listing_event ask_once_more(struct listing *l, uint64_t now_ms)
{
	l->assumed = true;
	l->encoded = l->page.objects.encoded;
	ask_rest(l, now_ms);
	return LISTING_WAIT;
}

/* The page is whole: the next one, or the end. */
static enum listing_event turn_page(struct listing *l, uint64_t now_ms)
{
	struct slice token;
	enum err e = l->of_buckets ? buckets_finish(&l->page.buckets)
	                           : objects_finish(&l->page.objects);

	if (e != ERR_OK)
		return fail(l, e);
	if (l->doubting)
		return ask_once_more(l, now_ms);
	if (!next_token(l, &token))
		return LISTING_DONE;
	if (goes_round(l, token) || token.n > sizeof l->token)
		return fail(l, ERR_XML);
	/* A page without a token comes from a server of version 1. */
	l->v1 = !l->of_buckets && !l->page.objects.token_n;
	memcpy(l->token, token.p, token.n);
	l->token_n = token.n;
	l->behind = false;
	ask_page(l, 0, now_ms);
	return LISTING_WAIT;
}

/* A page that made some progress is worth as many attempts as a new one. */
static enum listing_event failed(struct listing *l, uint64_t now_ms)
{
	const struct fault *f = &l->call.fault;

	/* Version 1 knows a key to go on behind, and no token. */
	if (!l->of_buckets && !l->v1 && f->status == 501 &&
	    (is_sorted(l) || !l->token_n)) {
		l->v1 = true;
		ask_rest(l, now_ms);
		return LISTING_WAIT;
	}
	if (!l->progress || !err_retryable(f->err))
		return LISTING_FAILED;
	ask_rest(l, now_ms);
	return LISTING_AGAIN;
}

static enum listing_event of_call(struct listing *l, enum call_event event,
                                  uint64_t now_ms)
{
	switch (event) {
	case CALL_WAIT: return LISTING_WAIT;
	case CALL_AGAIN: read_again(l); return LISTING_AGAIN;
	default: return failed(l, now_ms);
	}
}

/* ---- entries ------------------------------------------------------------------ */

static enum err feed(struct listing *l, size_t *used, bool *found)
{
	return l->of_buckets
	               ? buckets_feed(&l->page.buckets, l->rest, used, found)
	               : objects_feed(&l->page.objects, l->rest, used, found);
}

static void set_entry(struct listing *l)
{
	const struct objects *o = &l->page.objects;

	if (l->of_buckets) {
		l->entry = (struct listing_entry){
			.name = {l->page.buckets.name, l->page.buckets.name_n}};
		return;
	}
	l->entry = (struct listing_entry){
		.prefix = o->prefix,
		.name = {o->key, o->key_n},
		.size = o->size,
		.etag = slice_of(o->etag),
		.modified = slice_of(o->modified),
		.storage_class = slice_of(o->storage_class)};
}

/* Behind a key, a server that knows nothing of start-after hands out all from
 * the start; and some begin a page with the last key of the page before. */
static bool is_new(struct listing *l)
{
	struct slice name = l->entry.name;
	int order = slice_compare(name, key_of(l)); /* > 0 behind no key */

	if (++l->in_page <= l->skip || order == 0 || (l->by_key && order < 0))
		return false;
	l->progress = true;
	if (!l->of_buckets) {
		l->unsorted = l->unsorted || order < 0;
		memcpy(l->key, name.p, name.n);
		l->key_n = name.n;
	}
	return true;
}

/* Reads on in the piece at hand; *event when there is something to tell. */
static bool read_piece(struct listing *l, uint64_t now_ms,
                       enum listing_event *event)
{
	size_t used;
	bool found;
	enum err e;

	while (l->rest.n) {
		e = feed(l, &used, &found);
		if (e != ERR_OK && l->doubting && l->page.objects.encoded) {
			call_hang_up(&l->call);
			*event = ask_once_more(l, now_ms);
			return true;
		}
		if (e != ERR_OK) {
			*event = of_call(l, call_refuse(&l->call, e, now_ms),
			                 now_ms);
			return true;
		}
		l->rest = slice_after(l->rest, used);
		if (!found || l->doubting)
			continue;
		l->doubting = !l->of_buckets && l->page.objects.doubtful;
		if (l->doubting)
			continue;
		set_entry(l);
		*event = LISTING_ENTRY;
		if (is_new(l))
			return true;
	}
	return false;
}

/* The owner was away for long: the server may have given up, and the rest of the
 * page is asked for anew behind the last key, which costs less than all of it.
 * (Where that tells nothing, the connection is tried.) */
static void wake_up(struct listing *l, uint64_t now_ms)
{
	if (!l->rested)
		return;
	l->rested = false;
	if (!is_sorted(l) || l->call.state != CALL_EXCHANGE) {
		call_rest(&l->call, now_ms);
		return;
	}
	call_hang_up(&l->call);
	ask_rest(l, now_ms);
}

static void begin_page(struct listing *l)
{
	l->doubting = false;
	if (l->of_buckets) {
		buckets_init(&l->page.buckets);
		return;
	}
	objects_init(&l->page.objects);
	if (l->assumed)
		objects_assume(&l->page.objects, l->encoded);
}

enum listing_event listing_step(struct listing *l, uint64_t now_ms)
{
	enum listing_event event;
	enum call_event e;

	l->rested = l->rested || now_ms - l->stepped_ms >= LISTING_REST_MS;
	l->stepped_ms = now_ms;
	for (;;) {
		if (read_piece(l, now_ms, &event))
			return event;
		wake_up(l, now_ms);
		e = call_step(&l->call, now_ms);
		switch (e) {
		case CALL_HEAD: begin_page(l); break;
		case CALL_DATA: l->rest = l->call.data; break;
		case CALL_DONE: return turn_page(l, now_ms);
		default: return of_call(l, e, now_ms);
		}
	}
}
