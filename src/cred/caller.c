#include "cred/caller.h"

#include "base/buf.h"

#define ROOT   "GetCallerIdentityResponse"
#define RESULT ROOT "/GetCallerIdentityResult"

/* What the text that comes next belongs to. */
enum { OTHER, IN_ACCOUNT, IN_ARN };

void caller_init(struct caller *c)
{
	c->account_n = c->arn_n = 0;
	c->fault = ERR_OK;
	c->reading = OTHER;
	xml_init(&c->xml);
}

static enum err take_open(struct caller *c)
{
	if (c->reading != OTHER)
		return ERR_XML;
	if (c->xml.depth == 1 && !xml_at(&c->xml, ROOT))
		return ERR_XML;
	if (xml_at(&c->xml, RESULT "/Account"))
		c->reading = IN_ACCOUNT;
	else if (xml_at(&c->xml, RESULT "/Arn"))
		c->reading = IN_ARN;
	if ((c->reading == IN_ACCOUNT && c->account_n) ||
	    (c->reading == IN_ARN && c->arn_n))
		return ERR_XML;
	return ERR_OK;
}

static enum err take_text(struct caller *c)
{
	struct slice text = c->xml.text;
	bool fits = true;

	if (c->reading == OTHER)
		return ERR_OK;
	if (c->reading == IN_ACCOUNT)
		fits = buf_extend(c->account, sizeof c->account, &c->account_n,
		                  text);
	else
		fits = buf_extend(c->arn, sizeof c->arn, &c->arn_n, text);
	return fits && !slice_has_control(text) ? ERR_OK : ERR_XML;
}

static enum err take_event(struct caller *c, enum xml_event event)
{
	switch (event) {
	case XML_OPEN: return take_open(c);
	case XML_TEXT: return take_text(c);
	case XML_CLOSE: c->reading = OTHER; break;
	case XML_MORE:
	case XML_END: break;
	}
	return ERR_OK;
}

void caller_feed(struct caller *c, struct slice in)
{
	enum xml_event event = XML_OPEN;
	size_t used;

	while (c->fault == ERR_OK && event != XML_MORE && event != XML_END) {
		c->fault = xml_feed(&c->xml, in, &used, &event);
		in = slice_after(in, used);
		if (c->fault == ERR_OK)
			c->fault = take_event(c, event);
	}
}

enum err caller_finish(const struct caller *c)
{
	if (c->fault != ERR_OK)
		return c->fault;
	if (!c->account_n || !c->arn_n)
		return ERR_XML;
	return xml_finish(&c->xml);
}
