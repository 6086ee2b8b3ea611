#include "cred/sts.h"

#include "check.h"

static char text[STS_FORM_MAX];

#define ARN SLICE("arn:aws:iam::123456789012:role/a+b")

CASE(assume_role)
{
	struct buf b = BUF(text);
	struct sts_role r = {.role_arn = ARN, .session_name = SLICE("pail")};

	sts_put_assume_role(&b, &r);
	CHECK_TEXT(buf_slice(&b),
	           "Action=AssumeRole&Version=2011-06-15&RoleArn="
	           "arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fa%2Bb&"
	           "RoleSessionName=pail");
	buf_clear(&b);
	r.external_id = SLICE("x&y=z \r\n%");
	r.duration_s = SLICE("900");
	sts_put_assume_role(&b, &r);
	CHECK_TEXT(buf_slice(&b),
	           "Action=AssumeRole&Version=2011-06-15&RoleArn="
	           "arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fa%2Bb&"
	           "RoleSessionName=pail&DurationSeconds=900&"
	           "ExternalId=x%26y%3Dz%20%0D%0A%25");
}

CASE(web_identity)
{
	struct buf b = BUF(text);
	struct sts_role r = {.role_arn = ARN,
	                     .session_name = SLICE("n"),
	                     .external_id = SLICE("no part of this one")};

	sts_put_web_identity(&b, &r, SLICE("eyJ0.eyJ_-=.x~"));
	CHECK_TEXT(buf_slice(&b),
	           "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&"
	           "RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fa%2Bb&"
	           "RoleSessionName=n&WebIdentityToken=eyJ0.eyJ_-%3D.x~");
}

CASE(caller_identity)
{
	struct buf b = BUF(text);

	sts_put_caller_identity(&b);
	CHECK_TEXT(buf_slice(&b),
	           "Action=GetCallerIdentity&Version=2011-06-15");
}

/* The largest token, which is made of bytes that stand for themselves. */
CASE(the_largest_fits)
{
	static char token[STS_WEB_TOKEN_MAX];
	struct buf b = BUF(text);
	struct sts_role r = {.role_arn = ARN, .session_name = SLICE("pail")};

	memset(token, 'x', sizeof token);
	sts_put_web_identity(&b, &r, (struct slice){token, sizeof token});
	CHECK(!b.over);
	b = (struct buf){text, 0, b.n - 1, false};
	sts_put_web_identity(&b, &r, (struct slice){token, sizeof token});
	CHECK(b.over);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(assume_role),
	                                       RUN(web_identity),
	                                       RUN(caller_identity),
	                                       RUN(the_largest_fits),
	                                       {0}});
}
