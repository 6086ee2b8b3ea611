#include "cred/ini.h"

#include <stdlib.h>

#include "check.h"
#include "pieces.h"
#include "vectors.h"

/* ---- a log of all events, fed in pieces ----------------------------------- */

enum { LOG_MAX = 65536 };

struct log {
	char text[LOG_MAX];
	struct buf b;
	enum err e;
	uint64_t line;
	const char *why;
};

static void log_event(struct log *l, const struct ini *i, enum ini_event event)
{
	if (event == INI_SECTION) {
		buf_put_char(&l->b, "PVSO"[i->section]);
		buf_put_z(&l->b, i->plain_default ? "! " : " ");
		buf_put(&l->b, ini_name(i));
	} else {
		if (ini_parent(i).n) {
			buf_put(&l->b, ini_parent(i));
			buf_put_char(&l->b, '/');
		}
		buf_put(&l->b, ini_key(i));
		buf_put_z(&l->b, "=");
		buf_put(&l->b, ini_value(i));
	}
	buf_put_z(&l->b, "|");
}

static void log_feed(struct log *l, struct ini *i, struct slice in)
{
	enum ini_event event = INI_SECTION;
	size_t used;

	while (l->e == ERR_OK && event != INI_MORE) {
		l->e = ini_feed(i, in, &used, &event);
		if (l->e == ERR_OK && event != INI_MORE)
			log_event(l, i, event);
		in = slice_after(in, used);
	}
}

static void log_finish(struct log *l, struct ini *i)
{
	enum ini_event event = INI_SECTION;

	while (l->e == ERR_OK && event != INI_MORE) {
		l->e = ini_finish(i, &event);
		if (l->e == ERR_OK && event != INI_MORE)
			log_event(l, i, event);
	}
	l->line = i->line;
	l->why = i->why;
}

static void log_pieces(struct log *l, enum ini_file file, struct pieces in)
{
	static struct ini i;

	l->b = BUF(l->text);
	l->e = ERR_OK;
	ini_init(&i, file);
	while (pieces_next(&in))
		log_feed(l, &i, in.piece);
	log_finish(l, &i);
}

static struct slice read_all(enum ini_file file, const char *text)
{
	static struct log l;
	static char what[LOG_MAX + 64];
	int n;

	log_pieces(&l, file, pieces_of(slice_of(text), SIZE_MAX));
	if (l.e == ERR_OK)
		return buf_slice(&l.b);
	n = snprintf(what, sizeof what, "%.*sERR %llu %s", (int)l.b.n, l.b.p,
	             (unsigned long long)l.line, l.why);
	return (struct slice){what, (size_t)n};
}

static struct slice config(const char *text)
{
	return read_all(INI_CONFIG, text);
}

static struct slice credentials(const char *text)
{
	return read_all(INI_CREDENTIALS, text);
}

/* ---- the published cases -------------------------------------------------- */

enum { PAIRS_MAX = 16 };

/* What the two files of a case come to, by the rules of merging. */
struct map {
	char lines[PAIRS_MAX]
		  [400]; /* "profile NAME", "key KIND NAME KEY VALUE" */
	size_t n;
	bool prefixed; /* [profile default] was there */
};

static bool same_but_value(const char *a, const char *b)
{
	unsigned tabs = 0;

	for (; *a && *a == *b; a++, b++)
		if (*a == '\t' && ++tabs == 4)
			return true;
	return *a == *b;
}

static void map_put(struct map *m, const char *line)
{
	size_t at = 0;

	while (at < m->n && !same_but_value(m->lines[at], line))
		at++;
	if (at == PAIRS_MAX)
		abort();
	m->n += at == m->n;
	snprintf(m->lines[at], sizeof m->lines[at], "%s", line);
}

static void map_drop_default(struct map *m)
{
	size_t kept = 0;

	for (size_t at = 0; at < m->n; at++)
		if (strcmp(m->lines[at], "profile\tdefault") &&
		    strncmp(m->lines[at], "key\tprofile\tdefault\t", 20)) {
			memmove(m->lines[kept++], m->lines[at],
			        sizeof m->lines[at]);
		}
	m->n = kept;
}

static void put_escaped(struct buf *b, struct slice s)
{
	for (size_t at = 0; at < s.n; at++)
		if (s.p[at] == '\n')
			buf_put_z(b, "\\n");
		else
			buf_put_char(b, s.p[at]);
}

