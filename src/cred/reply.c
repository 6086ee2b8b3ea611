#include "cred/reply.h"

#include "base/buf.h"
#include "base/sha256.h"

void reply_init(struct reply *r, enum reply_kind kind, struct cred *cred)
{
	reply_set_init(&r->set, cred);
	r->why = "";
	r->code = r->set.code;
	r->kind = kind;
	r->inside = false;
	r->taken = 0;
	r->reading = REPLY_NOTHING;
	if (kind == REPLY_STS)
		xml_init(&r->parser.xml);
	else
		json_init(&r->parser.json);
}

/* ---- JSON --------------------------------------------------------------- */

static bool is_metadata(const struct reply *r)
{
	return r->kind == REPLY_CONTAINER || r->kind == REPLY_IMDS;
}

/* The field that one name is, of several in a row. */
static enum reply_field field_among(const struct reply *r, struct slice name,
                                    struct slice names)
{
	for (int f = REPLY_ID; names.n; f++) {
		struct slice one = slice_cut(&names, ' ');

		if (is_metadata(r) ? slice_equal_nocase(one, name)
		                   : slice_equal(one, name))
			return (enum reply_field)f;
	}
	return REPLY_NOTHING;
}

static enum reply_field field_of(const struct reply *r)
{
	struct slice name = json_name(&r->parser.json);

	switch (r->kind) {
	case REPLY_CONTAINER:
	case REPLY_IMDS:
		if (slice_equal_nocase(name, SLICE("Code")))
			return REPLY_CODE;
		return field_among(r, name,
		                   SLICE("AccessKeyId SecretAccessKey Token "
		                         "Expiration"));
	case REPLY_PROCESS:
		return field_among(r, name,
		                   SLICE("AccessKeyId SecretAccessKey "
		                         "SessionToken Expiration Version"));
	case REPLY_IOT:
		return field_among(r, name,
		                   SLICE("accessKeyId secretAccessKey "
		                         "sessionToken expiration"));
	case REPLY_STS: break;
	}
	return REPLY_NOTHING;
}

/* The field that the event is about; NOTHING where names do not count: in
 * arrays, and on other levels than that of the set. */
static enum reply_field field_at(const struct reply *r, enum json_event event)
{
	const struct json *j = &r->parser.json;
	size_t depth = j->depth - (event == JSON_OPEN);
	bool within = r->kind == REPLY_IOT ? r->inside && depth == 2
	                                   : depth == 1;

	if (r->kind == REPLY_IOT && depth == 1 &&
	    slice_equal(json_name(j), SLICE("credentials")))
		return REPLY_WHOLE;
	return within ? field_of(r) : REPLY_NOTHING;
}

/* null stands for nothing where nothing may be. */
static bool may_be_null(const struct reply *r, enum reply_field f)
{
	return (r->kind == REPLY_PROCESS &&
	        (f == REPLY_TOKEN || f == REPLY_EXPIRY)) ||
	       f == REPLY_CODE;
}

static void take_other(struct reply *r, enum reply_field f)
{
	struct slice text = json_text(&r->parser.json);

	if (f == REPLY_VERSION && slice_equal(text, SLICE("1")))
		return;
	if (may_be_null(r, f) && slice_equal(text, SLICE("null")))
		reply_set_forget(&r->set, f);
	else
		reply_set_refuse_field(&r->set, f, REPLY_WRONG);
}

static void take_json(struct reply *r, enum json_event event)
{
	const struct json *j = &r->parser.json;

	if (event == JSON_CLOSE) {
		if (j->depth == 1)
			r->inside = false;
		return;
	}
	enum reply_field f = field_at(r, event);
	if (f == REPLY_NOTHING)
		return;
	reply_set_see(&r->set, f);
	if (f == REPLY_WHOLE && event == JSON_OPEN && !j->array)
		r->inside = true;
	else if (event == JSON_OTHER)
		take_other(r, f);
	else if (event == JSON_STRING && f != REPLY_WHOLE && f != REPLY_VERSION)
		reply_set_put(&r->set, f, json_text(j));
	else
		reply_set_refuse_field(&r->set, f, REPLY_WRONG);
}

static void feed_json(struct reply *r, struct slice in)
{
	enum json_event event;
	size_t used;

	while (r->set.fault == ERR_OK) {
		if (json_feed(&r->parser.json, in, &used, &event) != ERR_OK)
			reply_set_refuse(&r->set, ERR_JSON,
			                 "it is not JSON, or over a limit");
		if (r->set.fault != ERR_OK || event == JSON_MORE ||
		    event == JSON_END)
			return;
		take_json(r, event);
		in = slice_after(in, used);
	}
}

