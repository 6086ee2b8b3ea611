#include "cmd/whoami.h"

#include "typed.h"

#define REFUSED(status) SEND("HTTP/1.1 " status "\r\nContent-Length: 0\r\n\r\n")
#define BUCKETS \
	"<ListAllMyBucketsResult><Buckets><Bucket><Name>b</Name></Bucket>" \
	"</Buckets></ListAllMyBucketsResult>"
#define CALLER \
	"<GetCallerIdentityResponse><GetCallerIdentityResult>" \
	"<Arn>arn:aws:sts::123456789012:assumed-role/r/s</Arn>" \
	"<UserId>U</UserId><Account>123456789012</Account>" \
	"</GetCallerIdentityResult></GetCallerIdentityResponse>"

static struct typed t;

static bool whoami(const char *line)
{
	return typed(&t, whoami_run, line);
}

/* Nobody listens there: nothing may be asked. */
static void begin(void)
{
	typed_environment(9);
}

CASE(from_the_environment)
{
	begin();
	CHECK(whoami("whoami") && t.status == 0 && t.err_n == 0);
	CHECK_TEXT(TYPED_OUT(&t),
	           "source: environment\n"
	           "profile: none\n"
	           "region: eu-test-1 (AWS_REGION)\n"
	           "endpoint: http://127.0.0.1:9 (AWS_ENDPOINT_URL_S3)\n"
	           "access key: ****MPLE\n"
	           "expires: no\n");
	setenv("AWS_SESSION_TOKEN", "A-TOKEN", 1);
	CHECK(whoami("whoami") && t.status == 0);
	CHECK(typed_has(TYPED_OUT(&t), "\nexpires: -\n"));
	unsetenv("AWS_SESSION_TOKEN");
	CHECK(whoami("whoami --json --region r --endpoint http://[::1]:9"));
	CHECK_TEXT(TYPED_OUT(&t),
	           "{\"source\":\"environment\",\"profile\":null,"
	           "\"region\":\"r\",\"region_from\":\"--region\","
	           "\"endpoint\":\"http://[::1]:9\","
	           "\"endpoint_from\":\"--endpoint\","
	           "\"access_key\":\"****MPLE\",\"expires\":null}\n");
}

CASE(an_endpoint_of_aws)
{
	begin();
	unsetenv("AWS_ENDPOINT_URL_S3");
	CHECK(whoami("whoami --region eu-west-1") && t.status == 0);
	CHECK(typed_has(TYPED_OUT(&t),
	                "\nendpoint: https://s3.eu-west-1.amazonaws.com "
	                "(AWS)\n"));
	CHECK(whoami("whoami --region cn-north-1 --dualstack"));
	CHECK(typed_has(TYPED_OUT(&t), "s3.dualstack.cn-north-1.amazonaws"
	                               ".com.cn (AWS)\n"));
}

/* Half of a short one would be most of it. */
CASE(short_keys_are_not_shown)
{
	begin();
	setenv("AWS_ACCESS_KEY_ID", "ABCDEFG", 1);
	CHECK(whoami("whoami"));
	CHECK(typed_has(TYPED_OUT(&t), "access key: ****\n"));
	setenv("AWS_ACCESS_KEY_ID", "ABCDEFGH", 1);
	CHECK(whoami("whoami"));
	CHECK(typed_has(TYPED_OUT(&t), "access key: ****EFGH\n"));
}

/* The program is not run before --check says so. */
CASE(what_has_to_be_fetched)
{
	SCRIPT(script, ACCEPT, REQUEST, OBJECT(BUCKETS));

	CHECK(typed_open(&t, script));
	CHECK(typed_process("2099-01-02T03:04:05Z"));
	CHECK(whoami("whoami") && t.status == 0);
	CHECK(typed_has(TYPED_OUT(&t), "source: credential process\n"
	                               "profile: default\n"));
	CHECK(typed_has(TYPED_OUT(&t), "access key: not fetched (--check)\n"
	                               "expires: not fetched (--check)\n"));
	CHECK(whoami("whoami --check"));
	CHECK(t.status == 0);
	CHECK(typed_has(TYPED_OUT(&t), "access key: ****CESS\n"
	                               "expires: 2099-01-02T03:04:05Z\n"
	                               "accepted: yes\n"));
	CHECK(!typed_has(TYPED_OUT(&t), "P-SECRET"));
	TYPED_END(&t);
	CHECK_TEXT(typed_target(&t, 0), "/?max-buckets=1000");
}

