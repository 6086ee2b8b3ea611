#include "cmd/presign_url.h"

#include <time.h>

#include "typed.h"

static struct typed t;

static bool presign(const char *line)
{
	return typed(&t, presign_url_run, line);
}

/* Nobody listens there: nothing may be asked. */
static void begin(void)
{
	typed_environment(9);
}

static bool out_starts(const char *text)
{
	return slice_starts(TYPED_OUT(&t), slice_of(text));
}

CASE(a_url)
{
	begin();
	CHECK(presign("presign s3://b/a?b/\xc3\xa9") && t.status == 0);
	CHECK(out_starts("http://127.0.0.1:9/b/a%3Fb/%C3%A9?"
	                 "X-Amz-Algorithm=AWS4-HMAC-SHA256&"
	                 "X-Amz-Credential=AKIDEXAMPLE%2F"));
	CHECK(typed_has(TYPED_OUT(&t), "%2Feu-test-1%2Fs3%2Faws4_request&"));
	CHECK(typed_has(TYPED_OUT(&t), "&X-Amz-Expires=3600&"));
	CHECK(typed_has(TYPED_OUT(&t), "&X-Amz-SignedHeaders=host&"));
	/* 64 digits behind the last '=', and LF. */
	CHECK(slice_find_last(TYPED_OUT(&t), '=') == t.out_n - 66);
	CHECK(t.err_n == 0 && !typed_has(TYPED_OUT(&t), "A-SECRET"));
}

CASE(its_options)
{
	begin();
	setenv("AWS_SESSION_TOKEN", "a/token", 1);
	CHECK(presign("presign --expires 60 --version-id v/1 s3://b/k"));
	CHECK(t.status == 0);
	CHECK(out_starts("http://127.0.0.1:9/b/k?versionId=v%2F1&X-Amz-"));
	CHECK(typed_has(TYPED_OUT(&t), "&X-Amz-Expires=60&"));
	CHECK(typed_has(TYPED_OUT(&t), "&X-Amz-Security-Token=a%2Ftoken&"));
	unsetenv("AWS_ENDPOINT_URL_S3");
	CHECK(presign("presign --json --region eu-west-1 s3://bucket/k"));
	CHECK(out_starts("{\"url\":\"https://bucket.s3.eu-west-1.amazonaws.com"
	                 "/k?X-Amz-"));
	CHECK(typed_has(TYPED_OUT(&t), "\",\"expires\":\"20"));
	CHECK(slice_ends(TYPED_OUT(&t), SLICE("Z\"}\n")));
}

/* Three tokens' worth of text, all of it encoded. */
CASE(the_longest_token)
{
	static char token[8193];

	begin();
	memset(token, '/', sizeof token - 1);
	setenv("AWS_SESSION_TOKEN", token, 1);
	CHECK(presign("presign s3://b/k") && t.status == 0);
	CHECK(t.out_n > 3 * 8192);
}

CASE(credentials_that_end_before_the_url)
{
	char soon[32];
	time_t at = time(NULL) + 1800;

	begin();
	CHECK(typed_process("2099-01-01T00:00:00Z"));
	CHECK(presign("presign s3://b/k"));
	CHECK_TEXT(TYPED_ERR(&t), "");
	CHECK(t.status == 0);
	CHECK(typed_has(TYPED_OUT(&t), "X-Amz-Credential=AKIDPROCESS%2F"));
	strftime(soon, sizeof soon, "%Y-%m-%dT%H:%M:%SZ", gmtime(&at));
	CHECK(typed_process(soon));
	CHECK(presign("presign s3://b/k") && t.status == 0 && t.out_n > 0);
	CHECK(typed_has(TYPED_ERR(&t), "the URL ends with the credentials "
	                               "that sign it: "));
	CHECK(typed_has(TYPED_ERR(&t), soon));
	CHECK(presign("presign --expires 60 s3://b/k") && t.err_n == 0);
}

CASE(who_signs_nothing)
{
	begin();
	CHECK(presign("presign --no-sign-request s3://b/k"));
	CHECK(t.status == 64 && t.out_n == 0);
	CHECK(typed_has(TYPED_ERR(&t), "--no-sign-request: wrong usage"));
	unsetenv("AWS_ACCESS_KEY_ID");
	unsetenv("AWS_SECRET_ACCESS_KEY");
	CHECK(presign("presign s3://b/k") && t.status == 78);
	CHECK(t.out_n == 0);
}

CASE(what_is_no_object)
{
	begin();
	CHECK(presign("presign https://h/k?sig=s3cret") && t.status == 64);
	CHECK(!typed_has(TYPED_ERR(&t), "s3cret") && t.out_n == 0);
	CHECK(presign("presign s3://b") && t.status == 64);
	CHECK(presign("presign s3://b/") && t.status == 64);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(a_url),
				 RUN(its_options),
				 RUN(the_longest_token),
				 RUN(credentials_that_end_before_the_url),
				 RUN(who_signs_nothing),
				 RUN(what_is_no_object),
				 {0},
			 });
}
