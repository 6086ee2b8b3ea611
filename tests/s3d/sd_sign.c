#include "sd_sign.h"

#include <stdlib.h>
#include <string.h>

#include "sd_canon.h"
#include "sd_hash.h"
#include "sd_users.h"

#define ALGORITHM "AWS4-HMAC-SHA256"
#define EMPTY_SHA256 \
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

void sd_verdict_free(struct sd_verdict *v)
{
	sd_text_free(&v->by);
	sd_text_free(&v->detail);
}

static bool refuse(struct sd_verdict *v, int status, const char *code,
                   const char *message)
{
	v->pass = SD_PASS_REFUSED;
	v->status = status;
	v->code = code;
	v->message = message;
	return false;
}

static void put_detail(struct sd_verdict *v, const char *name, struct sd_span s)
{
	sd_text_format(&v->detail, "<%s>", name);
	sd_text_xml(&v->detail, s);
	sd_text_format(&v->detail, "</%s>", name);
}

/* The scope: id/day/region/service/aws4_request; an id has no slash. */
static bool claim_scope(struct sd_claim *c)
{
	struct sd_span rest = sd_text_view(&c->credential);

	c->id = sd_span_cut(&rest, '/');
	c->scope = rest;
	c->day = sd_span_cut(&rest, '/');
	c->region = sd_span_cut(&rest, '/');
	c->service = sd_span_cut(&rest, '/');
	return c->id.n > 0 && c->day.n == 8 && sd_span_is(rest, "aws4_request");
}

/* "AWS4-HMAC-SHA256 Credential=..., SignedHeaders=..., Signature=..." */
static bool claim_from_header(struct sd_claim *c, struct sd_span value)
{
	if (!sd_span_is(sd_span_cut(&value, ' '), ALGORITHM))
		return false;
	while (value.n > 0) {
		struct sd_span part = sd_span_trim(sd_span_cut(&value, ','));
		struct sd_span name = sd_span_cut(&part, '=');

		if (sd_span_is(name, "Credential"))
			sd_text_span(&c->credential, part);
		else if (sd_span_is(name, "SignedHeaders"))
			sd_text_span(&c->signed_names, part);
		else if (sd_span_is(name, "Signature"))
			sd_text_span(&c->signature, part);
		else
			return false;
	}
	return claim_scope(c) && c->signed_names.n > 0 && c->signature.n == 64;
}

static bool claim_from_query(struct sd_claim *c, const struct sd_ask *ask)
{
	struct sd_text t = {0};
	bool good;

	c->by_query = true;
	good = sd_ask_param(ask, "X-Amz-Algorithm", &t) &&
	       sd_span_is(sd_text_view(&t), ALGORITHM) &&
	       sd_ask_param(ask, "X-Amz-Expires", &t) &&
	       sd_span_u64(sd_text_view(&t), SD_EXPIRES_MAX_S, &c->expires) &&
	       c->expires > 0 && sd_ask_param(ask, "X-Amz-Date", &c->stamp) &&
	       sd_ask_param(ask, "X-Amz-Credential", &c->credential) &&
	       sd_ask_param(ask, "X-Amz-SignedHeaders", &c->signed_names) &&
	       sd_ask_param(ask, "X-Amz-Signature", &c->signature);
	sd_text_free(&t);
	return good && claim_scope(c) && c->signature.n == 64;
}

/* The time of a header claim: x-amz-date, or Date turned to the basic form. */
static bool claim_stamp(struct sd_claim *c, const struct sd_ask *ask)
{
	struct sd_span value;

	if (!c->by_query && sd_ask_field(ask, "x-amz-date", 0, &value)) {
		sd_text_span(&c->stamp, value);
	} else if (!c->by_query && sd_ask_field(ask, "date", 0, &value)) {
		if (!sd_span_http_date(value, &c->when_s))
			return false;
		sd_text_basic_date(&c->stamp, c->when_s);
	}
	return sd_span_basic_date(sd_text_view(&c->stamp), &c->when_s) &&
	       memcmp(c->stamp.p, c->day.p, 8) == 0;
}

static bool check_scope(const struct sd_gate *gate, const struct sd_claim *c,
                        struct sd_verdict *v)
{
	const char *code = c->by_query ? "AuthorizationQueryParametersError"
	                               : "AuthorizationHeaderMalformed";

	if (!sd_span_is(c->service, "s3"))
		return refuse(v, 400, code,
		              "The authorization is malformed; the service in "
		              "the credential scope must be s3.");
	if (sd_span_equal(c->region, gate->region))
		return true;
	v->elsewhere = true; /* the answer has words for it */
	return refuse(v, 400, code, "");
}

