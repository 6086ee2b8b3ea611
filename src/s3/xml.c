#include "s3/xml.h"

#include <string.h>

#include "base/number.h"

enum state {
	PROLOG,       /* before the root */
	TEXT,         /* inside an element */
	EPILOG,       /* after the root */
	LESS,         /* < */
	BANG,         /* <! */
	COMMENT_OPEN, /* <!- */
	COMMENT,      /* inside; match: how many '-' just came */
	CDATA_OPEN,   /* <![ ; match: how much of "CDATA[" came */
	CDATA,        /* inside; match: how many ']' are held back */
	DECL_OPEN,    /* <? ; match: how much of "xml" came */
	DECL,         /* inside; match: a '?' just came */
	NAME,         /* of a start tag */
	END_NAME,     /* </name */
	END_GAP,      /* </name and blanks */
	GAP,          /* in a start tag, after a blank */
	SLASH,        /* in a start tag, after its '/' */
	ATTR,         /* the name of an attribute */
	ATTR_EQUAL,   /* after it: '=' must come */
	ATTR_QUOTE,   /* after '=': a quote must come */
	ATTR_VALUE,   /* inside the quotes */
	ATTR_END,     /* after them */
	REFERENCE,    /* &.. */
};

void xml_init(struct xml *x)
{
	*x = (struct xml){.state = PROLOG, .fresh = true};
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Any byte past ASCII passes: which letters there are is not our trade. */
static bool is_name_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       c == ':' || (unsigned char)c >= 0x80;
}

static bool is_name_char(char c)
{
	return is_name_start(c) || (c >= '0' && c <= '9') || c == '-' ||
	       c == '.';
}

static enum xml_event fail(struct xml *x, enum err e)
{
	x->fault = e;
	return XML_MORE;
}

static enum xml_event go(struct xml *x, enum state next)
{
	x->state = (int)next;
	x->match = 0;
	return XML_MORE;
}

/* Back from markup that is no tag, to where it stood. */
static enum xml_event go_back(struct xml *x)
{
	return go(x, x->depth ? TEXT : PROLOG);
}

static enum xml_event tell_text(struct xml *x, struct slice text)
{
	x->text = text;
	return XML_TEXT;
}

/* Counts a byte that is skipped; false when there were too many. */
static bool skip(struct xml *x)
{
	if (x->skipped == XML_SKIP_MAX) {
		fail(x, ERR_HTTP_LIMIT);
		return false;
	}
	x->skipped++;
	return true;
}

/* Tags */

static void name_start(struct xml *x)
{
	x->scratch_n = 0;
	x->scratch_prefix = 0;
}

static enum xml_event name_put(struct xml *x, char c)
{
	if (x->scratch_n == XML_NAME_MAX)
		return fail(x, ERR_HTTP_LIMIT);
	x->scratch[x->scratch_n++] = c;
	if (c != ':')
		return XML_MORE;
	if (x->scratch_prefix || x->scratch_n == 1)
		return fail(x, ERR_XML);
	x->scratch_prefix = x->scratch_n;
	return XML_MORE;
}

/* The name of a start tag is complete, the tag is not. */
static enum xml_event element_push(struct xml *x, enum state next)
{
	if (x->scratch_n == x->scratch_prefix)
		return fail(x, ERR_XML);
	if (x->depth == XML_DEPTH_MAX)
		return fail(x, ERR_HTTP_LIMIT);
	memcpy(x->names[x->depth], x->scratch, x->scratch_n);
	x->name_n[x->depth] = (uint8_t)x->scratch_n;
	x->prefix_n[x->depth] = (uint8_t)x->scratch_prefix;
	x->depth++;
	return go(x, next);
}

static enum xml_event element_close(struct xml *x)
{
	x->pop = true;
	go(x, x->depth == 1 ? EPILOG : TEXT);
	return XML_CLOSE;
}

