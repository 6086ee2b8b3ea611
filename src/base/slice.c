#include "base/slice.h"

#include <string.h>

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

struct slice slice_of(const char *z)
{
	return (struct slice){z, z ? strlen(z) : 0};
}

bool slice_equal(struct slice a, struct slice b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool slice_equal_nocase(struct slice a, struct slice b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

int slice_compare(struct slice a, struct slice b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.p, b.p, n) : 0;

	if (order == 0 && a.n != b.n)
		return a.n < b.n ? -1 : 1;
	return order < 0 ? -1 : order > 0;
}

bool slice_starts(struct slice s, struct slice head)
{
	return s.n >= head.n && slice_equal(slice_first(s, head.n), head);
}

bool slice_starts_nocase(struct slice s, struct slice head)
{
	return slice_equal_nocase(slice_first(s, head.n), head);
}

bool slice_ends(struct slice s, struct slice tail)
{
	return s.n >= tail.n && slice_equal(slice_after(s, s.n - tail.n), tail);
}

size_t slice_find(struct slice s, char c)
{
	size_t i = 0;

	while (i < s.n && s.p[i] != c)
		i++;
	return i;
}

size_t slice_find_last(struct slice s, char c)
{
	for (size_t i = s.n; i > 0; i--)
		if (s.p[i - 1] == c)
			return i - 1;
	return s.n;
}

bool slice_has_control(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return true;
	return false;
}

struct slice slice_after(struct slice s, size_t n)
{
	if (n >= s.n)
		return (struct slice){NULL, 0};
	return (struct slice){s.p + n, s.n - n};
}

struct slice slice_first(struct slice s, size_t n)
{
	return (struct slice){s.p, n < s.n ? n : s.n};
}

struct slice slice_cut(struct slice *rest, char c)
{
	size_t at = slice_find(*rest, c);
	struct slice head = slice_first(*rest, at);

	*rest = slice_after(*rest, at + 1);
	return head;
}

static bool blank(char c)
{
	return c == ' ' || c == '\t';
}

struct slice slice_trim(struct slice s)
{
	while (s.n && blank(s.p[0]))
		s = slice_after(s, 1);
	while (s.n && blank(s.p[s.n - 1]))
		s.n--;
	return s;
}
