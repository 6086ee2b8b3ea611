/*
 * xml: any chopping gives the same events, and an xml that was once told to
 * be complete has opened and closed the same elements. Input: the chopping
 * (1 byte), then the document.
 */
#include <stdio.h>

#include "base/buf.h"
#include "chop.h"
#include "s3/xml.h"

enum { LOG_MAX = 1 << 20 };

struct log {
	struct buf b;
	size_t opened, closed;
	enum err e;
};

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

/* Pieces of text are joined; tags are told from text by their bytes, which
 * no text can hold. */
static void log_event(struct log *l, const struct xml *x, enum xml_event event)
{
	if (event == XML_TEXT) {
		ALWAYS(x->depth > 0 && x->text.n > 0);
		buf_put(&l->b, x->text);
		return;
	}
	if (event != XML_OPEN && event != XML_CLOSE)
		return;
	l->opened += event == XML_OPEN;
	l->closed += event == XML_CLOSE;
	ALWAYS(l->closed <= l->opened);
	ALWAYS(x->depth >= 1 && x->depth <= XML_DEPTH_MAX);
	ALWAYS(xml_name(x, x->depth).n > 0);
	buf_put(&l->b, (struct slice){event == XML_OPEN ? "\0<" : "\0>", 2});
	buf_put(&l->b, xml_name(x, x->depth));
}

static void feed(struct log *l, struct xml *x, const uint8_t *p, size_t n)
{
	char *copy = chop_copy(p, n);
	struct slice in = {copy, n};
	enum xml_event event = XML_OPEN;
	size_t used;

	while (l->e == ERR_OK && event != XML_MORE && event != XML_END) {
		l->e = xml_feed(x, in, &used, &event);
		ALWAYS(used <= in.n);
		if (l->e == ERR_OK)
			log_event(l, x, event);
		in.p += used;
		in.n -= used;
	}
	ALWAYS(l->e != ERR_OK || in.n == 0);
	ALWAYS(l->e == ERR_OK || l->e == ERR_XML || l->e == ERR_HTTP_LIMIT);
	free(copy);
}

static void start(struct log *l, struct xml *x, char *room)
{
	*l = (struct log){.b = {room, 0, LOG_MAX, false}};
	xml_init(x);
}

static void finish(struct log *l, const struct xml *x)
{
	enum err e = xml_finish(x);

	ALWAYS(e == l->e || (l->e == ERR_OK && e == ERR_XML));
	ALWAYS(e != ERR_OK || (l->opened == l->closed && l->opened > 0));
	l->e = e;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static char whole_log[LOG_MAX], chopped_log[LOG_MAX];
	struct log whole, chopped;
	struct chop c;
	struct xml x;

	if (n < 1 || n > LOG_MAX / 4)
		return 0;
	c = chop_start(p[0]);
	p++;
	n--;
	start(&whole, &x, whole_log);
	feed(&whole, &x, p, n);
	finish(&whole, &x);
	start(&chopped, &x, chopped_log);
	for (size_t at = 0, piece; at < n; at += piece) {
		piece = chop_next(&c, n - at);
		feed(&chopped, &x, p + at, piece);
	}
	finish(&chopped, &x);
	ALWAYS(whole.e == chopped.e && !whole.b.over && !chopped.b.over);
	ALWAYS(slice_equal(buf_slice(&whole.b), buf_slice(&chopped.b)));
	return 0;
}
