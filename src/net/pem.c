#include "net/pem.h"

#include <string.h>

#include "base/base64.h"

void pem_init(struct pem *d, uint8_t *der)
{
	memset(d, 0, sizeof *d);
	d->der = der;
}

void pem_init_keys(struct pem *d, uint8_t *der)
{
	pem_init(d, der);
	d->keys = true;
}

static struct slice label_of(enum pem_kind kind)
{
	switch (kind) {
	case PEM_KEY: return SLICE("PRIVATE KEY-----");
	case PEM_RSA_KEY: return SLICE("RSA PRIVATE KEY-----");
	case PEM_EC_KEY: return SLICE("EC PRIVATE KEY-----");
	default: return SLICE("CERTIFICATE-----");
	}
}

static void begin_line(struct pem *d, enum pem_state state)
{
	d->state = state;
	d->line_n = 0;
}

static void begin_body(struct pem *d)
{
	begin_line(d, PEM_BODY);
	d->der_n = 0;
	d->bits = 0;
	d->bit_count = 0;
	d->pad_count = 0;
	d->broken = false;
}

static void put_line(struct pem *d, char c)
{
	if (d->line_n < sizeof d->line)
		d->line[d->line_n] = c;
	if (d->line_n < SIZE_MAX)
		d->line_n++;
}

/* The line so far: without the spaces that are allowed at the end of one
 * (RFC 7468 section 2), CR too; empty when it is longer than any mark. */
static struct slice line_of(const struct pem *d)
{
	size_t n = d->line_n;

	if (n > sizeof d->line)
		return SLICE("");
	while (n && (d->line[n - 1] == ' ' || d->line[n - 1] == '\t' ||
	             d->line[n - 1] == '\r'))
		n--;
	return (struct slice){d->line, n};
}

static bool is_mark(struct slice line, struct slice begin, enum pem_kind kind)
{
	return slice_starts(line, begin) &&
	       slice_equal(slice_after(line, begin.n), label_of(kind));
}

/* Whether the line begins one of those that are looked for. */
static bool begins(struct pem *d)
{
	enum pem_kind kind = d->keys ? PEM_KEY : PEM_CERTIFICATE;
	const enum pem_kind last = d->keys ? PEM_EC_KEY : PEM_CERTIFICATE;

	for (; kind <= last; kind++)
		if (is_mark(line_of(d), SLICE("-----BEGIN "), kind)) {
			d->kind = kind;
			return true;
		}
	return false;
}

static void put_sextet(struct pem *d, unsigned v)
{
	d->bits = d->bits << 6 | v;
	d->bit_count += 6;
	if (d->bit_count < 8)
		return;
	d->bit_count -= 8;
	if (d->der_n == PEM_CERT_MAX) {
		d->broken = true;
		return;
	}
	d->der[d->der_n++] = (uint8_t)(d->bits >> d->bit_count);
	d->bits &= (1u << d->bit_count) - 1;
}

static void put_body(struct pem *d, char c)
{
	int v = base64_value(c);

	if (c == '-') {
		begin_line(d, PEM_LAST);
		put_line(d, c);
	} else if (c == '=') {
		d->pad_count++;
	} else if (v >= 0) {
		if (d->pad_count)
			d->broken = true;
		put_sextet(d, (unsigned)v);
	} else if (c != '\n' && c != '\r' && c != ' ' && c != '\t') {
		d->broken = true;
	}
}

/* What is left over is the padding's: 0, 2 or 4 bits, all of them zero. */
static bool is_whole(const struct pem *d)
{
	return !d->broken && d->der_n && d->bits == 0 &&
	       d->pad_count * 2 == d->bit_count && d->bit_count < 6;
}

/* A line with a '-' in front has ended inside a body. */
static bool end_last_line(struct pem *d)
{
	bool whole = is_mark(line_of(d), SLICE("-----END "), d->kind) &&
	             is_whole(d);

	if (begins(d)) /* the END before it is missing */
		begin_body(d);
	else
		begin_line(d, PEM_OUTSIDE);
	return whole;
}

void pem_feed(struct pem *d, struct slice in, size_t *used, bool *done)
{
	*done = false;
	for (*used = 0; *used < in.n && !*done; ++*used) {
		char c = in.p[*used];

		if (d->state == PEM_BODY)
			put_body(d, c);
		else if (c != '\n')
			put_line(d, c);
		else if (d->state == PEM_LAST)
			*done = end_last_line(d);
		else if (begins(d))
			begin_body(d);
		else
			begin_line(d, PEM_OUTSIDE);
	}
}
