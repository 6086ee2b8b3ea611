#include "s3/xml.h"

#include "s3/entity.h"

enum state {
	PROLOG,     /* before the root */
	TEXT,       /* inside an element */
	EPILOG,     /* after the root */
	LESS,       /* < */
	BANG,       /* <! */
	CDATA_OPEN, /* <![ ; match: how much of "CDATA[" came */
	CDATA,      /* inside; match: how many ']' are held back */
	NAME,       /* of a start tag */
	ATTRIBUTES, /* of a start tag: x->aside has them */
	SLASH,      /* in a start tag, after its '/' */
	END_NAME,   /* </name */
	END_GAP,    /* </name and blanks */
	ASIDE,      /* a comment or the declaration: x->aside has it */
	REFERENCE,  /* &.. */
};

void xml_init(struct xml *x)
{
	*x = (struct xml){.state = PROLOG, .fresh = true};
}

/* Also of ERR_OK, which is none. */
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

static enum xml_event go_aside(struct xml *x, enum aside_kind kind)
{
	aside_init(&x->aside, kind);
	return go(x, kind == ASIDE_ATTRIBUTES ? ATTRIBUTES : ASIDE);
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

static enum xml_event name_put(struct xml *x, char c)
{
	return fail(x, trail_put(&x->trail, c));
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
	if (!trail_matches(&x->trail))
		return fail(x, ERR_XML);
	return element_close(x);
}

/* At the '>' or '/' of a start tag. */
static enum xml_event tag_ends(struct xml *x, char c)
{
	go(x, c == '/' ? SLASH : TEXT);
	return c == '/' ? XML_MORE : XML_OPEN;
}

static enum xml_event step_name(struct xml *x, char c)
{
	enum err e;

	if (aside_is_name(c, false))
		return name_put(x, c);
	if (!aside_is_blank(c) && c != '/' && c != '>')
		return fail(x, ERR_XML);
	e = trail_push(&x->trail);
	if (e != ERR_OK)
		return fail(x, e);
	x->depth = x->trail.depth;
	return aside_is_blank(c) ? go_aside(x, ASIDE_ATTRIBUTES)
	                         : tag_ends(x, c);
}

static enum xml_event step_end_name(struct xml *x, char c)
{
	if (x->state == END_NAME && aside_is_name(c, false))
		return name_put(x, c);
	if (c == '>')
		return end_tag(x);
	if (!aside_is_blank(c))
		return fail(x, ERR_XML);
	x->state = END_GAP;
	skip(x);
	return XML_MORE;
}

static enum xml_event step_slash(struct xml *x, char c)
{
	if (c != '>')
		return fail(x, ERR_XML);
	x->pending = true;
	go(x, TEXT);
	return XML_OPEN;
}

/* What begins with '<' */

static enum xml_event step_less(struct xml *x, char c)
{
	bool fresh = x->fresh;

	x->fresh = false;
	trail_start(&x->trail);
	if (c == '!')
		return go(x, BANG);
	if (c == '/')
		return go(x, END_NAME);
	if (c == '?' && fresh)
		return go_aside(x, ASIDE_DECLARATION);
	if (!aside_is_name(c, true))
		return fail(x, ERR_XML);
	x->state = NAME;
	return name_put(x, c);
}

/* No DOCTYPE: what cannot be declared cannot expand. */
static enum xml_event step_bang(struct xml *x, char c)
{
	if (c == '-')
		return go_aside(x, ASIDE_COMMENT);
	if (c == '[' && x->depth)
		return go(x, CDATA_OPEN);
	return fail(x, ERR_XML);
}

/* Comments, the declaration and attributes, all counted. */
static enum xml_event step_aside(struct xml *x, char c)
{
	bool done = false;
	enum err e = skip(x) ? aside_feed(&x->aside, c, &done) : x->fault;

	if (e != ERR_OK)
		return fail(x, e);
	if (!done)
		return XML_MORE;
	if (x->state == ATTRIBUTES)
		return tag_ends(x, c);
	return go(x, x->depth ? TEXT : PROLOG);
}

static enum xml_event step_cdata_open(struct xml *x, char c)
{
	static const char word[] = "CDATA[";

	if (c != word[x->match++])
		return fail(x, ERR_XML);
	return x->match == sizeof word - 1 ? go(x, CDATA) : XML_MORE;
}

/* Text */

/* Where a run of plain text ends: at c or d, or at a NUL, to be refused. */
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
	return aside_is_blank(c) ? XML_MORE : fail(x, ERR_XML);
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
	code = entity_code((struct slice){x->scratch, x->scratch_n});
	if (code == 0)
		return fail(x, ERR_XML);
	x->scratch_n = entity_utf8(code, x->scratch);
	go(x, TEXT);
	return tell_text(x, (struct slice){x->scratch, x->scratch_n});
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
	case ATTRIBUTES:
	case ASIDE: return step_aside(x, c);
	case SLASH: return step_slash(x, c);
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
		trail_pop(&x->trail);
		x->depth = x->trail.depth;
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
	return trail_name(&x->trail, depth);
}

bool xml_at(const struct xml *x, const char *path)
{
	return trail_is(&x->trail, path);
}
