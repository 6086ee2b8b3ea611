#include "cmd/settings.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "check.h"
#include "place.h"
#include "vectors.h"

/* ---- an environment and two files ----------------------------------------- */

/* All that settings look at, in this order where it matters. */
static const char *const variables[] = {
	"HOME",
	"AWS_CONFIG_FILE",
	"AWS_SHARED_CREDENTIALS_FILE",
	"AWS_PROFILE",
	"AWS_DEFAULT_PROFILE",
	"AWS_REGION",
	"AWS_DEFAULT_REGION",
	"AWS_ENDPOINT_URL",
	"AWS_ENDPOINT_URL_S3",
	"AWS_ENDPOINT_URL_STS",
	"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
	"AWS_CA_BUNDLE",
	"AWS_USE_DUALSTACK_ENDPOINT",
	"AWS_USE_FIPS_ENDPOINT",
	"AWS_S3_USE_ARN_REGION",
};

static struct {
	struct place place;
	char config[80], credentials[80];
	struct options o;
	struct settings s;
	struct profile p;
	struct ini scratch;
} d;

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "wb");

	if (!f || fputs(text, f) < 0 || fclose(f) != 0 || chmod(path, 0600))
		abort();
}

static void put(const char *name, const char *value)
{
	if (setenv(name, value, 1) != 0)
		abort();
}

static void take_away(void)
{
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
		unsetenv(variables[i]);
	memset(&d.o, 0, sizeof d.o);
}

static void desk_open(void)
{
	memset(&d, 0, sizeof d);
	if (!place_open(&d.place))
		abort();
	snprintf(d.config, sizeof d.config, "%s/c", d.place.path);
	snprintf(d.credentials, sizeof d.credentials, "%s/k", d.place.path);
	take_away();
}

static void desk_close(void)
{
	place_close(&d.place);
}

#define DESK_CASE(name) \
	static void desk_##name(struct check *check_); \
	CASE(name) \
	{ \
		desk_open(); \
		desk_##name(check_); \
		desk_close(); \
	} \
	static void desk_##name(struct check *check_)

static enum err read_settings(void)
{
	return settings_read(&d.s, d.place.port, &d.o, &d.p, &d.scratch);
}

/* With that config file; "": none. */
static enum err read_with(const char *config)
{
	unlink(d.config);
	put("AWS_CONFIG_FILE", config[0] ? d.config : "");
	put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
	if (config[0])
		write_file(d.config, config);
	return read_settings();
}

/* ---- endpoints ------------------------------------------------------------ */

static void set_or_not(const char *name, struct slice value)
{
	char text[200];

	snprintf(text, sizeof text, "%.*s", (int)value.n,
	         value.n ? value.p : "");
	if (value.n ? setenv(name, text, 1) : unsetenv(name))
		abort();
}

DESK_CASE(published_endpoints)
{
	static char storage[16384];
	struct slice text = vectors_load("tests/vectors/endpoint_url/cases.txt",
	                                 storage, sizeof storage);
	size_t count = 0;

	for (; text.n; count++) {
		struct slice rest = slice_cut(&text, '\n');
		struct slice name = slice_cut(&rest, '\t');

		take_away();
		put("AWS_CONFIG_FILE", "tests/vectors/endpoint_url/config");
		put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
		d.o.profile = slice_cut(&rest, '\t');
		d.o.endpoint = slice_cut(&rest, '\t');
		set_or_not("AWS_ENDPOINT_URL", slice_cut(&rest, '\t'));
		set_or_not("AWS_ENDPOINT_URL_S3", slice_cut(&rest, '\t'));
		set_or_not("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
		           slice_cut(&rest, '\t'));
		CHECK(read_settings() == ERR_OK);
		CHECK(d.s.profile_found);
		CHECK_TEXT(d.s.region, "fake-region-10");
		if (!slice_equal(d.s.endpoint, rest))
			CHECK_FAIL("%.*s: %.*s", (int)name.n, name.p,
			           (int)d.s.endpoint.n, d.s.endpoint.p);
	}
	CHECK_U64(count, 35);
}

static const char services[] =
	"[profile a]\nservices = s\nendpoint_url = http://profile\n"
	"[services s]\ns3 =\n  endpoint_url = http://s3\n"
	"sts =\n  endpoint_url = http://sts\n";

