#include "base/civil.h"
#include "check.h"

/* The seconds are those of `date -u -d ... +%s`. */
static const struct {
	const char *basic;
	const char *http;
	int64_t unix_s;
} dates[] = {
	{"19700101T000000Z", "Thu, 01 Jan 1970 00:00:00 GMT", 0},
	{"19700101T235959Z", "Thu, 01 Jan 1970 23:59:59 GMT", 86399},
	{"19700102T000000Z", "Fri, 02 Jan 1970 00:00:00 GMT", 86400},
	{"19721231T235959Z", "Sun, 31 Dec 1972 23:59:59 GMT", 94694399},
	{"19941106T084937Z", "Sun, 06 Nov 1994 08:49:37 GMT", 784111777},
	{"19991231T235959Z", "Fri, 31 Dec 1999 23:59:59 GMT", 946684799},
	{"20000101T000000Z", "Sat, 01 Jan 2000 00:00:00 GMT", 946684800},
	{"20000229T120000Z", "Tue, 29 Feb 2000 12:00:00 GMT", 951825600},
	{"20000301T000000Z", "Wed, 01 Mar 2000 00:00:00 GMT", 951868800},
	{"20130524T000000Z", "Fri, 24 May 2013 00:00:00 GMT", 1369353600},
	{"20240229T235959Z", "Thu, 29 Feb 2024 23:59:59 GMT", 1709251199},
	{"20380119T031407Z", "Tue, 19 Jan 2038 03:14:07 GMT", 2147483647},
	{"20380119T031408Z", "Tue, 19 Jan 2038 03:14:08 GMT", 2147483648},
	{"21000228T235959Z", "Sun, 28 Feb 2100 23:59:59 GMT", 4107542399},
	{"21000301T000000Z", "Mon, 01 Mar 2100 00:00:00 GMT", 4107542400},
	{"21060207T062816Z", "Sun, 07 Feb 2106 06:28:16 GMT", 4294967296},
	{"99991231T235959Z", "Fri, 31 Dec 9999 23:59:59 GMT", 253402300799},
};

CASE(known_dates)
{
	for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
		char text[16];
		struct buf b = BUF(text);
		int64_t http = -1;

		civil_put_basic(&b, dates[i].unix_s);
		CHECK(!b.over);
		CHECK_TEXT(buf_slice(&b), dates[i].basic);
		if (!civil_parse_http(slice_of(dates[i].http), &http))
			CHECK_FAIL("\"%s\" was refused", dates[i].http);
		CHECK(http == dates[i].unix_s);
	}
}

/* Every day up to 2110, later every 29th. */
CASE(there_and_back)
{
	const int64_t day = 86400, last = 253402300799 - 86399;

	for (int64_t s = 0; s < last; s += s < 51200 * day ? day : 29 * day) {
		struct civil c = civil_of(s), next = civil_of(s + day);

		CHECK(civil_unix(c) == s && civil_unix(next) == s + day);
		if (next.day == c.day + 1 && next.month == c.month)
			continue;
		CHECK(next.day == 1 && c.day >= 28);
		CHECK(next.month == c.month + 1 ||
		      (next.month == 1 && next.year == c.year + 1));
	}
}

CASE(outside_is_cut)
{
	CHECK(civil_unix(civil_of(-1)) == 0);
	CHECK(civil_unix(civil_of(INT64_MIN)) == 0);
	CHECK(civil_unix(civil_of(253402300800)) == 253402300799);
	CHECK(civil_unix(civil_of(INT64_MAX)) == 253402300799);
}

CASE(http_refuses)
{
	static const char *const odd[] = {"",
	                                  "Fri, 24 May 2013 00:00:00",
	                                  "Fri, 24 May 2013 00:00:00 UTC",
	                                  "Fri, 24 May 2013 00:00:00 GMT ",
	                                  "fri, 24 May 2013 00:00:00 GMT",
	                                  "Fri, 24 may 2013 00:00:00 GMT",
	                                  "Fri  24 May 2013 00:00:00 GMT",
	                                  "Fri, 24 MAY 2013 00:00:00 GMT",
	                                  "Fri, 24 Mai 2013 00:00:00 GMT",
	                                  "Thu, 24 May 2013 00:00:00 GMT",
	                                  "Fry, 24 May 2013 00:00:00 GMT",
	                                  "Fri, 24 anF 2013 00:00:00 GMT",
	                                  "Fri, 00 May 2013 00:00:00 GMT",
	                                  "Fri, 32 May 2013 00:00:00 GMT",
	                                  "Fri,  4 May 2013 00:00:00 GMT",
	                                  "Fri, 24 May 2013 24:00:00 GMT",
	                                  "Fri, 24 May 2013 00:60:00 GMT",
	                                  "Fri, 24 May 2013 00:00:60 GMT",
	                                  "Fri, 24 May 2013 00-00-00 GMT",
	                                  "Fri, 29 Feb 2013 00:00:00 GMT",
	                                  "Wed, 31 Dec 1969 23:59:59 GMT",
	                                  "Friday, 24-May-13 00:00:00 GMT",
	                                  "Fri May 24 00:00:00 2013",
	                                  "Fri, 24 May +013 00:00:00 GMT",
	                                  "Fri, 24 May 2013 0x:00:00 GMT"};
	int64_t s = 42;

	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
		if (civil_parse_http(slice_of(odd[i]), &s))
			CHECK_FAIL("\"%s\" was taken", odd[i]);
	CHECK(!civil_parse_http(SLICE("Fri, 24 May 2013 00:00:00 GMT\0"), &s));
	CHECK(s == 42);
}

