/*
 * fault: why an object or a request failed, kept for the line that says so.
 * No secret and no query of a URL is in it.
 */
#ifndef PAIL_FETCH_FAULT_H
#define PAIL_FETCH_FAULT_H

#include "net/tls.h"
#include "s3/problem.h"
#include "s3/source.h"

struct fault {
	enum err err;
	int status; /* HTTP; 0: no answer came */
	char code[PROBLEM_CODE_MAX + 1];
	char request_id[PROBLEM_ID_MAX + 1];
	char host[SOURCE_HOST_MAX + 1];
	char reason[PROBLEM_TEXT_MAX + 1]; /* the server's or TLS's words */
};

/* p: what the server said, or NULL; reason: other words on it, or "". */
void fault_set(struct fault *f, enum err why, const char *host,
               const struct problem *p, const char *reason);

/* Its reason becomes "what: why", cut to fit; why may be empty, and its reason
 * until now. */
void fault_set_reason(struct fault *f, const char *what, struct slice why);

_Static_assert((int)TLS_REASON_MAX <= (int)PROBLEM_TEXT_MAX, "a reason fits");

#endif