static void map_event(struct map *m, const struct ini *i, enum ini_event event)
{
	char text[400];
	struct buf b = BUF(text);
	bool profile = i->section == INI_PROFILE;
	bool is_default = slice_equal(ini_name(i), SLICE("default"));

	if (!profile && i->section != INI_SSO)
		return;
	if (profile && i->plain_default && m->prefixed)
		return;
	if (i->file == INI_CONFIG && profile && is_default &&
	    !i->plain_default && !m->prefixed) {
		m->prefixed = true;
		map_drop_default(m);
	}
	if (event == INI_PROPERTY)
		buf_put_z(&b, "key\t");
	buf_put_z(&b, profile ? "profile\t" : "sso-session\t");
	buf_put(&b, ini_name(i));
	if (event == INI_PROPERTY) {
		buf_put_char(&b, '\t');
		buf_put(&b, ini_parent(i));
		buf_put_z(&b, ini_parent(i).n ? "/" : "");
		buf_put(&b, ini_key(i));
		buf_put_char(&b, '\t');
		put_escaped(&b, ini_value(i));
	}
	map_put(m, buf_z(&b));
}

static const char *map_read(struct map *m, enum ini_file file, struct slice in)
{
	static struct ini i;
	enum ini_event event = INI_SECTION;
	size_t used;

	ini_init(&i, file);
	while (event != INI_MORE) {
		if (ini_feed(&i, in, &used, &event) != ERR_OK)
			return i.why;
		if (event != INI_MORE)
			map_event(m, &i, event);
		in = slice_after(in, used);
	}
	if (ini_finish(&i, &event) != ERR_OK)
		return i.why;
	if (event != INI_MORE)
		map_event(m, &i, event);
	return "";
}

static struct slice unescape(struct slice s, char *to)
{
	size_t n = 0;

	for (size_t at = 0; at < s.n; at++) {
		char c = s.p[at];

		if (c == '\\' && ++at < s.n) {
			size_t k = slice_find(SLICE("nrt\\"), s.p[at]);

			c = "\n\r\t\\?"[k];
		}
		to[n++] = c;
	}
	return (struct slice){to, n};
}

/* One paragraph; the lines that are left of *text. */
static void check_case_of(struct check *check_, struct slice *text)
{
	struct map got = {.n = 0}, want = {.n = 0};
	const char *why = "";
	char name[160] = "", input[1024], line_z[400];
	struct slice error = SLICE("");

	while (text->n) {
		struct slice line = slice_cut(text, '\n'), value = line, word;

		if (line.n == 0)
			break;
		word = slice_cut(&value, '\t');
		snprintf(line_z, sizeof line_z, "%.*s", (int)line.n, line.p);
		if (slice_equal(word, SLICE("case")))
			snprintf(name, sizeof name, "%.*s", (int)value.n,
			         value.p);
		else if (slice_equal(word, SLICE("config")))
			why = map_read(&got, INI_CONFIG,
			               unescape(value, input));
		else if (slice_equal(word, SLICE("credentials")))
			why = why[0] ? why
			             : map_read(&got, INI_CREDENTIALS,
			                        unescape(value, input));
		else if (slice_equal(word, SLICE("error")))
			error = value;
		else
			map_put(&want, line_z);
	}
	if (!slice_equal(slice_of(why), error))
		CHECK_FAIL("%s: \"%s\"", name, why);
	if (error.n)
		return;
	if (got.n != want.n)
		CHECK_FAIL("%s: %zu lines, not %zu", name, got.n, want.n);
	for (size_t at = 0; at < got.n; at++) {
		size_t other = 0;

		while (other < want.n &&
		       strcmp(got.lines[at], want.lines[other]))
			other++;
		if (other == want.n)
			CHECK_FAIL("%s: %s", name, got.lines[at]);
	}
}

CASE(published_cases)
{
	static char storage[65536];
	struct slice text = vectors_load("tests/vectors/profile/cases.txt",
	                                 storage, sizeof storage);
	size_t cases = 0;

	CHECK(text.n);
	for (; text.n; cases++)
		CHECK_CALL(check_case_of(check_, &text));
	CHECK_U64(cases, 65);
}

/* ---- beyond them ---------------------------------------------------------- */

