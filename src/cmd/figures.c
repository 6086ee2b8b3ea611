#include "cmd/figures.h"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, DAYS_MAX = 100 };

unsigned figures_scale(uint64_t bytes)
{
	unsigned scale = 0;

	/* 1000 and not 1024: "1000 KiB" would have a fourth digit. */
	while (scale < 6 && bytes >> 10 * scale >= 1000)
		scale++;
	return scale;
}

void figures_put_scaled(struct buf *b, uint64_t bytes, unsigned scale)
{
	uint64_t whole = bytes >> 10 * scale;
	uint64_t hundredths;

	buf_put_u64(b, whole);
	if (scale == 0 || whole >= 100)
		return;
	hundredths = (bytes >> 10 * (scale - 1) & 1023) * 100 / 1024;
	buf_put_char(b, '.');
	if (whole >= 10)
		buf_put_u64(b, hundredths / 10);
	else
		buf_put_padded(b, hundredths, 2, '0');
}

void figures_put_unit(struct buf *b, unsigned scale)
{
	buf_put_char(b, "BKMGTPE"[scale]);
	if (scale)
		buf_put_z(b, "iB");
}

void figures_put_bytes(struct buf *b, uint64_t bytes)
{
	unsigned scale = figures_scale(bytes);

	figures_put_scaled(b, bytes, scale);
	buf_put_char(b, ' ');
	figures_put_unit(b, scale);
}

void figures_put_size(struct buf *b, uint64_t bytes)
{
	unsigned unit = 0;

	for (; bytes && bytes % 1024 == 0 && unit < 3; unit++)
		bytes /= 1024;
	buf_put_u64(b, bytes);
	if (unit)
		buf_put_char(b, "KMG"[unit - 1]);
}

void figures_put_elapsed(struct buf *b, uint64_t ms)
{
	uint64_t s = ms / 1000, h = s / HOUR;

	if (s < 1000) {
		buf_put_u64(b, s);
		buf_put_char(b, '.');
		buf_put_u64(b, ms % 1000 / 100);
		buf_put_char(b, 's');
	} else if (s < 100000) {
		buf_put_u64(b, s);
		buf_put_char(b, 's');
	} else {
		buf_put_u64(b, h < 99999 ? h : 99999);
		buf_put_char(b, 'h');
	}
}

static void put_two(struct buf *b, uint64_t v, uint64_t unit, char name,
                    uint64_t part, char part_name)
{
	buf_put_u64(b, v / unit);
	buf_put_char(b, name);
	buf_put_padded(b, v % unit / part, 2, '0');
	buf_put_char(b, part_name);
}

void figures_put_eta(struct buf *b, uint64_t s)
{
	if (s < MINUTE) {
		buf_put_u64(b, s);
		buf_put_char(b, 's');
	} else if (s < HOUR)
		put_two(b, s, MINUTE, 'm', 1, 's');
	else if (s < DAY)
		put_two(b, s, HOUR, 'h', MINUTE, 'm');
	else if (s / DAY < DAYS_MAX)
		put_two(b, s, DAY, 'd', HOUR, 'h');
	else
		buf_put_z(b, "--");
}

static bool put_units(struct buf *b, uint64_t s, uint64_t unit, char name)
{
	uint64_t v = s / unit + (s % unit != 0);

	if (v > 99)
		return false;
	buf_put_u64(b, v);
	buf_put_char(b, name);
	return true;
}

void figures_put_eta_short(struct buf *b, uint64_t s)
{
	if (!put_units(b, s, 1, 's') && !put_units(b, s, MINUTE, 'm') &&
	    !put_units(b, s, HOUR, 'h') && !put_units(b, s, DAY, 'd'))
		buf_put_z(b, "--");
}

void figures_put_count(struct buf *b, uint64_t v)
{
	unsigned k = 0;

	if (v < 10000) {
		buf_put_u64(b, v);
		return;
	}
	for (; v >= 1000; k++)
		v /= 1000;
	buf_put_u64(b, v);
	buf_put_char(b, " kMGTPE"[k]);
}

unsigned figures_percent(uint64_t done, uint64_t total, bool known)
{
	if (done >= total)
		return known ? 100 : 99;
	if (done <= UINT64_MAX / 100)
		return (unsigned)(done * 100 / total);
	/* total is above 2^57 here: what is lost is far below a per cent. The
	 * quotient could still reach 100 by the division that cuts down. */
	done /= total / 100;
	return done < 99 ? (unsigned)done : 99;
}

void figures_pad(struct buf *b, size_t start, size_t width)
{
	size_t n = b->n - start, pad = n < width ? width - n : 0;

	for (size_t i = 0; i < pad; i++)
		buf_put_char(b, ' ');
	if (b->over || pad == 0)
		return;
	for (size_t i = n; i > 0; i--)
		b->p[start + pad + i - 1] = b->p[start + i - 1];
	for (size_t i = 0; i < pad; i++)
		b->p[start + i] = ' ';
}