/* ---- XML ---------------------------------------------------------------- */

static bool below(const struct xml *x, const char *action, const char *rest)
{
	char path[160];
	struct buf b = BUF(path);

	buf_put_z(&b, action);
	buf_put_z(&b, "Response/");
	buf_put_z(&b, action);
	buf_put_z(&b, "Result/Credentials");
	buf_put_z(&b, rest);
	return xml_at(x, buf_z(&b));
}

static bool is_at(const struct xml *x, const char *rest)
{
	return below(x, "AssumeRole", rest) ||
	       below(x, "AssumeRoleWithWebIdentity", rest);
}

static enum reply_field element(const struct xml *x)
{
	if (x->depth == 3)
		return is_at(x, "")                            ? REPLY_WHOLE
		       : xml_at(x, "ErrorResponse/Error/Code") ? REPLY_CODE
		                                               : REPLY_NOTHING;
	if (x->depth != 4)
		return REPLY_NOTHING;
	return is_at(x, "/AccessKeyId")       ? REPLY_ID
	       : is_at(x, "/SecretAccessKey") ? REPLY_SECRET
	       : is_at(x, "/SessionToken")    ? REPLY_TOKEN
	       : is_at(x, "/Expiration")      ? REPLY_EXPIRY
	                                      : REPLY_NOTHING;
}

static void take_xml(struct reply *r, enum xml_event event)
{
	enum reply_field reading = r->reading;

	if (event == XML_OPEN) {
		enum reply_field f = element(&r->parser.xml);

		/* An element within a value: what would it be part of? */
		if (reading != REPLY_NOTHING)
			reply_set_refuse_field(&r->set, reading, REPLY_WRONG);
		if (f != REPLY_NOTHING)
			reply_set_see(&r->set, f);
		r->reading = f == REPLY_WHOLE ? REPLY_NOTHING : f;
	} else if (event == XML_TEXT && reading != REPLY_NOTHING) {
		reply_set_put(&r->set, reading, r->parser.xml.text);
	} else if (event == XML_CLOSE) {
		r->reading = REPLY_NOTHING;
	}
}

static void feed_xml(struct reply *r, struct slice in)
{
	enum xml_event event;
	size_t used;

	while (r->set.fault == ERR_OK) {
		if (xml_feed(&r->parser.xml, in, &used, &event) != ERR_OK)
			reply_set_refuse(&r->set, ERR_XML,
			                 "it is not XML, or over a limit");
		if (r->set.fault != ERR_OK || event == XML_MORE ||
		    event == XML_END)
			return;
		take_xml(r, event);
		in = slice_after(in, used);
	}
}

enum err reply_feed(struct reply *r, struct slice in)
{
	if (in.n > REPLY_DOCUMENT_MAX - r->taken) {
		reply_set_refuse(&r->set, ERR_TOO_LONG, "it is too long");
		return r->set.fault;
	}
	r->taken += in.n;
	if (r->kind == REPLY_STS)
		feed_xml(r, in);
	else
		feed_json(r, in);
	return r->set.fault;
}

/* ---- the end ------------------------------------------------------------ */

static void finish_parser(struct reply *r)
{
	enum json_event event = JSON_OTHER;
	enum err e = ERR_OK;

	if (r->kind == REPLY_STS) {
		if (xml_finish(&r->parser.xml) != ERR_OK)
			reply_set_refuse(&r->set, ERR_XML,
			                 "it is not complete");
		return;
	}
	while (e == ERR_OK && event != JSON_END)
		e = json_finish(&r->parser.json, &event);
	if (e != ERR_OK)
		reply_set_refuse(&r->set, ERR_JSON, "it is not complete");
}

static unsigned needed(enum reply_kind kind)
{
	unsigned keys = 1U << REPLY_ID | 1U << REPLY_SECRET;
	unsigned all = keys | 1U << REPLY_TOKEN | 1U << REPLY_EXPIRY;

	switch (kind) {
	case REPLY_PROCESS: return keys | 1U << REPLY_VERSION;
	case REPLY_IOT:
	case REPLY_STS: return all | 1U << REPLY_WHOLE;
	case REPLY_CONTAINER:
	case REPLY_IMDS: break;
	}
	return all;
}

enum err reply_finish(struct reply *r)
{
	enum err e;

	finish_parser(r);
	e = reply_set_finish(&r->set, needed(r->kind));
	r->why = r->set.why;
	/* The parser has seen the secret. */
	sha256_wipe(&r->parser, sizeof r->parser);
	return e;
}
