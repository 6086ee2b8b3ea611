#include "cmd/twins.h"

#include <stdlib.h>

#include "check.h"

#define COST (manifest_cost() + twins_cost())

struct stage {
	struct port *port;
	struct arena arena;
	struct options options;
	struct manifest manifest;
	struct manifest_facts facts;
	char path[64];
	struct expand expand;
	struct twins twins;
};

static bool stage_open(struct stage *s, const char *list, size_t n)
{
	int fd;

	memset(s, 0, sizeof *s);
	strcpy(s->path, "/tmp/pail-list-XXXXXX");
	fd = mkstemp(s->path);
	s->port = port_open();
	if (fd < 0 || !s->port || write(fd, list, n) != (ssize_t)n)
		return false;
	close(fd);
	arena_init(&s->arena, port_claim(s->port, COST), COST);
	s->options.list = slice_of(s->path);
	if (manifest_open(&s->manifest, s->port, &s->options, &s->arena) !=
	    ERR_OK)
		return false;
	expand_init(&s->expand, &s->manifest, NULL);
	return twins_init(&s->twins, &s->expand, &s->arena) == ERR_OK;
}

static enum err stage_check(struct stage *s)
{
	enum err e = manifest_count(&s->manifest, &s->facts);

	return e == ERR_OK ? twins_find(&s->twins) : e;
}

static void stage_close(struct stage *s)
{
	manifest_close(&s->manifest);
	unlink(s->path);
	port_close(s->port);
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
	stage_close(&s);
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
	stage_close(&s);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(names_both_twins),
	                                       RUN(finds_twins_among_very_many),
	                                       {0}});
}
