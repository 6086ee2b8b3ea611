/*
 * reply: credentials as servers and programs hand them out: JSON documents of
 * four kinds, and STS's XML; pure.
 *
 *   CONTAINER, IMDS  {"AccessKeyId", "SecretAccessKey", "Token", "Expiration"}
 *                    or {"Code", "Message"} (IMDS says that with status 200;
 *                    "Code": "Success" is none)
 *   PROCESS          {"Version": 1, "AccessKeyId", "SecretAccessKey"
 *                    [, "SessionToken"] [, "Expiration"]}
 *   IOT              {"credentials": {"accessKeyId", "secretAccessKey",
 *                    "sessionToken", "expiration"}}
 *   STS              .../Credentials/{AccessKeyId, SecretAccessKey,
 *                    SessionToken, Expiration} of AssumeRole and
 *                    AssumeRoleWithWebIdentity
 *
 * Names count at their own level only, compare exactly for what is written
 * above and without case for CONTAINER and IMDS; one that comes twice, a value
 * of the wrong type, one that is missing or empty (the token and expiry of
 * PROCESS may be, or null), a blank or control byte in a value, an expiry that
 * is no RFC 3339 date: ERR_CREDENTIALS, never a mixture of two sets. Other
 * names are skipped. STS's ErrorResponse/Error/Code is a code too.
 */
#ifndef PAIL_CRED_REPLY_H
#define PAIL_CRED_REPLY_H

#include "cred/json.h"
#include "cred/reply_set.h"
#include "s3/xml.h"

enum reply_kind {
	REPLY_CONTAINER,
	REPLY_IMDS,
	REPLY_PROCESS,
	REPLY_IOT,
	REPLY_STS,
};

enum { REPLY_DOCUMENT_MAX = JSON_DOCUMENT_MAX };

struct reply {
	const char *why;  /* of an error: static, names the field */
	const char *code; /* what the server says is wrong, or ""; in r */
	/* the rest is reply's own */
	enum reply_kind kind;
	struct reply_set set;
	size_t taken;
	bool inside;              /* IOT: the object that counts */
	enum reply_field reading; /* STS: whose text comes */
	union {
		struct json json;
		struct xml xml;
	} parser;
};

/* cred, a set (of cred_init at least), is wiped, is empty until reply_finish is
 * OK, and then has an expiry if there was one. */
void reply_init(struct reply *r, enum reply_kind kind, struct cred *cred);
/* Errors stay; the first one is returned, and no more need be fed. */
enum err reply_feed(struct reply *r, struct slice in);
/*
 * To be called always, since it wipes what was read. ERR_CREDENTIALS; ERR_JSON
 * or ERR_XML for what is none; ERR_TOO_LONG for a value longer than its place
 * or a document over REPLY_DOCUMENT_MAX: then cred is empty. A document of code
 * and message is ERR_CREDENTIALS with r->code, where what a terminal would not
 * print is '?'.
 */
enum err reply_finish(struct reply *r);

#endif