CASE(what_is_not_accepted)
{
	SCRIPT(script, ACCEPT, REQUEST, REFUSED("403 Forbidden"));

	CHECK(typed_open(&t, script));
	CHECK(whoami("whoami --check --json") && t.status == 77);
	CHECK(slice_ends(TYPED_OUT(&t), SLICE("\"accepted\":false}\n")));
	CHECK(typed_has(TYPED_ERR(&t), "\"error\":\"DENIED\""));
	TYPED_END(&t);
}

/* What is known is told, though they cannot be fetched. */
CASE(what_cannot_be_fetched)
{
	begin();
	CHECK(typed_process("2001-01-01T00:00:00Z"));
	CHECK(whoami("whoami --check") && t.status == 78);
	CHECK(typed_has(TYPED_OUT(&t), "access key: not fetched"));
	CHECK(!typed_has(TYPED_OUT(&t), "accepted"));
	CHECK(typed_has(TYPED_ERR(&t), "expired already"));
}

CASE(nobody)
{
	begin();
	CHECK(whoami("whoami --no-sign-request --check") && t.status == 0);
	CHECK(typed_has(TYPED_OUT(&t), "access key: none\nexpires: no\n"));
	unsetenv("AWS_ACCESS_KEY_ID");
	unsetenv("AWS_SECRET_ACCESS_KEY");
	CHECK(whoami("whoami") && t.status == 78 && t.out_n == 0);
	CHECK(typed_has(TYPED_ERR(&t), "no credentials"));
}

/* A request to STS has a body, which a script cannot wait for: it is read
 * before it is all there, and what counts is the answer. */
static void *answer_sts(void *arg)
{
	struct typed *of = arg;
	static const char head[] = "HTTP/1.1 200 OK\r\nContent-Length: ";
	char text[2048], reply[1024];
	size_t n = 0;
	ssize_t got;
	const struct timeval limit = {5, 0};
	int fd;

	/* Nobody waits for ever where nobody asks. */
	setsockopt(of->server.listener, SOL_SOCKET, SO_RCVTIMEO, &limit,
	           sizeof limit);
	fd = accept(of->server.listener, NULL, NULL);
	if (fd < 0)
		return NULL;
	while (n < sizeof text - 1 &&
	       (got = recv(fd, text + n, sizeof text - 1 - n, 0)) > 0) {
		n += (size_t)got;
		text[n] = '\0';
		if (strstr(text, "Action=GetCallerIdentity&Version=2011-06-15"))
			break;
	}
	memcpy(of->server.requests[0], text, n);
	of->server.request_n[0] = n;
	n = (size_t)snprintf(reply, sizeof reply, "%s%zu\r\n\r\n%s", head,
	                     sizeof CALLER - 1, CALLER);
	(void)!write(fd, reply, n);
	close(fd);
	return NULL;
}

CASE(an_sts_that_knows_them)
{
	char url[40];
	uint16_t port;
	pthread_t thread;

	begin();
	t.server.listener = scripted_bind(&port);
	CHECK(t.server.listener >= 0 && listen(t.server.listener, 1) == 0);
	CHECK(pthread_create(&thread, NULL, answer_sts, &t) == 0);
	snprintf(url, sizeof url, "http://127.0.0.1:%u", port);
	setenv("AWS_ENDPOINT_URL_STS", url, 1);
	CHECK(whoami("whoami --check --retries 0"));
	pthread_join(thread, NULL);
	close(t.server.listener);
	CHECK_TEXT(TYPED_ERR(&t), "");
	CHECK(t.status == 0);
	CHECK(slice_ends(TYPED_OUT(&t),
	                 SLICE("account: 123456789012\n"
	                       "arn: arn:aws:sts::123456789012:assumed-role/r/"
	                       "s\naccepted: yes\n")));
	CHECK(slice_starts(
		(struct slice){t.server.requests[0], t.server.request_n[0]},
		SLICE("POST / HTTP/1.1\r\n")));
	CHECK(typed_has(
		(struct slice){t.server.requests[0], t.server.request_n[0]},
		"/eu-test-1/sts/aws4_request"));
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(from_the_environment),
				 RUN(an_endpoint_of_aws),
				 RUN(short_keys_are_not_shown),
				 RUN(what_has_to_be_fetched),
				 RUN(what_is_not_accepted),
				 RUN(what_cannot_be_fetched),
				 RUN(nobody),
				 RUN(an_sts_that_knows_them),
				 {0},
			 });
}
