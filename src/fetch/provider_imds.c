#include "fetch/provider_imds.h"

#include <string.h>

#include "base/number.h"
#include "base/percent.h"
#include "fetch/provider_ask.h"

/* AWS_METADATA_SERVICE_TIMEOUT in seconds, _NUM_ATTEMPTS; else the usual. */
static void set_patience(const struct provider *p, struct ask *ask)
{
	bool asked = p->chain->imds_asked;
	uint64_t s = 0, n = asked ? 3 : 1;
	uint64_t ms = asked ? PROVIDER_IMDS_ASKED_MS : PROVIDER_IMDS_MS;
	struct port *port = p->client->port;

	if (number_decimal(port_env(port, "AWS_METADATA_SERVICE_TIMEOUT"), 3600,
	                   &s) &&
	    s)
		ms = s * 1000;
	(void)number_decimal(
		port_env(port, "AWS_METADATA_SERVICE_NUM_ATTEMPTS"), 100, &n);
	ask->attempts = n ? (unsigned)n : 1;
	ask->deadline_ms = provider_until(p, ms * ask->attempts);
}

static enum err imds_token(struct provider *p)
{
	struct ask ask = {.method = ASK_PUT};
	enum err e = provider_aim(p, p->chain->imds_url,
	                          SLICE("/latest/api/token"), &ask);
	int status;

	p->token_n = 0;
	if (e != ERR_OK)
		return provider_fail(p, e, "the metadata service's endpoint");
	set_patience(p, &ask);
	provider_add_field(&ask, SLICE("x-aws-ec2-metadata-token-ttl-seconds"),
	                   SLICE("21600"));
	e = provider_exchange(p, &ask, READ_TEXT, REPLY_IMDS, NULL);
	status = p->fault.status;
	if (e != ERR_OK)
		return p->chain->imds_v1 && (status == 403 || status == 404 ||
		                             status == 405 ||
		                             err_class(e) == ERR_CLASS_NETWORK)
		               ? ERR_OK
		               : e;
	if (p->text_n == 0 || p->text_n > sizeof p->token)
		return provider_fail(p, ERR_CREDENTIALS,
		                     "not a metadata token");
	memcpy(p->token, p->text, p->text_n);
	p->token_n = p->text_n;
	return ERR_OK;
}

static enum err imds_get(struct provider *p, struct slice tail,
                         enum reading how, struct cred *cred)
{
	struct ask ask = {.method = ASK_GET};
	enum err e = provider_aim(p, p->chain->imds_url, tail, &ask);

	if (e != ERR_OK)
		return provider_fail(p, e, "the metadata service's endpoint");
	set_patience(p, &ask);
	if (p->token_n)
		provider_add_field(&ask, SLICE("x-aws-ec2-metadata-token"),
		                   (struct slice){p->token, p->token_n});
	return provider_exchange(p, &ask, how, REPLY_IMDS, cred);
}

#define IMDS_ROLES "/latest/meta-data/iam/security-credentials/"

enum err provider_from_imds(struct provider *p, struct cred *cred)
{
	char text[512];
	struct buf tail = BUF(text);
	struct slice role;
	enum err e = imds_token(p);

	if (e == ERR_OK)
		e = imds_get(p, SLICE(IMDS_ROLES), READ_TEXT, NULL);
	if (e != ERR_OK)
		return e;
	role = (struct slice){p->text, p->text_n};
	role = slice_trim(slice_first(role, slice_find(role, '\n')));
	buf_put_z(&tail, IMDS_ROLES);
	percent_put_query(&tail, role);
	if (!role.n || tail.over)
		return provider_fail(p, ERR_CREDENTIALS,
		                     "the instance has no role");
	return imds_get(p, buf_slice(&tail), READ_REPLY, cred);
}
