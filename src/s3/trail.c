#include "s3/trail.h"

void trail_start(struct trail *t)
{
	t->next.n = 0;
	t->next.prefix_n = 0;
}

enum err trail_put(struct trail *t, char c)
{
	struct trail_name *next = &t->next;

	if (next->n == TRAIL_NAME_MAX)
		return ERR_HTTP_LIMIT;
	next->text[next->n++] = c;
	if (c != ':')
		return ERR_OK;
	if (next->prefix_n || next->n == 1)
		return ERR_XML;
	next->prefix_n = next->n;
	return ERR_OK;
}

enum err trail_push(struct trail *t)
{
	if (t->next.n == t->next.prefix_n)
		return ERR_XML;
	if (t->depth == TRAIL_DEPTH_MAX)
		return ERR_HTTP_LIMIT;
	t->names[t->depth++] = t->next;
	return ERR_OK;
}

static struct slice spelled(const struct trail_name *name)
{
	return (struct slice){name->text, name->n};
}

bool trail_matches(const struct trail *t)
{
	return t->depth &&
	       slice_equal(spelled(&t->names[t->depth - 1]), spelled(&t->next));
}

void trail_pop(struct trail *t)
{
	if (t->depth)
		t->depth--;
}

struct slice trail_name(const struct trail *t, size_t depth)
{
	if (depth == 0 || depth > t->depth)
		return (struct slice){NULL, 0};
	return slice_after(spelled(&t->names[depth - 1]),
	                   t->names[depth - 1].prefix_n);
}

bool trail_is(const struct trail *t, const char *path)
{
	struct slice rest = slice_of(path);

	for (size_t d = 1; d <= t->depth; d++)
		if (!rest.n ||
		    !slice_equal(slice_cut(&rest, '/'), trail_name(t, d)))
			return false;
	return rest.n == 0;
}