/* The '>' of an end tag. */
static enum xml_event end_tag(struct xml *x)
{
	struct slice open = {NULL, 0};

	if (x->depth)
		open = (struct slice){x->names[x->depth - 1],
		                      x->name_n[x->depth - 1]};
	if (open.n == 0 ||
	    !slice_equal(open, (struct slice){x->scratch, x->scratch_n}))
		return fail(x, ERR_XML);
	return element_close(x);
}

static enum xml_event step_name(struct xml *x, char c)
{
	if (is_name_char(c))
		return name_put(x, c);
	if (is_blank(c))
		return element_push(x, GAP);
	if (c == '/')
		return element_push(x, SLASH);
	if (c != '>')
		return fail(x, ERR_XML);
	element_push(x, TEXT);
	return x->fault ? XML_MORE : XML_OPEN;
}

static enum xml_event step_end_name(struct xml *x, char c)
{
	if (x->state == END_NAME && is_name_char(c))
		return name_put(x, c);
	if (c == '>')
		return end_tag(x);
	if (!is_blank(c))
		return fail(x, ERR_XML);
	x->state = END_GAP;
	skip(x);
	return XML_MORE;
}

/* Inside a start tag, where an attribute, '/' or '>' may come. */
static enum xml_event step_gap(struct xml *x, char c)
{
	if (c == '>') {
		go(x, TEXT);
		return XML_OPEN;
	}
	if (c == '/')
		return go(x, SLASH);
	if (is_blank(c))
		return go(x, GAP);
	if (x->state == GAP && is_name_start(c))
		return go(x, ATTR);
	return fail(x, ERR_XML);
}

static enum xml_event step_slash(struct xml *x, char c)
{
	if (c != '>')
		return fail(x, ERR_XML);
	x->pending = true;
	go(x, TEXT);
	return XML_OPEN;
}

static enum xml_event step_attribute(struct xml *x, char c)
{
	if (x->state == ATTR && is_name_char(c))
		return XML_MORE;
	if (x->state == ATTR_VALUE) {
		if (c == x->quote)
			return go(x, ATTR_END);
		return c == '<' || c == '\0' ? fail(x, ERR_XML) : XML_MORE;
	}
	if (x->state == ATTR_QUOTE && (c == '"' || c == '\'')) {
		x->quote = c;
		return go(x, ATTR_VALUE);
	}
	if (x->state != ATTR_QUOTE && c == '=')
		return go(x, ATTR_QUOTE);
	if (!is_blank(c))
		return fail(x, ERR_XML);
	return x->state == ATTR ? go(x, ATTR_EQUAL) : XML_MORE;
}

/* What begins with '<' */

static enum xml_event step_less(struct xml *x, char c)
{
	bool fresh = x->fresh;

	x->fresh = false;
	name_start(x);
	if (c == '!')
		return go(x, BANG);
	if (c == '/')
		return go(x, END_NAME);
	if (c == '?' && fresh)
		return go(x, DECL_OPEN);
	if (!is_name_start(c))
		return fail(x, ERR_XML);
	x->state = NAME;
	return name_put(x, c);
}

/* No DOCTYPE: what cannot be declared cannot expand. */
static enum xml_event step_bang(struct xml *x, char c)
{
	if (c == '-')
		return go(x, COMMENT_OPEN);
	if (c == '[' && x->depth)
		return go(x, CDATA_OPEN);
	return fail(x, ERR_XML);
}

static enum xml_event step_comment(struct xml *x, char c)
{
	if (x->state == COMMENT_OPEN)
		return c == '-' ? go(x, COMMENT) : fail(x, ERR_XML);
	if (x->match == 2)
		return c == '>' ? go_back(x) : fail(x, ERR_XML);
	if (c == '\0')
		return fail(x, ERR_XML);
	x->match = c == '-' ? x->match + 1 : 0;
	return XML_MORE;
}

static enum xml_event step_declaration(struct xml *x, char c)
{
	static const char word[] = "xml";

