#include "cmd/target.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "check.h"

CASE(splits_paths)
{
	static const char *const good[][3] = {
		{"c", ".", "c"},         {"a/c", "a", "c"}, {"/c", "/", "c"},
		{"/a/b/c", "/a/b", "c"}, {"./c", ".", "c"},
	};
	static const char *const bad[] = {"", "a/", "..", "a/..", "/", "."};
	char dir_text[64], name_text[64];

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		struct buf dir = BUF(dir_text), name = BUF(name_text);

		CHECK(target_split(slice_of(good[i][0]), &dir, &name) ==
		      ERR_OK);
		CHECK_TEXT(buf_slice(&dir), good[i][1]);
		CHECK_TEXT(buf_slice(&name), good[i][2]);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct buf dir = BUF(dir_text), name = BUF(name_text);

		CHECK(target_split(slice_of(bad[i]), &dir, &name) != ERR_OK);
	}
}

static enum err open_dest(struct port *port, struct target *t, const char *dest,
                          uint64_t sources)
{
	const char *why;
	enum err e = target_open(t, port, slice_of(dest), sources, false, false,
	                         &why);

	if (e == ERR_OK)
		port_dir_close(port, &t->dir);
	return e;
}

CASE(sees_dest_as_cp_does)
{
	struct port *port = port_open();
	struct target t;
	char base[] = "/tmp/pail-target-XXXXXX", path[64];
	struct stat st;

	CHECK(port && mkdtemp(base));
	CHECK(open_dest(port, &t, base, 3) == ERR_OK && !t.name_n);
	snprintf(path, sizeof path, "%s/file", base);
	CHECK(open_dest(port, &t, path, 1) == ERR_OK);
	CHECK_TEXT(slice_of(t.name), "file");
	CHECK(open_dest(port, &t, path, 2) == ERR_NO_FILE);
	CHECK(open_dest(port, &t, path, 0) == ERR_NO_FILE);
	snprintf(path, sizeof path, "%s/made/", base);
	CHECK(open_dest(port, &t, path, 2) == ERR_OK && !t.name_n);
	CHECK(stat(path, &st) == 0 && S_ISDIR(st.st_mode));
	snprintf(path, sizeof path, "%s/no/such/", base);
	CHECK(open_dest(port, &t, path, 2) == ERR_NO_FILE);
	CHECK(open_dest(port, &t, "", 1) != ERR_OK);
	snprintf(path, sizeof path, "rm -rf %s", base);
	CHECK(system(path) == 0);
	port_close(port);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(splits_paths),
	                                       RUN(sees_dest_as_cp_does),
	                                       {0}});
}
