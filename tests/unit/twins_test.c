#include "cmd/twins.h"

#include <stdlib.h>

#include "check.h"
#include "listed.h"

struct stage {
	struct listed listed;
	struct expand expand;
	struct twins twins;
};

static bool stage_open(struct stage *s, const char *list, size_t n)
{
	if (!listed_open(&s->listed, list, n, twins_cost()))
		return false;
	expand_init(&s->expand, &s->listed.manifest, NULL);
	return twins_init(&s->twins, &s->expand, &s->listed.arena) == ERR_OK;
}

static enum err stage_check(struct stage *s)
{
	enum err e = listed_count(&s->listed);

	return e == ERR_OK ? twins_find(&s->twins) : e;
}

CASE(names_both_twins)
{
	struct stage s;
	const char *list = "s3://b/a/x\ns3://b/y\ns3://c/z\tx\n";

	CHECK(stage_open(&s, list, strlen(list)));
	CHECK(stage_check(&s) == ERR_SAME_NAME);
	CHECK_U64(s.twins.at.line, 1);
	CHECK_U64(s.twins.at2.line, 3);
	CHECK_TEXT(s.twins.name, "x");
	listed_close(&s.listed);
}

/* More names than one pass compares: the twins are found in a later share. */
CASE(finds_twins_among_very_many)
{
	enum { COUNT = 3 * TWINS_HASHES_MAX };
	struct stage s;
	size_t cap = COUNT * 24, n = 0;
	char *list = malloc(cap);

	CHECK(list != NULL);
	for (unsigned i = 0; i < COUNT; i++)
		n += (size_t)snprintf(list + n, cap - n, "s3://b/%u\n",
		                      i == COUNT - 5 ? 17 : i);
	CHECK(stage_open(&s, list, n));
	free(list);
	CHECK(stage_check(&s) == ERR_SAME_NAME);
	CHECK_U64(s.twins.at.line, 18);
	CHECK_U64(s.twins.at2.line, COUNT - 4);
	listed_close(&s.listed);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(names_both_twins),
	                                       RUN(finds_twins_among_very_many),
	                                       {0}});
}
