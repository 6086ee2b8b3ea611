/*
 * sd_sign: Signature Version 4 from the server's side, header and query form.
 *
 * Written from the AWS General Reference ("Create a signed AWS API request")
 * and the S3 API Reference ("Authenticating Requests"), apart from pail's own.
 * What is canonicalised is the path as it was received: decoded and encoded
 * again as S3 does, with //, . and .. left alone.
 */
#ifndef SD_SIGN_H
#define SD_SIGN_H

#include "sd_ask.h"

#define SD_SKEW_MAX_S    900
#define SD_EXPIRES_MAX_S 604800

struct sd_user {
	struct sd_span id, secret;
	struct sd_span token;   /* empty: none may be sent */
	int64_t expires_s;      /* 0: never */
	uint64_t expires_after; /* so many requests, less 1; 0: never */
};

struct sd_users; /* sd_users.h */

struct sd_gate {
	const struct sd_user *users;
	size_t user_n;
	const struct sd_users *more; /* or NULL */
	struct sd_span region;
	bool anonymous; /* unsigned requests may pass */
	int64_t now_s;  /* the server's clock */
};

enum sd_pass { SD_PASS_SIGNED, SD_PASS_ANONYMOUS, SD_PASS_REFUSED };

struct sd_verdict {
	enum sd_pass pass;
	struct sd_text by; /* the access key as it was claimed */
	/* When refused: */
	int status;
	const char *code;
	const char *message;
	struct sd_text detail; /* further XML elements of the error */
	bool elsewhere;        /* the region is not the bucket's */
	/* When signed: who. */
	const struct sd_user *user;
	/* When signed: the request line was spelled otherwise than canonical,
	 * which S3 forgives and stricter servers may not. */
	bool respelled;
};

/* v is all zeros before; free it after. */
void sd_sign_check(const struct sd_gate *gate, const struct sd_ask *ask,
                   struct sd_verdict *v);
/* Turns a passed v into the refusal of a token that is too old. */
void sd_sign_expire(const struct sd_user *user, struct sd_verdict *v);
void sd_verdict_free(struct sd_verdict *v);

#endif
