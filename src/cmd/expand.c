#include "cmd/expand.h"

#include <string.h>

void expand_init(struct expand *x, struct manifest *m, struct listing *listing)
{
	x->manifest = m;
	x->options = m->options;
	x->listing = listing;
	x->only_name = (struct slice){NULL, 0};
	x->inside = false;
	x->stopped = ERR_OK;
	x->comparing = false;
	x->ordinal = 0;
	memset(x->lost, ERR_OK, sizeof x->lost);
}

void expand_compare(struct expand *x, bool comparing)
{
	x->comparing = comparing;
}

_Static_assert(ERR_COUNT <= UINT8_MAX && ERR_OK == 0, "lost");

void expand_stop(struct expand *x, enum err e)
{
	x->stopped = e;
}

void expand_rewind(struct expand *x)
{
	if (x->inside)
		call_hang_up(&x->listing->call);
	x->inside = false;
	x->ordinal = 0;
	manifest_rewind(x->manifest);
}

/* ---- one object that was named --------------------------------------------- */

static enum err put_name(const struct expand *x,
                         const struct manifest_item *item, struct buf *b)
{
	struct source s;
	enum err e = ERR_OK;

	if (x->only_name.n) {
		buf_put(b, x->only_name);
	} else if (item->name.n) {
		buf_put(b, item->name);
	} else {
		e = source_parse(item->source, &s);
		if (e == ERR_OK)
			e = source_put_name(&s, b);
	}
	if (e == ERR_OK && b->over)
		e = ERR_TOO_LONG;
	return e == ERR_OK ? path_check(buf_slice(b)) : e;
}

static enum expand_event give_named(struct expand *x,
                                    const struct manifest_item *item)
{
	struct buf name = BUF(x->name_text);

	x->item = (struct expand_item){.from = *item, .source = item->source};
	x->item.err = put_name(x, item, &name);
	/* One that is refused stays the one that was given. */
	x->item.name = x->item.err == ERR_OK ? buf_slice(&name) : item->name;
	return EXPAND_ITEM;
}

/* ---- what a selection names -------------------------------------------------- */

static bool keep(char *to, size_t cap, struct slice text, struct slice *kept)
{
	if (text.n > cap)
		return false;
	if (text.n)
		memcpy(to, text.p, text.n);
	*kept = (struct slice){to, text.n};
	return true;
}

struct fault expand_fault(const struct expand_item *item, enum err e)
{
	struct fault f = {.err = e};
	struct buf b = BUF(f.reason);

	if (e == ERR_OK || item->listed || !item->from.line)
		return f;
	buf_put_z(&b, "line ");
	buf_put_u64(&b, item->from.line);
	buf_put_z(&b, " of the list");
	(void)buf_z(&b);
	return f;
}

static enum expand_event lose(struct expand *x, enum err e)
{
	x->inside = false;
	x->item.source = x->origin;
	x->item.listed = false;
	x->item.name = x->under;
	x->item.err = x->fault.err = e;
	if (x->comparing && x->ordinal > EXPAND_LOST_MAX) {
		x->err = e;
		return EXPAND_ERROR;
	}
	if (x->comparing)
		x->lost[x->ordinal - 1] = (uint8_t)e;
	return EXPAND_LOST;
}

static enum expand_event lose_without_fault(struct expand *x, enum err e,
                                            const char *why)
{
	fault_set(&x->fault, e, "", NULL, why);
	return lose(x, e);
}

/* The text outlives the line that it stands on. */
static enum expand_event enter(struct expand *x,
                               const struct manifest_item *item,
                               uint64_t now_ms)
{
	enum err e;

	x->ordinal++;
	x->item = (struct expand_item){.from = *item};
	x->origin = item->source;
	x->under = item->name;
	if (!x->listing ||
	    !keep(x->origin_text, sizeof x->origin_text, item->source,
	          &x->origin) ||
	    !keep(x->under_text, sizeof x->under_text, item->name, &x->under))
		return lose_without_fault(x, ERR_TOO_LONG, "");
	if (item->sha256.n)
		return lose_without_fault(x, ERR_LIST,
		                          "a prefix or pattern has no SHA-256");
	x->item.from.source = x->origin;
	x->item.from.name = x->under;
	e = selection_parse(x->origin, &x->selection);
	if (e == ERR_OK && x->under.n)
		e = path_check(x->under);
	if (e != ERR_OK) {
		x->fault = expand_fault(&x->item, e);
		return lose(x, e);
	}
	if (x->stopped != ERR_OK)
		return lose_without_fault(x, x->stopped, "");
	if (x->ordinal <= EXPAND_LOST_MAX && x->lost[x->ordinal - 1])
		return lose_without_fault(
			x, (enum err)x->lost[x->ordinal - 1],
			"it could not be listed when names were compared");
	listing_start_objects(x->listing, x->selection.bucket,
	                      x->selection.prefix, SLICE(""), now_ms);
	x->inside = true;
	x->matches = 0;
	return EXPAND_WAIT;
}

