#include "cred/json.h"

#include "base/number.h"

enum {
	VALUE,  /* a value must come */
	FIRST,  /* behind '[': a value, or its end */
	MEMBER, /* behind '{': a name, or its end */
	NAME,   /* behind ',' in an object */
	COLON,  /* behind a name */
	BEHIND, /* behind a value: ',' or the end of what it is in */
	TEXT,   /* in a string */
	ESCAPE, /* behind its '\' */
	HEX,    /* in the four digits of \uXXXX */
	BARE,   /* in a number or word */
	DONE,
};

_Static_assert(JSON_DEPTH_MAX <= 8, "a bit a level");

void json_init(struct json *j)
{
	j->depth = 0;
	j->array = false;
	j->fault = ERR_OK;
	j->state = VALUE;
	j->taken = 0;
	j->kinds = 0;
	j->naming = false;
	j->name_n = 0;
	j->text_n = 0;
	j->digits = 0;
	j->code = 0;
	j->high = 0;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void refuse(struct json *j)
{
	j->fault = ERR_JSON;
}

static void put(struct json *j, unsigned c)
{
	size_t *n = j->naming ? &j->name_n : &j->text_n;

	if (*n == (j->naming ? sizeof j->name : sizeof j->text)) {
		refuse(j);
		return;
	}
	(j->naming ? j->name : j->text)[(*n)++] = (char)c;
}

static void put_utf8(struct json *j, unsigned code)
{
	static const uint8_t lead[] = {0, 0xc0, 0xe0, 0xf0};
	unsigned more = code < 0x80      ? 0
	                : code < 0x800   ? 1
	                : code < 0x10000 ? 2
	                                 : 3;

	put(j, lead[more] | code >> 6 * more);
	while (more--)
		put(j, 0x80 | (code >> 6 * more & 63));
}

/* A value, or a container, has ended. */
static void end_value(struct json *j)
{
	j->state = j->depth ? BEHIND : DONE;
}

static void open_container(struct json *j, bool array, enum json_event *event)
{
	if (j->depth == JSON_DEPTH_MAX) {
		refuse(j);
		return;
	}
	j->kinds = (uint8_t)(j->kinds << 1 | array);
	j->depth++;
	j->array = array;
	j->state = array ? FIRST : MEMBER;
	*event = JSON_OPEN;
}

static void close_container(struct json *j, bool array, enum json_event *event)
{
	if (!j->depth || j->array != array) {
		refuse(j);
		return;
	}
	j->depth--;
	j->kinds >>= 1;
	j->array = j->kinds & 1;
	j->name_n = 0;
	end_value(j);
	*event = JSON_CLOSE;
}

static void begin_string(struct json *j, bool naming)
{
	j->naming = naming;
	if (naming)
		j->name_n = 0;
	else
		j->text_n = 0;
	j->state = TEXT;
}

static void begin_value(struct json *j, char c, enum json_event *event)
{
	if (j->depth == 0 || j->array)
		j->name_n = 0;
	if (c == '{' || c == '[') {
		open_container(j, c == '[', event);
	} else if (c == '"') {
		begin_string(j, false);
	} else if (c == '-' || (c >= '0' && c <= '9') ||
	           (c >= 'a' && c <= 'z')) {
		j->naming = false;
		j->text_n = 0;
		j->state = BARE;
		put(j, (unsigned char)c);
	} else {
		refuse(j);
	}
}

/* A byte of what holds values together; never one of a value. */
static void take_between(struct json *j, char c, enum json_event *event)
{
	if (is_blank(c))
		return;
	if ((c == '}' && (j->state == MEMBER || j->state == BEHIND)) ||
	    (c == ']' && (j->state == FIRST || j->state == BEHIND))) {
		close_container(j, c == ']', event);
		return;
	}
	switch (j->state) {
	case VALUE:
	case FIRST: begin_value(j, c, event); return;
	case MEMBER:
	case NAME:
		if (c != '"')
			refuse(j);
		begin_string(j, true);
		return;
	case COLON:
		if (c != ':')
			refuse(j);
		j->state = VALUE;
		return;
	case BEHIND:
		if (c != ',')
			refuse(j);
		j->state = j->array ? VALUE : NAME;
		return;
	default: refuse(j); return;
	}
}

static void take_text(struct json *j, char c, enum json_event *event)
{
	if ((unsigned char)c < 0x20 || (j->high && c != '\\')) {
		refuse(j);
	} else if (c == '\\') {
		j->state = ESCAPE;
	} else if (c != '"') {
		put(j, (unsigned char)c);
	} else if (j->naming) {
		j->state = COLON;
	} else {
		end_value(j);
		*event = JSON_STRING;
	}
}

static void take_escape(struct json *j, char c)
{
	struct slice from = SLICE("\"\\/bfnrt"), to = SLICE("\"\\/\b\f\n\r\t");
	size_t at = slice_find(from, c);

	j->state = TEXT;
	if (c == 'u') {
		j->digits = 0;
		j->code = 0;
		j->state = HEX;
	} else if (at < from.n && !j->high) {
		put(j, (unsigned char)to.p[at]);
	} else {
		refuse(j);
	}
}

/* Four digits are complete: a character, or one of the two of a pair. */
static void take_code(struct json *j)
{
	bool first = j->code >= 0xd800 && j->code < 0xdc00;
	bool second = j->code >= 0xdc00 && j->code < 0xe000;

	j->state = TEXT;
	if (second != (j->high != 0)) {
		refuse(j);
	} else if (first) {
		j->high = j->code;
	} else if (second) {
		put_utf8(j, 0x10000 + ((j->high - 0xd800) << 10) +
		                    (j->code - 0xdc00));
		j->high = 0;
	} else {
		put_utf8(j, j->code);
	}
}

static void take_hex(struct json *j, char c)
{
	int digit = number_hex_digit(c);

	if (digit < 0) {
		refuse(j);
		return;
	}
	j->code = j->code << 4 | (unsigned)digit;
	if (++j->digits == 4)
		take_code(j);
}

/* Digits off the front; whether there were any. */
static bool cut_digits(struct slice *s)
{
	size_t n = 0;

	while (n < s->n && s->p[n] >= '0' && s->p[n] <= '9')
		n++;
	*s = slice_after(*s, n);
	return n > 0;
}

static bool cut(struct slice *s, struct slice head)
{
	if (!slice_starts(*s, head))
		return false;
	*s = slice_after(*s, head.n);
	return true;
}

/* [-] int [frac] [exp] of RFC 8259 section 6. */
static bool is_number(struct slice s)
{
	cut(&s, SLICE("-"));
	if (!cut(&s, SLICE("0")) && !cut_digits(&s))
		return false;
	if (cut(&s, SLICE(".")) && !cut_digits(&s))
		return false;
	if (cut(&s, SLICE("e")) || cut(&s, SLICE("E"))) {
		if (!cut(&s, SLICE("+")))
			cut(&s, SLICE("-"));
		if (!cut_digits(&s))
			return false;
	}
	return s.n == 0;
}

static bool is_bare(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == 'E' ||
	       c == '.' || c == '+' || c == '-';
}

static void end_bare(struct json *j, enum json_event *event)
{
	struct slice s = json_text(j);

	if (!is_number(s) && !slice_equal(s, SLICE("true")) &&
	    !slice_equal(s, SLICE("false")) && !slice_equal(s, SLICE("null"))) {
		refuse(j);
		return;
	}
	end_value(j);
	*event = JSON_OTHER;
}

/* False: the byte ended a bare value and belongs to what follows. */
static bool take(struct json *j, char c, enum json_event *event)
{
	switch (j->state) {
	case TEXT: take_text(j, c, event); return true;
	case ESCAPE: take_escape(j, c); return true;
	case HEX: take_hex(j, c); return true;
	case BARE:
		if (!is_bare(c)) {
			end_bare(j, event);
			return false;
		}
		put(j, (unsigned char)c);
		return true;
	default: take_between(j, c, event); return true;
	}
}

enum err json_feed(struct json *j, struct slice in, size_t *used,
                   enum json_event *event)
{
	*used = 0;
	*event = JSON_MORE;
	while (j->fault == ERR_OK && *event == JSON_MORE && *used < in.n) {
		if (j->taken == JSON_DOCUMENT_MAX) {
			refuse(j);
		} else if (take(j, in.p[*used], event)) {
			++*used;
			j->taken++;
		}
	}
	if (j->fault == ERR_OK && *event == JSON_MORE && j->state == DONE)
		*event = JSON_END;
	return j->fault;
}

enum err json_finish(struct json *j, enum json_event *event)
{
	*event = JSON_END;
	if (j->fault == ERR_OK && j->state == BARE && !j->depth)
		end_bare(j, event);
	else if (j->state != DONE)
		refuse(j);
	return j->fault;
}

struct slice json_name(const struct json *j)
{
	return (struct slice){j->name, j->name_n};
}

struct slice json_text(const struct json *j)
{
	return (struct slice){j->text, j->text_n};
}
