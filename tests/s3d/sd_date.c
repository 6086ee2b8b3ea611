/*
 * The dates of sd_text.h. Civil dates are counted from 1 March of year 0, so
 * that the leap day is the last of its year and needs no special case.
 */
#include "sd_text.h"

#include <string.h>

struct civil {
	int64_t year;
	unsigned month, day, hour, minute, second, weekday;
};

static int64_t days_of(int64_t year, unsigned month, unsigned day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	unsigned shifted = month <= 2 ? month + 9 : month - 3;
	int64_t day_of_year = (153 * (int64_t)shifted + 2) / 5 + day - 1;

	return y * 365 + y / 4 - y / 100 + y / 400 + day_of_year - 719468;
}

static struct civil civil_of(int64_t when)
{
	struct civil c;
	int64_t days = when / 86400;
	int64_t rest = when % 86400;
	int64_t year;

	/* A guess never too late, then at most a step or two forward. */
	year = 1970 + days / 366;
	while (days_of(year + 1, 1, 1) <= days)
		year++;
	c.year = year;
	c.month = 12;
	while (days_of(year, c.month, 1) > days)
		c.month--;
	c.day = (unsigned)(days - days_of(year, c.month, 1)) + 1;
	c.hour = (unsigned)(rest / 3600);
	c.minute = (unsigned)(rest / 60 % 60);
	c.second = (unsigned)(rest % 60);
	c.weekday = (unsigned)((days + 4) % 7);
	return c;
}

static const char week_days[] = "SunMonTueWedThuFriSat";
static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

void sd_text_http_date(struct sd_text *t, int64_t when)
{
	struct civil c = civil_of(when);

	sd_text_format(t, "%.3s, %02u %.3s %04lld %02u:%02u:%02u GMT",
	               week_days + 3 * c.weekday, c.day,
	               months + 3 * (c.month - 1), (long long)c.year, c.hour,
	               c.minute, c.second);
}

void sd_text_iso_date(struct sd_text *t, int64_t when)
{
	struct civil c = civil_of(when);

	sd_text_format(t, "%04lld-%02u-%02uT%02u:%02u:%02u.000Z",
	               (long long)c.year, c.month, c.day, c.hour, c.minute,
	               c.second);
}

void sd_text_basic_date(struct sd_text *t, int64_t when)
{
	struct civil c = civil_of(when);

	sd_text_format(t, "%04lld%02u%02uT%02u%02u%02uZ", (long long)c.year,
	               c.month, c.day, c.hour, c.minute, c.second);
}

static bool take_number(struct sd_span s, size_t at, size_t n, unsigned max,
                        unsigned *out)
{
	struct sd_span part = {s.p + at, n};
	uint64_t v;

	if (at + n > s.n || !sd_span_u64(part, max, &v))
		return false;
	*out = (unsigned)v;
	return true;
}

static bool seconds_of(unsigned year, const struct civil *c, int64_t *when)
{
	if (year < 1970 || c->month < 1 || c->month > 12 || c->day < 1)
		return false;
	*when = days_of(year, c->month, c->day) * 86400 +
	        (int64_t)c->hour * 3600 + c->minute * 60 + c->second;
	return true;
}

bool sd_span_basic_date(struct sd_span s, int64_t *when)
{
	struct civil c;
	unsigned year;

	if (s.n != 16 || s.p[8] != 'T' || s.p[15] != 'Z')
		return false;
	return take_number(s, 0, 4, 9999, &year) &&
	       take_number(s, 4, 2, 12, &c.month) &&
	       take_number(s, 6, 2, 31, &c.day) &&
	       take_number(s, 9, 2, 23, &c.hour) &&
	       take_number(s, 11, 2, 59, &c.minute) &&
	       take_number(s, 13, 2, 60, &c.second) &&
	       seconds_of(year, &c, when);
}

bool sd_span_http_date(struct sd_span s, int64_t *when)
{
	struct civil c = {0};
	unsigned year;

	if (s.n != 29)
		return false;
	for (unsigned i = 0; i < 12; i++) {
		if (memcmp(s.p + 8, months + 3 * i, 3) == 0)
			c.month = i + 1;
	}
	return take_number(s, 5, 2, 31, &c.day) &&
	       take_number(s, 12, 4, 9999, &year) &&
	       take_number(s, 17, 2, 23, &c.hour) &&
	       take_number(s, 20, 2, 59, &c.minute) &&
	       take_number(s, 23, 2, 60, &c.second) &&
	       seconds_of(year, &c, when);
}
