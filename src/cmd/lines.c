#include "cmd/lines.h"

#include "cmd/figures.h"
#include "cmd/lines_json.h"
#include "cmd/lines_progress.h"
#include "cmd/shown.h"

enum { VERIFIED_MAX = 16 }; /* columns; "sha256(given)" */

void lines_put_progress(struct buf *b, const struct lines_progress *p,
                        bool json)
{
	if (json)
		lines_json_put_progress(b, p);
	else
		lines_progress_put(b, p);
}

void lines_put_live(struct buf *b, const struct lines_progress *p,
                    unsigned columns)
{
	lines_progress_put_live(b, p, columns);
}

void lines_put_clear(struct buf *b, unsigned columns)
{
	lines_progress_put_clear(b, columns);
}

static void put_verified(struct buf *b, const struct lines_file *f)
{
	struct slice verified = f->verified.n ? f->verified : SLICE("none");

	shown_put_head(b, verified, SHOWN_TEXT, VERIFIED_MAX);
	if (f->resumed)
		buf_put_z(b, ",resumed");
}

void lines_put_file(struct buf *b, const struct lines_file *f, bool json)
{
	size_t start = b->n, elapsed_at;

	if (json) {
		lines_json_put_file(b, f);
		return;
	}
	buf_put_z(b, "pail ");
	elapsed_at = b->n;
	figures_put_elapsed(b, f->elapsed_ms);
	figures_pad(b, elapsed_at, FIGURES_ELAPSED_MAX);
	buf_put_z(b, "  got  ");
	figures_put_bytes(b, f->bytes);
	buf_put_z(b, "  ");
	figures_put_elapsed(b, f->took_ms);
	buf_put_z(b, "  ");
	put_verified(b, f);
	buf_put_z(b, "  ");
	shown_put_tail(b, f->name, SHOWN_TEXT, LINES_COLUMNS - (b->n - start));
	buf_put_char(b, '\n');
}

/* One of the facts in brackets. */
static void put_fact(struct buf *b, bool *first, const char *name,
                     struct slice value)
{
	if (value.n == 0)
		return;
	buf_put_z(b, *first ? " (" : ", ");
	buf_put_z(b, name);
	shown_put_head(b, value, SHOWN_TEXT, LINES_FACT_MAX);
	*first = false;
}

static void put_facts(struct buf *b, const struct lines_error *e)
{
	char digits[24];
	struct buf status = BUF(digits);
	bool first = true;

	if (e->status > 0)
		buf_put_u64(&status, (uint64_t)e->status);
	put_fact(b, &first, "", e->host);
	put_fact(b, &first, "status ", buf_slice(&status));
	put_fact(b, &first, "", e->code);
	put_fact(b, &first, "request ", e->request_id);
	if (!first)
		buf_put_char(b, ')');
}

static void put_advice(struct buf *b, const struct lines_error *e)
{
	if (e->retrying) {
		buf_put_z(b, ": next attempt in ");
		figures_put_elapsed(b, e->wait_ms);
	} else if (err_hint(e->err)[0]) {
		buf_put_z(b, ": ");
		buf_put_z(b, err_hint(e->err));
	}
}

static void put_object(struct buf *b, struct slice object)
{
	if (object.n == 0)
		return;
	shown_put_head(b, shown_safe(object), SHOWN_TEXT, LINES_OBJECT_MAX);
	buf_put_z(b, ": ");
}

void lines_put_error(struct buf *b, const struct lines_error *e, bool json)
{
	if (json) {
		lines_json_put_error(b, e);
		return;
	}
	buf_put_z(b, "pail: ");
	put_object(b, e->object);
	buf_put_z(b, err_text(e->err));
	if (e->reason.n) {
		buf_put_z(b, ": ");
		shown_put_head(b, shown_safe(e->reason), SHOWN_TEXT,
		               LINES_FACT_MAX);
	}
	put_facts(b, e);
	put_advice(b, e);
	buf_put_char(b, '\n');
}

void lines_put_note(struct buf *b, uint64_t elapsed_ms, struct slice object,
                    struct slice text, bool json)
{
	if (json) {
		lines_json_put_note(b, elapsed_ms, object, text);
		return;
	}
	buf_put_z(b, "pail: ");
	put_object(b, object);
	shown_put_head(b, shown_safe(text), SHOWN_TEXT, LINES_FACT_MAX);
	buf_put_char(b, '\n');
}

/* ", verified: crc64nvme 38, none 2": what is not verified stands last. */
static void put_verified_counts(struct buf *b, const struct lines_end *e)
{
	const char *before = ", verified: ";

	if (e->files_done == 0)
		return;
	for (int i = 1; i <= CHECKSUM_KINDS; i++) {
		enum checksum_kind k = (enum checksum_kind)(i % CHECKSUM_KINDS);

		if (e->verified[k] == 0)
			continue;
		buf_put_z(b, before);
		buf_put_z(b, checksum_name(k));
		buf_put_char(b, ' ');
		buf_put_u64(b, e->verified[k]);
		before = ", ";
	}
}

void lines_put_end(struct buf *b, const struct lines_end *e, bool json)
{
	if (json) {
		lines_json_put_end(b, e);
		return;
	}
	buf_put_z(b, "pail: ");
	buf_put_u64(b, e->files_done);
	buf_put_z(b, " files, ");
	buf_put_u64(b, e->bytes);
	buf_put_z(b, " bytes, ");
	buf_put_u64(b, e->elapsed_ms / 1000);
	buf_put_char(b, '.');
	buf_put_u64(b, e->elapsed_ms % 1000 / 100);
	buf_put_z(b, " s, ");
	buf_put_u64(b, e->files_failed);
	buf_put_z(b, " failed");
	if (e->files_unchanged) {
		buf_put_z(b, ", ");
		buf_put_u64(b, e->files_unchanged);
		buf_put_z(b, " unchanged");
	}
	put_verified_counts(b, e);
	buf_put_char(b, '\n');
}
