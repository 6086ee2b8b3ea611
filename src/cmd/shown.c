#include "cmd/shown.h"

/* One unit of the input, a byte or a code point, as it will be printed. */
struct unit {
	size_t eaten; /* bytes of the input */
	size_t n;     /* bytes printed, at most 6: \uHHHH */
	char text[8];
};

static const char dots[] = "...";

static void unit_put_hex(struct unit *u, const char *start, uint32_t v,
                         unsigned digits)
{
	for (; *start; start++)
		u->text[u->n++] = *start;
	while (digits--)
		u->text[u->n++] = "0123456789abcdef"[v >> 4 * digits & 15];
}

/* The length of the UTF-8 sequence (RFC 3629 4) at the start of s, with its
 * code point; 0 when there is none. */
static size_t decode(struct slice s, uint32_t *point)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	uint8_t first = (uint8_t)s.p[0];
	size_t n = first < 0x80             ? 1
	           : (first & 0xe0) == 0xc0 ? 2
	           : (first & 0xf0) == 0xe0 ? 3
	           : (first & 0xf8) == 0xf0 ? 4
	                                    : 0;
	uint32_t v = n == 1 ? first : first & (0xffU >> (n + 1));

	if (n == 0 || n > s.n)
		return 0;
	for (size_t i = 1; i < n; i++) {
		if (((uint8_t)s.p[i] & 0xc0) != 0x80)
			return 0;
		v = v << 6 | ((uint8_t)s.p[i] & 0x3f);
	}
	if (v < least[n] || v > 0x10ffff || (v >= 0xd800 && v <= 0xdfff))
		return 0;
	*point = v;
	return n;
}

/* Code points that move the cursor, or turn or hide what follows them. */
static bool steers(uint32_t v)
{
	return v < 0x20 || (v >= 0x7f && v <= 0x9f) || v == 0xad ||
	       v == 0x61c || (v >= 0x200b && v <= 0x200f) ||
	       (v >= 0x2028 && v <= 0x202e) || (v >= 0x2060 && v <= 0x206f) ||
	       v == 0xfeff;
}

static struct unit unit_json(struct slice s)
{
	struct unit u = {.eaten = 1};
	uint32_t v = (uint8_t)s.p[0];
	size_t n = decode(s, &v);

	if (n)
		u.eaten = n;
	if (n == 0 || steers(v)) {
		unit_put_hex(&u, "\\u", v, 4);
		return u;
	}
	if (v == '"' || v == '\\')
		u.text[u.n++] = '\\';
	for (size_t i = 0; i < n; i++)
		u.text[u.n++] = s.p[i];
	return u;
}

static struct unit unit_text(struct slice s)
{
	struct unit u = {.eaten = 1};
	char c = s.p[0];

	if (c < 0x20 || c > 0x7e) {
		unit_put_hex(&u, "\\x", (uint8_t)c, 2);
		return u;
	}
	if (c == '\\')
		u.text[u.n++] = '\\';
	u.text[u.n++] = c;
	return u;
}

static struct unit unit_next(struct slice *s, enum shown_form form)
{
	struct unit u = form == SHOWN_JSON ? unit_json(*s) : unit_text(*s);

	*s = slice_after(*s, u.eaten);
	return u;
}

static size_t width(struct slice s, enum shown_form form)
{
	size_t n = 0;

	while (s.n)
		n += unit_next(&s, form).n;
	return n;
}

void shown_put(struct buf *b, struct slice s, enum shown_form form)
{
	while (s.n) {
		struct unit u = unit_next(&s, form);

		buf_put(b, (struct slice){u.text, u.n});
	}
}

void shown_put_head(struct buf *b, struct slice s, enum shown_form form,
                    size_t max)
{
	size_t room = max - (sizeof dots - 1);
	struct slice rest = s;

	if (width(s, form) <= max) {
		shown_put(b, s, form);
		return;
	}
	for (;;) {
		struct unit u = unit_next(&rest, form);

		if (u.n > room)
			break;
		buf_put(b, (struct slice){u.text, u.n});
		room -= u.n;
	}
	buf_put_z(b, dots);
}

void shown_put_tail(struct buf *b, struct slice s, enum shown_form form,
                    size_t max)
{
	size_t n = width(s, form);

	if (n > max) {
		buf_put_z(b, dots);
		max -= sizeof dots - 1;
		while (n > max)
			n -= unit_next(&s, form).n;
	}
	shown_put(b, s, form);
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* Where `what` (lower case) is in s, compared without case; s.n if nowhere. */
static size_t find(struct slice s, const char *what)
{
	struct slice w = slice_of(what);

	for (size_t i = 0; i + w.n <= s.n; i++) {
		size_t k = 0;

		while (k < w.n && lower(s.p[i + k]) == w.p[k])
			k++;
		if (k == w.n)
			return i;
	}
	return s.n;
}

/* Whether user info stands at the start of what follows "://". */
static bool has_user(struct slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '@')
			return true;
		if (s.p[i] == '/' || s.p[i] == '?' || s.p[i] == '#')
			return false;
	}
	return false;
}

struct slice shown_safe(struct slice s)
{
	size_t end = slice_find(s, '?');
	struct slice query = slice_after(s, end), rest;
	size_t at;

	if (find(query, "x-amz-") == query.n &&
	    find(query, "signature=") == query.n)
		end = s.n;
	if (slice_starts_nocase(s, SLICE("s3://")))
		return slice_first(s, end);
	/* The scheme may be misspelt: any "://" is taken for a URL's. */
	for (at = find(s, "://"); at < end; at += find(rest, "://")) {
		at += 3;
		rest = slice_after(s, at);
		if (has_user(rest))
			return slice_first(s, at);
		if (at + slice_find(rest, '?') < end)
			end = at + slice_find(rest, '?');
	}
	return slice_first(s, end);
}
