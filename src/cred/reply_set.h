/*
 * reply_set: one set of credentials as it comes, field by field, from whatever
 * form of document; pure. It watches that nothing comes twice or is missing.
 */
#ifndef PAIL_CRED_REPLY_SET_H
#define PAIL_CRED_REPLY_SET_H

#include "cred/cred.h"

enum {
	REPLY_CODE_MAX = 63,
	REPLY_EXPIRY_MAX = 63,
};

enum reply_field {
	REPLY_ID,
	REPLY_SECRET,
	REPLY_TOKEN,
	REPLY_EXPIRY,
	REPLY_VERSION,
	REPLY_CODE,  /* the server's word for what is wrong */
	REPLY_WHOLE, /* what holds the others: there may be one */
	REPLY_NOTHING,
};

enum reply_trouble { REPLY_MISSING, REPLY_TWICE, REPLY_WRONG };

struct reply_set {
	const char *why; /* of an error: static, names the field */
	enum err fault;  /* the first */
	char code[REPLY_CODE_MAX + 1];
	/* the rest is reply_set's own */
	struct cred *cred;
	unsigned seen; /* a bit a field */
	char expiry[REPLY_EXPIRY_MAX];
	size_t id_n, secret_n, token_n, expiry_n, code_n;
};

/* cred is borrowed; what it held is wiped, and it is empty until
 * reply_set_finish is OK. */
void reply_set_init(struct reply_set *s, struct cred *cred);

/* The field begins: the second time that is an error. */
void reply_set_see(struct reply_set *s, enum reply_field f);

/* A piece of its value: of all but VERSION and WHOLE. ERR_TOO_LONG. */
void reply_set_put(struct reply_set *s, enum reply_field f, struct slice text);

/* It stands for not being there. */
void reply_set_forget(struct reply_set *s, enum reply_field f);

void reply_set_refuse(struct reply_set *s, enum err e, const char *why);
void reply_set_refuse_field(struct reply_set *s, enum reply_field f,
                            enum reply_trouble trouble);

/*
 * ERR_CREDENTIALS for a code other than "Success", and when one of the `needed`
 * (a bit a field) is missing or empty, a value holds a blank or control byte or
 * the expiry is no date. *cred is complete, or wiped.
 */
enum err reply_set_finish(struct reply_set *s, unsigned needed);

#endif
