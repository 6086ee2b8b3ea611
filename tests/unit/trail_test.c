#include "s3/trail.h"

#include "check.h"

/* Puts a whole name; the first error. */
static enum err put(struct trail *t, struct slice name)
{
	enum err e = ERR_OK;

	trail_start(t);
	for (size_t i = 0; i < name.n && e == ERR_OK; i++)
		e = trail_put(t, name.p[i]);
	return e;
}

CASE(push_and_pop)
{
	struct trail t = {0};

	CHECK(trail_is(&t, ""));
	CHECK(put(&t, SLICE("s:root")) == ERR_OK);
	CHECK(!trail_matches(&t));
	CHECK(trail_push(&t) == ERR_OK);
	CHECK(put(&t, SLICE("a")) == ERR_OK);
	CHECK(trail_push(&t) == ERR_OK);
	CHECK_U64(t.depth, 2);
	CHECK_TEXT(trail_name(&t, 1), "root");
	CHECK_TEXT(trail_name(&t, 2), "a");
	CHECK_U64(trail_name(&t, 0).n, 0);
	CHECK_U64(trail_name(&t, 3).n, 0);
	CHECK(trail_is(&t, "root/a"));
	CHECK(!trail_is(&t, "root") && !trail_is(&t, "root/a/b"));
	CHECK(!trail_is(&t, "root/aa") && !trail_is(&t, "s:root/a"));
	trail_pop(&t);
	CHECK(trail_is(&t, "root"));
	trail_pop(&t);
	trail_pop(&t);
	CHECK_U64(t.depth, 0);
}

CASE(end_tags)
{
	static const char *const others[] = {"a", "t:a", "s:aa", "s:A", "s:"};
	struct trail t = {0};

	CHECK(put(&t, SLICE("s:a")) == ERR_OK);
	CHECK(trail_push(&t) == ERR_OK);
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		CHECK(put(&t, slice_of(others[i])) == ERR_OK);
		CHECK(!trail_matches(&t));
	}
	CHECK(put(&t, SLICE("")) == ERR_OK && !trail_matches(&t));
	CHECK(put(&t, SLICE("s:a")) == ERR_OK && trail_matches(&t));
}

CASE(names_that_are_none)
{
	struct trail t = {0};

	CHECK(put(&t, SLICE(":a")) == ERR_XML);
	CHECK(put(&t, SLICE("a:b:c")) == ERR_XML);
	CHECK(put(&t, SLICE("a:")) == ERR_OK && trail_push(&t) == ERR_XML);
	CHECK(put(&t, SLICE("")) == ERR_OK && trail_push(&t) == ERR_XML);
	CHECK_U64(t.depth, 0);
}

CASE(limits)
{
	char text[TRAIL_NAME_MAX + 1];
	struct slice fits = {text, TRAIL_NAME_MAX}, over = {text, sizeof text};
	struct trail t = {0};

	memset(text, 'x', sizeof text);
	CHECK(put(&t, over) == ERR_HTTP_LIMIT);
	CHECK(put(&t, fits) == ERR_OK);
	for (size_t i = 0; i < TRAIL_DEPTH_MAX; i++)
		CHECK(trail_push(&t) == ERR_OK);
	CHECK_U64(trail_name(&t, TRAIL_DEPTH_MAX).n, TRAIL_NAME_MAX);
	CHECK(trail_push(&t) == ERR_HTTP_LIMIT);
	CHECK_U64(t.depth, TRAIL_DEPTH_MAX);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(push_and_pop),
	                                       RUN(end_tags),
	                                       RUN(names_that_are_none),
	                                       RUN(limits),
	                                       {0}});
}