	if (x->state == DECL_OPEN && x->match < sizeof word - 1) {
		if (c != word[x->match++])
			fail(x, ERR_XML);
		return XML_MORE;
	}
	if (x->state == DECL_OPEN)
		return is_blank(c) ? go(x, DECL) : fail(x, ERR_XML);
	if (x->match && c == '>')
		return go(x, PROLOG);
	if (c == '\0' || c == '<')
		return fail(x, ERR_XML);
	x->match = c == '?';
	return XML_MORE;
}

static enum xml_event step_cdata_open(struct xml *x, char c)
{
	static const char word[] = "CDATA[";

	if (c != word[x->match++])
		return fail(x, ERR_XML);
	return x->match == sizeof word - 1 ? go(x, CDATA) : XML_MORE;
}

/* Text */

/* Where a run of plain text ends: at c, or at a NUL, which is refused. */
static size_t run_end(struct slice in, char c, char d)
{
	size_t i = 0;

	while (i < in.n && in.p[i] != c && in.p[i] != d && in.p[i] != '\0')
		i++;
	return i;
}

/*
 * "]]" may be the end or text. They are held back until that is known, and
 * then told from here, since they may have come with an earlier piece.
 */
static enum xml_event feed_cdata(struct xml *x, struct slice in, size_t *used)
{
	size_t held = x->match, n = run_end(in, ']', ']');

	if (in.p[0] == ']' && held < 2) {
		x->match++;
		*used = 1;
		return XML_MORE;
	}
	if (in.p[0] == ']') {
		*used = 1;
		return tell_text(x, SLICE("]"));
	}
	if (in.p[0] == '>' && held == 2) {
		*used = 1;
		return go(x, TEXT);
	}
	x->match = 0;
	if (held)
		return tell_text(x, slice_first(SLICE("]]"), held));
	if (n == 0)
		return fail(x, ERR_XML);
	*used = n;
	return tell_text(x, slice_first(in, n));
}

static enum xml_event feed_text(struct xml *x, struct slice in, size_t *used)
{
	size_t n = run_end(in, '<', '&');

	if (n) {
		*used = n;
		return tell_text(x, slice_first(in, n));
	}
	*used = 1;
	x->scratch_n = 0;
	if (in.p[0] == '\0')
		return fail(x, ERR_XML);
	return go(x, in.p[0] == '<' ? LESS : REFERENCE);
}

/* Outside the root. */
static enum xml_event step_outside(struct xml *x, char c)
{
	if (c == '<' && x->state == PROLOG)
		return go(x, LESS);
	x->fresh = false;
	return is_blank(c) ? XML_MORE : fail(x, ERR_XML);
}

/* The code point as UTF-8 into scratch. */
static enum xml_event tell_code(struct xml *x, uint32_t code)
{
	static const uint8_t lead[] = {0, 0xc0, 0xe0, 0xf0};
	size_t more = code > 0xffff ? 3 : code > 0x7ff ? 2 : code > 0x7f;

	for (size_t i = more; i > 0; i--) {
		x->scratch[i] = (char)(0x80 | (code & 0x3f));
		code >>= 6;
	}
	x->scratch[0] = (char)(lead[more] | code);
	go(x, TEXT);
	return tell_text(x, (struct slice){x->scratch, more + 1});
}

static uint32_t named_code(struct slice name)
{
	if (slice_equal(name, SLICE("amp")))
		return '&';
	if (slice_equal(name, SLICE("lt")))
		return '<';
	if (slice_equal(name, SLICE("gt")))
		return '>';
	if (slice_equal(name, SLICE("quot")))
		return '"';
	if (slice_equal(name, SLICE("apos")))
		return '\'';
	return 0;
}

/* S3 writes control bytes of keys as references, which XML 1.0 forbids:
 * they are taken. 0 stands for what is refused. */
