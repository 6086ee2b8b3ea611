#include "cmd/list.h"

#include <string.h>

#include "base/glob.h"
#include "base/number.h"
#include "base/percent.h"
#include "cmd/selection.h"

static const char too_long[] = "line too long";
static const char unknown_escape[] = "an unknown escape after a backslash";

/* ---- to read ------------------------------------------------------------- */

/* Puts the byte that the escape at the start of *rest (after its backslash)
 * stands for, and steps over it; `known` are the letters that may stand there. */
static bool put_unescaped(struct buf *text, struct slice *rest,
                          const char *known)
{
	int high, low;
	char c = rest->n ? rest->p[0] : '\0';

	if (slice_find(slice_of(known), c) == strlen(known))
		return false;
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
	default: break;
	}
	buf_put_char(text, c);
	*rest = slice_after(*rest, 1);
	return true;
}

/* Replaces *field by its unescaped text. */
static bool unescape(struct buf *text, struct slice *field, const char *known)
{
	struct slice rest = *field;
	size_t start = text->n;

	while (rest.n) {
		size_t at = slice_find(rest, '\\');

		buf_put(text, slice_first(rest, at));
		if (at == rest.n)
			break;
		rest = slice_after(rest, at + 1);
		if (!put_unescaped(text, &rest, known))
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

static bool has_scheme(struct slice s)
{
	for (size_t i = 0; i + 3 <= s.n; i++)
		if (slice_starts(slice_after(s, i), SLICE("://")))
			return true;
	return false;
}

static bool is_digits(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (number_hex_digit(s.p[i]) < 0)
			return false;
	return s.n == LIST_SHA256_DIGITS;
}

/* Whether s begins as a line of sha256sum does, behind its backslash. */
static bool is_sum(struct slice s)
{
	return s.n >= LIST_SHA256_DIGITS + 2 &&
	       is_digits(slice_first(s, LIST_SHA256_DIGITS)) &&
	       s.p[LIST_SHA256_DIGITS] == ' ' &&
	       (s.p[LIST_SHA256_DIGITS + 1] == ' ' ||
	        s.p[LIST_SHA256_DIGITS + 1] == '*');
}

/* sha256sum's escapes are fewer than ours, and a TAB is a byte of the name. */
static const char *parse_sum(struct slice rest, bool escaped, struct buf *text,
                             struct list_line *l)
{
	l->literal = true;
	l->sha256 = slice_first(rest, LIST_SHA256_DIGITS);
	l->source = slice_after(rest, LIST_SHA256_DIGITS + 2);
	if (escaped && !unescape(text, &l->source, "\\nr"))
		return unknown_escape;
	if (!has_scheme(l->source))
		l->name = l->source;
	return l->source.n ? "" : "no name behind the SHA-256";
}

static const char *parse_fields(struct slice rest, bool escaped,
                                struct buf *text, struct list_line *l)
{
	size_t tabs = count_tabs(rest);

	if (tabs > 2)
		return "more than three fields";
	l->literal = escaped;
	l->source = slice_cut(&rest, '\t');
	l->name = slice_cut(&rest, '\t');
	if (tabs == 2) {
		/* A value left out must not become a check left out. */
		if (!slice_starts(rest, SLICE("sha256:")) ||
		    !is_digits(slice_after(rest, 7)))
			return "the third field is not sha256: and 64 hex "
			       "digits";
		l->sha256 = slice_after(rest, 7);
	}
	if (escaped && !(unescape(text, &l->source, "\\tnrx") &&
	                 unescape(text, &l->name, "\\tnrx")))
		return unknown_escape;
	return l->source.n ? "" : "no source before the TAB";
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
		return refuse(l, why, too_long);
	if (has_nul(line))
		return refuse(l, why, "a NUL byte");
	if (slice_trim(line).n == 0 || line.p[0] == '#')
		return ERR_OK;
	escaped = line.p[0] == '\\';
	rest = slice_after(line, escaped ? 1 : 0);
	*why = is_sum(rest) ? parse_sum(rest, escaped, text, l)
	                    : parse_fields(rest, escaped, text, l);
	if (text->over)
		*why = too_long;
	return (*why)[0] ? refuse(l, why, *why) : ERR_OK;
}

/* ---- to write ------------------------------------------------------------ */

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

/* A URL's '?' is no wildcard. A bucket alone names all that it has. */
static bool names_many(struct slice source)
{
	if (slice_starts_nocase(source, SLICE("http://")) ||
	    slice_starts_nocase(source, SLICE("https://")))
		return false;
	return slice_ends(source, SLICE("/")) || glob_is_pattern(source) ||
	       selection_is(source);
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

/* One that would be read as sha256sum's loses its first digit to an escape. */
static void put_escaped_source(struct buf *b, struct slice source)
{
	buf_put_char(b, '\\');
	if (is_sum(source)) {
		buf_put_z(b, "\\x");
		buf_put_hex(b, source.p, 1);
		source = slice_after(source, 1);
	}
	put_escaped(b, source);
}

void list_put(struct buf *b, struct slice source, struct slice name,
              struct slice sha256)
{
	bool plain = is_plain(source) && is_plain(name) &&
	             slice_trim(source).n && source.p[0] != '#' &&
	             source.p[0] != '\\' && !is_sum(source) &&
	             !names_many(source);

	if (plain)
		buf_put(b, source);
	else
		put_escaped_source(b, source);
	if (name.n || sha256.n)
		buf_put_char(b, '\t');
	if (plain)
		buf_put(b, name);
	else
		put_escaped(b, name);
	if (sha256.n) {
		buf_put_z(b, "\tsha256:");
		buf_put(b, sha256);
	}
	buf_put_char(b, '\n');
}

void list_put_based(struct buf *b, struct slice base, struct slice source)
{
	bool s3 = slice_starts_nocase(base, SLICE("s3://"));

	if (base.n == 0 || has_scheme(source)) {
		buf_put(b, source);
		return;
	}
	buf_put(b, base);
	if (s3)
		buf_put(b, source);
	else
		percent_put_path(b, source);
}
