#include "base/civil.h"

#include "base/number.h"

enum {
	YEAR_MIN = 1970,
	YEAR_MAX = 9999,
	DAY_SECONDS = 86400,
};

/* 9999-12-31T23:59:59Z */
static const int64_t LAST_SECOND = 253402300799;

static bool leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_of_month(int year, int month)
{
	static const uint8_t days[12] = {31, 28, 31, 30, 31, 30,
	                                 31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && leap(year));
}

/* Days from 1970-01-01 to the first of January of that year. */
static int64_t days_before_year(int year)
{
	int64_t y = year - 1;

	return y * 365 + y / 4 - y / 100 + y / 400 - 719162;
}

struct civil civil_of(int64_t unix_s)
{
	struct civil c = {.month = 1};
	int64_t s = unix_s < 0             ? 0
	            : unix_s > LAST_SECOND ? LAST_SECOND
	                                   : unix_s;
	int64_t days = s / DAY_SECONDS;
	int rest = (int)(s % DAY_SECONDS);

	/* The quotient may be one year too far, never too near. */
	c.year = YEAR_MIN + (int)(days / 365);
	while (days_before_year(c.year) > days)
		c.year--;
	int left = (int)(days - days_before_year(c.year));
	while (left >= days_of_month(c.year, c.month))
		left -= days_of_month(c.year, c.month++);
	c.day = left + 1;
	c.hour = rest / 3600;
	c.minute = rest / 60 % 60;
	c.second = rest % 60;
	return c;
}

int64_t civil_unix(struct civil c)
{
	int64_t days = days_before_year(c.year) + c.day - 1;

	for (int month = 1; month < c.month; month++)
		days += days_of_month(c.year, month);
	return ((days * 24 + c.hour) * 60 + c.minute) * 60 + c.second;
}

void civil_put_basic(struct buf *b, int64_t unix_s)
{
	struct civil c = civil_of(unix_s);

	buf_put_padded(b, (uint64_t)c.year, 4, '0');
	buf_put_padded(b, (uint64_t)c.month, 2, '0');
	buf_put_padded(b, (uint64_t)c.day, 2, '0');
	buf_put_char(b, 'T');
	buf_put_padded(b, (uint64_t)c.hour, 2, '0');
	buf_put_padded(b, (uint64_t)c.minute, 2, '0');
	buf_put_padded(b, (uint64_t)c.second, 2, '0');
	buf_put_char(b, 'Z');
}

void civil_put_date(struct buf *b, int64_t unix_s)
{
	struct civil c = civil_of(unix_s);

	buf_put_padded(b, (uint64_t)c.year, 4, '0');
	buf_put_char(b, '-');
	buf_put_padded(b, (uint64_t)c.month, 2, '0');
	buf_put_char(b, '-');
	buf_put_padded(b, (uint64_t)c.day, 2, '0');
}

void civil_put_extended(struct buf *b, int64_t unix_s)
{
	struct civil c = civil_of(unix_s);

	civil_put_date(b, unix_s);
	buf_put_char(b, 'T');
	buf_put_padded(b, (uint64_t)c.hour, 2, '0');
	buf_put_char(b, ':');
	buf_put_padded(b, (uint64_t)c.minute, 2, '0');
	buf_put_char(b, ':');
	buf_put_padded(b, (uint64_t)c.second, 2, '0');
	buf_put_char(b, 'Z');
}

/* n digits at text[at]; -1 when they are something else. */
static int digits_at(struct slice text, size_t at, size_t n)
{
	uint64_t v;

	text = slice_first(slice_after(text, at), n);
	return number_decimal(text, YEAR_MAX, &v) ? (int)v : -1;
}

/* Which of `names` (3 letters each, in a row) stands at text[at]: 0..; -1. */
static int name_at(struct slice text, size_t at, struct slice names)
{
	struct slice name = slice_first(slice_after(text, at), 3);

	for (int i = 0; names.n; i++) {
		if (slice_starts(names, name))
			return i;
		names = slice_after(names, 3);
	}
	return -1;
}

static bool valid(struct civil c)
{
	return c.year >= YEAR_MIN && c.year <= YEAR_MAX && c.month >= 1 &&
	       c.month <= 12 && c.day >= 1 &&
	       c.day <= days_of_month(c.year, c.month) && c.hour >= 0 &&
	       c.hour <= 23 && c.minute >= 0 && c.minute <= 59 &&
	       c.second >= 0 && c.second <= 59;
}

/* Whether text equals the pattern at each byte of it that is not '_'. */
static bool shaped(struct slice text, struct slice pattern)
{
	if (text.n != pattern.n)
		return false;
	for (size_t i = 0; i < text.n; i++)
		if (pattern.p[i] != '_' && pattern.p[i] != text.p[i])
			return false;
	return true;
}

bool civil_parse_http(struct slice text, int64_t *unix_s)
{
	if (!shaped(text, SLICE("___, __ ___ ____ __:__:__ GMT")))
		return false;
	struct slice months = SLICE("JanFebMarAprMayJunJulAugSepOctNovDec");
	struct civil c = {
		.year = digits_at(text, 12, 4),
		.month = name_at(text, 8, months) + 1,
		.day = digits_at(text, 5, 2),
		.hour = digits_at(text, 17, 2),
		.minute = digits_at(text, 20, 2),
		.second = digits_at(text, 23, 2),
	};
	if (!valid(c))
		return false;
	int64_t s = civil_unix(c);
	/* The first day was a Thursday. */
	if (name_at(text, 0, SLICE("ThuFriSatSunMonTueWed")) !=
	    (int)(s / DAY_SECONDS % 7))
		return false;
	*unix_s = s;
	return true;
}

/* Takes ".123" off the front; false for a point without a digit. */
static bool drop_fraction(struct slice *text)
{
	size_t n = 1;

	if (!text->n || text->p[0] != '.')
		return true;
	while (n < text->n && text->p[n] >= '0' && text->p[n] <= '9')
		n++;
	*text = slice_after(*text, n);
	return n > 1;
}

/* "Z", or how far local time is ahead of UTC. */
static bool parse_offset(struct slice text, int64_t *ahead_s)
{
	*ahead_s = 0;
	if (shaped(text, SLICE("Z")))
		return true;
	if (!shaped(text, SLICE("+__:__")) && !shaped(text, SLICE("-__:__")) &&
	    !shaped(text, SLICE("+____")) && !shaped(text, SLICE("-____")))
		return false;
	int hours = digits_at(text, 1, 2),
	    minutes = digits_at(text, text.n - 2, 2);
	if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
		return false;
	*ahead_s = (hours * 60 + minutes) * 60;
	if (text.p[0] == '-')
		*ahead_s = -*ahead_s;
	return true;
}

bool civil_parse_extended(struct slice text, int64_t *unix_s)
{
	struct slice date = SLICE("____-__-__T__:__:__");
	struct slice rest = slice_after(text, date.n);
	int64_t s, ahead;

	if (!shaped(slice_first(text, date.n), date))
		return false;
	struct civil c = {
		.year = digits_at(text, 0, 4),
		.month = digits_at(text, 5, 2),
		.day = digits_at(text, 8, 2),
		.hour = digits_at(text, 11, 2),
		.minute = digits_at(text, 14, 2),
		.second = digits_at(text, 17, 2),
	};
	if (!valid(c) || !drop_fraction(&rest) || !parse_offset(rest, &ahead))
		return false;
	s = civil_unix(c) - ahead;
	/* An offset may lead out of the years that there are. */
	if (s < 0 || s > LAST_SECOND)
		return false;
	*unix_s = s;
	return true;
}