static uint32_t reference_code(struct slice text)
{
	uint64_t code = 0;

	if (slice_starts(text, SLICE("#x")))
		number_hex(slice_after(text, 2), 0x10ffff, &code);
	else if (slice_starts(text, SLICE("#")))
		number_decimal(slice_after(text, 1), 0x10ffff, &code);
	else
		code = named_code(text);
	return code >= 0xd800 && code <= 0xdfff ? 0 : (uint32_t)code;
}

static enum xml_event step_reference(struct xml *x, char c)
{
	uint32_t code;

	if (c != ';') {
		if (x->scratch_n == XML_REF_MAX)
			return fail(x, ERR_XML);
		x->scratch[x->scratch_n++] = c;
		return XML_MORE;
	}
	code = reference_code((struct slice){x->scratch, x->scratch_n});
	return code ? tell_code(x, code) : fail(x, ERR_XML);
}

/* The parser switch: one byte outside of text. */
static enum xml_event step(struct xml *x, char c)
{
	switch ((enum state)x->state) {
	case PROLOG:
	case EPILOG: return step_outside(x, c);
	case LESS: return step_less(x, c);
	case BANG: return step_bang(x, c);
	case CDATA_OPEN: return step_cdata_open(x, c);
	case NAME: return step_name(x, c);
	case REFERENCE: return step_reference(x, c);
	case END_NAME:
	case END_GAP: return step_end_name(x, c);
	case COMMENT_OPEN:
	case COMMENT: return skip(x) ? step_comment(x, c) : XML_MORE;
	case DECL_OPEN:
	case DECL: return skip(x) ? step_declaration(x, c) : XML_MORE;
	case GAP:
	case ATTR_END: return skip(x) ? step_gap(x, c) : XML_MORE;
	case SLASH: return step_slash(x, c);
	case ATTR:
	case ATTR_EQUAL:
	case ATTR_QUOTE:
	case ATTR_VALUE: return skip(x) ? step_attribute(x, c) : XML_MORE;
	case TEXT:
	case CDATA: break;
	}
	return fail(x, ERR_BUG);
}

static enum xml_event feed_piece(struct xml *x, struct slice in, size_t *used)
{
	*used = 0;
	if (x->state == TEXT)
		return feed_text(x, in, used);
	if (x->state == CDATA)
		return feed_cdata(x, in, used);
	*used = 1;
	return step(x, in.p[0]);
}

enum err xml_feed(struct xml *x, struct slice in, size_t *used,
                  enum xml_event *event)
{
	size_t n;

	*used = 0;
	*event = XML_MORE;
	if (x->pop) {
		x->pop = false;
		x->depth--;
	}
	if (x->pending) {
		x->pending = false;
		*event = element_close(x);
	}
	while (*event == XML_MORE && *used < in.n && x->fault == ERR_OK) {
		*event = feed_piece(x, slice_after(in, *used), &n);
		*used += n;
	}
	if (*event == XML_MORE && x->state == EPILOG && x->fault == ERR_OK)
		*event = XML_END;
	return x->fault;
}

enum err xml_finish(const struct xml *x)
{
	bool single = x->depth == 1 && x->pending; /* <root/> */

	if (x->fault)
		return x->fault;
	return x->state == EPILOG || single ? ERR_OK : ERR_XML;
}

struct slice xml_name(const struct xml *x, size_t depth)
{
	size_t i = depth - 1;

	if (depth == 0 || depth > x->depth)
		return (struct slice){NULL, 0};
	return slice_after((struct slice){x->names[i], x->name_n[i]},
	                   x->prefix_n[i]);
}

bool xml_at(const struct xml *x, const char *path)
{
	struct slice rest = slice_of(path);

	for (size_t d = 1; d <= x->depth; d++)
		if (!rest.n || !slice_equal(slice_cut(&rest, '/'),
		                            xml_name(x, d)))
			return false;
	return rest.n == 0;
}