static const struct sd_user *find_user(const struct sd_gate *gate,
                                       struct sd_span id)
{
	for (size_t i = 0; i < gate->user_n; i++) {
		if (sd_span_equal(gate->users[i].id, id))
			return &gate->users[i];
	}
	for (size_t i = 0; gate->more != NULL && i < gate->more->n; i++) {
		if (sd_span_equal(gate->more->users[i].id, id))
			return &gate->more->users[i];
	}
	return NULL;
}

/* S3 shows the old token in its answer. */
void sd_sign_expire(const struct sd_user *user, struct sd_verdict *v)
{
	put_detail(v, "Token-0", user->token);
	refuse(v, 400, "ExpiredToken", "The provided token has expired.");
}

static bool check_token(const struct sd_user *user, const struct sd_claim *c,
                        const struct sd_ask *ask, struct sd_verdict *v)
{
	struct sd_text token = {0};
	struct sd_span value;
	bool good;

	if (c->by_query)
		sd_ask_param(ask, "X-Amz-Security-Token", &token);
	else if (sd_ask_field(ask, "x-amz-security-token", 0, &value))
		sd_text_span(&token, value);
	good = sd_span_equal(sd_text_view(&token), user->token);
	sd_text_free(&token);
	if (good)
		return true;
	return refuse(v, 400, "InvalidToken",
	              "The provided token is malformed or otherwise invalid.");
}

static bool check_time(const struct sd_gate *gate, const struct sd_claim *c,
                       struct sd_verdict *v)
{
	int64_t ahead = c->when_s - gate->now_s;
	struct sd_text now = {0};

	sd_text_iso_date(&now, gate->now_s);
	put_detail(v, "ServerTime", sd_text_view(&now));
	sd_text_free(&now);
	if (!c->by_query) {
		put_detail(v, "RequestTime", sd_text_view(&c->stamp));
		sd_text_format(&v->detail,
		               "<MaxAllowedSkewMilliseconds>%d000"
		               "</MaxAllowedSkewMilliseconds>",
		               SD_SKEW_MAX_S);
		if (ahead > SD_SKEW_MAX_S || ahead < -SD_SKEW_MAX_S)
			return refuse(v, 403, "RequestTimeTooSkewed",
			              "The difference between the request time "
			              "and the server's time is too large.");
	} else if (ahead > SD_SKEW_MAX_S) {
		return refuse(v, 403, "AccessDenied",
		              "Request is not valid yet");
	} else if (-ahead > (int64_t)c->expires) {
		return refuse(v, 403, "AccessDenied", "Request has expired");
	}
	sd_text_clear(&v->detail);
	return true;
}

/* Every x-amz-* field and Host must be signed, and the names sorted. */
static bool check_signed_names(const struct sd_claim *c,
                               const struct sd_ask *ask, struct sd_verdict *v)
{
	struct sd_span rest = sd_text_view(&c->signed_names);
	struct sd_span last = {NULL, 0};

	while (rest.n > 0) {
		struct sd_span name = sd_span_cut(&rest, ';');

		if (sd_span_order(last, name) >= 0)
			return refuse(v, 400, "AuthorizationHeaderMalformed",
			              "SignedHeaders are not sorted.");
		last = name;
	}
	if (!sd_canon_names(c, sd_span_of("host")))
		return refuse(v, 403, "AccessDenied", "Host must be signed");
	for (size_t i = 0; i < ask->field_n; i++) {
		struct sd_span name = ask->fields[i].name;
		struct sd_span start = {name.p, name.n < 6 ? name.n : 6};

		if (!sd_span_is_nocase(start, "x-amz-") ||
		    sd_canon_names(c, name))
			continue;
		put_detail(v, "HeadersNotSigned", name);
		return refuse(v, 403, "AccessDenied",
		              "There were headers present in the request which "
		              "were not signed");
	}
	return true;
}

/* The payload's hash as the client names it, and whether it is true. */
static bool check_payload(struct sd_claim *c, const struct sd_ask *ask,
                          struct sd_verdict *v)
{
	uint8_t sum[SD_SHA256];
	struct sd_text hex = {0};
	bool good;

