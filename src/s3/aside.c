#include "s3/aside.h"

enum state {
	COMMENT_OPEN, /* the second '-' must come */
	COMMENT,      /* match: how many '-' just came */
	DECL_OPEN,    /* match: how much of "xml" came */
	DECL,         /* match: a '?' just came */
	GAP,          /* after a blank: an attribute may begin */
	NAME,         /* of an attribute */
	EQUAL,        /* after the name and a blank: '=' must come */
	QUOTE,        /* after '=': a quote must come */
	VALUE,        /* inside the quotes */
	VALUE_END,    /* after them: no attribute may begin */
};

bool aside_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Which letters there are past ASCII is not our trade. */
bool aside_is_name(char c, bool first)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	    c == ':' || (unsigned char)c >= 0x80)
		return true;
	return !first && ((c >= '0' && c <= '9') || c == '-' || c == '.');
}

void aside_init(struct aside *a, enum aside_kind kind)
{
	*a = (struct aside){.state = GAP};
	if (kind == ASIDE_COMMENT)
		a->state = COMMENT_OPEN;
	else if (kind == ASIDE_DECLARATION)
		a->state = DECL_OPEN;
}

static enum err go(struct aside *a, int next)
{
	a->state = next;
	a->match = 0;
	return ERR_OK;
}

static enum err feed_comment(struct aside *a, char c, bool *done)
{
	if (a->state == COMMENT_OPEN)
		return c == '-' ? go(a, COMMENT) : ERR_XML;
	*done = a->match == 2 && c == '>';
	if (*done)
		return ERR_OK;
	if (a->match == 2 || c == '\0')
		return ERR_XML;
	a->match = c == '-' ? a->match + 1 : 0;
	return ERR_OK;
}

static enum err feed_declaration(struct aside *a, char c, bool *done)
{
	static const char word[] = "xml";

	if (a->state == DECL_OPEN && a->match < sizeof word - 1)
		return c == word[a->match++] ? ERR_OK : ERR_XML;
	if (a->state == DECL_OPEN)
		return aside_is_blank(c) ? go(a, DECL) : ERR_XML;
	*done = a->match && c == '>';
	a->match = c == '?';
	return c == '\0' || c == '<' ? ERR_XML : ERR_OK;
}

/* Between attributes. */
static enum err feed_gap(struct aside *a, char c, bool *done)
{
	*done = c == '/' || c == '>';
	if (*done)
		return ERR_OK;
	if (aside_is_blank(c))
		return go(a, GAP);
	return a->state == GAP && aside_is_name(c, true) ? go(a, NAME)
	                                                 : ERR_XML;
}

static enum err feed_attribute(struct aside *a, char c)
{
	if (a->state == NAME && aside_is_name(c, false))
		return ERR_OK;
	if (a->state == VALUE) {
		if (c == a->quote)
			return go(a, VALUE_END);
		return c == '<' || c == '\0' ? ERR_XML : ERR_OK;
	}
	if (a->state == QUOTE && (c == '"' || c == '\'')) {
		a->quote = c;
		return go(a, VALUE);
	}
	if (a->state != QUOTE && c == '=')
		return go(a, QUOTE);
	if (!aside_is_blank(c))
		return ERR_XML;
	return a->state == NAME ? go(a, EQUAL) : ERR_OK;
}

enum err aside_feed(struct aside *a, char c, bool *done)
{
	*done = false;
	switch ((enum state)a->state) {
	case COMMENT_OPEN:
	case COMMENT: return feed_comment(a, c, done);
	case DECL_OPEN:
	case DECL: return feed_declaration(a, c, done);
	case GAP:
	case VALUE_END: return feed_gap(a, c, done);
	case NAME:
	case EQUAL:
	case QUOTE:
	case VALUE: return feed_attribute(a, c);
	}
	return ERR_BUG;
}
