#include "cred/sts.h"

#include "base/percent.h"

static void put_action(struct buf *b, const char *action)
{
	buf_put_z(b, "Action=");
	buf_put_z(b, action);
	buf_put_z(b, "&Version=2011-06-15");
}

/* Nothing for what is empty: STS refuses an empty ExternalId. */
static void put_field(struct buf *b, const char *name, struct slice value)
{
	if (!value.n)
		return;
	buf_put_char(b, '&');
	buf_put_z(b, name);
	buf_put_char(b, '=');
	percent_put_query(b, value);
}

static void put_role(struct buf *b, const struct sts_role *r)
{
	put_field(b, "RoleArn", r->role_arn);
	put_field(b, "RoleSessionName", r->session_name);
	put_field(b, "DurationSeconds", r->duration_s);
}

void sts_put_assume_role(struct buf *b, const struct sts_role *r)
{
	put_action(b, "AssumeRole");
	put_role(b, r);
	put_field(b, "ExternalId", r->external_id);
}

void sts_put_web_identity(struct buf *b, const struct sts_role *r,
                          struct slice token)
{
	put_action(b, "AssumeRoleWithWebIdentity");
	put_role(b, r);
	put_field(b, "WebIdentityToken", token);
}

void sts_put_caller_identity(struct buf *b)
{
	put_action(b, "GetCallerIdentity");
}
