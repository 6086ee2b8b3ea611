#include "base/glob.h"

#include "check.h"

struct row {
	const char *pattern, *name;
	bool matches;
};

static const struct row rows[] = {
	{"", "", true},
	{"", "a", false},
	{"a", "", false},
	{"abc", "abc", true},
	{"abc", "ab", false},
	{"ab", "abc", false},
	{"abc", "ABC", false},
	/* one part */
	{"*", "", true},
	{"*", "abc", true},
	{"*", "a/c", false},
	{"*", ".hidden", true},
	{"*.bin", "a.bin", true},
	{"*.bin", ".bin", true},
	{"*.bin", "a.bin.bin", true},
	{"*.bin", "a.bin.", false},
	{"*.bin", "d/a.bin", false},
	{"d/*.bin", "d/a.bin", true},
	{"d/*.bin", "d/e/a.bin", false},
	{"d/*", "d/", true},
	{"d/*", "d", false},
	{"*/*", "d/e", true},
	{"*/*", "d/e/f", false},
	{"a*b*c", "a__b__b__c", true},
	{"a*b*c", "a__c__b", false},
	/* all parts */
	{"**", "", true},
	{"**", "a/b//c/", true},
	{"d/**", "d/", true},
	{"d/**", "d/e/f", true},
	{"d/**", "d", false},
	{"d**", "d/e", true},
	{"a**b", "ab", true},
	{"a**b", "a/x/b", true},
	{"***", "a/b", true},
	{"**.bin", "d/e/a.bin", true},
	{"**.bin", "d/e/abin", false},
	/* all parts or none */
	{"a/**/b", "a/b", true},
	{"a/**/b", "a/x/b", true},
	{"a/**/b", "a/x/y/b", true},
	{"a/**/b", "a//b", true},
	{"a/**/b", "a/xb", false},
	{"a/**/b", "a/x/yb", false},
	{"a/**/b", "ab", false},
	{"**/b", "b", true},
	{"**/b", "x/b", true},
	{"**/b", "/b", true},
	{"**/b", "xb", false},
	{"**/", "", true},
	{"**/", "x/", true},
	{"**/", "x", false},
	{"**/**/**/b", "b", true},
	{"**/**/b", "x/b", true},
	{"**/**/b", "xb", false},
	{"**/***/b", "x/y/b", true},
	{"**/**", "", true},
	{"**/**", "a/b", true},
	{"**/*", "a", true},
	{"**/*", "a/b", true},
	{"**/*.bin", "a.bin", true},
	{"**/*.bin", "d/e/a.bin", true},
	{"a**/b", "a/b", true},
	{"a**/b", "ax/y/b", true},
	{"a**/b", "ab", false},
	{"a/**/**b", "a/xb", true},
	/* one byte */
	{"?", "a", true},
	{"?", "", false},
	{"?", "/", false},
	{"?", "ab", false},
	{"??", "\xc3\xa4", true},
	{"a?c", "abc", true},
	{"?*", "a", true},
	{"?*", "", false},
	/* one of several */
	{"[abc]", "b", true},
	{"[abc]", "d", false},
	{"[abc]", "", false},
	{"[abc]", "ab", false},
	{"[a-c]", "b", true},
	{"[a-c]", "-", false},
	{"[a-cx-z0]", "y", true},
	{"[a-cx-z0]", "0", true},
	{"[a-cx-z0]", "m", false},
	{"[c-a]", "b", false},
	{"[c-a]", "c", false},
	{"[!a-c]", "b", false},
	{"[!a-c]", "d", true},
	{"[^a-c]", "b", false},
	{"[^a-c]", "d", true},
	{"[!a]", "", false},
	{"[!a]", "/", false},
	{"[/]", "/", false},
	{"[.-0]", "/", false},
	{"[a!]", "!", true},
	{"[a^]", "^", true},
	{"[-a]", "-", true},
	{"[a-]", "-", true},
	{"[a-]", "a", true},
	{"[a-]", "b", false},
	{"[]a]", "]", true},
	{"[]a]", "a", true},
	{"[!]a]", "]", false},
	{"[!]a]", "b", true},
	{"[]-_]", "^", true},
	{"[\\]]", "]", true},
	{"[\\]]", "\\", false},
	{"[a-\\]]", "]", false},
	{"[A-\\]]", "]", true},
	{"[\\!a]", "!", true},
	{"[*?]", "*", true},
	{"[*?]", "a", false},
	{"[[]", "[", true},
	{"[\x80-\xff]", "\xc3", true},
	{"[\x01-\xff]", "a", true},
	{"[a-\xff]", "\x80", true},
	/* no brackets without an end */
	{"[", "[", true},
	{"[]", "[]", true},
	{"[!]", "[!]", true},
	{"[!", "[!", true},
	{"a[b", "a[b", true},
	{"[\\]", "[]", true},
	{"[[[", "[[[", true},
	{"[*", "[abc", true},
	{"*[a", "x[a", true},
	{"]", "]", true},
	{"-", "-", true},
	{"!", "!", true},
	/* themselves */
	{"\\*", "*", true},
	{"\\*", "a", false},
	{"\\**", "*abc", true},
	{"\\**", "abc", false},
	{"\\\\", "\\", true},
	{"\\?", "?", true},
	{"\\[a]", "[a]", true},
	{"\\[a]", "a", false},
	{"\\a", "a", true},
	{"a\\", "a\\", true},
	{"\\/**/b", "/b", true},
};

