/*
 * cred: who we are. One set of credentials, held in storage of the caller.
 *
 * Seen by cred and sigv4 only; never printed. Where they come from: chain.
 */
#ifndef PAIL_CRED_CRED_H
#define PAIL_CRED_CRED_H

#include "base/err.h"
#include "base/slice.h"

enum {
	CRED_ID_MAX = 128,
	CRED_SECRET_MAX = 128,
	CRED_TOKEN_MAX = 8192, /* STS: "typically under 4096, no assumptions" */
};

struct cred {
	char id[CRED_ID_MAX];
	char secret[CRED_SECRET_MAX];
	char token[CRED_TOKEN_MAX];
	size_t id_n, secret_n, token_n; /* id_n 0: unsigned requests */
	bool expires;
	int64_t expiry_s; /* unix time; only if it expires */
};

/* The empty set: requests are not signed. */
void cred_init(struct cred *c);

/*
 * From what AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN or
 * their like hold (empty: not set). ERR_NO_CREDENTIALS when one of the first
 * two is missing, ERR_CONFIG for a control byte or blank inside,
 * ERR_TOO_LONG: then *field names the variable at fault and *c is the empty
 * set. What *c held before is wiped.
 */
enum err cred_set(struct cred *c, struct slice id, struct slice secret,
                  struct slice token, const char **field);
/* Both must be sets (of cred_init at least). */
void cred_copy(struct cred *to, const struct cred *from);
void cred_wipe(struct cred *c);

/* Whether it may stand in a header as it is: visible ASCII, no blank. */
bool cred_value_valid(struct slice s);

struct slice cred_id(const struct cred *c);
struct slice cred_secret(const struct cred *c);
struct slice cred_token(const struct cred *c);

#endif