DESK_CASE(endpoint_and_where_it_is_from)
{
	d.o.profile = SLICE("a");
	d.o.endpoint = SLICE("http://option");
	put("AWS_ENDPOINT_URL_S3", "http://variable-s3");
	put("AWS_ENDPOINT_URL", "http://variable");
	CHECK(read_with(services) == ERR_OK);
	CHECK_TEXT(d.s.endpoint, "http://option");
	CHECK_TEXT(d.s.endpoint_from, "--endpoint");
	d.o.endpoint = SLICE("");
	CHECK(read_with(services) == ERR_OK);
	CHECK_TEXT(d.s.endpoint, "http://variable-s3");
	CHECK_TEXT(d.s.endpoint_from, "AWS_ENDPOINT_URL_S3");
	put("AWS_ENDPOINT_URL_S3", "");
	CHECK(read_with(services) == ERR_OK);
	CHECK_TEXT(d.s.endpoint, "http://variable");
	CHECK_TEXT(d.s.endpoint_from, "AWS_ENDPOINT_URL");
	put("AWS_ENDPOINT_URL", "");
	CHECK(read_with(services) == ERR_OK);
	CHECK_TEXT(d.s.endpoint, "http://s3");
	CHECK_TEXT(d.s.endpoint_from, "services s");
	CHECK(read_with("[profile a]\nendpoint_url = http://profile\n") ==
	      ERR_OK);
	CHECK_TEXT(d.s.endpoint, "http://profile");
	CHECK_TEXT(d.s.endpoint_from, "profile a");
	CHECK(read_with("[profile a]\n") == ERR_OK);
	CHECK_TEXT(d.s.endpoint, "");
	CHECK_TEXT(d.s.endpoint_from, "");
}

