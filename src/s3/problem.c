#include "s3/problem.h"

#include <string.h>

#include "s3/endpoint.h"

/* Copies what fits; what a terminal would not print becomes '?'. */
static void copy(char *to, size_t max, struct slice text)
{
	size_t n = text.n < max ? text.n : max;

	for (size_t i = 0; i < n; i++) {
		char c = text.p[i];

		to[i] = c >= 0x20 && c <= 0x7e ? c : '?';
	}
	to[n] = '\0';
}

/*
 * A region goes into host names and signatures: it must be one, whole. Cut
 * to its size it could become another; text that was cut is too long for one.
 */
_Static_assert((int)PROBLEM_TEXT_MAX > PROBLEM_REGION_MAX, "see above");

static void set_region(struct problem *p, struct slice text)
{
	if (endpoint_region_valid(text))
		copy(p->region, PROBLEM_REGION_MAX, text);
}

void problem_init(struct problem *p, const struct head *h)
{
	struct slice value;

	*p = (struct problem){.status = h->status};
	xml_init(&p->xml);
	if (head_find(h, SLICE("x-amz-bucket-region"), &value))
		set_region(p, value);
	p->deleted = head_find(h, SLICE("x-amz-delete-marker"), &value) &&
	             slice_equal_nocase(value, SLICE("true"));
	if (head_find(h, SLICE("x-amz-request-id"), &value) ||
	    head_find(h, SLICE("x-amzn-requestid"), &value))
		copy(p->request_id, PROBLEM_ID_MAX, value);
}

static void take_text(struct problem *p, struct slice text)
{
	text = slice_first(text, sizeof p->text - p->text_n);
	memcpy(p->text + p->text_n, text.p, text.n);
	p->text_n += text.n;
}

/* An element directly under <Error>: S3's root, or below STS's. */
static bool is_of_error(const struct problem *p)
{
	const struct xml *x = &p->xml;

	if (x->depth == 2)
		return slice_equal(xml_name(x, 1), SLICE("Error"));
	return x->depth == 3 &&
	       slice_equal(xml_name(x, 1), SLICE("ErrorResponse")) &&
	       slice_equal(xml_name(x, 2), SLICE("Error"));
}

/* One of them is complete; the first of a name counts. */
static void take_element(struct problem *p)
{
	struct slice text = {p->text, p->text_n};
	struct slice name = xml_name(&p->xml, p->xml.depth);

	if (slice_equal(name, SLICE("Code")) && !p->code[0])
		copy(p->code, PROBLEM_CODE_MAX, text);
	if (slice_equal(name, SLICE("Message")) && !p->message[0])
		copy(p->message, PROBLEM_TEXT_MAX, text);
	if (slice_equal(name, SLICE("Region")) && !p->region[0])
		set_region(p, text);
	if (slice_equal(name, SLICE("RequestId")) && !p->request_id[0])
		copy(p->request_id, PROBLEM_ID_MAX, text);
}

static void take_event(struct problem *p, enum xml_event event)
{
	if (event == XML_OPEN) {
		p->reading = is_of_error(p);
		p->text_n = 0;
	} else if (event == XML_TEXT && p->reading) {
		take_text(p, p->xml.text);
	} else if (event == XML_CLOSE) {
		if (p->reading)
			take_element(p);
		p->reading = false;
	}
}

void problem_feed(struct problem *p, struct slice in)
{
	enum xml_event event;
	size_t used;

	in = slice_first(in, PROBLEM_BODY_MAX - p->taken);
	p->taken += in.n;
	while (!p->broken) {
		p->broken = xml_feed(&p->xml, in, &used, &event) != ERR_OK;
		if (p->broken || event == XML_MORE || event == XML_END)
			return;
		take_event(p, event);
		in = slice_after(in, used);
	}
}

/* Whether one of these words is the code. One string a meaning: a table of
 * pointers would need relocations. */
static bool is_among(struct slice code, struct slice words)
{
	while (words.n)
		if (slice_equal(slice_cut(&words, ' '), code))
			return true;
	return false;
}

static bool says_expired(struct slice message)
{
	while (message.n) {
		if (slice_starts(message, SLICE("expired")))
			return true;
		message = slice_after(message, 1);
	}
	return false;
}

/* Source: S3's list of error codes; the busy ones are those that the AWS
 * SDKs hold for transient or throttling. ERR_OK: no code that is known. */
static enum err meaning_of_code(struct slice code)
{
	if (is_among(code, SLICE("NoSuchKey NoSuchVersion")))
		return ERR_NO_OBJECT;
	if (is_among(code, SLICE("NoSuchBucket")))
		return ERR_NO_BUCKET;
	if (is_among(code,
	             SLICE("SlowDown ServiceUnavailable InternalError "
	                   "InternalErrors RequestTimeout "
	                   "RequestTimeoutException PriorRequestNotComplete "
	                   "Throttling ThrottlingException "
	                   "ThrottledException RequestThrottled "
	                   "RequestThrottledException "
	                   "TooManyRequestsException RequestLimitExceeded "
	                   "BandwidthLimitExceeded LimitExceededException "
	                   "EC2ThrottledException IDPCommunicationError")))
		return ERR_BUSY;
	if (is_among(code, SLICE("SignatureDoesNotMatch "
	                         "InvalidSignatureException")))
		return ERR_SIGNATURE;
	if (is_among(code, SLICE("RequestTimeTooSkewed RequestInTheFuture")))
		return ERR_SKEW;
	if (is_among(code, SLICE("ExpiredToken ExpiredTokenException "
	                         "TokenRefreshRequired RequestExpired")))
		return ERR_EXPIRED;
	if (is_among(code, SLICE("AuthorizationHeaderMalformed "
	                         "PermanentRedirect "
	                         "IllegalLocationConstraintException")))
		return ERR_REGION;
	if (is_among(code, SLICE("PreconditionFailed")))
		return ERR_CHANGED;
	if (is_among(code, SLICE("InvalidRange")))
		return ERR_LENGTH;
	if (is_among(code, SLICE("AccessDenied InvalidAccessKeyId InvalidToken "
	                         "AllAccessDisabled AccountProblem "
	                         "NotSignedUp InvalidObjectState "
	                         "AuthorizationQueryParametersError "
	                         "InvalidClientTokenId InvalidIdentityToken")))
		return ERR_DENIED;
	return ERR_OK;
}

static enum err meaning_of_status(const struct problem *p)
{
	if (!p->code[0] && p->region[0] &&
	    (p->status == 301 || p->status == 400))
		return ERR_REGION;
	switch (p->status) {
	case 301:
	case 302:
	case 303:
	case 307:
	case 308: return ERR_REDIRECT;
	case 401:
	case 403: return ERR_DENIED;
	case 404: return ERR_NO_OBJECT;
	case 412: return ERR_CHANGED;
	case 416: return ERR_LENGTH;
	case 408:
	case 429:
	case 500:
	case 502:
	case 503:
	case 504:
	case 509: return ERR_BUSY;
	default: return ERR_HTTP_STATUS;
	}
}

enum err problem_meaning(const struct problem *p)
{
	enum err e = ERR_OK;

	if (p->deleted)
		return ERR_NO_OBJECT;
	if (p->code[0])
		e = meaning_of_code(slice_of(p->code));
	if (e == ERR_DENIED && strcmp(p->code, "AccessDenied") == 0 &&
	    says_expired(slice_of(p->message)))
		return ERR_EXPIRED;
	return e == ERR_OK ? meaning_of_status(p) : e;
}
