#include "cred/ini.h"

#include <string.h>

void ini_init(struct ini *i, enum ini_file file)
{
	memset(i, 0, sizeof *i);
	i->section = INI_OTHER;
	i->why = "";
	i->file = file;
}

/* ---- words ---------------------------------------------------------------- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_comment(char c)
{
	return c == '#' || c == ';';
}

/* TAB is a blank. CR is dealt with where it comes. */
static bool is_control(char c)
{
	return ((unsigned char)c < 0x20 && c != '\t') || c == 0x7f;
}

/* Names and keys with other bytes are ignored by AWS's parsers. */
static bool is_plain_name(struct slice s)
{
	for (size_t at = 0; at < s.n; at++) {
		char c = s.p[at], small = (char)(c | 0x20);

		if (!(small >= 'a' && small <= 'z') &&
		    !(c >= '0' && c <= '9') &&
		    slice_find(SLICE("_-/.%@:+"), c) == 8)
			return false;
	}
	return s.n > 0;
}

/* s up to a comment; `glued`: also up to one with no blank before it. */
static struct slice without_comment(struct slice s, bool glued)
{
	for (size_t at = 0; at < s.n; at++)
		if (is_comment(s.p[at]) &&
		    (glued || at == 0 || is_blank(s.p[at - 1])))
			return slice_first(s, at);
	return s;
}

static enum err fail(struct ini *i, const char *why)
{
	i->fault = ERR_INI;
	i->why = why;
	return ERR_INI;
}

/* ---- sections ------------------------------------------------------------- */

static enum ini_section kind_of(const struct ini *i, struct slice prefix,
                                struct slice name)
{
	bool config = i->file == INI_CONFIG;

	if (!is_plain_name(name))
		return INI_OTHER;
	if (prefix.n == 0)
		return !config || slice_equal(name, SLICE("default"))
		               ? INI_PROFILE
		               : INI_OTHER;
	if (!config)
		return INI_OTHER;
	if (slice_equal(prefix, SLICE("profile")))
		return INI_PROFILE;
	if (slice_equal(prefix, SLICE("services")))
		return INI_SERVICES;
	return slice_equal(prefix, SLICE("sso-session")) ? INI_SSO : INI_OTHER;
}

static enum err take_section(struct ini *i, struct slice line)
{
	struct slice name, prefix = {NULL, 0};
	size_t at = 0;

	line = slice_trim(without_comment(line, true));
	if (!slice_ends(line, SLICE("]")))
		return fail(i, "a section without ']'");
	name = slice_trim((struct slice){line.p + 1, line.n - 2});
	while (at < name.n && !is_blank(name.p[at]))
		at++;
	if (at < name.n) {
		prefix = slice_first(name, at);
		name = slice_trim(slice_after(name, at));
	}
	i->section = kind_of(i, prefix, name);
	if (i->section == INI_OTHER)
		name.n = 0;
	if (name.n > INI_NAME_MAX)
		return fail(i, "the name of a section is too long");
	if (name.n)
		memcpy(i->name, name.p, name.n);
	i->name_n = name.n;
	i->plain_default = i->section == INI_PROFILE && i->file == INI_CONFIG &&
	                   prefix.n == 0;
	i->any_section = true;
	i->open = false;
	i->key_n = i->parent_n = i->value_n = 0;
	return ERR_OK;
}

/* ---- properties ----------------------------------------------------------- */

static void keep_key(struct ini *i, struct slice key)
{
	for (size_t at = 0; at < key.n; at++) {
		char c = key.p[at];

		i->key[at] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
	}
	i->key_n = key.n;
}

static void keep_value(struct ini *i, struct slice value)
{
	if (value.n)
		memmove(i->text, value.p, value.n);
	i->value_n = value.n;
}

/* "key = value", on its own or below another. */
static enum err take_pair(struct ini *i, struct slice line)
{
	struct slice value = slice_trim(without_comment(line, false)), key;

	if (slice_find(value, '=') == value.n)
		return fail(i, "neither a section nor 'key = value'");
	key = slice_trim(slice_cut(&value, '='));
	if (key.n == 0)
		return fail(i, "no key before '='");
	if (key.n > INI_KEY_MAX)
		return fail(i, "a key is too long");
	keep_key(i, key);
	keep_value(i, slice_trim(value));
	return ERR_OK;
}

