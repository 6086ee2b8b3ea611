#include "cmd/list.h"

#include "base/number.h"

/* Puts the byte that the escape at the start of *rest (after its backslash)
 * stands for, and steps over it. */
static bool put_unescaped(struct buf *text, struct slice *rest)
{
	int high, low;
	char c = rest->n ? rest->p[0] : '\0';

	switch (c) {
	case '\\': break;
	case 't': c = '\t'; break;
	case 'n': c = '\n'; break;
	case 'r': c = '\r'; break;
	case 'x':
		if (rest->n < 3)
			return false;
		high = number_hex_digit(rest->p[1]);
		low = number_hex_digit(rest->p[2]);
		if (high < 0 || low < 0)
			return false;
		c = (char)(high * 16 + low);
		*rest = slice_after(*rest, 2);
		break;
	default: return false;
	}
	buf_put_char(text, c);
	*rest = slice_after(*rest, 1);
	return true;
}

/* Replaces *field by its unescaped text. */
static bool unescape(struct buf *text, struct slice *field)
{
	struct slice rest = *field;
	size_t start = text->n;

	while (rest.n) {
		size_t at = slice_find(rest, '\\');

		buf_put(text, slice_first(rest, at));
		if (at == rest.n)
			break;
		rest = slice_after(rest, at + 1);
		if (!put_unescaped(text, &rest))
			return false;
	}
	*field = slice_after(buf_slice(text), start);
	return true;
}

static enum err refuse(struct list_line *l, const char **why, const char *text)
{
	*l = (struct list_line){.source = {NULL, 0}};
	*why = text;
	return ERR_LIST;
}

static size_t count_tabs(struct slice s)
{
	size_t count = 0;

	for (size_t i = 0; i < s.n; i++)
		count += s.p[i] == '\t';
	return count;
}

static bool has_nul(struct slice s)
{
	return slice_find(s, '\0') != s.n;
}

enum err list_parse(struct slice line, struct buf *text, struct list_line *l,
                    const char **why)
{
	bool escaped;
	struct slice rest;

	*l = (struct list_line){.source = {NULL, 0}};
	*why = "";
	buf_clear(text);
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	if (line.n > LIST_LINE_MAX)
		return refuse(l, why, "line too long");
	if (has_nul(line))
		return refuse(l, why, "a NUL byte");
	if (slice_trim(line).n == 0 || line.p[0] == '#')
		return ERR_OK;
	if (count_tabs(line) > 1)
		return refuse(l, why, "more than two fields");
	escaped = line.p[0] == '\\';
	rest = slice_after(line, escaped ? 1 : 0);
	l->source = slice_cut(&rest, '\t');
	l->name = slice_cut(&rest, '\t');
	if (escaped &&
	    !(unescape(text, &l->source) && unescape(text, &l->name)))
		return refuse(l, why, "an unknown escape after a backslash");
	if (text->over)
		return refuse(l, why, "line too long");
	if (l->source.n == 0)
		return refuse(l, why, "no source before the TAB");
	return ERR_OK;
}

/* The letter that escapes c, or 0. */
static char escape_of(char c)
{
	switch (c) {
	case '\t': return 't';
	case '\n': return 'n';
	case '\r': return 'r';
	default: return '\0';
	}
}

static bool is_plain(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\0' || escape_of(s.p[i]))
			return false;
	return true;
}

static void put_escaped(struct buf *b, struct slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i], letter = c == '\\' ? '\\' : escape_of(c);

		if (letter)
			buf_put_char(b, '\\');
		if (c == '\0')
			buf_put_z(b, "\\x00");
		else
			buf_put_char(b, letter ? letter : c);
	}
}

void list_put(struct buf *b, struct slice source, struct slice name)
{
	bool plain = is_plain(source) && is_plain(name) &&
	             slice_trim(source).n && source.p[0] != '#' &&
	             source.p[0] != '\\';

	if (plain)
		buf_put(b, source);
	else {
		buf_put_char(b, '\\');
		put_escaped(b, source);
	}
	if (name.n) {
		buf_put_char(b, '\t');
		if (plain)
			buf_put(b, name);
		else
			put_escaped(b, name);
	}
	buf_put_char(b, '\n');
}
