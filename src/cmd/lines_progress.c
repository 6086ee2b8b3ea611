#include "cmd/lines_progress.h"

#include "cmd/figures.h"

enum {
	LIVE_COLUMNS_MAX = 256, /* more are left alone: each costs a byte */
	LIVE_BAR_MAX = 30,
	LIVE_BAR_MIN = 8,
	PERCENT_WIDTH = 5, /* "100% " */
	BAR_ENDS = 3,      /* "[] " */
};

/* How a progress line is set, from roomy to what always fits. */
enum setting { SETTING_WIDE, SETTING_CLOSE, SETTING_SHORT };

static void put_spaces(struct buf *b, size_t n)
{
	while (n--)
		buf_put_char(b, ' ');
}

static void put_gap(struct buf *b, enum setting how)
{
	buf_put_z(b, how == SETTING_WIDE ? "  " : " ");
}

static void put_elapsed(struct buf *b, uint64_t ms, enum setting how)
{
	size_t start = b->n;

	figures_put_elapsed(b, ms);
	if (how == SETTING_WIDE)
		figures_pad(b, start, FIGURES_ELAPSED_MAX);
}

/* Nothing known, not even an estimate. */
static bool is_blind(const struct lines_progress *p)
{
	return !p->total_known && p->bytes_total == 0;
}

static unsigned percent_of(const struct lines_progress *p)
{
	return figures_percent(p->bytes_done, p->bytes_total, p->total_known);
}

static void put_percent(struct buf *b, const struct lines_progress *p,
                        enum setting how)
{
	size_t start = b->n;

	if (is_blind(p))
		buf_put_z(b, "--");
	else
		buf_put_u64(b, percent_of(p));
	buf_put_char(b, '%');
	if (how == SETTING_WIDE)
		figures_pad(b, start, sizeof "100%" - 1);
}

/* "12.3/~40.0 MiB": both in the unit of the total. */
static void put_amount(struct buf *b, const struct lines_progress *p)
{
	uint64_t total = p->bytes_total;
	unsigned scale;

	if (total < p->bytes_done)
		total = p->bytes_done;
	scale = figures_scale(total);
	figures_put_scaled(b, p->bytes_done, scale);
	buf_put_char(b, '/');
	if (is_blind(p))
		buf_put_char(b, '?');
	else {
		if (!p->total_known)
			buf_put_char(b, '~');
		figures_put_scaled(b, total, scale);
	}
	buf_put_char(b, ' ');
	figures_put_unit(b, scale);
}

static void put_eta(struct buf *b, const struct lines_progress *p,
                    enum setting how)
{
	buf_put_z(b, "eta ");
	if (!p->eta_known)
		buf_put_z(b, "--");
	else if (how == SETTING_SHORT)
		figures_put_eta_short(b, p->eta_s);
	else
		figures_put_eta(b, p->eta_s);
}

static void put_count(struct buf *b, uint64_t v, enum setting how)
{
	if (how == SETTING_SHORT)
		figures_put_count(b, v);
	else
		buf_put_u64(b, v);
}

/* The fields from the amount on. */
static void put_rest(struct buf *b, const struct lines_progress *p,
                     enum setting how)
{
	put_amount(b, p);
	put_gap(b, how);
	figures_put_bytes(b, p->rate);
	buf_put_z(b, "/s");
	put_gap(b, how);
	put_eta(b, p, how);
	put_gap(b, how);
	buf_put_z(b, "files ");
	put_count(b, p->files_done, how);
	buf_put_char(b, '/');
	if (p->files_more && how != SETTING_SHORT)
		buf_put_char(b, '~');
	put_count(b, p->files_total, how);
	put_gap(b, how);
	buf_put_z(b, "retries ");
	put_count(b, p->retries, how);
}

static void put_failed(struct buf *b, const struct lines_progress *p,
                       enum setting how)
{
	if (p->files_failed == 0)
		return;
	put_gap(b, how);
	buf_put_z(b, "failed ");
	put_count(b, p->files_failed, how);
}

static void put_fields(struct buf *b, const struct lines_progress *p,
                       enum setting how)
{
	buf_put_z(b, "pail ");
	put_elapsed(b, p->elapsed_ms, how);
	put_gap(b, how);
	put_percent(b, p, how);
	put_gap(b, how);
	put_rest(b, p, how);
}

void lines_progress_put(struct buf *b, const struct lines_progress *p)
{
	size_t start = b->n, end;
	enum setting how = SETTING_WIDE;

	put_fields(b, p, how);
	while (b->n - start > LINES_COLUMNS && how < SETTING_SHORT) {
		b->n = start;
		put_fields(b, p, ++how);
	}
	end = b->n;
	put_failed(b, p, how);
	if (b->n - start > LINES_COLUMNS)
		b->n = end;
	buf_put_char(b, '\n');
}

/* The last column stays free: some terminals wrap when it is written. */
static size_t live_width(unsigned columns)
{
	size_t width = columns ? columns - 1 : 0;

	return width < LIVE_COLUMNS_MAX ? width : LIVE_COLUMNS_MAX;
}

static void put_bar(struct buf *b, const struct lines_progress *p, size_t width)
{
	size_t full = is_blind(p) ? 0 : percent_of(p) * width / 100;

	buf_put_char(b, '[');
	for (size_t i = 0; i < width; i++)
		buf_put_char(b, i < full ? '#' : '.');
	buf_put_char(b, ']');
}

static void put_live_text(struct buf *t, const struct lines_progress *p,
                          size_t width)
{
	put_rest(t, p, SETTING_CLOSE);
	put_failed(t, p, SETTING_CLOSE);
	if (!t->over && t->n + PERCENT_WIDTH < width)
		return;
	buf_clear(t);
	put_rest(t, p, SETTING_SHORT);
	put_failed(t, p, SETTING_SHORT);
}

void lines_progress_put_live(struct buf *b, const struct lines_progress *p,
                             unsigned columns)
{
	char text[2 * LINES_COLUMNS];
	struct buf t = BUF(text);
	size_t width = live_width(columns), room = width, bar;

	put_live_text(&t, p, width);
	buf_put_char(b, '\r');
	if (room >= PERCENT_WIDTH) {
		put_percent(b, p, SETTING_WIDE);
		buf_put_char(b, ' ');
		room -= PERCENT_WIDTH;
	}
	bar = room > t.n + BAR_ENDS ? room - t.n - BAR_ENDS : 0;
	if (bar > LIVE_BAR_MAX)
		bar = LIVE_BAR_MAX;
	if (bar >= LIVE_BAR_MIN) {
		put_bar(b, p, bar);
		buf_put_char(b, ' ');
		room -= bar + BAR_ENDS;
	}
	if (t.n > room)
		t.n = room;
	buf_put(b, buf_slice(&t));
	put_spaces(b, room - t.n);
}

void lines_progress_put_clear(struct buf *b, unsigned columns)
{
	size_t width = live_width(columns);

	buf_put_char(b, '\r');
	put_spaces(b, width);
	buf_put_char(b, '\r');
}
