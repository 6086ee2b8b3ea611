#include "cmd/help.h"

#include "base/err.h"
#include "check.h"
#include "cmd/options.h"
#include "fetch/retry.h"
#include "http/head.h"

static char text[HELP_MAX];

static struct slice help(void (*put)(struct buf *))
{
	struct buf b = BUF(text);

	put(&b);
	return b.over ? SLICE("over") : buf_slice(&b);
}

static bool has(struct slice s, const char *what)
{
	size_t n = strlen(what);

	for (size_t i = 0; i + n <= s.n; i++)
		if (memcmp(s.p + i, what, n) == 0)
			return true;
	return false;
}

static void (*const all[])(struct buf *) = {help_put_main, help_put_get,
                                            help_put_buckets, help_put_version};

CASE(texts_fit_a_console)
{
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		struct slice rest = help(all[i]);

		CHECK(rest.n > 200 && rest.p[rest.n - 1] == '\n');
		while (rest.n) {
			struct slice line = slice_cut(&rest, '\n');

			CHECK(line.n <= 79 && !slice_has_control(line));
			CHECK(line.n == 0 || line.p[line.n - 1] != ' ');
		}
	}
}

CASE(every_exit_status_is_told)
{
	for (size_t i = 0; i < 3; i++)
		for (int c = 0; c < ERR_CLASS_COUNT; c++) {
			enum err_class cls = (enum err_class)c;
			char line[120];

			snprintf(line, sizeof line, "\n  %5d  %s\n",
			         err_class_status(cls), err_class_text(cls));
			CHECK(has(help(all[i]), line));
		}
}

CASE(every_option_is_told)
{
	static const char *const both[] = {"--region",          "--endpoint",
	                                   "--path-style",      "--ca",
	                                   "--no-sign-request", "--retries",
	                                   "--max-time",        "-v, --verbose",
	                                   "-q, --quiet",       "--json"};
	static const char *const get[] = {
		"-f, --list",         "--failed",    "-j, --jobs",
		"--progress",         "--no-resume", "--sync",
		"--checkpoint",       "--min-rate",  "--readback",
		"--require-checksum", "--sha256",    "--expect-etag",
		"--version-id",       "--base"};

	for (size_t i = 0; i < sizeof both / sizeof both[0]; i++) {
		CHECK(has(help(help_put_get), both[i]));
		CHECK(has(help(help_put_buckets), both[i]));
	}
	for (size_t i = 0; i < sizeof get / sizeof get[0]; i++) {
		CHECK(has(help(help_put_get), get[i]));
		CHECK(!has(help(help_put_buckets), get[i]));
	}
	CHECK(has(help(help_put_get), "1 to 32, default 4\n"));
	CHECK(has(help(help_put_get), "0 to 1000, default 5\n"));
	CHECK(has(help(help_put_get), "large file; default 8M\n"));
	CHECK(has(help(help_put_get), "0: any; default 128\n"));
}

CASE(limits_have_their_values)
{
	char line[120];

	snprintf(line, sizeof line, "  %-30s%8d\n", "response head",
	         HEAD_BYTES_MAX);
	CHECK(has(help(help_put_version), line));
	snprintf(line, sizeof line, "  %-30s%8d\n", "workers",
	         OPTIONS_WORKERS_MAX);
	CHECK(has(help(help_put_version), line));
}

/* The value of NAME=value in toolchain/pins; tests run from the root. */
static bool pin(const char *name, char *value, size_t cap)
{
	FILE *f = fopen("toolchain/pins", "r");
	char line[256];
	bool found = false;

	while (f && !found && fgets(line, sizeof line, f)) {
		struct slice rest = slice_of(line);
		struct slice key = slice_cut(&rest, '=');

		found = slice_equal(key, slice_of(name));
		rest = slice_cut(&rest, '\n');
		if (found)
			snprintf(value, cap, "%.*s", (int)rest.n, rest.p);
	}
	if (f)
		fclose(f);
	return found;
}

CASE(versions_are_the_pinned_ones)
{
	char mbedtls[64], musl[64], line[200];

	CHECK(pin("MBEDTLS_VERSION", mbedtls, sizeof mbedtls));
	CHECK(pin("MUSL_VERSION", musl, sizeof musl));
	snprintf(line, sizeof line, "pail 0.1.0 (mbedTLS %s, musl %s)\n",
	         mbedtls, musl);
	CHECK(slice_starts(help(help_put_version), slice_of(line)));
}

CASE(a_small_buffer_is_over)
{
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
		struct buf b;

		buf_init(&b, text, help(all[i]).n - 1);
		all[i](&b);
		CHECK(b.over);
	}
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(texts_fit_a_console),
				 RUN(every_exit_status_is_told),
				 RUN(every_option_is_told),
				 RUN(limits_have_their_values),
				 RUN(versions_are_the_pinned_ones),
				 RUN(a_small_buffer_is_over),
				 {0},
			 });
}
