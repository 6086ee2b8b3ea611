#include "cmd/setup.h"

#include <stdlib.h>

#include "check.h"
#include "cmd/setup_signer.h"

#define CA "tests/vectors/certs/ca.pem"

static struct setup setup;
static struct port *port;
static struct options options;
static struct arena arena;
static _Alignas(max_align_t) char memory[1 << 20];

/* A bare environment, and what the command line has when nothing is said. */
static void begin(void)
{
	static const char *const names[] = {
		"AWS_ACCESS_KEY_ID",
		"AWS_SECRET_ACCESS_KEY",
		"AWS_SESSION_TOKEN",
		"AWS_REGION",
		"AWS_DEFAULT_REGION",
		"AWS_ENDPOINT_URL",
		"AWS_ENDPOINT_URL_S3",
		"AWS_ENDPOINT_URL_STS",
		"AWS_CA_BUNDLE",
		"AWS_PROFILE",
		"AWS_CONFIG_FILE",
		"AWS_ROLE_ARN",
		"AWS_WEB_IDENTITY_TOKEN_FILE",
		"AWS_EC2_METADATA_SERVICE_ENDPOINT",
		"HOME",
	};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		unsetenv(names[i]);
	setenv("AWS_EC2_METADATA_DISABLED", "true", 1);
	options = (struct options){.retries = 5};
	arena_init(&arena, memory, sizeof memory);
}

static void env(const char *name, const char *value)
{
	setenv(name, value, 1);
}

/* With an endpoint that wants neither region nor TLS. */
static void begin_http(void)
{
	begin();
	env("AWS_ENDPOINT_URL", "http://127.0.0.1:9000");
}

static void begin_signed(void)
{
	begin_http();
	env("AWS_ACCESS_KEY_ID", "AN-ID");
	env("AWS_SECRET_ACCESS_KEY", "A-SECRET");
}

static enum err init_with(struct setup_need need)
{
	enum err e;

	port = port_open();
	e = setup_init(&setup, port, &options, &need, &arena);
	if (e != ERR_OK)
		setup_end(&setup);
	return e;
}

/* For s3:// sources alone. */
static enum err init_s3(void)
{
	return init_with((struct setup_need){.s3 = true, .callers = 1});
}

static void end(void)
{
	setup_end(&setup);
	port_close(port);
}

CASE(credentials_come_from_the_environment)
{
	begin_signed();
	env("AWS_SESSION_TOKEN", "A-TOKEN");
	CHECK(init_s3() == ERR_OK);
	CHECK(setup.client.identity == &setup.identity);
	CHECK_TEXT(cred_id(&setup.identity.cred), "AN-ID");
	CHECK_TEXT(cred_secret(&setup.identity.cred), "A-SECRET");
	CHECK_TEXT(cred_token(&setup.identity.cred), "A-TOKEN");
	CHECK_TEXT(setup.field, "");
	end();
	CHECK_U64(setup.identity.cred.id_n + setup.identity.cred.secret_n, 0);
	CHECK(setup.identity.cred.secret[0] == 0); /* wiped */
}

static void check_credentials(struct check *check_, enum err want,
                              const char *field)
{
	CHECK_TEXT(slice_of(err_name(init_s3())), err_name(want));
	CHECK_TEXT(setup.field, field);
	CHECK(!setup.fetched);
	port_close(port);
}

CASE(half_credentials_are_none)
{
	begin_http();
	CHECK_CALL(check_credentials(check_, ERR_NO_CREDENTIALS,
	                             "AWS_ACCESS_KEY_ID"));
	begin_http();
	env("AWS_ACCESS_KEY_ID", "AN-ID");
	CHECK_CALL(
		check_credentials(check_, ERR_CONFIG, "AWS_SECRET_ACCESS_KEY"));
	begin_signed();
	env("AWS_ACCESS_KEY_ID", "");
	CHECK_CALL(check_credentials(check_, ERR_NO_CREDENTIALS,
	                             "AWS_ACCESS_KEY_ID"));
}