static bool matches(const char *pattern, const char *name)
{
	size_t n = strlen(pattern), m = strlen(name);
	char *p = check_guarded(pattern, n), *q = check_guarded(name, m);
	bool is = glob_matches((struct slice){p, n}, (struct slice){q, m});

	check_unguard(p, n);
	check_unguard(q, m);
	return is;
}

CASE(matches)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (matches(rows[i].pattern, rows[i].name) != rows[i].matches)
			CHECK_FAIL("\"%s\" and \"%s\": not %d", rows[i].pattern,
			           rows[i].name, rows[i].matches);
}

CASE(any_byte)
{
	CHECK(glob_matches(SLICE("a?c*"), SLICE("a\0c\n\0")));
	CHECK(glob_matches(SLICE("a\0c"), SLICE("a\0c")));
	CHECK(!glob_matches(SLICE("a\0c"), SLICE("a\0d")));
	CHECK(glob_matches(SLICE("[\0-\x1f]"), SLICE("\0")));
}

CASE(pattern_at_the_limit)
{
	char text[GLOB_PATTERN_MAX + 1];
	struct slice p = {text, GLOB_PATTERN_MAX};

	memset(text, 'a', sizeof text);
	CHECK(glob_matches(p, p));
	p.n++;
	CHECK(!glob_matches(p, p));
	text[0] = '*';
	CHECK(!glob_matches(p, p));
	p.n--;
	CHECK(glob_matches(p, p));
	memset(text, '*', sizeof text);
	CHECK(glob_matches(p, SLICE("a/b")));
	p.n++;
	CHECK(!glob_matches(p, SLICE("a/b")));
}

/* What makes a matcher that goes back take longer than the world will last:
 * this case has no end then. */
static void fill(struct buf *b, const char *unit)
{
	while (b->cap - b->n > strlen(unit))
		buf_put_z(b, unit);
}

CASE(time_is_bounded)
{
	static const char *const units[] = {
		"*a",     "**a",   "?*",     "[a]*", "**/a", "*[a",
		"*[\\]a", "*[^]a", "**/**/", "a**/", "[",    "*[!b]",
	};
	static char text[GLOB_PATTERN_MAX], name_text[4096];
	struct buf name = BUF(name_text);

	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		struct buf pattern = BUF(text);

		fill(&pattern, units[i]);
		buf_put_char(&pattern, 'b');
		buf_clear(&name);
		fill(&name, i % 2 ? "[a" : "a");
		CHECK(!glob_matches(buf_slice(&pattern), buf_slice(&name)));
	}
}

CASE(is_a_pattern)
{
	CHECK(!glob_is_pattern(SLICE("")));
	CHECK(!glob_is_pattern(SLICE("a/b c]{}!^-")));
	CHECK(glob_is_pattern(SLICE("a*")));
	CHECK(glob_is_pattern(SLICE("a?b")));
	CHECK(glob_is_pattern(SLICE("[")));
	CHECK(!glob_is_pattern(SLICE("a\\"))); /* a byte as any other */
	CHECK(glob_is_pattern(SLICE("a\\*")));
}

CASE(literals)
{
	static const char *const table[][2] = {
		{"", ""},           {"abc", "abc"},      {"d/*.bin", "d/"},
		{"d/e?", "d/e"},    {"d/**/e", "d/"},    {"d/[ab]", "d/"},
		{"d/[ab", "d/[ab"}, {"d/[ab*", "d/[ab"}, {"a\\*b*", "a*b"},
		{"a\\", "a\\"},     {"*a", ""},
	};
	char text[20];

	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		struct buf b = BUF(text);

		glob_put_literal(&b, slice_of(table[i][0]));
		CHECK_TEXT(buf_slice(&b), table[i][1]);
	}
}