static enum err take_property(struct ini *i, struct slice line)
{
	enum err e = take_pair(i, line);

	i->open = e == ERR_OK;
	i->nested = i->value_n == 0;
	i->unknown = !is_plain_name(ini_key(i));
	i->parent_n = 0;
	return e;
}

static enum err take_nested(struct ini *i, struct slice line)
{
	if (i->parent_n == 0) {
		memcpy(i->parent, i->key, i->key_n);
		i->parent_n = i->key_n;
	}
	return take_pair(i, line);
}

/* The line stands where it belongs, one byte behind the value. */
static void take_continuation(struct ini *i, struct slice line)
{
	line = slice_trim(line);
	i->text[i->value_n] = '\n';
	i->value_n = i->line_at + line.n;
}

/* ---- lines ---------------------------------------------------------------- */

static enum err take_led(struct ini *i, struct slice line)
{
	if (!i->open)
		return fail(i, "an indented line that continues nothing");
	if (i->nested)
		return take_nested(i, line);
	take_continuation(i, line);
	return ERR_OK;
}

static enum err line_end(struct ini *i, enum ini_event *event)
{
	struct slice line = {i->text + i->line_at, i->text_n - i->line_at};
	bool section = !i->led && line.n && line.p[0] == '[';
	enum err e;

	i->in_line = false;
	if (line.n == 0)
		return ERR_OK;
	if (section)
		e = take_section(i, line);
	else if (!i->any_section)
		return fail(i, "a property before any section");
	else
		e = i->led ? take_led(i, line) : take_property(i, line);
	if (e == ERR_OK && section)
		*event = INI_SECTION;
	else if (e == ERR_OK && !i->unknown)
		*event = INI_PROPERTY;
	return e;
}

static void line_begin(struct ini *i, char c)
{
	i->line++;
	i->in_line = true;
	i->led = is_blank(c);
	i->comment = i->cr = false;
	i->line_at = i->text_n = 0;
}

/* The first byte that is no blank tells what becomes of the value before: the
 * line may continue it, or takes its place. */
static void line_place(struct ini *i)
{
	if (i->led && i->open && !i->nested)
		i->line_at = i->value_n + 1;
	i->text_n = i->line_at;
}

static enum err line_put(struct ini *i, char c)
{
	if (i->comment)
		return ERR_OK;
	if (i->cr || (is_control(c) && c != '\r'))
		return fail(i, "a control byte");
	if (c == '\r') {
		i->cr = true;
		return ERR_OK;
	}
	if (i->text_n == i->line_at) {
		if (is_blank(c))
			return ERR_OK;
		i->comment = is_comment(c);
		if (i->comment)
			return ERR_OK;
		line_place(i);
	}
	if (i->text_n >= INI_LINE_MAX)
		return fail(i, "too long");
	i->text[i->text_n++] = c;
	return ERR_OK;
}

enum err ini_feed(struct ini *i, struct slice in, size_t *used,
                  enum ini_event *event)
{
	*event = INI_MORE;
	*used = 0;
	while (i->fault == ERR_OK && *event == INI_MORE && *used < in.n) {
		char c = in.p[(*used)++];

		if (i->taken++ == INI_FILE_MAX) {
			i->fault = ERR_TOO_LONG;
			i->why = "the file is too long";
			break;
		}
		if (!i->in_line)
			line_begin(i, c);
		if (c == '\n')
			i->fault = line_end(i, event);
		else
			i->fault = line_put(i, c);
	}
	return i->fault;
}

enum err ini_finish(struct ini *i, enum ini_event *event)
{
	*event = INI_MORE;
	if (i->fault == ERR_OK && i->in_line)
		i->fault = line_end(i, event);
	return i->fault;
}

/* ---- what there is -------------------------------------------------------- */

struct slice ini_name(const struct ini *i)
{
	return (struct slice){i->name, i->name_n};
}

struct slice ini_key(const struct ini *i)
{
	return (struct slice){i->key, i->key_n};
}

struct slice ini_parent(const struct ini *i)
{
	return (struct slice){i->parent, i->parent_n};
}

struct slice ini_value(const struct ini *i)
{
	return (struct slice){i->text, i->value_n};
}