/* Requests for another server than AWS's would go to AWS. */
DESK_CASE(services_that_are_not_there)
{
	static const char lost[] =
		"[profile a]\nservices = s\nendpoint_url = http://profile\n"
		"[services t]\ns3 =\n  endpoint_url = http://s3\n";

	d.o.profile = SLICE("a");
	CHECK(read_with(lost) == ERR_CONFIG);
	CHECK_TEXT(d.s.field, "services of profile a");
	CHECK(d.s.why[0]);
	/* nobody looks there */
	put("AWS_ENDPOINT_URL", "http://variable");
	CHECK(read_with(lost) == ERR_OK);
	CHECK_TEXT(d.s.endpoint, "http://variable");
	CHECK(!d.s.sts_lost);
	put("AWS_ENDPOINT_URL", "");
	put("AWS_ENDPOINT_URL_S3", "http://variable-s3");
	CHECK(read_with(lost) == ERR_OK);
	CHECK_TEXT(d.s.endpoint, "http://variable-s3");
	CHECK(d.s.sts_lost);
	CHECK_TEXT(d.s.field, "services of profile a");
	put("AWS_ENDPOINT_URL_S3", "");
	put("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
	CHECK(read_with(lost) == ERR_OK);
	CHECK_TEXT(d.s.endpoint, "");
}

DESK_CASE(endpoint_of_sts)
{
	struct endpoint_wish w;

	d.o.profile = SLICE("a");
	d.o.endpoint = SLICE("http://option"); /* S3's, and not STS's */
	put("AWS_ENDPOINT_URL_STS", "http://variable-sts");
	put("AWS_ENDPOINT_URL", "http://variable");
	CHECK(read_with(services) == ERR_OK);
	CHECK_TEXT(d.s.sts_endpoint, "http://variable-sts");
	put("AWS_ENDPOINT_URL_STS", "");
	CHECK(read_with(services) == ERR_OK);
	CHECK_TEXT(d.s.sts_endpoint, "http://variable");
	put("AWS_ENDPOINT_URL", "");
	CHECK(read_with(services) == ERR_OK);
	CHECK_TEXT(d.s.sts_endpoint, "http://sts");
	CHECK(read_with("[profile a]\nendpoint_url=http://profile\n"
	                "region=r\nuse_fips_endpoint=true\n"
	                "use_dualstack_endpoint=true\n"
	                "s3=\n addressing_style=path\n"
	                " use_accelerate_endpoint=true\n") == ERR_OK);
	w = settings_sts_wish(&d.s);
	CHECK_TEXT(w.custom, "http://profile");
	CHECK_TEXT(w.region, "r");
	CHECK(w.fips && w.dualstack && !w.accelerate);
	CHECK(w.style == ENDPOINT_AUTO);
	put("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "TRUE");
	CHECK(read_with(services) == ERR_OK);
	CHECK_TEXT(d.s.sts_endpoint, "");
	CHECK_TEXT(d.s.endpoint, "http://option");
	/* the variable counts before the key */
	put("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "False");
	CHECK(read_with("[profile a]\nendpoint_url = http://profile\n"
	                "ignore_configured_endpoint_urls = true\n") == ERR_OK);
	CHECK_TEXT(d.s.sts_endpoint, "http://profile");
}

/* ---- the others ----------------------------------------------------------- */

DESK_CASE(profile_by_name)
{
	CHECK(read_with("") == ERR_OK);
	CHECK_TEXT(d.s.profile, "default");
	CHECK(!d.s.profile_named && !d.s.profile_found);
	put("AWS_DEFAULT_PROFILE", "old");
	CHECK(read_with("[profile new]\n") == ERR_OK);
	CHECK_TEXT(d.s.profile, "old");
	CHECK(d.s.profile_named && !d.s.profile_found);
	put("AWS_PROFILE", "new");
	CHECK(read_with("[profile new]\n") == ERR_OK);
	CHECK_TEXT(d.s.profile, "new");
	CHECK(d.s.profile_named && d.s.profile_found);
	d.o.profile = SLICE("mine");
	CHECK(read_with("[profile mine]\nregion = r\n") == ERR_OK);
	CHECK_TEXT(d.s.profile, "mine");
	CHECK_TEXT(d.s.region, "r");
	CHECK_TEXT(d.s.region_from, "profile mine");
	/* not set */
	d.o.profile = SLICE("");
	put("AWS_PROFILE", "");
	put("AWS_DEFAULT_PROFILE", "");
	CHECK(read_with("[default]\n") == ERR_OK);
	CHECK_TEXT(d.s.profile, "default");
	CHECK(!d.s.profile_named && d.s.profile_found);
}

DESK_CASE(region_and_where_it_is_from)
{
	static const char config[] = "[default]\nregion = r4\n";

	d.o.region = SLICE("r1");
	put("AWS_REGION", "r2");
	put("AWS_DEFAULT_REGION", "r3");
	CHECK(read_with(config) == ERR_OK);
	CHECK_TEXT(d.s.region, "r1");
	CHECK_TEXT(d.s.region_from, "--region");
	d.o.region = SLICE("");
	CHECK(read_with(config) == ERR_OK);
	CHECK_TEXT(d.s.region, "r2");
	CHECK_TEXT(d.s.region_from, "AWS_REGION");
	put("AWS_REGION", "");
	CHECK(read_with(config) == ERR_OK);
	CHECK_TEXT(d.s.region, "r3");
	CHECK_TEXT(d.s.region_from, "AWS_DEFAULT_REGION");
	put("AWS_DEFAULT_REGION", "");
	CHECK(read_with(config) == ERR_OK);
	CHECK_TEXT(d.s.region, "r4");
	CHECK_TEXT(d.s.region_from, "profile default");
	CHECK(read_with("[default]\nregion =\n") == ERR_OK);
	CHECK_TEXT(d.s.region, "");
	CHECK_TEXT(d.s.region_from, "");
}

DESK_CASE(certificates)
{
	static const char config[] = "[default]\nca_bundle = /c\n";

	d.o.ca = SLICE("/a");
	put("AWS_CA_BUNDLE", "/b");
	CHECK(read_with(config) == ERR_OK);
	CHECK_TEXT(d.s.ca, "/a");
	d.o.ca = SLICE("");
	CHECK(read_with(config) == ERR_OK);
	CHECK_TEXT(d.s.ca, "/b");
	put("AWS_CA_BUNDLE", "");
	CHECK(read_with(config) == ERR_OK);
	CHECK_TEXT(d.s.ca, "/c");
}

DESK_CASE(style)
{
	static const char path[] = "[default]\ns3 =\n addressing_style=Path\n";

	CHECK(read_with("[default]\n") == ERR_OK);
	CHECK(d.s.style == ENDPOINT_AUTO);
	CHECK(read_with(path) == ERR_OK);
	CHECK(d.s.style == ENDPOINT_PATH);
	CHECK(settings_wish(&d.s).style == ENDPOINT_PATH);
	CHECK(read_with("[default]\ns3=\n addressing_style=virtual\n") ==
	      ERR_OK);
	CHECK(d.s.style == ENDPOINT_VIRTUAL);
	CHECK(read_with("[default]\ns3=\n addressing_style=auto\n") == ERR_OK);
	CHECK(d.s.style == ENDPOINT_AUTO);
	CHECK(read_with("[default]\ns3=\n addressing_style=host\n") ==
	      ERR_CONFIG);
	CHECK_TEXT(d.s.field, "addressing_style of profile default");
	CHECK(d.s.why[0]);
	d.o.virtual_style = true;
	CHECK(read_with(path) == ERR_OK);
	CHECK(d.s.style == ENDPOINT_VIRTUAL);
	d.o.path_style = true;
	d.o.virtual_style = false;
	CHECK(read_with("[default]\ns3=\n addressing_style=virtual\n") ==
	      ERR_OK);
	CHECK(d.s.style == ENDPOINT_PATH);
}

DESK_CASE(flags_of_options)
{
	struct endpoint_wish w;

	CHECK(read_with("") == ERR_OK);
	w = settings_wish(&d.s);
	CHECK(!w.dualstack && !w.fips && !w.accelerate && !w.no_arn_region);
	d.o.dualstack = true;
	CHECK(read_with("") == ERR_OK);
	w = settings_wish(&d.s);
	CHECK(w.dualstack && !w.fips && !w.accelerate && !w.no_arn_region);
	d.o = (struct options){.fips = true};
	CHECK(read_with("") == ERR_OK);
	w = settings_wish(&d.s);
	CHECK(!w.dualstack && w.fips && !w.accelerate);
	d.o = (struct options){.accelerate = true};
	CHECK(read_with("") == ERR_OK);
	w = settings_wish(&d.s);
	CHECK(!w.dualstack && !w.fips && w.accelerate);
}

DESK_CASE(flags_of_variables_and_keys)
{
	static const char all[] =
		"[default]\nuse_dualstack_endpoint = true\n"
		"use_fips_endpoint = true\ns3_use_arn_region = false\n"
		"s3 =\n  use_accelerate_endpoint = true\n"
		"  use_arn_region = true\n";
	struct endpoint_wish w;

	CHECK(read_with(all) == ERR_OK);
	w = settings_wish(&d.s);
	CHECK(w.dualstack && w.fips && w.accelerate && w.no_arn_region);
	put("AWS_USE_DUALSTACK_ENDPOINT", "False");
	put("AWS_USE_FIPS_ENDPOINT", "fALSE");
	put("AWS_S3_USE_ARN_REGION", "TRUE");
	CHECK(read_with(all) == ERR_OK);
	w = settings_wish(&d.s);
	CHECK(!w.dualstack && !w.fips && w.accelerate && !w.no_arn_region);
	put("AWS_USE_DUALSTACK_ENDPOINT", "true");
	put("AWS_USE_FIPS_ENDPOINT", "true");
	put("AWS_S3_USE_ARN_REGION", "false");
	CHECK(read_with("") == ERR_OK);
	w = settings_wish(&d.s);
	CHECK(w.dualstack && w.fips && !w.accelerate && w.no_arn_region);
	/* below s3 goes first */
	put("AWS_USE_DUALSTACK_ENDPOINT", "");
	CHECK(read_with("[default]\nuse_dualstack_endpoint = true\n"
	                "s3 =\n  use_dualstack_endpoint = false\n") == ERR_OK);
	CHECK(!settings_wish(&d.s).dualstack);
	put("AWS_S3_USE_ARN_REGION", "");
	CHECK(read_with("[default]\ns3=\n use_arn_region = false\n") == ERR_OK);
	CHECK(settings_wish(&d.s).no_arn_region);
}

/* ---- what is wrong -------------------------------------------------------- */

DESK_CASE(flags_that_are_none)
{
	static const char *const names[] = {
		"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
		"AWS_USE_DUALSTACK_ENDPOINT",
		"AWS_USE_FIPS_ENDPOINT",
		"AWS_S3_USE_ARN_REGION",
	};

	for (size_t i = 0; i < 4; i++) {
		put(names[i], "1");
		CHECK(read_with("") == ERR_CONFIG);
		CHECK_TEXT(d.s.field, names[i]);
		CHECK(d.s.why[0]);
		put(names[i], "");
	}
	d.o.profile = SLICE("x");
	CHECK(read_with("[profile x]\nuse_fips_endpoint = yes\n") ==
	      ERR_CONFIG);
	CHECK_TEXT(d.s.field, "use_fips_endpoint of profile x");
	CHECK(read_with("[profile x]\ns3=\n use_dualstack_endpoint = on\n") ==
	      ERR_CONFIG);
	CHECK_TEXT(d.s.field, "use_dualstack_endpoint of profile x");
	/* empty: not set */
	CHECK(read_with("[profile x]\nuse_fips_endpoint =\n") == ERR_OK);
	CHECK(!d.s.fips);
}

DESK_CASE(files_that_are_wrong)
{
	char want[400];

	CHECK(read_with("[default]\n\noops\n") == ERR_INI);
	snprintf(want, sizeof want, "line 3 of %s", d.config);
	CHECK_TEXT(d.s.field, want);
	CHECK(d.s.why[0]);
	put("AWS_CONFIG_FILE", d.place.path);
	CHECK(read_settings() == ERR_NOT_FILE);
	CHECK_TEXT(d.s.field, d.place.path);
	unlink(d.config);
	put("AWS_CONFIG_FILE", d.config);
	CHECK(read_settings() == ERR_NO_FILE);
	CHECK_TEXT(d.s.field, d.config);
}

/* A path that is too long is one of three variables' fault. */
DESK_CASE(paths_that_are_too_long)
{
	char path[PROFILE_PATH_MAX + 2];

	memset(path, '/', sizeof path);
	path[sizeof path - 1] = '\0';
	put("AWS_CONFIG_FILE", path);
	CHECK(read_settings() == ERR_TOO_LONG);
	CHECK(d.s.field.n && d.s.why[0]);
}

/* The region, its "profile default", twice the URL (S3's, STS's) and its. */
DESK_CASE(values_up_to_the_limit)
{
	char text[SETTINGS_TEXT_MAX + 200];
	const size_t fits = SETTINGS_TEXT_MAX - 3 * 15 - 2 * 8;

	for (size_t over = 0; over < 2; over++) {
		struct buf b = BUF(text);

		buf_put_z(&b, "[default]\nendpoint_url = http://h\nregion = ");
		buf_put_padded(&b, 0, fits + over, 'r');
		(void)buf_z(&b);
		CHECK(read_with(text) == (over ? ERR_TOO_LONG : ERR_OK));
		if (!over)
			CHECK_U64(d.s.region.n, fits);
	}
	CHECK_TEXT(d.s.field, "default");
	CHECK(d.s.why[0]);
}

DESK_CASE(loose_modes)
{
	put("AWS_SHARED_CREDENTIALS_FILE", d.credentials);
	put("AWS_CONFIG_FILE", "/dev/null");
	write_file(d.credentials, "[default]\nregion = r\n");
	CHECK(read_settings() == ERR_OK);
	CHECK(!d.s.loose);
	CHECK_TEXT(slice_of(d.s.loose_path), "");
	CHECK(chmod(d.credentials, 0644) == 0);
	CHECK(read_settings() == ERR_OK);
	CHECK(d.s.loose);
	CHECK_TEXT(slice_of(d.s.loose_path), d.credentials);
}

/* What a profile holds beside its settings goes no further. */
DESK_CASE(secrets_stay_in_the_file)
{
	static const char zero[sizeof d.p];
	const char *p = (const char *)&d.s;

	CHECK(read_with("[default]\nregion = r\n"
	                "aws_secret_access_key = SENTINEL\n") == ERR_OK);
	CHECK_TEXT(d.s.region, "r");
	CHECK(memcmp(&d.p, zero, sizeof d.p) == 0);
	CHECK(memcmp(&d.scratch, zero, sizeof d.scratch) == 0);
	for (size_t at = 0; at + 8 <= sizeof d.s; at++)
		CHECK(memcmp(p + at, "SENTINEL", 8) != 0);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(published_endpoints),
	                              RUN(endpoint_and_where_it_is_from),
	                              RUN(services_that_are_not_there),
	                              RUN(endpoint_of_sts),
	                              RUN(profile_by_name),
	                              RUN(region_and_where_it_is_from),
	                              RUN(certificates),
	                              RUN(style),
	                              RUN(flags_of_options),
	                              RUN(flags_of_variables_and_keys),
	                              RUN(flags_that_are_none),
	                              RUN(files_that_are_wrong),
	                              RUN(paths_that_are_too_long),
	                              RUN(values_up_to_the_limit),
	                              RUN(loose_modes),
	                              RUN(secrets_stay_in_the_file),
	                              {0}});
}
