/*
 * civil: dates from and to seconds since 1970-01-01T00:00:00Z (proleptic
 * Gregorian calendar, UTC, no leap seconds), years 1970 to 9999.
 */
#ifndef PAIL_BASE_CIVIL_H
#define PAIL_BASE_CIVIL_H

#include "base/buf.h"

struct civil {
	int year, month, day; /* month 1..12, day 1..31 */
	int hour, minute, second;
};

/* unix_s below 0 is taken as 0, past the year 9999 as its last second. */
struct civil civil_of(int64_t unix_s);
int64_t civil_unix(struct civil c);

/* "20130524T000000Z", as SigV4 wants it; its first 8 bytes are the date. */
void civil_put_basic(struct buf *b, int64_t unix_s);

/* "Fri, 24 May 2013 00:00:00 GMT" (IMF-fixdate, RFC 9110 5.6.7). */
bool civil_parse_http(struct slice text, int64_t *unix_s);

/* "2019-05-29". */
void civil_put_date(struct buf *b, int64_t unix_s);

/* "2019-05-29T00:21:43Z" (RFC 3339 5.6, the extended form of ISO 8601). */
void civil_put_extended(struct buf *b, int64_t unix_s);

/*
 * The same, also with a fraction of a second, which is dropped, and with
 * "+hh:mm" or "-hh:mm" in place of Z, whose colon may be missing, as strftime
 * writes it. T and Z are capitals; a leap second is refused.
 */
bool civil_parse_extended(struct slice text, int64_t *unix_s);

#endif