CASE(broken_credentials_are_named)
{
	begin_signed();
	env("AWS_SECRET_ACCESS_KEY", "A-SECRET\n");
	CHECK_CALL(
		check_credentials(check_, ERR_CONFIG, "AWS_SECRET_ACCESS_KEY"));
	begin_signed();
	env("AWS_SESSION_TOKEN", "A TOKEN");
	CHECK_CALL(check_credentials(check_, ERR_CONFIG, "AWS_SESSION_TOKEN"));
}

/* Files and values of the configuration are no disk's and no command line's
 * fault. */
CASE(what_is_missing_is_configuration)
{
	char long_id[CRED_ID_MAX + 2];

	memset(long_id, 'A', sizeof long_id - 1);
	long_id[sizeof long_id - 1] = '\0';
	begin_signed();
	env("AWS_CONFIG_FILE", "/absent");
	CHECK_CALL(check_credentials(check_, ERR_CONFIG, "/absent"));
	CHECK_TEXT(slice_of(setup.why), "there is no such file");
	begin_signed();
	env("AWS_CONFIG_FILE", "/");
	CHECK_CALL(check_credentials(check_, ERR_CONFIG, "/"));
	CHECK(setup.why[0]);
	begin_signed();
	env("AWS_ACCESS_KEY_ID", long_id);
	CHECK_CALL(check_credentials(check_, ERR_CONFIG, "AWS_ACCESS_KEY_ID"));
	CHECK(setup.why[0]);
}

CASE(no_sign_request_looks_at_no_credentials)
{
	begin_signed();
	env("AWS_SECRET_ACCESS_KEY", "");
	options.no_sign_request = true;
	CHECK(init_s3() == ERR_OK);
	CHECK(!setup.client.identity);
	end();
	begin_signed();
	options.no_sign_request = true;
	CHECK(init_s3() == ERR_OK);
	CHECK(!setup.client.identity);
	end();
}

/* Who fetches URLs alone needs to be nobody, and nowhere. */
CASE(a_url_needs_no_configuration)
{
	begin();
	env("AWS_REGION", "NO REGION");
	env("AWS_ENDPOINT_URL", "none");
	env("AWS_CA_BUNDLE", "/no/such/file");
	CHECK(init_with((struct setup_need){.callers = 1}) == ERR_OK);
	CHECK(!setup.client.tls);
	CHECK(setup_tls(&setup, &arena) == NULL);
	CHECK_U64(arena.n, 0);
	end();
}

static void check_region(struct check *check_, const char *want)
{
	CHECK(init_s3() == ERR_OK);
	CHECK_TEXT(setup.client.endpoint.region, want);
	end();
}

CASE(the_region_and_its_order)
{
	begin_signed();
	CHECK_CALL(check_region(check_, "us-east-1"));
	env("AWS_DEFAULT_REGION", "by-default-1");
	CHECK_CALL(check_region(check_, "by-default-1"));
	env("AWS_REGION", "by-region-1");
	CHECK_CALL(check_region(check_, "by-region-1"));
	options.region = SLICE("by-option-1");
	CHECK_CALL(check_region(check_, "by-option-1"));
	options.region = SLICE("");
	env("AWS_REGION", "");
	CHECK_CALL(check_region(check_, "by-default-1"));
}

CASE(a_region_that_is_none)
{
	begin_signed();
	env("AWS_REGION", "eu-west-1.evil.example/");
	CHECK(init_s3() == ERR_CONFIG);
	CHECK_TEXT(setup.field, "region (AWS_REGION)");
	port_close(port);
	begin_signed();
	env("AWS_ENDPOINT_URL", "");
	CHECK(init_s3() == ERR_NO_REGION);
	port_close(port);
}

static void check_no_profile(struct check *check_)
{
	CHECK(init_s3() == ERR_CONFIG);
	CHECK_TEXT(setup.field, "profile absent");
	CHECK_TEXT(slice_of(setup.why), "there is none of that name");
	port_close(port);
}

/* Whoever signs, it is missed. */
CASE(a_profile_that_is_not_there)
{
	begin_signed();
	options.profile = SLICE("absent");
	CHECK_CALL(check_no_profile(check_));
	options.no_sign_request = true;
	CHECK_CALL(check_no_profile(check_));
	options.profile = SLICE("");
	env("AWS_PROFILE", "absent");
	CHECK_CALL(check_no_profile(check_));
	env("AWS_ENDPOINT_URL", "");
	CHECK_CALL(check_no_profile(check_));
}

