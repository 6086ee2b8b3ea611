#include "cmd/filter.h"

#include "base/glob.h"

static struct slice last_part(struct slice name)
{
	size_t slash = slice_find_last(name, '/');

	return slash < name.n ? slice_after(name, slash + 1) : name;
}

static bool is_for_parts(struct slice pattern)
{
	return slice_find(pattern, '/') == pattern.n;
}

bool filter_takes(const struct options_filter *f, size_t n, struct slice name)
{
	/* From the last: the first of them that matches has the last word. */
	for (size_t i = n; i > 0; i--) {
		struct slice pattern = f[i - 1].pattern;

		if (glob_matches(pattern, is_for_parts(pattern)
		                                  ? last_part(name)
		                                  : name))
			return f[i - 1].include;
	}
	return true;
}
