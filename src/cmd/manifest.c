#include "cmd/manifest.h"

#include <string.h>

#include "cmd/selection.h"

size_t manifest_cost(void)
{
	return arena_cost(MANIFEST_PIPE_MAX) + arena_cost(LIST_LINE_MAX + 2) +
	       2 * arena_cost(LIST_LINE_MAX);
}

/* ---- the list's bytes --------------------------------------------------- */

static enum err hold_pipe(struct manifest *m)
{
	size_t got = 1;
	enum err e = ERR_OK;

	while (e == ERR_OK && got && m->held_n < MANIFEST_PIPE_MAX) {
		e = port_file_wait(m->port, m->list);
		if (e == ERR_OK)
			e = port_file_read(m->port, m->list,
			                   m->held + m->held_n,
			                   MANIFEST_PIPE_MAX - m->held_n, &got);
		m->held_n += e == ERR_OK ? got : 0;
	}
	if (e == ERR_OK && got) {
		m->why = "a list from a pipe is too long; write it to a file";
		e = ERR_LIST;
	}
	return e;
}

enum err manifest_open(struct manifest *m, struct port *port,
                       const struct options *o, struct arena *a)
{
	enum err e;

	*m = (struct manifest){.port = port, .options = o, .list = {PORT_NONE}};
	m->held = arena_take(a, MANIFEST_PIPE_MAX);
	m->window = arena_take(a, LIST_LINE_MAX + 2);
	m->text = arena_take(a, LIST_LINE_MAX);
	m->based = arena_take(a, LIST_LINE_MAX);
	if (!m->held || !m->window || !m->text || !m->based)
		return ERR_NO_MEMORY;
	manifest_rewind(m);
	if (!o->list.n)
		return ERR_OK;
	/* argv's strings end with NUL, and so does this slice of one. */
	e = port_file_open(port, o->list.p, &m->list, &m->seekable);
	m->open = e == ERR_OK;
	if (e == ERR_OK && !m->seekable)
		e = hold_pipe(m);
	return e;
}

void manifest_close(struct manifest *m)
{
	if (m->open)
		port_file_close(m->port, &m->list);
	m->open = false;
}

void manifest_rewind(struct manifest *m)
{
	m->source_at = 0;
	m->offset = m->line = 0;
	m->window_at = m->window_n = 0;
	m->list_end = !m->options->list.n;
}

static enum err read_more(struct manifest *m, char *to, size_t cap, size_t *got)
{
	enum err e = ERR_OK;

	if (m->seekable) {
		e = port_file_read_at(m->port, m->list, m->offset, to, cap,
		                      got);
	} else {
		size_t left = m->held_n - (size_t)m->offset;

		*got = left < cap ? left : cap;
		memcpy(to, m->held + m->offset, *got);
	}
	if (e == ERR_OK)
		m->offset += *got;
	return e;
}

/* The next line without its LF; *more false at the end of the list. */
static enum err next_line(struct manifest *m, struct slice *line, bool *more)
{
	size_t cap = LIST_LINE_MAX + 2, scanned = 0, got;
	struct slice rest;
	enum err e;

	for (;;) {
		rest = (struct slice){m->window + m->window_at,
		                      m->window_n - m->window_at};
		scanned += slice_find(slice_after(rest, scanned), '\n');
		if (scanned < rest.n || m->list_end)
			break;
		memmove(m->window, rest.p, rest.n);
		m->window_at = 0;
		m->window_n = rest.n;
		if (rest.n == cap) {
			m->why = "the line is too long";
			m->at.line = m->line + 1;
			return ERR_TOO_LONG;
		}
		e = read_more(m, m->window + rest.n, cap - rest.n, &got);
		if (e != ERR_OK)
			return e;
		m->window_n += got;
		m->list_end = got == 0;
	}
	*more = rest.n > 0;
	*line = slice_first(rest, scanned);
	m->window_at += scanned < rest.n ? scanned + 1 : rest.n;
	m->line++;
	return ERR_OK;
}

static enum err next_operand(struct manifest *m, struct manifest_item *item)
{
	struct slice source = slice_of(m->options->sources[m->source_at++]);

	*item = (struct manifest_item){.source = source,
	                               .sha256 = m->options->sha256,
	                               .literal = m->options->literal,
	                               .operand = (uint64_t)m->source_at};
	if (source.n <= LIST_LINE_MAX)
		return ERR_OK;
	m->why = "the source is too long";
	m->at.operand = item->operand;
	return ERR_TOO_LONG;
}

static enum err put_behind_base(struct manifest *m, struct slice *source)
{
	struct buf b;

	if (!m->options->base.n)
		return ERR_OK;
	buf_init(&b, m->based, LIST_LINE_MAX);
	list_put_based(&b, m->options->base, *source);
	*source = buf_slice(&b);
	m->why = "the source is too long";
	return b.over ? ERR_TOO_LONG : ERR_OK;
}

enum err manifest_next(struct manifest *m, struct manifest_item *item,
                       bool *more)
{
	const struct options *o = m->options;
	struct list_line parsed;
	struct slice line;
	struct buf text;
	enum err e;

	*more = m->source_at < o->source_count;
	if (*more)
		return next_operand(m, item);
	while (!m->list_end || m->window_at < m->window_n) {
		e = next_line(m, &line, more);
		if (e != ERR_OK || !*more)
			return e;
		buf_init(&text, m->text, LIST_LINE_MAX);
		e = list_parse(line, &text, &parsed, &m->why);
		if (e == ERR_OK && !parsed.source.n)
			continue;
		if (e == ERR_OK)
			e = put_behind_base(m, &parsed.source);
		if (e != ERR_OK)
			m->at.line = m->line;
		*item = (struct manifest_item){.source = parsed.source,
		                               .name = parsed.name,
		                               .sha256 = parsed.sha256,
		                               .literal = parsed.literal ||
		                                          o->literal,
		                               .line = m->line};
		return e;
	}
	*more = false;
	return ERR_OK;
}

enum err manifest_count(struct manifest *m, struct manifest_facts *f)
{
	struct manifest_item item;
	struct source s;
	bool more;
	enum err e;

	*f = (struct manifest_facts){.count = 0};
	manifest_rewind(m);
	while ((e = manifest_next(m, &item, &more)) == ERR_OK && more) {
		f->count++;
		if (!item.literal && selection_is(item.source)) {
			f->selections++;
			f->any_s3 = true;
			continue;
		}
		if (source_parse(item.source, &s) != ERR_OK)
			continue;
		f->any_s3 = f->any_s3 || s.kind == SOURCE_S3;
		f->any_url = f->any_url || s.kind == SOURCE_URL;
		f->any_tls = f->any_tls || (s.kind == SOURCE_URL && s.tls);
	}
	manifest_rewind(m);
	return e;
}
