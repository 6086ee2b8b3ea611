#include "cmd/report.h"

#include <string.h>

void report_init(struct report *r, struct port *port)
{
	r->port = port;
	r->verbose = r->quiet = r->json = r->live = r->drawn = false;
	r->columns = LINES_COLUMNS + 1;
	r->started_ms = port_now_ms(port);
	meter_init(&r->meter, r->started_ms);
}

void report_set(struct report *r, const struct options *o)
{
	r->verbose = o->verbose;
	r->quiet = o->quiet;
	r->json = o->json;
	r->live = !o->json && !o->quiet && o->progress_s &&
	          port_is_terminal(r->port, PORT_ERR);
	r->columns = port_columns(r->port, PORT_ERR);
}

uint64_t report_tick_ms(const struct report *r, const struct options *o)
{
	if (r->quiet)
		return 0;
	return r->live ? REPORT_LIVE_MS : o->progress_s * 1000;
}

int report_status(const struct report *r, enum err e)
{
	int signal = e == ERR_STOPPED ? port_stop_signal(r->port) : 0;

	return signal ? err_signal_status(signal)
	              : err_class_status(err_class(e));
}

uint64_t report_elapsed_ms(const struct report *r)
{
	return port_now_ms(r->port) - r->started_ms;
}

/* Standard error may be closed: then there is nobody to tell. */
static void print(struct report *r, const struct buf *b)
{
	if (!b->over)
		(void)port_print(r->port, PORT_ERR, buf_slice(b));
}

static struct buf begin(struct report *r)
{
	struct buf b = BUF(r->text);

	if (r->drawn)
		lines_put_clear(&b, r->columns);
	r->drawn = false;
	return b;
}

void report_error(struct report *r, struct slice object, enum err e,
                  struct slice reason)
{
	struct buf b = begin(r);
	struct lines_error line = {.elapsed_ms = report_elapsed_ms(r),
	                           .object = object,
	                           .err = e,
	                           .reason = reason};

	lines_put_error(&b, &line, r->json);
	print(r, &b);
}

void report_fault(struct report *r, struct slice object, const struct fault *f,
                  bool again, uint64_t wait_ms)
{
	struct buf b;
	struct lines_error line = {
		.elapsed_ms = report_elapsed_ms(r),
		.object = object,
		.err = f->err,
		.reason = slice_of(f->reason),
		.host = slice_of(f->host),
		.status = f->status,
		.code = slice_of(f->code),
		.request_id = slice_of(f->request_id),
		.retrying = again,
		.wait_ms = wait_ms,
	};

	if (again && (!r->verbose || r->quiet))
		return;
	b = begin(r);
	lines_put_error(&b, &line, r->json);
	print(r, &b);
}

void report_file(struct report *r, const struct job *j)
{
	struct buf b;
	struct lines_file line = {
		.elapsed_ms = report_elapsed_ms(r),
		.source = source_shown(job_source(j)),
		.name = job_name(j),
		.bytes = job_size(j),
		.took_ms = port_now_ms(r->port) - j->started_ms,
		.retries = j->retries,
		.verified = slice_of(checksum_name(j->verified)),
		.resumed = j->resumed,
	};

	if (!r->verbose || r->quiet)
		return;
	b = begin(r);
	lines_put_file(&b, &line, r->json);
	print(r, &b);
}

/*
 * The size of a file is known once its answer has come. Of the others each
 * is taken to be as large as the known ones are on average.
 */
static uint64_t estimate(const struct keeper_count *n,
                         const struct queue_sum *s, bool *known)
{
	uint64_t bytes = n->bytes_done + s->known_bytes;
	uint64_t count = n->files_done + s->known_count;
	uint64_t left = n->files_total - n->files_failed - n->files_unchanged;

	/* When all has failed, nothing is no hundred per cent of it. */
	*known = count >= left && !n->more && (count || !n->files_failed);
	left = count >= left ? 0 : left - count;
	if (!count)
		return 0;
	if (left && bytes / count > UINT64_MAX / 2 / left)
		return UINT64_MAX;
	return bytes + bytes / count * left;
}

void report_progress(struct report *r, const struct keeper_count *n,
                     const struct queue_sum *s, uint64_t retries)
{
	struct lines_progress line = {
		.elapsed_ms = report_elapsed_ms(r),
		.bytes_done = n->bytes_done + s->received,
		.files_done = n->files_done + n->files_unchanged,
		.files_failed = n->files_failed,
		.files_total = n->files_total,
		.files_more = n->more,
		.retries = retries,
	};
	struct buf b = BUF(r->text);

	line.bytes_total = estimate(n, s, &line.total_known);
	if (line.bytes_total < line.bytes_done)
		line.bytes_total = line.bytes_done;
	meter_put(&r->meter, port_now_ms(r->port), line.bytes_done);
	line.rate = meter_rate(&r->meter);
	line.eta_known = n->files_done + s->known_count > 0 &&
	                 meter_eta_s(&r->meter,
	                             line.bytes_total - line.bytes_done,
	                             &line.eta_s);
	if (r->live)
		lines_put_live(&b, &line, r->columns);
	else
		lines_put_progress(&b, &line, r->json);
	r->drawn = r->live;
	print(r, &b);
}

void report_note(struct report *r, struct slice object, struct slice text)
{
	struct buf b;

	if (r->quiet)
		return;
	b = begin(r);
	lines_put_note(&b, report_elapsed_ms(r), object, text, r->json);
	print(r, &b);
}

void report_end(struct report *r, const struct keeper_count *n,
                const struct client_counts *c, uint64_t fetched, int status)
{
	struct buf b = begin(r);
	struct lines_end line = {
		.files_done = n->files_done,
		.bytes = n->bytes_done,
		.elapsed_ms = report_elapsed_ms(r),
		.files_failed = n->files_failed,
		.files_unchanged = n->files_unchanged,
		.retries = c->retried,
		.requests = c->requests,
		.connections = c->connections,
		.status = status,
		.fetched = fetched,
	};

	memcpy(line.verified, n->verified, sizeof line.verified);
	lines_put_end(&b, &line, r->json);
	print(r, &b);
}