/* s3://bucket/key, and the name below the one that the list gives. */
static void put_entry(struct expand *x, const struct listing_entry *entry,
                      struct slice name)
{
	struct buf source = BUF(x->source_text), b = BUF(x->name_text);

	buf_put_z(&source, "s3://");
	buf_put(&source, x->selection.bucket);
	buf_put_char(&source, '/');
	buf_put(&source, entry->name);
	if (x->under.n) {
		buf_put(&b, x->under);
		buf_put_char(&b, '/');
	}
	buf_put(&b, name);
	x->item.source = buf_slice(&source);
	x->item.name = buf_slice(&b);
	x->item.err = b.over ? ERR_TOO_LONG : path_check(buf_slice(&b));
	if (source.over)
		x->item.err = ERR_TOO_LONG;
}

/* Whether the listing's entry is one that is wanted. */
static bool take_entry(struct expand *x)
{
	const struct listing_entry *entry = &x->listing->entry;
	struct slice name;
	enum selection_take take;

	if (entry->prefix)
		return false;
	take = selection_look(&x->selection, x->options, entry->name,
	                      entry->size, &name);
	x->matches += take != SELECTION_OTHER;
	if (take != SELECTION_TAKEN)
		return false;
	x->item.listed = true;
	x->item.size = entry->size;
	x->item.etag = entry->etag;
	x->item.modified = entry->modified;
	put_entry(x, entry, name);
	return true;
}

/* A prefix without anything below it is most likely written wrong. */
static bool end_selection(struct expand *x, enum expand_event *event)
{
	x->inside = false;
	if (x->matches)
		return false;
	*event = lose_without_fault(x, ERR_NO_OBJECT,
	                            "nothing has that prefix or pattern");
	return true;
}

/* True when there is something to tell; false: the selection is at its end. */
static bool step_selection(struct expand *x, uint64_t now_ms,
                           enum expand_event *event)
{
	if (x->stopped != ERR_OK) {
		call_hang_up(&x->listing->call);
		*event = lose_without_fault(x, x->stopped, "");
		return true;
	}
	for (;;) {
		switch (listing_step(x->listing, now_ms)) {
		case LISTING_WAIT: *event = EXPAND_WAIT; return true;
		case LISTING_AGAIN: *event = EXPAND_AGAIN; return true;
		case LISTING_ENTRY:
			if (!take_entry(x))
				break;
			*event = EXPAND_ITEM;
			return true;
		case LISTING_DONE: return end_selection(x, event);
		case LISTING_FAILED:
			x->fault = x->listing->call.fault;
			*event = lose(x, x->fault.err);
			return true;
		}
	}
}

/* ---- all ------------------------------------------------------------------------ */

enum expand_event expand_next(struct expand *x, uint64_t now_ms)
{
	struct manifest_item item;
	enum expand_event event;
	bool more;

	for (;;) {
		if (x->inside && step_selection(x, now_ms, &event))
			return event;
		x->err = manifest_next(x->manifest, &item, &more);
		if (x->err != ERR_OK)
			return EXPAND_ERROR;
		if (!more)
			return EXPAND_END;
		if (item.literal || !selection_is(item.source))
			return give_named(x, &item);
		event = enter(x, &item, now_ms);
		if (event != EXPAND_WAIT)
			return event;
	}
}

enum expand_event expand_next_blocking(struct expand *x)
{
	struct port *port = x->manifest->port;
	const struct call *c;
	enum expand_event event;

	for (;;) {
		event = expand_next(x, port_now_ms(port));
		if (event != EXPAND_WAIT && event != EXPAND_AGAIN)
			return event;
		if (port_stop_signal(port)) {
			x->err = ERR_STOPPED;
			return EXPAND_ERROR;
		}
		c = &x->listing->call;
		port_wait(port, c->waiter, call_socket(c), c->want, c->wait_ms);
	}
}