CASE(sections_of_each_file)
{
	CHECK_TEXT(config("[default]\n[profile default]\n[services s]\n"
	                  "[sso-session o]\n[plugins]\n[a b]\n[profile]\n"
	                  "[services]\n[ profile  x ]\n[]\n[profile x y]"),
	           "P! default|P default|V s|S o|O |O |O |O |P x|O |O |");
	CHECK_TEXT(credentials("[default]\n[profile default]\n[services s]\n"
	                       "[sso-session o]\n[plugins]\n[profile]\n"),
	           "P default|O |O |O |P plugins|P profile|");
	CHECK_TEXT(config("[profile a] b"), "ERR 1 a section without ']'");
	CHECK_TEXT(config("\n\n[profile a # ]\nx"),
	           "ERR 3 a section without ']'");
	CHECK_TEXT(config("[\n"), "ERR 1 a section without ']'");
	CHECK_TEXT(config("[#]\n"), "ERR 1 a section without ']'");
	/* an indented one is none */
	CHECK_TEXT(config("[profile a]\n [profile b]\n"),
	           "P a|ERR 2 an indented line that continues nothing");
	CHECK_TEXT(config("[profile a]\nk = v\n [profile b]\n"),
	           "P a|k=v|k=v\n[profile b]|");
	/* one without a name of its own does not keep another's */
	CHECK_TEXT(config("[profile a]\nk=1\n[other]\nk=2"), "P a|k=1|O |k=2|");
}

CASE(lines_that_say_nothing)
{
	CHECK_TEXT(config("\n# [a]\n;b\n \t\n[profile a]\n#x\nk=v\n"),
	           "P a|k=v|");
	/* nor do they end a value, or a block */
	CHECK_TEXT(config("[profile a]\nk=v\n\n#c\n \n  # c\r\n\r\n w\n"),
	           "P a|k=v|k=v\nw|");
	CHECK_TEXT(config("[profile a]\ns3=\n # a comment\n\n;c\n x=1\n"
	                  " ; another\n y=2\n"),
	           "P a|s3=|s3/x=1|s3/y=2|");
	CHECK_TEXT(config("[profile a]\n  # indented, after a section\nk=v"),
	           "P a|k=v|");
	/* a comment may hold anything */
	CHECK_TEXT(read_all(INI_CONFIG, "# \x1b[31m \r \x7f\n[profile a]\n"),
	           "P a|");
}

CASE(line_ends)
{
	CHECK_TEXT(config("[profile a]\r\nk = v\r\n w\r\n\r\ns3 =\r\n x = 1"),
	           "P a|k=v|k=v\nw|s3=|s3/x=1|");
	CHECK_TEXT(config("[profile a]\r\nk = v\r"), "P a|k=v|");
	CHECK_TEXT(config("[profile a]\nk = v\r\r\n"),
	           "P a|ERR 2 a control byte");
	CHECK_TEXT(config("[profile a]\nk = v\rx=1\n"),
	           "P a|ERR 2 a control byte");
	CHECK_TEXT(config("[profile a]\n\rk = v\n"),
	           "P a|ERR 2 a control byte");
}

CASE(comments_in_values)
{
	CHECK_TEXT(config("[profile a]\nk = # nothing\nl = a#b;c\t;d\n"
	                  "m = v # a ; b\n"),
	           "P a|k=|l=a#b;c|m=v|");
	CHECK_TEXT(config("[profile a]\nk # = v\n"),
	           "P a|ERR 2 neither a section nor 'key = value'");
	CHECK_TEXT(config("[services a]\ns3 = # below\n"
	                  "  endpoint_url = http://h/#x # mine\n"),
	           "V a|s3=|s3/endpoint_url=http://h/#x|");
	CHECK_TEXT(config("[profile a]\nk = v\n w # x\n"),
	           "P a|k=v|k=v\nw # x|");
}

CASE(one_level_of_nesting)
{
	CHECK_TEXT(config("[profile a]\nS3=\n X=1\n y=\n   z=2\nk=v\n c\n"
	                  "e=\n[profile b]\nm=\n n=o"),
	           "P a|s3=|s3/x=1|s3/y=|s3/z=2|k=v|k=v\nc|e=|P b|m=|m/n=o|");
	CHECK_TEXT(config("[profile a]\ns3=\n x=1\n y\n"),
	           "P a|s3=|s3/x=1|"
	           "ERR 4 neither a section nor 'key = value'");
	CHECK_TEXT(config("[profile a]\nk=\n[profile b]\n x=1\n"),
	           "P a|k=|P b|"
	           "ERR 4 an indented line that continues nothing");
}

