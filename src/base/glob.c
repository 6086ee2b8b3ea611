#include "base/glob.h"

#include <string.h>

/* Places between the bytes of a pattern, one bit each: 0 is before the first
 * byte, pattern.n is behind the last. None is set outside from..to. */
struct places {
	uint8_t bits[GLOB_PATTERN_MAX / 8 + 1];
	size_t from, to;
};

struct glob {
	struct slice pattern;
	/* A '[' from here on has no ']': it is looked for once and in vain. */
	size_t plain_from;
};

/* PARTS is one or more "**" with their '/'. */
enum kind { BYTE, QUESTION, STAR, STARS, PARTS, BRACKETS };

/* What stands at a place of the pattern. */
struct part {
	enum kind kind;
	char byte;   /* of BYTE */
	size_t next; /* the place behind it */
};

/* One range of a [...]: a byte alone is a range too. */
struct range {
	uint8_t first, last;
};

static struct glob glob_of(struct slice pattern)
{
	return (struct glob){pattern, pattern.n};
}

/* The byte at *at, or behind a backslash there; *at moves past it. */
static char take_byte(struct slice p, size_t *at)
{
	if (p.p[*at] == '\\' && *at + 1 < p.n)
		++*at;
	return p.p[(*at)++];
}

static bool brackets_negate(struct slice p, size_t at)
{
	return at + 1 < p.n && (p.p[at + 1] == '!' || p.p[at + 1] == '^');
}

/* Takes the range at *at, which is not the end. */
static struct range take_range(struct slice p, size_t *at)
{
	struct range r;

	r.first = r.last = (uint8_t)take_byte(p, at);
	if (*at + 1 < p.n && p.p[*at] == '-' && p.p[*at + 1] != ']') {
		++*at;
		r.last = (uint8_t)take_byte(p, at);
	}
	return r;
}

/* The place behind the [...] that begins at `at`; 0 when it does not end. */
static size_t brackets_end(struct slice p, size_t at)
{
	size_t first = at + 1 + brackets_negate(p, at);

	at = first;
	while (at < p.n) {
		if (p.p[at] == ']' && at > first)
			return at + 1;
		take_range(p, &at);
	}
	return 0;
}

/* Whether the [...] at `at`, which ends, takes the byte. */
static bool brackets_take(struct slice p, size_t at, char c)
{
	bool negate = brackets_negate(p, at), among = false;
	size_t first = at + 1 + negate;

	at = first;
	while (p.p[at] != ']' || at == first) {
		struct range r = take_range(p, &at);

		among |= (uint8_t)c >= r.first && (uint8_t)c <= r.last;
	}
	return c != '/' && among != negate;
}

static size_t stars_end(struct slice p, size_t at)
{
	while (at < p.n && p.p[at] == '*')
		at++;
	return at;
}

static struct part stars_at(struct slice p, size_t at)
{
	struct part part = {.kind = STAR, .next = stars_end(p, at)};
	size_t end = part.next, count = end - at;

	if (count < 2)
		return part;
	part.kind = STARS;
	if (at && p.p[at - 1] != '/')
		return part;
	/* Several of them are as good as one, and keep the walk short. */
	while (count >= 2 && end < p.n && p.p[end] == '/') {
		part.kind = PARTS;
		part.next = end + 1;
		end = stars_end(p, part.next);
		count = end - part.next;
	}
	return part;
}

/* What stands at a place that is not the last. */
static struct part part_at(struct glob *g, size_t at)
{
	struct slice p = g->pattern;
	struct part part = {.kind = BYTE, .next = at};

	if (p.p[at] == '*')
		return stars_at(p, at);
	if (p.p[at] == '?') {
		part.kind = QUESTION;
		part.next++;
		return part;
	}
	if (p.p[at] == '[' && at < g->plain_from) {
		size_t end = brackets_end(p, at);

		if (end) {
			part.kind = BRACKETS;
			part.next = end;
			return part;
		}
		g->plain_from = at;
	}
	part.byte = take_byte(p, &part.next);
	return part;
}

/* Places */

static void places_clear(struct places *s, size_t n)
{
	memset(s->bits, 0, n / 8 + 1);
	s->from = n + 1;
	s->to = 0;
}

static void places_add(struct places *s, size_t at)
{
	s->bits[at / 8] |= (uint8_t)(1U << at % 8);
	if (at < s->from)
		s->from = at;
	if (at > s->to)
		s->to = at;
}

static bool places_have(const struct places *s, size_t at)
{
	return s->bits[at / 8] >> at % 8 & 1;
}

/*
 * One comes to a place, and since stars may match nothing, to the one behind
 * them as well. At most three: stars do not stand side by side.
 */
static void arrive(struct glob *g, size_t at, struct places *s)
{
	places_add(s, at);
	while (at < g->pattern.n && g->pattern.p[at] == '*') {
		at = part_at(g, at).next;
		places_add(s, at);
	}
}

/* Where the byte c leads from one place. */
static void step(struct glob *g, size_t at, char c, struct places *next)
{
	struct part part = part_at(g, at);

	switch (part.kind) {
	case BYTE:
		if (c == part.byte)
			arrive(g, part.next, next);
		break;
	case QUESTION:
		if (c != '/')
			arrive(g, part.next, next);
		break;
	case STAR:
		if (c != '/')
			arrive(g, at, next);
		break;
	case STARS: arrive(g, at, next); break;
	case PARTS:
		/* not arrived: what has begun must end with a '/' */
		places_add(next, at);
		if (c == '/')
			arrive(g, part.next, next);
		break;
	case BRACKETS:
		if (brackets_take(g->pattern, at, c))
			arrive(g, part.next, next);
		break;
	}
}

bool glob_matches(struct slice pattern, struct slice name)
{
	struct glob g = glob_of(pattern);
	struct places sets[2], *now = &sets[0], *next = &sets[1];

	if (pattern.n > GLOB_PATTERN_MAX)
		return false;
	places_clear(now, pattern.n);
	arrive(&g, 0, now);
	for (size_t i = 0; i < name.n; i++) {
		struct places *old = now;

		places_clear(next, pattern.n);
		for (size_t at = now->from; at <= now->to; at++)
			if (at < pattern.n && places_have(now, at))
				step(&g, at, name.p[i], next);
		now = next;
		next = old;
	}
	return places_have(now, pattern.n);
}

bool glob_is_pattern(struct slice text)
{
	for (size_t i = 0; i < text.n; i++)
		if (slice_find(SLICE("*?["), text.p[i]) < 3)
			return true;
	return false;
}

void glob_put_literal(struct buf *b, struct slice pattern)
{
	struct glob g = glob_of(pattern);

	for (size_t at = 0; at < pattern.n;) {
		struct part part = part_at(&g, at);

		if (part.kind != BYTE)
			return;
		buf_put_char(b, part.byte);
		at = part.next;
	}
}
