#include "cmd/filter.h"

#include "check.h"

/* "-a +b": exclude a, then include b. */
static bool takes(const char *words, const char *name)
{
	struct slice rest = slice_of(words);
	struct options_filter f[OPTIONS_FILTERS_MAX];
	size_t n = 0;

	while (rest.n) {
		struct slice word = slice_cut(&rest, ' ');

		f[n++] = (struct options_filter){word.p[0] == '+',
		                                 slice_after(word, 1)};
	}
	return filter_takes(f, n, slice_of(name));
}

static const struct {
	const char *filters, *name;
	bool takes;
} rows[] = {
	{"", "a", true},
	{"+b", "a", true},
	{"-a", "a", false},
	{"-a", "b", true},
	/* the last one that matches */
	{"-* +*.bin", "a.bin", true},
	{"-* +*.bin", "a.txt", false},
	{"+*.bin -*", "a.bin", false},
	{"-*.bin +*", "a.bin", true},
	{"-* +*.bin -b*", "a.bin", true},
	{"-* +*.bin -b*", "b.bin", false},
	{"-* +*.bin -c*", "b.bin", true},
	/* against the last part, or all of it */
	{"-*.tmp", "d/e/a.tmp", false},
	{"-d", "d/a", true},
	{"-a", "d/a", false},
	{"-d/*", "d/a", false},
	{"-d/*", "d/e/a", true},
	{"-d/*", "x/d/a", true},
	{"-d/**", "d/e/a", false},
	{"-**/d/*", "x/d/a", false},
	{"-**/d/*", "d/a", false},
	{"-**", "d/a", false},
	{"-[/]", "a", true},
	/* markers of directories have an empty last part */
	{"-d", "d/", true},
	{"-*", "d/", false},
	{"-?*", "d/", true},
	{"-**/", "d/", false},
	{"-d/", "d/", false},
	{"-d/", "d/a", true},
};

CASE(filters)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (takes(rows[i].filters, rows[i].name) != rows[i].takes)
			CHECK_FAIL("\"%s\" and %s: not %d", rows[i].filters,
			           rows[i].name, rows[i].takes);
}

CASE(as_many_as_there_can_be)
{
	struct options_filter f[OPTIONS_FILTERS_MAX];

	for (size_t i = 0; i < OPTIONS_FILTERS_MAX; i++)
		f[i] = (struct options_filter){false, SLICE("b")};
	CHECK(filter_takes(f, OPTIONS_FILTERS_MAX, SLICE("a")));
	f[0].pattern = SLICE("a");
	CHECK(!filter_takes(f, OPTIONS_FILTERS_MAX, SLICE("a")));
	f[OPTIONS_FILTERS_MAX - 1] = (struct options_filter){true, SLICE("a")};
	CHECK(filter_takes(f, OPTIONS_FILTERS_MAX, SLICE("a")));
	CHECK(filter_takes(NULL, 0, SLICE("a")));
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(filters),
	                                       RUN(as_many_as_there_can_be),
	                                       {0}});
}
