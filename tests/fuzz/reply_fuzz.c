/*
 * reply: any chopping gives the same; a set is complete and fit for headers,
 * or there is none of it at all. Input: the kind ('0' to '4'), the chopping,
 * then the document.
 */
#include <stdio.h>

#include "chop.h"
#include "cred/reply.h"

enum { INPUT_MAX = 1 << 17 };

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static bool is_zero(const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i])
			return false;
	return true;
}

static void check_none(const struct cred *c)
{
	ALWAYS(c->id_n == 0 && c->secret_n == 0 && c->token_n == 0);
	ALWAYS(!c->expires);
}

static void check_set(const struct cred *c, enum reply_kind kind)
{
	ALWAYS(c->id_n > 0 && c->id_n <= CRED_ID_MAX);
	ALWAYS(c->secret_n > 0 && c->secret_n <= CRED_SECRET_MAX);
	ALWAYS(c->token_n <= CRED_TOKEN_MAX);
	ALWAYS(cred_value_valid(cred_id(c)));
	ALWAYS(cred_value_valid(cred_secret(c)));
	ALWAYS(cred_value_valid(cred_token(c)));
	ALWAYS(kind == REPLY_PROCESS || (c->expires && c->token_n > 0));
	ALWAYS(!c->expires || c->expiry_s >= 0);
}

static enum err run(struct reply *r, struct cred *c, enum reply_kind kind,
                    struct slice doc, struct chop *chop)
{
	enum err e;

	memset(c, 0, sizeof *c);
	reply_init(r, kind, c);
	while (doc.n) {
		size_t piece = chop ? chop_next(chop, doc.n) : doc.n;
		char *copy = chop_copy(doc.p, piece);

		(void)reply_feed(r, (struct slice){copy, piece});
		free(copy);
		check_none(c);
		doc = slice_after(doc, piece);
	}
	e = reply_finish(r);
	ALWAYS(r->why && strlen(r->code) <= REPLY_CODE_MAX);
	ALWAYS(!slice_has_control(slice_of(r->code)));
	if (e == ERR_OK) {
		check_set(c, kind);
		return e;
	}
	ALWAYS(e == ERR_CREDENTIALS || e == ERR_JSON || e == ERR_XML ||
	       e == ERR_TOO_LONG);
	ALWAYS(r->why[0]);
	check_none(c);
	ALWAYS(is_zero(c->id, sizeof c->id));
	ALWAYS(is_zero(c->secret, sizeof c->secret));
	ALWAYS(is_zero(c->token, sizeof c->token));
	return e;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct reply r;
	static struct cred whole, chopped;
	struct chop c;
	enum reply_kind kind;
	struct slice doc;
	char code[REPLY_CODE_MAX + 1];
	enum err e;

	if (n < 2 || n > INPUT_MAX || p[0] < '0' || p[0] > '4')
		return 0;
	kind = (enum reply_kind)(p[0] - '0');
	c = chop_start(p[1]);
	doc = (struct slice){(const char *)p + 2, n - 2};
	e = run(&r, &whole, kind, doc, NULL);
	memcpy(code, r.code, sizeof code);
	/* Which of two errors comes first may depend on where it is cut: the
	 * length of all is looked at before a piece is read. */
	if (run(&r, &chopped, kind, doc, &c) != e) {
		ALWAYS(doc.n > REPLY_DOCUMENT_MAX && e != ERR_OK);
		return 0;
	}
	ALWAYS(doc.n > REPLY_DOCUMENT_MAX || strcmp(code, r.code) == 0);
	ALWAYS(memcmp(&whole, &chopped, sizeof whole) == 0);
	return 0;
}
