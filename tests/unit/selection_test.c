#include "cmd/selection.h"

#include "check.h"

/* What is listed, and what of it is in no name. */
CASE(what_is_listed)
{
	static const struct {
		const char *source, *prefix;
		size_t root;
	} rows[] = {
		{"s3://bucket", "", 0},
		{"s3://bucket/", "", 0},
		{"s3://bucket/fw/", "fw/", 3},
		{"s3://bucket/fw/v?/*.bin", "fw/v", 3},
		{"s3://bucket/v*", "v", 0},
		{"s3://bucket/fw/*/", "fw/", 3},
		/* Only whole directories there. */
		{"s3://b--use1-az4--x-s3/fw/v?/*.bin", "fw/", 3},
		{"s3://b--use1-az4--x-s3/v*", "", 0},
		{"s3://b--use1-az4--x-s3/fw/", "fw/", 3},
	};
	static struct selection s;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		CHECK(selection_parse(slice_of(rows[i].source), &s) == ERR_OK);
		CHECK_TEXT(s.prefix, rows[i].prefix);
		CHECK_U64(s.root, rows[i].root);
	}
}

CASE(what_is_taken)
{
	static const struct options none;
	static struct selection s;
	struct slice name;

	CHECK(selection_parse(SLICE("s3://b--use1-az4--x-s3/fw/v?/*.bin"),
	                      &s) == ERR_OK);
	CHECK(selection_look(&s, &none, SLICE("fw/v1/a.bin"), 1, &name) ==
	      SELECTION_TAKEN);
	CHECK_TEXT(name, "v1/a.bin");
	CHECK(selection_look(&s, &none, SLICE("fw/x1/a.bin"), 1, &name) ==
	      SELECTION_OTHER);
	CHECK(selection_look(&s, &none, SLICE("other"), 1, &name) ==
	      SELECTION_OTHER);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(what_is_listed), RUN(what_is_taken), {0}});
}