static void check_endpoint(struct check *check_, const char *host,
                           uint16_t number, const char *prefix)
{
	const struct source_base *base = &setup.client.endpoint.base;

	CHECK(init_s3() == ERR_OK);
	CHECK(setup.client.endpoint.custom);
	CHECK_TEXT(base->host, host);
	CHECK_U64(base->port, number);
	CHECK_TEXT(base->prefix, prefix);
	end();
}

CASE(the_endpoint_and_its_order)
{
	begin_signed();
	env("AWS_ENDPOINT_URL", "http://by-url:9000");
	CHECK_CALL(check_endpoint(check_, "by-url", 9000, ""));
	env("AWS_ENDPOINT_URL_S3", "http://by-url-s3/");
	CHECK_CALL(check_endpoint(check_, "by-url-s3", 80, ""));
	options.endpoint = SLICE("HTTP://[::1]:8080/a/path/");
	CHECK_CALL(check_endpoint(check_, "::1", 8080, "/a/path"));
	options.endpoint = SLICE("");
	env("AWS_ENDPOINT_URL_S3", "");
	CHECK_CALL(check_endpoint(check_, "by-url", 9000, ""));
}

CASE(an_endpoint_that_is_none)
{
	static const char wrong[] =
		"127.0.0.1:9000\nftp://host\nhttp://\nhttp://host:0\n"
		"http://host:65536\nhttp://id:secret@host\nhttp://host/?q=1\n"
		"http://ho st\nhttp://[::1";
	struct slice rest = slice_of(wrong);

	while (rest.n) {
		begin_signed();
		options.endpoint = slice_cut(&rest, '\n');
		CHECK(init_s3() == ERR_CONFIG);
		CHECK_TEXT(setup.field, "endpoint (--endpoint)");
		port_close(port);
	}
}

/* ---- trust -------------------------------------------------------------- */

/* Nothing is encrypted, so nobody needs to be vouched for. */
CASE(an_http_endpoint_needs_no_ca)
{
	begin_signed();
	env("AWS_CA_BUNDLE", "/no/such/file");
	CHECK(init_s3() == ERR_OK);
	CHECK(!setup.client.tls && !setup_tls(&setup, &arena));
	end();
}

static void check_ca(struct check *check_, struct setup_need need,
                     const char *field)
{
	CHECK(init_with(need) == ERR_CA_FILE);
	CHECK_TEXT(setup.field, field);
	CHECK(setup.why[0] && !setup.client.tls);
	port_close(port);
}

CASE(tls_needs_a_ca_that_can_be_read)
{
	const struct setup_need s3 = {.s3 = true, .callers = 1};
	const struct setup_need url = {.tls = true, .callers = 1};

	begin_signed(); /* https to a server of one's own */
	env("AWS_ENDPOINT_URL", "https://127.0.0.1:9000");
	env("AWS_CA_BUNDLE", "/no/such/file");
	CHECK_CALL(check_ca(check_, s3, "/no/such/file"));
	begin_signed(); /* AWS */
	env("AWS_ENDPOINT_URL", "");
	env("AWS_REGION", "eu-west-1");
	env("AWS_CA_BUNDLE", "/no/such/file");
	CHECK_CALL(check_ca(check_, s3, "/no/such/file"));
	begin(); /* a URL; a file, but no certificate in it; --ca counts */
	env("AWS_CA_BUNDLE", CA);
	options.ca = SLICE("tests/unit/check.h");
	CHECK_CALL(check_ca(check_, url, "tests/unit/check.h"));
}

/* Nor do those who hand out credentials over http; over https they do. */
CASE(who_hands_out_needs_a_ca_over_https)
{
	const struct setup_need check = {
		.s3 = true, .callers = 1, .offline = true};

	begin_http();
	env("AWS_WEB_IDENTITY_TOKEN_FILE", "/no/token");
	env("AWS_ROLE_ARN", "r");
	env("AWS_CA_BUNDLE", "/no/such/file");
	CHECK(init_with(check) == ERR_OK);
	CHECK(setup_is_remote(&setup) && !setup.client.tls);
	end();
	env("AWS_ENDPOINT_URL_STS", "https://127.0.0.1:9000");
	CHECK_CALL(check_ca(check_, check, "/no/such/file"));
	begin_signed(); /* nothing is handed out, but whoami --check asks STS */
	env("AWS_ENDPOINT_URL_STS", "https://127.0.0.1:9000");
	env("AWS_CA_BUNDLE", "/no/such/file");
	CHECK_CALL(check_ca(check_, check, "/no/such/file"));
	begin_http();
	env("AWS_EC2_METADATA_DISABLED", "");
	env("AWS_EC2_METADATA_SERVICE_ENDPOINT", "https://127.0.0.1:9000");
	env("AWS_CA_BUNDLE", "/no/such/file");
	CHECK_CALL(check_ca(check_, check, "/no/such/file"));
}

