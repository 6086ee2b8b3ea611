/*
 * glob: a name that a pattern takes begins with the pattern's literal; a
 * pattern without a special byte and without a backslash takes itself and
 * nothing else; a name takes itself with a backslash before each byte; and a
 * '/' before both changes nothing. Input: the pattern, a line end, the name.
 */
#include <stdio.h>

#include "base/glob.h"
#include "chop.h"

enum { INPUT_MAX = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void check_escaped(struct slice name)
{
	static char text[2 * INPUT_MAX];
	struct buf b = BUF(text);

	for (size_t i = 0; i < name.n; i++) {
		buf_put_char(&b, '\\');
		buf_put_char(&b, name.p[i]);
	}
	ALWAYS(!b.over);
	ALWAYS(glob_matches(buf_slice(&b), name) == (b.n <= GLOB_PATTERN_MAX));
}

static void check_literal(struct slice pattern, struct slice name, bool is)
{
	static char text[INPUT_MAX];
	struct buf b = BUF(text);

	glob_put_literal(&b, pattern);
	ALWAYS(!b.over && b.n <= pattern.n);
	ALWAYS(!is || slice_starts(name, buf_slice(&b)));
	/* a text that is no pattern may have a backslash, and is not asked */
	if (glob_is_pattern(pattern) || slice_find(pattern, '\\') < pattern.n)
		return;
	ALWAYS(slice_equal(buf_slice(&b), pattern));
	ALWAYS(is ==
	       (slice_equal(pattern, name) && pattern.n <= GLOB_PATTERN_MAX));
}

static struct slice behind_slash(char *text, struct slice s)
{
	text[0] = '/';
	if (s.n)
		memcpy(text + 1, s.p, s.n);
	return (struct slice){text, s.n + 1};
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static char one[INPUT_MAX + 1], two[INPUT_MAX + 1];
	struct slice name, pattern;
	char *pattern_copy, *name_copy;
	bool is;

	if (n > INPUT_MAX)
		return 0;
	name = (struct slice){(const char *)p, n};
	pattern = slice_cut(&name, '\n');
	/* each in memory of its own */
	pattern_copy = chop_copy(pattern.p, pattern.n);
	name_copy = chop_copy(name.p, name.n);
	pattern.p = pattern_copy;
	name.p = name_copy;
	is = glob_matches(pattern, name);
	check_literal(pattern, name, is);
	check_escaped(name);
	if (pattern.n < GLOB_PATTERN_MAX)
		ALWAYS(glob_matches(behind_slash(one, pattern),
		                    behind_slash(two, name)) == is);
	free(pattern_copy);
	free(name_copy);
	return 0;
}
