#include "cmd/help.h"

#include "base/err.h"
#include "check.h"
#include "cmd/options.h"
#include "fetch/retry.h"

static char text[HELP_MAX];

static struct slice help(void (*put)(struct buf *))
{
	struct buf b = BUF(text);

	put(&b);
	return b.over ? SLICE("over") : buf_slice(&b);
}

static void (*const all[])(struct buf *) = {
	help_put_main, help_put_get,     help_put_buckets, help_put_ls,
	help_put_stat, help_put_presign, help_put_whoami};

enum { TEXTS = sizeof all / sizeof all[0] };

CASE(texts_fit_a_console)
{
	for (size_t i = 0; i < TEXTS; i++) {
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
	for (size_t i = 0; i < TEXTS; i++)
		for (int c = 0; c < ERR_CLASS_COUNT; c++) {
			enum err_class cls = (enum err_class)c;
			char line[120];

			snprintf(line, sizeof line, "\n  %5d  %s\n",
			         err_class_status(cls), err_class_text(cls));
			CHECK(check_has(help(all[i]), line));
		}
}

/* Each text but the first tells the options of its command, by the table, and
 * no other. */
CASE(every_option_is_told)
{
	static const char *const names[] = {
		"jobs",       "retries",       "max-time",
		"progress",   "verbose",       "quiet",
		"json",       "region",        "endpoint",
		"ca",         "profile",       "no-sign-request",
		"path-style", "virtual-style", "dualstack",
		"fips",       "accelerate",    "request-payer",
		"sse-c-key",  "iot-endpoint",  "expected-bucket-owner",
		"iot-thing",  "iot-cert",      "iot-role-alias",
		"iot-key",    "list",          "failed",
		"no-resume",  "sync",          "checkpoint",
		"min-rate",   "readback",      "require-checksum",
		"sha256",     "expect-etag",   "version-id",
		"base",       "literal",       "include",
		"exclude",    "newer",         "changed",
		"dry-run",    "long",          "recursive",
		"null",       "expires",       "check"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const struct option_row *r = option_find(slice_of(names[i]));

		CHECK(r != NULL);
		for (unsigned c = 0; c < OPTIONS_COMMANDS; c++) {
			bool takes = r->commands & 1U << c;
			char line[60];

			/* What follows is a value, or the words. */
			snprintf(line, sizeof line,
			         r->letter ? "\n  -%2$c, --%1$s "
			                   : "\n      --%1$s ",
			         names[i], r->letter);
			if (check_has(help(all[c + 1]), line) != takes)
				CHECK_FAIL("%s of %s", line + 1,
				           option_command_word(c));
		}
	}
}

CASE(numbers_are_told)
{
	CHECK(check_has(help(help_put_get), "1 to 32, default 4\n"));
	CHECK(check_has(help(help_put_get), "0 to 1000, default 5\n"));
	CHECK(check_has(help(help_put_get), "large file; default 8M\n"));
	CHECK(check_has(help(help_put_get), "0: any; default 128\n"));
	CHECK(check_has(help(help_put_presign), "1 to 604800, default 3600\n"));
}

CASE(every_command_is_told)
{
	for (unsigned c = 0; c < OPTIONS_COMMANDS; c++) {
		char line[40];

		snprintf(line, sizeof line, "\n  pail %s [OPTION]...",
		         option_command_word(c));
		CHECK(check_has(help(help_put_main), line));
		CHECK(check_has(help(all[c + 1]), line));
	}
}

CASE(a_small_buffer_is_over)
{
	for (size_t i = 0; i < TEXTS; i++) {
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
				 RUN(numbers_are_told),
				 RUN(every_command_is_told),
				 RUN(a_small_buffer_is_over),
				 {0},
			 });
}