	c->payload = sd_span_of("UNSIGNED-PAYLOAD");
	if (!sd_ask_field(ask, "x-amz-content-sha256", 0, &c->payload)) {
		if (c->by_query)
			return true;
		return refuse(v, 400, "InvalidRequest",
		              "Missing required header for this request: "
		              "x-amz-content-sha256");
	}
	/* Uploads in signed chunks go no further than this check. */
	if (!ask->get && !ask->head &&
	    sd_span_starts(c->payload, sd_span_of("STREAMING-")))
		return true;
	if (sd_span_is(c->payload, "UNSIGNED-PAYLOAD") ||
	    (ask->body.n == 0 && sd_span_is(c->payload, EMPTY_SHA256)))
		return true;
	sd_hash_sha256(ask->body, sum);
	sd_text_hex(&hex, sum, sizeof(sum));
	good = sd_span_equal(c->payload, sd_text_view(&hex));
	sd_text_free(&hex);
	if (good)
		return true;
	return refuse(v, 400, "XAmzContentSHA256Mismatch",
	              "The provided 'x-amz-content-sha256' header does not "
	              "match what was computed.");
}

static bool check_signature(const struct sd_user *user,
                            const struct sd_claim *c, const struct sd_ask *ask,
                            struct sd_verdict *v)
{
	struct sd_text canonical = {0};
	struct sd_text to_sign = {0};
	struct sd_text signature = {0};
	bool good;

	sd_canon_request(c, ask, &canonical);
	sd_canon_string(c, sd_text_view(&canonical), &to_sign);
	sd_canon_sign(c, user->secret, sd_text_view(&to_sign), &signature);
	good = sd_span_equal(sd_text_view(&signature),
	                     sd_text_view(&c->signature));
	if (!good) {
		put_detail(v, "AWSAccessKeyId", c->id);
		put_detail(v, "StringToSign", sd_text_view(&to_sign));
		put_detail(v, "SignatureProvided", sd_text_view(&c->signature));
		put_detail(v, "CanonicalRequest", sd_text_view(&canonical));
		refuse(v, 403, "SignatureDoesNotMatch",
		       "The request signature we calculated does not match the "
		       "signature you provided. Check your key and signing "
		       "method.");
	}
	sd_text_free(&canonical);
	sd_text_free(&to_sign);
	sd_text_free(&signature);
	return good;
}

static bool claim_read(struct sd_claim *c, const struct sd_ask *ask,
                       struct sd_verdict *v)
{
	struct sd_span value = {NULL, 0};
	bool good;

	if (sd_ask_field(ask, "authorization", 0, &value))
		good = claim_from_header(c, value);
	else
		good = claim_from_query(c, ask);
	sd_text_span(&v->by, c->id);
	if (good && claim_stamp(c, ask))
		return true;
	return refuse(v, 400,
	              c->by_query ? "AuthorizationQueryParametersError"
	                          : "AuthorizationHeaderMalformed",
	              "The authorization, its date or its credential scope is "
	              "malformed.");
}

static bool check_all(const struct sd_gate *gate, struct sd_claim *c,
                      const struct sd_ask *ask, struct sd_verdict *v)
{
	const struct sd_user *user;

	if (!claim_read(c, ask, v))
		return false;
	user = find_user(gate, c->id);
	if (user == NULL)
		return refuse(v, 403, "InvalidAccessKeyId",
		              "The AWS Access Key Id you provided does not "
		              "exist in our records.");
	if (!check_scope(gate, c, v) || !check_token(user, c, ask, v) ||
	    !check_time(gate, c, v) || !check_signed_names(c, ask, v) ||
	    !check_payload(c, ask, v) || !check_signature(user, c, ask, v))
		return false;
	if (user->expires_s > 0 && gate->now_s >= user->expires_s) {
		sd_sign_expire(user, v);
		return false;
	}
	v->respelled = sd_canon_respelled(ask);
	v->pass = SD_PASS_SIGNED;
	v->user = user;
	return true;
}

void sd_sign_check(const struct sd_gate *gate, const struct sd_ask *ask,
                   struct sd_verdict *v)
{
	struct sd_claim claim = {0};
	struct sd_text scratch = {0};
	struct sd_span value;
	bool by_header = sd_ask_field(ask, "authorization", 0, &value);
	bool by_query = sd_ask_param(ask, "X-Amz-Signature", &scratch) ||
	                sd_ask_param(ask, "X-Amz-Algorithm", &scratch);

	if (by_header && by_query)
		refuse(v, 400, "InvalidArgument",
		       "Only one auth mechanism allowed");
	else if (by_header || by_query)
		check_all(gate, &claim, ask, v);
	else if (gate->anonymous)
		v->pass = SD_PASS_ANONYMOUS;
	else
		refuse(v, 403, "AccessDenied", "Access Denied");
	sd_claim_free(&claim);
	sd_text_free(&scratch);
}
