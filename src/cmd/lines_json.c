#include "cmd/lines_json.h"

#include "cmd/figures.h"
#include "cmd/shown.h"

static void put_key(struct buf *b, const char *key)
{
	buf_put_z(b, ",\"");
	buf_put_z(b, key);
	buf_put_z(b, "\":");
}

static void put_number(struct buf *b, const char *key, uint64_t v)
{
	put_key(b, key);
	buf_put_u64(b, v);
}

static void put_number_if(struct buf *b, const char *key, bool known,
                          uint64_t v)
{
	put_key(b, key);
	if (known)
		buf_put_u64(b, v);
	else
		buf_put_z(b, "null");
}

static void put_bool(struct buf *b, const char *key, bool v)
{
	put_key(b, key);
	buf_put_z(b, v ? "true" : "false");
}

static void put_text(struct buf *b, const char *key, struct slice s, size_t max)
{
	put_key(b, key);
	buf_put_char(b, '"');
	shown_put_head(b, s, SHOWN_JSON, max);
	buf_put_char(b, '"');
}

static void put_word(struct buf *b, const char *key, const char *z)
{
	put_text(b, key, slice_of(z), LINES_FACT_MAX);
}

static void put_start(struct buf *b, const char *event, uint64_t elapsed_ms)
{
	buf_put_z(b, "{\"event\":\"");
	buf_put_z(b, event);
	buf_put_char(b, '"');
	put_number(b, "elapsed_ms", elapsed_ms);
}

static void put_end(struct buf *b)
{
	buf_put_z(b, "}\n");
}

void lines_json_put_progress(struct buf *b, const struct lines_progress *p)
{
	bool total = p->total_known || p->bytes_total > 0;

	put_start(b, "progress", p->elapsed_ms);
	put_number(b, "bytes_done", p->bytes_done);
	put_number_if(b, "bytes_total", total, p->bytes_total);
	put_bool(b, "total_known", p->total_known);
	put_number_if(
		b, "percent", total,
		figures_percent(p->bytes_done, p->bytes_total, p->total_known));
	put_number(b, "bytes_per_s", p->rate);
	put_number_if(b, "eta_s", p->eta_known, p->eta_s);
	put_number(b, "files_done", p->files_done);
	put_number(b, "files_failed", p->files_failed);
	put_number(b, "files_total", p->files_total);
	put_bool(b, "files_more", p->files_more);
	put_number(b, "retries", p->retries);
	put_end(b);
}

void lines_json_put_file(struct buf *b, const struct lines_file *f)
{
	put_start(b, "file", f->elapsed_ms);
	put_text(b, "source", shown_safe(f->source), LINES_OBJECT_MAX);
	put_text(b, "name", f->name, LINES_OBJECT_MAX);
	put_number(b, "bytes", f->bytes);
	put_number(b, "took_ms", f->took_ms);
	put_number(b, "retries", f->retries);
	put_text(b, "verified", f->verified.n ? f->verified : SLICE("none"),
	         LINES_FACT_MAX);
	put_bool(b, "resumed", f->resumed);
	put_end(b);
}

void lines_json_put_error(struct buf *b, const struct lines_error *e)
{
	put_start(b, "error", e->elapsed_ms);
	put_text(b, "object", shown_safe(e->object), LINES_OBJECT_MAX);
	put_word(b, "error", err_name(e->err));
	put_word(b, "class", err_class_name(err_class(e->err)));
	put_word(b, "text", err_text(e->err));
	put_text(b, "reason", shown_safe(e->reason), LINES_FACT_MAX);
	put_text(b, "host", e->host, LINES_FACT_MAX);
	put_number_if(b, "http_status", e->status > 0, (uint64_t)e->status);
	put_text(b, "code", e->code, LINES_FACT_MAX);
	put_text(b, "request_id", e->request_id, LINES_FACT_MAX);
	put_number_if(b, "retry_in_ms", e->retrying, e->wait_ms);
	put_word(b, "hint", err_hint(e->err));
	put_end(b);
}

void lines_json_put_note(struct buf *b, uint64_t elapsed_ms,
                         struct slice object, struct slice text)
{
	put_start(b, "note", elapsed_ms);
	put_text(b, "object", shown_safe(object), LINES_OBJECT_MAX);
	put_text(b, "text", shown_safe(text), LINES_FACT_MAX);
	put_end(b);
}

/* An object of counts by name, as in the last line. */
static void put_verified_counts(struct buf *b, const struct lines_end *e)
{
	const char *before = "{\"";

	put_key(b, "verified");
	for (int i = 1; i <= CHECKSUM_KINDS; i++) {
		enum checksum_kind k = (enum checksum_kind)(i % CHECKSUM_KINDS);

		if (e->verified[k] == 0)
			continue;
		buf_put_z(b, before);
		buf_put_z(b, checksum_name(k));
		buf_put_z(b, "\":");
		buf_put_u64(b, e->verified[k]);
		before = ",\"";
	}
	buf_put_z(b, before[0] == '{' ? "{}" : "}");
}

void lines_json_put_end(struct buf *b, const struct lines_end *e)
{
	put_start(b, "end", e->elapsed_ms);
	put_number(b, "files_done", e->files_done);
	put_number(b, "files_failed", e->files_failed);
	put_number(b, "files_unchanged", e->files_unchanged);
	put_number(b, "bytes", e->bytes);
	put_number(b, "fetched", e->fetched);
	put_number(b, "retries", e->retries);
	put_number(b, "requests", e->requests);
	put_number(b, "connections", e->connections);
	put_verified_counts(b, e);
	put_number(b, "exit_status", (uint64_t)e->status);
	put_end(b);
}
