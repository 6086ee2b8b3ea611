/*
 * caller: STS's answer to GetCallerIdentity, read in pieces; pure. Of
 *
 *     GetCallerIdentityResponse/GetCallerIdentityResult/{Account, Arn, UserId}
 *
 * the first two. One that comes twice, is missing, too long or holds a control
 * byte, another root: ERR_XML. Source: AWS STS API reference.
 */
#ifndef PAIL_CRED_CALLER_H
#define PAIL_CRED_CALLER_H

#include "s3/xml.h"

enum { CALLER_ACCOUNT_MAX = 32, CALLER_ARN_MAX = 2048 };

struct caller {
	char account[CALLER_ACCOUNT_MAX], arn[CALLER_ARN_MAX];
	size_t account_n, arn_n;
	/* the rest is caller's own */
	struct xml xml;
	enum err fault;
	int reading;
};

void caller_init(struct caller *c);
void caller_feed(struct caller *c, struct slice in); /* errors stay */
enum err caller_finish(const struct caller *c);

#endif