/* Before anybody is asked, and by the name of who says it. */
CASE(an_endpoint_of_sts_that_is_none)
{
	begin_http();
	env("AWS_WEB_IDENTITY_TOKEN_FILE", "/no/token");
	env("AWS_ROLE_ARN", "r");
	env("AWS_ENDPOINT_URL_STS", "http://");
	CHECK(init_s3() == ERR_CONFIG);
	CHECK_TEXT(setup.field, "endpoint of STS (AWS_ENDPOINT_URL_STS)");
	CHECK(setup.why[0]);
	port_close(port);
	begin_signed(); /* who does not ask STS need not know */
	env("AWS_ENDPOINT_URL_STS", "http://");
	CHECK(init_s3() == ERR_OK);
	end();
}

/* Once only: mbedTLS takes its pool once a process. */
CASE(tls_for_each_caller_and_no_more)
{
	enum { CALLERS = 3 };

	begin_signed();
	env("AWS_ENDPOINT_URL", "");
	env("AWS_REGION", "eu-west-1");
	env("AWS_CA_BUNDLE", "/no/such/file");
	options.ca = SLICE(CA);
	CHECK(setup_cost(CALLERS) <= sizeof memory);
	arena_init(&arena, memory, 0);
	CHECK(init_with((struct setup_need){.s3 = true, .callers = CALLERS}) ==
	      ERR_NO_MEMORY);
	port_close(port);
	arena_init(&arena, memory, setup_cost(CALLERS));
	CHECK(init_with((struct setup_need){.s3 = true, .callers = CALLERS}) ==
	      ERR_OK);
	CHECK(setup.client.tls && !setup.client.endpoint.custom);
	for (int i = 0; i < CALLERS; i++)
		CHECK(setup_tls(&setup, &arena) != NULL);
	/* What is left is for one that fetches credentials. */
	CHECK(arena.n < arena.cap);
	end();
}

/* ---- manners ------------------------------------------------------------ */

CASE(retries_and_the_time_limit)
{
	uint64_t now_ms;

	begin_http();
	options.no_sign_request = true;
	options.retries = 0;
	CHECK(init_s3() == ERR_OK);
	CHECK_U64(setup.client.retries, 0);
	CHECK_U64(setup.client.deadline_ms, PORT_NEVER);
	end();
	options.retries = 7;
	options.max_time_s = 100;
	CHECK(init_s3() == ERR_OK);
	now_ms = port_now_ms(port);
	CHECK_U64(setup.client.retries, 7);
	CHECK(setup.client.deadline_ms <= now_ms + 100000);
	CHECK(setup.client.deadline_ms > now_ms + 50000);
	end();
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(credentials_come_from_the_environment),
				 RUN(half_credentials_are_none),
				 RUN(broken_credentials_are_named),
				 RUN(what_is_missing_is_configuration),
				 RUN(no_sign_request_looks_at_no_credentials),
				 RUN(a_url_needs_no_configuration),
				 RUN(the_region_and_its_order),
				 RUN(a_region_that_is_none),
				 RUN(a_profile_that_is_not_there),
				 RUN(the_endpoint_and_its_order),
				 RUN(an_endpoint_that_is_none),
				 RUN(an_http_endpoint_needs_no_ca),
				 RUN(tls_needs_a_ca_that_can_be_read),
				 RUN(who_hands_out_needs_a_ca_over_https),
				 RUN(an_endpoint_of_sts_that_is_none),
				 RUN(tls_for_each_caller_and_no_more),
				 RUN(retries_and_the_time_limit),
				 {0}});
}
