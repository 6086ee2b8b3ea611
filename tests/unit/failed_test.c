#include "cmd/failed.h"

#include <stdlib.h>

#include "check.h"

static bool read_file(const char *path, char *text, size_t cap)
{
	FILE *f = fopen(path, "r");
	size_t n;

	if (!f)
		return false;
	n = fread(text, 1, cap - 1, f);
	text[n] = '\0';
	fclose(f);
	return true;
}

/* A key, or a selection. */
static enum err put(struct failed *f, struct slice source, struct slice name)
{
	return failed_put(
		f, &(struct failed_item){.source = source, .name = name});
}

static enum err put_of(struct failed *f, uint64_t group, bool selection,
                       struct slice source)
{
	return failed_put(f, &(struct failed_item){.source = source,
	                                           .selection = selection,
	                                           .group = group});
}

CASE(is_there_only_when_something_failed)
{
	struct port *port = port_open();
	struct failed *f = malloc(sizeof *f);
	char base[] = "/tmp/pail-failed-XXXXXX", path[64], text[256];

	CHECK(port && f && mkdtemp(base));
	snprintf(path, sizeof path, "%s/list", base);
	CHECK(failed_open(f, port, slice_of(path)) == ERR_OK);
	CHECK(put(f, SLICE("s3://b/k"), SLICE("n")) == ERR_OK);
	CHECK(put(f, SLICE("s3://b/a\nb"), SLICE("")) == ERR_OK);
	CHECK(!read_file(path, text, sizeof text));
	CHECK(failed_finish(f) == ERR_OK);
	CHECK(read_file(path, text, sizeof text));
	CHECK_TEXT(slice_of(text), "s3://b/k\tn\n\\s3://b/a\\nb\n");
	CHECK(failed_open(f, port, slice_of(path)) == ERR_OK);
	CHECK(read_file(path, text, sizeof text));
	CHECK(failed_finish(f) == ERR_OK);
	CHECK(!read_file(path, text, sizeof text));
	CHECK(failed_open(f, port, slice_of(path)) == ERR_OK);
	CHECK(failed_finish(f) == ERR_OK);
	CHECK(rmdir(base) == 0);
	free(f);
	port_close(port);
}

/* Whether the list that is finished holds that. */
static bool ends_with(struct failed *f, const char *path, const char *want)
{
	char text[4096];

	return failed_finish(f) == ERR_OK &&
	       read_file(path, text, sizeof text) &&
	       slice_equal(slice_of(text), slice_of(want));
}

/* What a lost selection has named, it will name again. */
CASE(objects_of_a_lost_selection_are_left_out)
{
	struct port *port = port_open();
	struct failed *f = malloc(sizeof *f);
	char base[] = "/tmp/pail-failed-XXXXXX", path[64];

	CHECK(port && f && mkdtemp(base));
	snprintf(path, sizeof path, "%s/list", base);
	CHECK(failed_open(f, port, slice_of(path)) == ERR_OK);
	CHECK(put_of(f, 1, false, SLICE("s3://b/one/a")) == ERR_OK);
	CHECK(put_of(f, 2, false, SLICE("s3://b/two/a*")) == ERR_OK);
	CHECK(put(f, SLICE("s3://b/named"), SLICE("")) == ERR_OK);
	CHECK(put_of(f, 2, true, SLICE("s3://b/two/")) == ERR_OK);
	CHECK(put_of(f, 1, false, SLICE("s3://b/one/b")) == ERR_OK);
	CHECK(put_of(f, 2, false, SLICE("s3://b/two/b")) == ERR_OK);
	CHECK(put_of(f, 3, true, SLICE("s3://b/*")) == ERR_OK);
	CHECK(ends_with(f, path,
	                "s3://b/one/a\ns3://b/named\ns3://b/two/\n"
	                "s3://b/one/b\ns3://b/*\n"));
	/* Up to a limit; behind it both stay. */
	CHECK(failed_open(f, port, slice_of(path)) == ERR_OK);
	for (uint64_t n = FAILED_GROUPS_MAX; n <= FAILED_GROUPS_MAX + 1; n++) {
		CHECK(put_of(f, n, false, SLICE("s3://b/k")) == ERR_OK);
		CHECK(put_of(f, n, true, SLICE("s3://b/")) == ERR_OK);
	}
	CHECK(ends_with(f, path, "s3://b/\ns3://b/k\ns3://b/\n"));
	CHECK(remove(path) == 0 && rmdir(base) == 0);
	free(f);
	port_close(port);
}

/* The check that it cannot have fails it again, and is not left out. */
CASE(a_selection_keeps_what_was_asked_of_it)
{
	static const char hex[] = "0123456789012345678901234567890123456789"
				  "012345678901234567890123";
	struct failed_item item = {.source = SLICE("s3://b/k/"),
	                           .sha256 = slice_of(hex),
	                           .selection = true,
	                           .group = 1};
	struct port *port = port_open();
	struct failed *f = malloc(sizeof *f);
	char base[] = "/tmp/pail-failed-XXXXXX", path[64], want[256];

	CHECK(port && f && mkdtemp(base));
	snprintf(path, sizeof path, "%s/list", base);
	snprintf(want, sizeof want, "s3://b/k/\t\tsha256:%s\n", hex);
	CHECK(failed_open(f, port, slice_of(path)) == ERR_OK);
	CHECK(failed_put(f, &item) == ERR_OK);
	CHECK(ends_with(f, path, want));
	CHECK(remove(path) == 0 && rmdir(base) == 0);
	free(f);
	port_close(port);
}

CASE(a_directory_that_is_not_there)
{
	struct port *port = port_open();
	struct failed *f = malloc(sizeof *f);

	CHECK(port && f);
	CHECK(failed_open(f, port, SLICE("/nowhere/at/all")) == ERR_NO_FILE);
	CHECK(put(f, SLICE("s3://b/k"), SLICE("")) == ERR_OK);
	CHECK(failed_finish(f) == ERR_OK);
	free(f);
	port_close(port);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(is_there_only_when_something_failed),
				 RUN(objects_of_a_lost_selection_are_left_out),
				 RUN(a_selection_keeps_what_was_asked_of_it),
				 RUN(a_directory_that_is_not_there),
				 {0}});
}
