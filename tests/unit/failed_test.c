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

CASE(is_there_only_when_something_failed)
{
	struct port *port = port_open();
	struct failed *f = malloc(sizeof *f);
	char base[] = "/tmp/pail-failed-XXXXXX", path[64], text[256];

	CHECK(port && f && mkdtemp(base));
	snprintf(path, sizeof path, "%s/list", base);
	CHECK(failed_open(f, port, slice_of(path)) == ERR_OK);
	CHECK(failed_put(f, SLICE("s3://b/k"), SLICE("n"), SLICE(""), false) ==
	      ERR_OK);
	CHECK(failed_put(f, SLICE("s3://b/a\nb"), SLICE(""), SLICE(""),
	                 false) == ERR_OK);
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

CASE(a_directory_that_is_not_there)
{
	struct port *port = port_open();
	struct failed *f = malloc(sizeof *f);

	CHECK(port && f);
	CHECK(failed_open(f, port, SLICE("/nowhere/at/all")) == ERR_NO_FILE);
	CHECK(failed_put(f, SLICE("s3://b/k"), SLICE(""), SLICE(""), false) ==
	      ERR_OK);
	CHECK(failed_finish(f) == ERR_OK);
	free(f);
	port_close(port);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(is_there_only_when_something_failed),
	                              RUN(a_directory_that_is_not_there),
	                              {0}});
}