CASE(keys_that_are_ignored)
{
	CHECK_TEXT(config("[profile a]\nin valid = x\n more\nk=v\n"
	                  "b\xc3\xa4 =\n n=1\nl=w"),
	           "P a|k=v|l=w|");
	CHECK_TEXT(config("[profile a]\nA-z_/.%@:+09=x"),
	           "P a|a-z_/.%@:+09=x|");
	CHECK_TEXT(config("[profile a]\n = x"), "P a|ERR 2 an indented line "
	                                        "that continues nothing");
	CHECK_TEXT(config("[profile a]\n=x"), "P a|ERR 2 no key before '='");
}

CASE(other_bytes)
{
	static const char nul[] = "[profile a]\nk = a\0b\n";
	static struct log l;

	CHECK_TEXT(config("[profile a]\nk = \xff\xfe\x80\n"),
	           "P a|k=\xff\xfe\x80|");
	CHECK_TEXT(config("[profile a]\nk = a\tb\n"), "P a|k=a\tb|");
	CHECK_TEXT(config("[profile a]\nk = a\x1b[0m\n"),
	           "P a|ERR 2 a control byte");
	CHECK_TEXT(config("[profile a]\nk = a\x7f"),
	           "P a|ERR 2 a control byte");
	CHECK_TEXT(config("[profile a]\nk = v\n a\vb"),
	           "P a|k=v|ERR 3 a control byte");
	log_pieces(&l, INI_CONFIG,
	           pieces_of((struct slice){nul, sizeof nul - 1}, 100));
	CHECK(l.e == ERR_INI);
	CHECK_U64(l.line, 2);
	/* UTF-16 is no section */
	CHECK_TEXT(config("\xff\xfe[profile a]"),
	           "ERR 1 a property before any section");
}

CASE(an_error_stays)
{
	static struct ini i;
	enum ini_event event;
	size_t used;

	ini_init(&i, INI_CONFIG);
	CHECK(ini_feed(&i, SLICE("x\n[profile a]\n"), &used, &event) ==
	      ERR_INI);
	CHECK(event == INI_MORE && used == 2);
	CHECK(ini_feed(&i, SLICE("[profile a]\n"), &used, &event) == ERR_INI);
	CHECK(event == INI_MORE && used == 0);
	CHECK(ini_finish(&i, &event) == ERR_INI);
	CHECK(event == INI_MORE);
	CHECK_U64(i.line, 1);
}

static const char mixed[] =
	"# c\r\n[profile a] ; c\r\nk = v # c\n  w ; x\n\n\ts3 \n[profile b]\n"
	"s3 =\n  addressing_style = path\n\t; c\n  x=\n"
	"[services s]\ns3 =\n endpoint_url = https://h\n[odd one two]\n"
	"in valid = 1\n 2\nlast = one";

CASE(any_chopping_is_the_same)
{
	static struct log whole, l;
	struct slice in = {mixed, sizeof mixed - 1};

	log_pieces(&whole, INI_CONFIG, pieces_of(in, SIZE_MAX));
	CHECK(whole.e == ERR_OK);
	CHECK_TEXT(buf_slice(&whole.b),
	           "P a|k=v|k=v\nw ; x|k=v\nw ; x\ns3|P b|s3=|"
	           "s3/addressing_style=path|s3/x=|V s|s3=|"
	           "s3/endpoint_url=https://h|O |last=one|");
	for (size_t piece = 1; piece < 5; piece++) {
		log_pieces(&l, INI_CONFIG, pieces_of(in, piece));
		CHECK(slice_equal(buf_slice(&l.b), buf_slice(&whole.b)));
	}
	for (size_t way = 0; way < pieces_ways(in); way++) {
		log_pieces(&l, INI_CONFIG, pieces_way(in, way));
		CHECK(slice_equal(buf_slice(&l.b), buf_slice(&whole.b)));
	}
}

/* Whatever the file ends with, no byte behind it is looked at. */
CASE(cut_anywhere)
{
	static struct log l;

	for (size_t n = 0; n < sizeof mixed; n++) {
		struct slice front = {mixed, n};

		log_pieces(&l, INI_CONFIG, pieces_of(front, SIZE_MAX));
		CHECK(l.e == ERR_OK || l.e == ERR_INI);
	}
}

/* ---- limits --------------------------------------------------------------- */

