#include "fetch/provider_sts.h"

#include "fetch/provider_ask.h"

static enum err ask_sts(struct provider *p, const struct cred *by,
                        const struct buf *form, struct cred *cred)
{
	struct ask ask = {.method = ASK_POST, .cred = by};
	struct buf path = BUF(p->path);
	const char *why = "";
	enum err e = endpoint_sts_place(&p->sts, &ask.place, &path, &why);

	if (e == ERR_OK && (path.over || form->over))
		e = ERR_TOO_LONG;
	if (e != ERR_OK)
		return provider_fail(p, e, why);
	ask.path = buf_slice(&path);
	ask.form = buf_slice(form);
	ask.deadline_ms = provider_until(p, PROVIDER_STS_MS);
	return provider_exchange(p, &ask, READ_REPLY, REPLY_STS, cred);
}

static struct sts_role role_of(const struct chain_role *r)
{
	return (struct sts_role){r->role_arn, r->session_name, r->external_id,
	                         r->duration_s};
}

enum err provider_assume(struct provider *p, const struct chain_role *role,
                         struct cred *cred)
{
	struct buf form = BUF(p->form);
	struct sts_role r = role_of(role);
	enum err e;

	cred_copy(&p->base, cred);
	sts_put_assume_role(&form, &r);
	e = ask_sts(p, &p->base, &form, cred);
	cred_wipe(&p->base);
	return e;
}

enum err provider_from_web(struct provider *p, struct cred *cred)
{
	const struct chain *c = p->chain;
	struct buf form = BUF(p->form);
	struct sts_role r = role_of(&c->web);
	enum err e = provider_read_text(p, c->token_file);

	if (e != ERR_OK)
		return e;
	sts_put_web_identity(&form, &r, (struct slice){p->text, p->text_n});
	return ask_sts(p, NULL, &form, cred);
}
