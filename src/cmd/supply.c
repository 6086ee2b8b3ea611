#include "cmd/supply.h"

#include "base/civil.h"
#include "base/little.h"
#include "cmd/list.h"
#include "fetch/answer.h"
#include "fetch/resume.h"
#include "store/beneath.h"

/* ---- what an earlier run left --------------------------------------------- */

/* Where a file comes from: the object, the server and the version that it is
 * asked for, and the SHA-256 that it must have. */
static uint64_t origin_of(const struct supply *s, const struct source *source,
                          const struct checksum *given)
{
	const struct endpoint *e = &s->client->endpoint;
	uint8_t digest[SHA256_BYTES], object[8];
	struct slice digits = {(const char *)given->value, SHA256_BYTES};
	struct sha256 h;

	little_put(object, resume_source_hash(source), sizeof object);
	sha256_init(&h);
	sha256_put(&h, (struct slice){(const char *)object, sizeof object});
	if (given->kind == CHECKSUM_SHA256_GIVEN)
		sha256_put(&h, digits);
	if (source->kind == SOURCE_S3 && e->custom)
		sha256_put(&h, e->base.host);
	little_put(object, source->port, sizeof object); /* a URL's */
	sha256_put(&h, (struct slice){(const char *)object, sizeof object});
	sha256_put(&h, SLICE("?"));
	sha256_put(&h, s->options->version_id);
	sha256_finish(&h, digest);
	return little_get(digest, 8);
}

/* With --readback, flash that is not trusted is read. */
static bool is_whole(struct supply *s, struct slice name,
                     const struct state_entry *e)
{
	uint64_t crc;

	if (!s->options->readback || !e->has_crc)
		return true;
	return beneath_crc(s->client->port, s->root, name, CRC_64NVME,
	                   s->scratch, sizeof s->scratch, &crc) == ERR_OK &&
	       crc == e->crc;
}

/* Whether the item's file is there as an earlier run left it: *e is what is
 * remembered. */
static bool is_kept(struct supply *s, const struct expand_item *item,
                    struct source *source, struct state_entry *e)
{
	struct checksum given = {.kind = CHECKSUM_NONE};
	struct port_stat stat;
	bool found = false;

	if (!s->state || item->err != ERR_OK)
		return false;
	if (item->from.sha256.n)
		(void)checksum_set_given(&given, item->from.sha256);
	if (source_parse(item->source, source) != ERR_OK ||
	    state_find(s->state, item->name, e, &found) != ERR_OK || !found ||
	    e->source != origin_of(s, source, &given))
		return false;
	return beneath_stat(s->client->port, s->root, item->name, &stat) ==
	               ERR_OK &&
	       stat.kind == PORT_FILE && stat.size == e->size &&
	       stat.mtime_ns == e->mtime_ns && is_whole(s, item->name, e);
}

bool supply_is_unchanged(struct supply *s, const struct expand_item *item,
                         struct job_before *before)
{
	struct state_entry e;
	struct source source;
	int64_t modified_s;

	*before = (struct job_before){.listed = item->listed,
	                              .size = item->size,
	                              .etag = answer_etag_hash(item->etag)};
	if (!is_kept(s, item, &source, &e))
		return false;
	/* A URL's query, which signatures change, may name another object: then
	 * an older date tells nothing. */
	before->by_date = s->options->newer &&
	                  slice_find(source.target, '?') == source.target.n;
	before->kept = true;
	before->kept_modified_s = e.modified_s;
	before->kept_etag = e.etag;
	before->kept_size = e.size;
	if (!civil_parse_extended(item->modified, &modified_s))
		modified_s = 0;
	return item->listed && answer_is_unchanged(before, before->etag,
	                                           item->size, modified_s);
}

/* ---- jobs --------------------------------------------------------------------- */

/* One that is too long is cut so that it is still refused when it comes back in
 * the list of what failed. */
static void put_name(struct buf *b, struct slice name)
{
	buf_put(b, name);
	if (!b->over)
		return;
	buf_clear(b);
	buf_put(b, slice_first(name, b->cap - 1));
	buf_put_char(b, '/');
}

static void fill_job(struct supply *s, const struct expand_item *item,
                     struct job *j)
{
	struct buf source = BUF(j->source_text), name = BUF(j->name);
	enum err e = ERR_OK;

	buf_put(&source, item->source);
	if (source.over) {
		e = ERR_TOO_LONG;
		buf_clear(&source);
		buf_put(&source, slice_first(item->source, JOB_SOURCE_MAX));
	}
	j->source_n = source.n;
	if (e == ERR_OK)
		e = source_parse(job_source(j), &j->source);
	if (e == ERR_OK)
		e = item->err;
	put_name(&name, item->name);
	if (item->from.sha256.n &&
	    !checksum_set_given(&j->given, item->from.sha256))
		e = ERR_BUG; /* list and options have looked at it */
	j->name_n = name.n;
	j->group = item->listed ? s->expand->ordinal : 0;
	j->fault = expand_fault(item, e);
	if (e == ERR_OK)
		j->unchanged = supply_is_unchanged(s, item, &j->before);
}

/* The selection itself takes the place of all that it names. */
static void fill_lost(struct supply *s, struct job *j)
{
	fill_job(s, &s->expand->item, j);
	j->selection = true;
	j->group = s->expand->ordinal;
	j->fault = s->expand->fault;
}

/* Once the run is to end, nothing more is listed. */
static void check_stop(struct supply *s)
{
	struct port *p = s->client->port;
	enum err e = ERR_OK;

	if (port_stop_signal(p))
		e = ERR_STOPPED;
	else if (port_now_ms(p) >= s->client->deadline_ms)
		e = ERR_DEADLINE;
	if (e == ERR_OK || s->stopped)
		return;
	s->stopped = true;
	expand_stop(s->expand, e);
}

