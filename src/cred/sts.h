/*
 * sts: the forms that STS is asked with; pure. Version 2011-06-15.
 */
#ifndef PAIL_CRED_STS_H
#define PAIL_CRED_STS_H

#include "base/buf.h"

enum {
	STS_ROLE_ARN_MAX = 2048,
	STS_SESSION_NAME_MAX = 64,
	STS_EXTERNAL_ID_MAX = 1224,
	STS_WEB_TOKEN_MAX = 12288, /* a JWT; AWS takes 20000 */
	STS_FORM_MAX = 16384,
};

struct sts_role {
	struct slice role_arn;     /* not empty */
	struct slice session_name; /* not empty */
	struct slice external_id;  /* empty: none */
	struct slice duration_s;   /* digits; empty: STS's own, one hour */
};

/* application/x-www-form-urlencoded, blanks as %20. */
void sts_put_assume_role(struct buf *b, const struct sts_role *r);
void sts_put_web_identity(struct buf *b, const struct sts_role *r,
                          struct slice token);
void sts_put_caller_identity(struct buf *b);

#endif
