#include "cmd/supply.h"

#include "cmd/list.h"

static void fill_job(struct supply *s, const struct manifest_item *item,
                     struct job *j)
{
	struct buf source = BUF(j->source_text), name = BUF(j->name);
	struct fault f = {.err = ERR_OK};

	buf_put(&source, item->source);
	if (source.over) {
		f.err = ERR_TOO_LONG;
		buf_clear(&source);
		buf_put(&source, slice_first(item->source, JOB_SOURCE_MAX));
	}
	j->source_n = source.n;
	if (f.err == ERR_OK)
		f.err = source_parse(job_source(j), &j->source);
	if (f.err == ERR_OK)
		f.err = manifest_put_name(s->manifest, item, &name);
	if (f.err == ERR_OK && item->sha256.n &&
	    !checksum_set_given(&j->given, item->sha256))
		f.err = ERR_BUG; /* list and options have looked at it */
	j->name_n = name.over ? 0 : name.n;
	j->fault = f;
}

static bool next(void *ctx, struct job *j)
{
	struct supply *s = ctx;
	struct manifest_item item;
	bool more = false;
	enum err e = manifest_next(s->manifest, &item, &more);

	/* The list was read whole before: this is a disk that fails now. */
	if (e != ERR_OK)
		s->list_err = e;
	if (e != ERR_OK || !more)
		return false;
	fill_job(s, &item, j);
	return true;
}

static void done(void *ctx, const struct job *j)
{
	struct supply *s = ctx;

	report_file(s->report, j);
}

static void failed(void *ctx, const struct job *j)
{
	struct supply *s = ctx;
	char hex_text[LIST_SHA256_DIGITS];
	struct buf hex = BUF(hex_text);
	enum err e;

	if (j->given.kind == CHECKSUM_SHA256_GIVEN)
		buf_put_hex(&hex, j->given.value, CHECKSUM_BYTES_MAX);
	e = failed_put(s->failed, job_source(j), job_name(j), buf_slice(&hex));

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
	return (struct keeper_hooks){s,     next, done, failed,
	                             again, note, tick, tick_ms};
}
