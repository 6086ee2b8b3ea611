/*
 * json: a pull parser for small JSON documents from pieces of any size; pure,
 * no recursion, no allocation, a fixed depth.
 *
 * Strictly RFC 8259: one value, blanks around it, nothing else; no comments,
 * no trailing commas; numbers by its grammar (handed out as text); strings with
 * all escapes decoded to UTF-8 (a lone surrogate is refused), raw control bytes
 * refused, other bytes as they came. A name or string over its limit, more
 * depth or more bytes than allowed: ERR_JSON. Equal names in one object are
 * the caller's to refuse: it sees each of them.
 */
#ifndef PAIL_CRED_JSON_H
#define PAIL_CRED_JSON_H

#include "base/err.h"
#include "base/slice.h"

enum {
	JSON_DEPTH_MAX = 8,
	JSON_NAME_MAX = 64,
	JSON_TEXT_MAX = 8192,      /* of a string: a session token */
	JSON_DOCUMENT_MAX = 65536, /* bytes of all */
};

enum json_event {
	JSON_MORE,   /* nothing to tell yet: feed more */
	JSON_OPEN,   /* '{' or '[': j->depth and j->array are those of within */
	JSON_CLOSE,  /* its end: j->depth and j->array are those of without */
	JSON_STRING, /* json_text */
	JSON_OTHER,  /* a number, true, false, null: json_text as written */
	JSON_END,    /* the value is complete: only blanks may follow */
};

struct json {
	size_t depth; /* 1 inside the outermost */
	bool array;   /* the innermost is an array */
	/* the rest is json's own */
	enum err fault;
	int state;
	size_t taken;
	uint8_t kinds; /* a bit a level: an array */
	bool naming;   /* the string being read is a name */
	char name[JSON_NAME_MAX], text[JSON_TEXT_MAX];
	size_t name_n, text_n;
	unsigned digits, code, high; /* of \uXXXX; the first of two */
};

void json_init(struct json *j);

/* Eats *used of `in` up to the next event. Call it until JSON_MORE or
 * JSON_END. ERR_JSON; it stays. */
enum err json_feed(struct json *j, struct slice in, size_t *used,
                   enum json_event *event);

/* The input has ended: ERR_JSON unless the value is complete. A number or
 * word that is the whole document is told here: call it until JSON_END. */
enum err json_finish(struct json *j, enum json_event *event);

/* The name that the value told stands under; empty in an array, outside, and
 * with JSON_CLOSE. */
struct slice json_name(const struct json *j);
struct slice json_text(const struct json *j);

#endif
