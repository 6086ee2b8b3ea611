#include "cmd/facts.h"

#include "cmd/shown.h"

static void put_comma(struct facts *f)
{
	if (f->any)
		buf_put_char(f->b, ',');
	f->any = true;
}

/* With what stands between the name and its value. */
static void put_name(struct facts *f, const char *name, const char *tail)
{
	if (!f->json) {
		buf_put_z(f->b, name);
		buf_put_z(f->b, tail);
		buf_put_z(f->b, ": ");
		return;
	}
	put_comma(f);
	buf_put_char(f->b, '"');
	for (; *name; name++)
		buf_put_char(f->b, *name == ' ' || *name == '-' ? '_' : *name);
	buf_put_z(f->b, tail);
	buf_put_z(f->b, "\":");
}

static void put_string(struct facts *f, struct slice s)
{
	buf_put_char(f->b, '"');
	shown_put(f->b, s, SHOWN_JSON);
	buf_put_char(f->b, '"');
}

/* A value alone; in text nothing is "-", which no JSON needs. */
static void put_value(struct facts *f, struct slice value)
{
	if (f->json)
		put_string(f, value);
	else if (value.n)
		shown_put(f->b, value, SHOWN_TEXT);
	else
		buf_put_char(f->b, '-');
}

static void end_line(struct facts *f)
{
	if (!f->json)
		buf_put_char(f->b, '\n');
}

void facts_start(struct facts *f, struct buf *b, bool json)
{
	*f = (struct facts){.b = b, .json = json};
	if (json)
		buf_put_char(b, '{');
}

void facts_end(struct facts *f)
{
	if (f->json)
		buf_put_z(f->b, "}\n");
}

void facts_put(struct facts *f, const char *name, struct slice value)
{
	put_name(f, name, "");
	put_value(f, value);
	end_line(f);
}

void facts_put_number(struct facts *f, const char *name, uint64_t v)
{
	put_name(f, name, "");
	buf_put_u64(f->b, v);
	end_line(f);
}

void facts_put_bool(struct facts *f, const char *name, bool v)
{
	put_name(f, name, "");
	if (f->json)
		buf_put_z(f->b, v ? "true" : "false");
	else
		buf_put_z(f->b, v ? "yes" : "no");
	end_line(f);
}

void facts_put_none(struct facts *f, const char *name, const char *word)
{
	put_name(f, name, "");
	buf_put_z(f->b, f->json ? "null" : word);
	end_line(f);
}

void facts_put_unknown(struct facts *f, const char *name)
{
	facts_put_none(f, name, "-");
}

void facts_put_from(struct facts *f, const char *name, struct slice value,
                    struct slice from)
{
	put_name(f, name, "");
	put_value(f, value);
	if (from.n && f->json) {
		put_name(f, name, "_from");
		put_value(f, from);
	} else if (from.n) {
		buf_put_z(f->b, " (");
		shown_put(f->b, from, SHOWN_TEXT);
		buf_put_char(f->b, ')');
	}
	end_line(f);
}

void facts_open(struct facts *f, const char *name)
{
	if (!f->json)
		return;
	put_name(f, name, "");
	buf_put_char(f->b, '{');
	f->any = false;
}

void facts_put_inner(struct facts *f, const char *head, struct slice name,
                     struct slice value)
{
	if (f->json) {
		put_comma(f);
		put_string(f, name);
		buf_put_char(f->b, ':');
	} else {
		buf_put_z(f->b, head);
		shown_put(f->b, name, SHOWN_TEXT);
		buf_put_z(f->b, ": ");
	}
	put_value(f, value);
	end_line(f);
}

void facts_close(struct facts *f)
{
	if (f->json)
		buf_put_char(f->b, '}');
	f->any = true;
}