/* The slow reference: by the header's words, one alternative at a time. */

static size_t slow_byte(struct slice p, char *c)
{
	size_t at = p.p[0] == '\\' && p.n > 1;

	*c = p.p[at];
	return at + 1;
}

/* The length of a [...] and whether it takes c; 0: it does not end. */
static size_t slow_brackets(struct slice p, unsigned char c, bool *takes)
{
	bool negate = p.n > 1 && (p.p[1] == '!' || p.p[1] == '^');
	size_t start = negate ? 2 : 1, at = start;
	bool among = false;
	char first, last;

	for (;;) {
		if (at >= p.n)
			return 0;
		if (p.p[at] == ']' && at != start)
			break;
		at += slow_byte(slice_after(p, at), &first);
		last = first;
		if (p.n - at >= 2 && p.p[at] == '-' && p.p[at + 1] != ']')
			at += 1 + slow_byte(slice_after(p, at + 1), &last);
		if ((unsigned char)first <= c && c <= (unsigned char)last)
			among = true;
	}
	*takes = among != negate && c != '/';
	return at + 1;
}

/* behind: the byte of the pattern before p, '/' at its start. */
static bool slow(struct slice p, char behind, struct slice s)
{
	size_t stars = 0, n;
	bool takes;
	char c;

	if (p.n == 0)
		return s.n == 0;
	while (stars < p.n && p.p[stars] == '*')
		stars++;
	if (stars) {
		struct slice rest = slice_after(p, stars);

		if (stars > 1 && behind == '/' && rest.n && rest.p[0] == '/' &&
		    slow(slice_after(rest, 1), '/', s))
			return true;
		for (size_t i = 0; i <= s.n; i++) {
			if (slow(rest, '*', slice_after(s, i)))
				return true;
			if (i < s.n && stars == 1 && s.p[i] == '/')
				return false;
		}
		return false;
	}
	if (s.n == 0)
		return false;
	if (p.p[0] == '?')
		return s.p[0] != '/' &&
		       slow(slice_after(p, 1), '?', slice_after(s, 1));
	if (p.p[0] == '[') {
		n = slow_brackets(p, (unsigned char)s.p[0], &takes);
		if (n)
			return takes &&
			       slow(slice_after(p, n), ']', slice_after(s, 1));
	}
	n = slow_byte(p, &c);
	return c == s.p[0] &&
	       slow(slice_after(p, n), p.p[n - 1], slice_after(s, 1));
}

static uint32_t seed = 1;

static size_t pick(size_t n)
{
	seed = seed * 1664525U + 1013904223U;
	return (seed >> 16) % n;
}

static struct slice random_text(char *text, size_t max, const char *letters)
{
	size_t n = pick(max + 1);

	for (size_t i = 0; i < n; i++)
		text[i] = letters[pick(strlen(letters))];
	return (struct slice){text, n};
}

CASE(agrees_with_the_slow_one)
{
	static const char *const letters[] = {
		"ab/*",          "ab/*?",     "a/**",
		"ab[]!^-\\*c/?", "[]]-a!\\b", "ab*\\/[]",
	};
	unsigned matched = 0;

	for (size_t i = 0; i < 200000; i++) {
		char pattern_text[10], name_text[8];
		struct slice p = random_text(pattern_text, 10, letters[i % 6]);
		struct slice s = random_text(name_text, 8,
		                             i % 3 ? "ab/" : "a/]-[!\\^");
		bool want = slow(p, '/', s);

		matched += want;
		if (glob_matches(p, s) != want)
			CHECK_FAIL("\"%.*s\" and \"%.*s\": not %d", (int)p.n,
			           p.p, (int)s.n, s.p, want);
		if (want) {
			char text[10];
			struct buf b = BUF(text);

			glob_put_literal(&b, p);
			CHECK(!b.over && slice_starts(s, buf_slice(&b)));
		}
	}
	CHECK(matched > 5000);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(matches),
	                                       RUN(any_byte),
	                                       RUN(pattern_at_the_limit),
	                                       RUN(time_is_bounded),
	                                       RUN(is_a_pattern),
	                                       RUN(literals),
	                                       RUN(agrees_with_the_slow_one),
	                                       {0}});
}