/* Puts head, then n bytes c, then tail. */
static const char *filled(const char *head, size_t n, char c, const char *tail)
{
	static char text[LOG_MAX];
	struct buf b = BUF(text);

	buf_put_z(&b, head);
	for (size_t at = 0; at < n; at++)
		buf_put_char(&b, c);
	buf_put_z(&b, tail);
	return buf_z(&b);
}

static enum err err_of(const char *text)
{
	static struct log l;

	log_pieces(&l, INI_CONFIG, pieces_of(slice_of(text), SIZE_MAX));
	return l.e;
}

CASE(limits_of_lines)
{
	const size_t line = INI_LINE_MAX;

	CHECK(err_of(filled("[profile a]\nk=", line - 2, 'v', "\r\n")) ==
	      ERR_OK);
	CHECK(err_of(filled("[profile a]\nk=", line - 1, 'v', "\r\n")) ==
	      ERR_INI);
	/* a blank is a byte of the line too, but not one before or after it */
	CHECK(err_of(filled("[profile a]\nk=v\n", line - 4, ' ', "w\n")) ==
	      ERR_OK);
	CHECK(err_of(filled("[profile a]\nk=v\n", 2 * line, ' ', "w\n")) ==
	      ERR_OK);
	CHECK(err_of(filled("[profile a]\nk=v", line, ' ', "\n")) == ERR_INI);
	CHECK(err_of(filled("[profile a]\n#", 2 * line, '#', "\n")) == ERR_OK);
	CHECK(err_of(filled("[profile a]\n", 2 * line, '\n', "k=v")) == ERR_OK);
}

CASE(limits_of_values)
{
	const size_t value = INI_VALUE_MAX;

	CHECK(err_of(filled("[profile a]\nk=v\n ", value - 2, 'w', "\r\n")) ==
	      ERR_OK);
	CHECK(err_of(filled("[profile a]\nk=v\n ", value - 1, 'w', "\r\n")) ==
	      ERR_INI);
	/* nothing more fits, and lines that say nothing need no room */
	CHECK(err_of(filled("[profile a]\nk=v\n ", value - 2, 'w',
	                    "\n\r\n \r\n  # c\nl=x\n y\n")) == ERR_OK);
	CHECK(err_of(filled("[profile a]\nk=v\n ", value - 2, 'w', "\n x\n")) ==
	      ERR_INI);
}

CASE(limits_of_names)
{
	CHECK(err_of(filled("[profile ", INI_NAME_MAX, 'n', "]")) == ERR_OK);
	CHECK(err_of(filled("[profile ", INI_NAME_MAX + 1, 'n', "]")) ==
	      ERR_INI);
	/* one that is ignored may be longer */
	CHECK(err_of(filled("[odd ", INI_NAME_MAX + 1, 'n', "]")) == ERR_OK);
	CHECK(err_of(filled("[profile a]\n", INI_KEY_MAX, 'k', "=")) == ERR_OK);
	CHECK(err_of(filled("[profile a]\n", INI_KEY_MAX + 1, 'k', "=")) ==
	      ERR_INI);
	CHECK(err_of(filled("[profile a]\ns=\n ", INI_KEY_MAX, 'k', "=")) ==
	      ERR_OK);
	CHECK(err_of(filled("[profile a]\ns=\n ", INI_KEY_MAX + 1, 'k', "=")) ==
	      ERR_INI);
}

CASE(limit_of_a_file)
{
	static char text[INI_FILE_MAX + 1];
	static struct log l;

	memset(text, '\n', sizeof text);
	log_pieces(&l, INI_CONFIG,
	           pieces_of((struct slice){text, INI_FILE_MAX}, 4096));
	CHECK(l.e == ERR_OK);
	log_pieces(&l, INI_CONFIG,
	           pieces_of((struct slice){text, sizeof text}, 4096));
	CHECK(l.e == ERR_TOO_LONG);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(published_cases),
	                                       RUN(sections_of_each_file),
	                                       RUN(lines_that_say_nothing),
	                                       RUN(line_ends),
	                                       RUN(comments_in_values),
	                                       RUN(one_level_of_nesting),
	                                       RUN(keys_that_are_ignored),
	                                       RUN(other_bytes),
	                                       RUN(an_error_stays),
	                                       RUN(any_chopping_is_the_same),
	                                       RUN(cut_anywhere),
	                                       RUN(limits_of_lines),
	                                       RUN(limits_of_values),
	                                       RUN(limits_of_names),
	                                       RUN(limit_of_a_file),
	                                       {0}});
}