static void tell_again(struct supply *s)
{
	const struct call *c = &s->expand->listing->call;

	report_fault(s->report, source_shown(s->expand->origin), &c->fault,
	             true, c->wait_ms - port_now_ms(s->client->port));
}

static enum keeper_next next(void *ctx, struct job *j)
{
	struct supply *s = ctx;

	check_stop(s);
	switch (expand_next(s->expand, port_now_ms(s->client->port))) {
	case EXPAND_ITEM: fill_job(s, &s->expand->item, j); return KEEPER_JOB;
	case EXPAND_LOST: fill_lost(s, j); return KEEPER_JOB;
	case EXPAND_AGAIN: tell_again(s); return KEEPER_LATER;
	case EXPAND_WAIT: return KEEPER_LATER;
	case EXPAND_ERROR:
		/* The list was read whole before: a disk that fails now. */
		s->list_err = s->expand->err;
		return KEEPER_END;
	case EXPAND_END: break;
	}
	return KEEPER_END;
}

static void wait(void *ctx, struct port_socket *socket, enum port_io *want,
                 uint64_t *until_ms)
{
	struct supply *s = ctx;
	const struct call *c = &s->expand->listing->call;

	*socket = call_socket(c);
	*want = c->want;
	*until_ms = c->wait_ms;
}

/* ---- what is remembered --------------------------------------------------------- */

static void set_crc(struct state_entry *e, const struct checksum *c)
{
	e->has_crc = c->kind == CHECKSUM_CRC64NVME;
	for (size_t i = 0; e->has_crc && i < 8; i++)
		e->crc = e->crc << 8 | c->value[i];
}

/* A file that is durable under its name, as it is found there now. */
static enum err remember(struct supply *s, const struct job *j)
{
	struct state_entry e = {
		.size = job_size(j),
		.source = origin_of(s, &j->source, &j->given),
		.etag = answer_etag_hash(slice_of(j->facts.etag)),
		.modified_s = j->facts.modified_s};
	struct port_stat stat;
	enum err err = beneath_stat(s->client->port, s->root, job_name(j),
	                            &stat);

	if (err != ERR_OK)
		return err;
	e.mtime_ns = stat.mtime_ns;
	set_crc(&e, &j->facts.checksum);
	return state_put(s->state, job_name(j), &e);
}

static void note_done(struct supply *s, const struct job *j)
{
	enum err e;

	if (!s->state || s->state_err != ERR_OK)
		return;
	e = remember(s, j);
	if (e == ERR_OK && ++s->unsynced >= SUPPLY_STATE_FILES) {
		s->unsynced = 0;
		e = state_sync(s->state);
	}
	s->state_err = e;
}

enum err supply_finish(struct supply *s)
{
	if (s->state && s->state_err == ERR_OK)
		s->state_err = state_sync(s->state);
	return s->state_err;
}

/* ---- what the keeper tells --------------------------------------------------------- */

static void done(void *ctx, const struct job *j)
{
	struct supply *s = ctx;

	note_done(s, j);
	report_file(s->report, j);
}

static void failed(void *ctx, const struct job *j)
{
	struct supply *s = ctx;
	char hex_text[LIST_SHA256_DIGITS];
	struct buf hex = BUF(hex_text);
	struct failed_item item = {.source = job_source(j),
	                           .name = job_name(j),
	                           .selection = j->selection,
	                           .group = j->group};
	enum err e;

	if (j->given.kind == CHECKSUM_SHA256_GIVEN)
		buf_put_hex(&hex, j->given.value, CHECKSUM_BYTES_MAX);
	item.sha256 = buf_slice(&hex);
	e = failed_put(s->failed, &item);
	if (s->failed_err == ERR_OK)
		s->failed_err = e;
	/* Those that a stop left undone are told in one line, not in each. */
	if (j->fault.err == ERR_STOPPED || j->fault.err == ERR_DEADLINE)
		return;
	report_fault(s->report, source_shown(job_source(j)), &j->fault, false,
	             0);
}

static void again(void *ctx, const struct job *j, const struct fault *f,
                  uint64_t wait_ms)
{
	struct supply *s = ctx;

	report_fault(s->report, source_shown(job_source(j)), f, true, wait_ms);
}

static const char *text_of(enum job_note note)
{
	switch (note) {
	case JOB_NOTE_CHANGED: return "the object changed, started again";
	case JOB_NOTE_NO_RANGES:
		return "the server knows no ranges, fetched in one stream";
	case JOB_NOTE_JOURNAL:
		return "what an earlier run left cannot be used, started again";
	case JOB_NOTE_PIECES:
		return "the disk changed what was written, fetched again";
	case JOB_NOTE_CHECKSUM:
		return "the checksum does not match, started again";
	case JOB_NOTE_PARTS:
		return "not verifiable: its checksum is over parts of sizes "
		       "that the server does not tell";
	case JOB_NOTE_NONE: break;
	}
	return "";
}

static void note(void *ctx, const struct job *j, enum job_note n)
{
	struct supply *s = ctx;

	/* Nothing has gone another way than usual, as with the others. */
	if (n == JOB_NOTE_PARTS && !s->report->verbose)
		return;
	report_note(s->report, source_shown(job_source(j)),
	            slice_of(text_of(n)));
}

static void tick(void *ctx, const struct keeper_count *n,
                 const struct queue_sum *sum)
{
	struct supply *s = ctx;

	report_progress(s->report, n, sum, client_counts(s->client).retried);
}

struct keeper_hooks supply_hooks(struct supply *s, uint64_t tick_ms)
{
	return (struct keeper_hooks){s,     next, wait, done,   failed,
	                             again, note, tick, tick_ms};
}
