#include "net/pem.h"

#include <string.h>

#include "base/base64.h"

#define PEM_BEGIN SLICE("-----BEGIN CERTIFICATE-----")
#define PEM_END   SLICE("-----END CERTIFICATE-----")

void pem_init(struct pem *d, uint8_t *der)
{
	memset(d, 0, sizeof *d);
	d->der = der;
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

/* Spaces at the end of a line are allowed (RFC 7468 section 2), CR too. */
static bool line_is(const struct pem *d, struct slice mark)
{
	size_t n = d->line_n;

	if (n > sizeof d->line)
		return false;
	while (n && (d->line[n - 1] == ' ' || d->line[n - 1] == '\t' ||
	             d->line[n - 1] == '\r'))
		n--;
	return slice_equal((struct slice){d->line, n}, mark);
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
	bool whole = line_is(d, PEM_END) && is_whole(d);

	if (line_is(d, PEM_BEGIN)) /* the END before it is missing */
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
		else if (line_is(d, PEM_BEGIN))
			begin_body(d);
		else
			begin_line(d, PEM_OUTSIDE);
	}
}