CASE(extended)
{
	static const struct {
		const char *text;
		int64_t unix_s;
	} rows[] = {
		{"1970-01-01T00:00:00Z", 0},
		{"2019-05-29T00:21:43Z", 1559089303},
		{"2021-08-05T18:58:02Z", 1628189882},
		{"9999-12-31T23:59:59Z", 253402300799},
		{"2019-05-29T00:21:43.5Z", 1559089303},
		{"2019-05-29T00:21:43.999999999999Z", 1559089303},
		{"2019-05-29T00:21:43+00:00", 1559089303},
		{"2019-05-29T00:21:43-00:00", 1559089303},
		{"2019-05-29T02:51:43+02:30", 1559089303},
		{"2019-05-28T18:51:43.25-05:30", 1559089303},
		{"2019-05-29T02:51:43+0230", 1559089303},
		{"2019-05-28T18:51:43.25-0530", 1559089303},
		{"1970-01-01T23:59:00+23:59", 0},
	};
	int64_t s;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[32];
		struct buf b = BUF(text);

		s = -1;
		if (!civil_parse_extended(slice_of(rows[i].text), &s) ||
		    s != rows[i].unix_s)
			CHECK_FAIL("\"%s\" is %lld", rows[i].text,
			           (long long)s);
		civil_put_extended(&b, s);
		if (i < 4)
			CHECK_TEXT(buf_slice(&b), rows[i].text);
		buf_clear(&b);
		civil_put_date(&b, s);
		if (i < 4)
			CHECK(b.n == 10 && slice_starts(slice_of(rows[i].text),
			                                buf_slice(&b)));
	}
}

CASE(extended_refuses)
{
	static const char *const odd[] = {
		"",
		"2019-05-29T00:21:43",
		"2019-05-29T00:21:43ZZ",
		"2019-05-29T00:21:43z",
		"2019-05-29t00:21:43Z",
		"2019-05-29 00:21:43Z",
		"2019-05-29T00:21:43.Z",
		"2019-05-29T00:21:43.5",
		"2019-05-29T00:21:43.5.5Z",
		"2019-05-29T00:21:43,5Z",
		"2019-05-29T00:21:43+000",
		"2019-05-29T00:21:43+00000",
		"2019-05-29T00:21:43+2400",
		"2019-05-29T00:21:43+0060",
		"2019-05-29T00:21:43+0-10",
		"2019-05-29T00:21:430000",
		"2019-05-29T00:21:43+00",
		"2019-05-29T00:21:43+24:00",
		"2019-05-29T00:21:43+00:60",
		"2019-05-29T00:21:43+-1:00",
		"2019-05-29T00:21:43+00:00Z",
		"2019-02-29T00:21:43Z",
		"2019-13-29T00:21:43Z",
		"2019-00-29T00:21:43Z",
		"2019-05-00T00:21:43Z",
		"2019-05-29T24:21:43Z",
		"2019-05-29T00:60:43Z",
		"2019-05-29T00:21:60Z",
		"2019-5-29T00:21:43Z",
		"20190529T002143Z",
		"1559089303",
		"1970-01-01T00:00:00+00:01",
		"9999-12-31T23:59:59-00:01",
		"1969-12-31T23:59:59-01:00",
	};
	int64_t s = 42;

	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
		if (civil_parse_extended(slice_of(odd[i]), &s))
			CHECK_FAIL("\"%s\" was taken", odd[i]);
	CHECK(!civil_parse_extended(SLICE("2019-05-29T00:21:43Z\0"), &s));
	CHECK(s == 42);
}

CASE(cut_text_is_refused)
{
	const char *extended = "2019-05-29T00:21:43.5+00:00";
	const char *http = dates[9].http;
	int64_t s;

	for (size_t n = 0; n < strlen(http); n++) {
		char *p = check_guarded(http, n);

		CHECK(!civil_parse_http((struct slice){p, n}, &s));
		check_unguard(p, n);
	}
	for (size_t n = 0; n < strlen(extended); n++) {
		char *p = check_guarded(extended, n);

		CHECK(!civil_parse_extended((struct slice){p, n}, &s));
		check_unguard(p, n);
	}
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(known_dates),
	                                       RUN(there_and_back),
	                                       RUN(outside_is_cut),
	                                       RUN(http_refuses),
	                                       RUN(extended),
	                                       RUN(extended_refuses),
	                                       RUN(cut_text_is_refused),
	                                       {0}});
}
