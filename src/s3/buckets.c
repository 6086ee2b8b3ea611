#include "s3/buckets.h"

#include "base/percent.h"

#define ROOT "ListAllMyBucketsResult"

/* What the text that comes next belongs to. */
enum { OTHER, IN_NAME, IN_TOKEN };

void buckets_init(struct buckets *l)
{
	l->name_n = 0;
	l->token_n = 0;
	l->fault = ERR_OK;
	l->reading = OTHER;
	xml_init(&l->xml);
}

static enum err take_open(struct buckets *l)
{
	/* No element is known inside a name: what would it be called? */
	if (l->reading != OTHER)
		return ERR_XML;
	if (l->xml.depth == 1 && !xml_at(&l->xml, ROOT))
		return ERR_XML;
	if (xml_at(&l->xml, ROOT "/Buckets/Bucket/Name")) {
		l->reading = IN_NAME;
		l->name_n = 0;
	}
	if (xml_at(&l->xml, ROOT "/ContinuationToken")) {
		if (l->token_n)
			return ERR_XML;
		l->reading = IN_TOKEN;
	}
	return ERR_OK;
}

static enum err take_text(struct buckets *l)
{
	bool fits = true;

	if (l->reading == IN_NAME)
		fits = buf_extend(l->name, sizeof l->name, &l->name_n,
		                  l->xml.text);
	if (l->reading == IN_TOKEN)
		fits = buf_extend(l->token, sizeof l->token, &l->token_n,
		                  l->xml.text);
	return fits ? ERR_OK : ERR_HTTP_LIMIT;
}

static enum err take_close(struct buckets *l, bool *found)
{
	struct slice name = {l->name, l->name_n};

	*found = l->reading == IN_NAME;
	l->reading = OTHER;
	if (*found && (!name.n || slice_has_control(name))) {
		*found = false;
		return ERR_XML;
	}
	return ERR_OK;
}

static enum err take_event(struct buckets *l, enum xml_event event, bool *found)
{
	switch (event) {
	case XML_OPEN: return take_open(l);
	case XML_TEXT: return take_text(l);
	case XML_CLOSE: return take_close(l, found);
	case XML_MORE:
	case XML_END: break;
	}
	return ERR_OK;
}

enum err buckets_feed(struct buckets *l, struct slice in, size_t *used,
                      bool *found)
{
	enum xml_event event = XML_OPEN;
	size_t n;

	*used = 0;
	*found = false;
	while (l->fault == ERR_OK && !*found && event != XML_MORE &&
	       event != XML_END) {
		l->fault = xml_feed(&l->xml, slice_after(in, *used), &n,
		                    &event);
		*used += n;
		if (l->fault == ERR_OK)
			l->fault = take_event(l, event, found);
	}
	return l->fault;
}

enum err buckets_finish(const struct buckets *l)
{
	return l->fault ? l->fault : xml_finish(&l->xml);
}

void buckets_put_query(struct buf *b, struct slice token)
{
	if (token.n) {
		buf_put_z(b, "continuation-token=");
		percent_put_query(b, token);
		buf_put_char(b, '&');
	}
	buf_put_z(b, "max-buckets=1000");
}
