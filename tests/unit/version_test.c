#include "cmd/version.h"

#include "check.h"
#include "cmd/help.h"
#include "cmd/options.h"
#include "cred/cred.h"
#include "http/head.h"

static char text[HELP_MAX];

static struct slice text_of(void)
{
	struct buf b = BUF(text);

	version_put(&b);
	return b.over ? SLICE("over") : buf_slice(&b);
}

CASE(it_fits_a_console)
{
	struct slice rest = text_of();

	CHECK(rest.n > 200 && rest.p[rest.n - 1] == '\n');
	while (rest.n) {
		struct slice line = slice_cut(&rest, '\n');

		CHECK(line.n <= 79 && !slice_has_control(line));
	}
}

CASE(limits_have_their_values)
{
	char line[120];

	snprintf(line, sizeof line, "  %-30s%8d\n", "response head",
	         HEAD_BYTES_MAX);
	CHECK(check_has(text_of(), line));
	snprintf(line, sizeof line, "  %-30s%8d\n", "workers",
	         OPTIONS_WORKERS_MAX);
	CHECK(check_has(text_of(), line));
	snprintf(line, sizeof line, "  %-30s%8d\n", "session token",
	         CRED_TOKEN_MAX);
	CHECK(check_has(text_of(), line));
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
	CHECK(slice_starts(text_of(), slice_of(line)));
}

CASE(a_small_buffer_is_over)
{
	struct buf b;

	buf_init(&b, text, text_of().n - 1);
	version_put(&b);
	CHECK(b.over);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(it_fits_a_console),
				 RUN(limits_have_their_values),
				 RUN(versions_are_the_pinned_ones),
				 RUN(a_small_buffer_is_over),
				 {0},
			 });
}
