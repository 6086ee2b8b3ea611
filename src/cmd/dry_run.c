#include "cmd/dry_run.h"

#include <string.h>

#include "cmd/list.h"

static enum err flush(struct dry_run *d)
{
	struct slice text = {d->out, d->out_n};

	d->out_n = 0;
	return text.n ? port_print(d->supply->client->port, PORT_OUT, text)
	              : ERR_OK;
}

/* Whole lines only, so that a closed pipe cuts none. */
static enum err print(struct dry_run *d, struct slice line)
{
	enum err e = ERR_OK;

	if (line.n > sizeof d->out - d->out_n)
		e = flush(d);
	if (e != ERR_OK || line.n > sizeof d->out)
		return e != ERR_OK ? e
		                   : port_print(d->supply->client->port,
		                                PORT_OUT, line);
	memcpy(d->out + d->out_n, line.p, line.n);
	d->out_n += line.n;
	return ERR_OK;
}

static void fail(struct dry_run *d, const struct fault *f)
{
	const struct expand_item *item = &d->supply->expand->item;

	keeper_count_fail(&d->count, f->err);
	d->count.late = d->count.late || f->err == ERR_DEADLINE;
	report_fault(d->supply->report, source_shown(item->source), f, false,
	             0);
}

static enum err look(struct dry_run *d)
{
	const struct expand_item *item = &d->supply->expand->item;
	struct fault f = expand_fault(item, item->err);
	struct job_before before;
	struct buf b = BUF(d->line);

	if (item->err != ERR_OK) {
		fail(d, &f);
		return ERR_OK;
	}
	if (supply_is_unchanged(d->supply, item, &before)) {
		d->count.files_unchanged++;
		return ERR_OK;
	}
	d->count.files_done++;
	d->count.bytes_done += item->size;
	d->unsized += !item->listed;
	list_put(&b, item->source, item->name, item->from.sha256);
	return b.over ? ERR_TOO_LONG : print(d, buf_slice(&b));
}

static void put_sum(struct buf *b, const struct dry_run *d)
{
	buf_put_z(b, "would fetch ");
	buf_put_u64(b, d->count.files_done);
	buf_put_z(b, " files, ");
	buf_put_u64(b, d->count.bytes_done);
	buf_put_z(b, " bytes");
	if (d->unsized) {
		buf_put_z(b, " and ");
		buf_put_u64(b, d->unsized);
		buf_put_z(b, " of unknown size");
	}
	if (d->count.files_unchanged) {
		buf_put_z(b, "; unchanged ");
		buf_put_u64(b, d->count.files_unchanged);
	}
}

enum err dry_run_all(struct dry_run *d)
{
	struct expand *x = d->supply->expand;
	char text[160];
	struct buf b = BUF(text);
	enum err e = ERR_OK;
	bool more = true;

	while (e == ERR_OK && more) {
		switch (expand_next_blocking(x)) {
		case EXPAND_ITEM: e = look(d); break;
		case EXPAND_LOST: fail(d, &x->fault); break;
		case EXPAND_ERROR: e = x->err; break;
		default: more = false; break;
		}
	}
	if (e == ERR_OK)
		e = flush(d);
	if (e != ERR_OK) {
		report_error(d->supply->report, SLICE("--dry-run"), e,
		             SLICE(""));
		return e;
	}
	put_sum(&b, d);
	report_note(d->supply->report, SLICE(""), buf_slice(&b));
	return ERR_OK;
}
