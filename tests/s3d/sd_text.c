#include "sd_text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct sd_span sd_span_of(const char *s)
{
	return (struct sd_span){s, strlen(s)};
}

bool sd_span_equal(struct sd_span a, struct sd_span b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool sd_span_is(struct sd_span a, const char *s)
{
	return sd_span_equal(a, sd_span_of(s));
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool sd_span_is_nocase(struct sd_span a, const char *s)
{
	if (a.n != strlen(s))
		return false;
	for (size_t i = 0; i < a.n; i++) {
		if (lower(a.p[i]) != lower(s[i]))
			return false;
	}
	return true;
}

bool sd_span_starts(struct sd_span a, struct sd_span prefix)
{
	a.n = a.n < prefix.n ? a.n : prefix.n;
	return sd_span_equal(a, prefix);
}

bool sd_span_has(struct sd_span hay, struct sd_span needle)
{
	for (size_t i = 0; i + needle.n <= hay.n; i++) {
		struct sd_span here = {hay.p + i, needle.n};

		if (sd_span_equal(here, needle))
			return true;
	}
	return false;
}

int sd_span_order(struct sd_span a, struct sd_span b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n == 0 ? 0 : memcmp(a.p, b.p, n);

	if (order != 0)
		return order;
	return a.n < b.n ? -1 : a.n > b.n;
}

struct sd_span sd_span_cut(struct sd_span *rest, char c)
{
	struct sd_span part = *rest;
	const char *at = rest->n == 0 ? NULL : memchr(rest->p, c, rest->n);

	if (at == NULL) {
		*rest = (struct sd_span){NULL, 0};
		return part;
	}
	part.n = (size_t)(at - rest->p);
	rest->p += part.n + 1;
	rest->n -= part.n + 1;
	return part;
}

struct sd_span sd_span_trim(struct sd_span a)
{
	while (a.n > 0 && (a.p[0] == ' ' || a.p[0] == '\t')) {
		a.p++;
		a.n--;
	}
	while (a.n > 0 && (a.p[a.n - 1] == ' ' || a.p[a.n - 1] == '\t'))
		a.n--;
	return a;
}

bool sd_span_u64(struct sd_span a, uint64_t max, uint64_t *out)
{
	uint64_t v = 0;

	if (a.n == 0)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		unsigned digit = (unsigned)(unsigned char)a.p[i] - '0';

		if (digit > 9 || v > max / 10 || v * 10 > max - digit)
			return false;
		v = v * 10 + digit;
	}
	*out = v;
	return true;
}

void sd_text_free(struct sd_text *t)
{
	free(t->p);
	*t = (struct sd_text){NULL, 0, 0};
}

void sd_text_clear(struct sd_text *t)
{
	t->n = 0;
}

static void text_reserve(struct sd_text *t, size_t more)
{
	size_t need = t->n + more;
	size_t cap = t->cap < 256 ? 256 : t->cap;

	if (need <= t->cap)
		return;
	while (cap < need)
		cap *= 2;
	t->p = realloc(t->p, cap);
	if (t->p == NULL)
		abort();
	t->cap = cap;
}

void sd_text_put(struct sd_text *t, const void *p, size_t n)
{
	if (n == 0)
		return;
	text_reserve(t, n);
	memcpy(t->p + t->n, p, n);
	t->n += n;
}

void sd_text_span(struct sd_text *t, struct sd_span s)
{
	sd_text_put(t, s.p, s.n);
}

void sd_text_str(struct sd_text *t, const char *s)
{
	sd_text_put(t, s, strlen(s));
}

void sd_text_u64(struct sd_text *t, uint64_t v)
{
	char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + v % 10);
		v /= 10;
	} while (v > 0);
	sd_text_put(t, digits + at, sizeof(digits) - at);
}

void sd_text_format(struct sd_text *t, const char *format, ...)
{
	va_list list;
	int n;

	va_start(list, format);
	n = vsnprintf(NULL, 0, format, list);
	va_end(list);
	if (n < 0)
		abort();
	text_reserve(t, (size_t)n + 1);
	va_start(list, format);
	vsnprintf(t->p + t->n, (size_t)n + 1, format, list);
	va_end(list);
	t->n += (size_t)n;
}

void sd_text_insert(struct sd_text *t, size_t at, struct sd_span s)
{
	if (s.n == 0 || at > t->n)
		return;
	text_reserve(t, s.n);
	memmove(t->p + at + s.n, t->p + at, t->n - at);
	memcpy(t->p + at, s.p, s.n);
	t->n += s.n;
}

struct sd_span sd_text_view(const struct sd_text *t)
{
	return (struct sd_span){t->p, t->n};
}

const char *sd_text_c(struct sd_text *t)
{
	text_reserve(t, 1);
	t->p[t->n] = '\0';
	return t->p;
}
