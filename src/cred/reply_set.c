#include "cred/reply_set.h"

#include <string.h>

#include "base/civil.h"
#include "base/sha256.h"

#define WHY(name) \
	return trouble == REPLY_MISSING ? name " is missing" \
	       : trouble == REPLY_TWICE ? name " comes twice" \
	                                : name " is of a wrong form"

/* As AWS's documents spell the names; IOT's begin in lower case. */
static const char *why(enum reply_field f, enum reply_trouble trouble)
{
	switch (f) {
	case REPLY_ID: WHY("AccessKeyId");
	case REPLY_SECRET: WHY("SecretAccessKey");
	case REPLY_TOKEN: WHY("the session token");
	case REPLY_EXPIRY: WHY("Expiration");
	case REPLY_VERSION: WHY("Version 1");
	case REPLY_CODE: WHY("Code");
	case REPLY_WHOLE:
	case REPLY_NOTHING: break;
	}
	WHY("the set of credentials");
}

void reply_set_init(struct reply_set *s, struct cred *cred)
{
	s->why = "";
	s->fault = ERR_OK;
	s->code[0] = '\0';
	s->cred = cred;
	s->seen = 0;
	s->id_n = 0;
	s->secret_n = 0;
	s->token_n = 0;
	s->expiry_n = 0;
	s->code_n = 0;
	cred_wipe(cred);
}

void reply_set_refuse(struct reply_set *s, enum err e, const char *text)
{
	if (s->fault == ERR_OK) {
		s->fault = e;
		s->why = text;
	}
}

void reply_set_refuse_field(struct reply_set *s, enum reply_field f,
                            enum reply_trouble trouble)
{
	reply_set_refuse(s, ERR_CREDENTIALS, why(f, trouble));
}

static bool has(const struct reply_set *s, enum reply_field f)
{
	return s->seen >> f & 1;
}

/* Another of the same name would make a mixture of two sets. */
void reply_set_see(struct reply_set *s, enum reply_field f)
{
	if (has(s, f))
		reply_set_refuse_field(s, f, REPLY_TWICE);
	s->seen |= 1U << f;
}

void reply_set_forget(struct reply_set *s, enum reply_field f)
{
	s->seen &= ~(1U << f);
}

/* Of a code what fits is enough; what a terminal would not print is not
 * taken. */
static void append_code(struct reply_set *s, struct slice text)
{
	for (size_t i = 0; i < text.n && s->code_n < REPLY_CODE_MAX; i++) {
		char c = text.p[i];

		s->code[s->code_n++] = c >= 0x20 && c <= 0x7e ? c : '?';
	}
	s->code[s->code_n] = '\0';
}

/* Values are put where they belong at once; their lengths stay zero there
 * until all of them are right. */
void reply_set_put(struct reply_set *s, enum reply_field f, struct slice text)
{
	struct cred *c = s->cred;
	bool fits = true;

	if (s->fault != ERR_OK)
		return;
	if (f == REPLY_CODE)
		append_code(s, text);
	else if (f == REPLY_ID)
		fits = buf_extend(c->id, sizeof c->id, &s->id_n, text);
	else if (f == REPLY_SECRET)
		fits = buf_extend(c->secret, sizeof c->secret, &s->secret_n,
		                  text);
	else if (f == REPLY_TOKEN)
		fits = buf_extend(c->token, sizeof c->token, &s->token_n, text);
	else if (f == REPLY_EXPIRY)
		fits = buf_extend(s->expiry, sizeof s->expiry, &s->expiry_n,
		                  text);
	if (!fits)
		reply_set_refuse(s, ERR_TOO_LONG, why(f, REPLY_WRONG));
}

static void check_needed(struct reply_set *s, unsigned needed)
{
	for (int f = REPLY_ID; f < REPLY_NOTHING; f++)
		if (needed >> f & 1 && !has(s, (enum reply_field)f))
			reply_set_refuse_field(s, (enum reply_field)f,
			                       REPLY_MISSING);
}

/* An empty one is as good as none. */
static void check_value(struct reply_set *s, enum reply_field f, const char *p,
                        size_t n, unsigned needed)
{
	if (!cred_value_valid((struct slice){p, n}) ||
	    (needed >> f & 1 && n == 0))
		reply_set_refuse_field(s, f, REPLY_WRONG);
}

static void check_expiry(struct reply_set *s)
{
	struct cred *c = s->cred;
	struct slice text = {s->expiry, s->expiry_n};

	c->expires = has(s, REPLY_EXPIRY);
	if (c->expires && !civil_parse_extended(text, &c->expiry_s))
		reply_set_refuse_field(s, REPLY_EXPIRY, REPLY_WRONG);
}

enum err reply_set_finish(struct reply_set *s, unsigned needed)
{
	struct cred *c = s->cred;

	if (strcmp(s->code, "Success") == 0)
		s->code[0] = '\0';
	if (s->code[0])
		reply_set_refuse(s, ERR_CREDENTIALS, "the server refused");
	check_needed(s, needed);
	check_value(s, REPLY_ID, c->id, s->id_n, needed);
	check_value(s, REPLY_SECRET, c->secret, s->secret_n, needed);
	check_value(s, REPLY_TOKEN, c->token, s->token_n, needed);
	check_expiry(s);
	/* A set is wiped as far as it says that it is filled. */
	c->id_n = s->id_n;
	c->secret_n = s->secret_n;
	c->token_n = s->token_n;
	if (s->fault != ERR_OK)
		cred_wipe(c);
	return s->fault;
}
