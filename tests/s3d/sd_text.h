/*
 * sd_text: words of the test server: a slice of bytes, a text that grows, and
 * the few encodings that S3 speaks (percent, XML, hex, base64, dates).
 *
 * Pure: memory only, no I/O, no globals. The text allocates; a failed
 * allocation ends the process, which is fit for a test server only.
 */
#ifndef SD_TEXT_H
#define SD_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sd_span {
	const char *p;
	size_t n;
};

struct sd_text {
	char *p; /* not NUL-terminated */
	size_t n;
	size_t cap;
};

struct sd_span sd_span_of(const char *s);
bool sd_span_equal(struct sd_span a, struct sd_span b);
bool sd_span_is(struct sd_span a, const char *s);
bool sd_span_is_nocase(struct sd_span a, const char *s);
bool sd_span_starts(struct sd_span a, struct sd_span prefix);
/* Whether needle occurs in hay; an empty needle always does. */
bool sd_span_has(struct sd_span hay, struct sd_span needle);
/* memcmp's order, the shorter first. */
int sd_span_order(struct sd_span a, struct sd_span b);
/* Cuts the part before the first c off *rest and returns it; the separator is
 * dropped. Without one, all of *rest, which becomes empty with p NULL. */
struct sd_span sd_span_cut(struct sd_span *rest, char c);
struct sd_span sd_span_trim(struct sd_span a);
/* Decimal digits only, at most max; false (and *out untouched) otherwise. */
bool sd_span_u64(struct sd_span a, uint64_t max, uint64_t *out);

/* All zeros is an empty text. */
void sd_text_free(struct sd_text *t);
void sd_text_clear(struct sd_text *t);
void sd_text_put(struct sd_text *t, const void *p, size_t n);
void sd_text_span(struct sd_text *t, struct sd_span s);
void sd_text_str(struct sd_text *t, const char *s);
void sd_text_u64(struct sd_text *t, uint64_t v);
void sd_text_format(struct sd_text *t, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void sd_text_insert(struct sd_text *t, size_t at, struct sd_span s);
struct sd_span sd_text_view(const struct sd_text *t);
/* The bytes with a NUL behind them, valid until the next change. */
const char *sd_text_c(struct sd_text *t);

/* What AWS calls UriEncode: A-Za-z0-9-_.~ stay, and '/' if keep_slash. */
void sd_text_percent(struct sd_text *t, struct sd_span s, bool keep_slash);
/* %XX to bytes; '+' to a space if plus. False at a broken escape. */
bool sd_text_unpercent(struct sd_text *t, struct sd_span s, bool plus);
/* XML character data; control characters become numeric references. */
void sd_text_xml(struct sd_text *t, struct sd_span s);
void sd_text_hex(struct sd_text *t, const uint8_t *p, size_t n);
void sd_text_base64(struct sd_text *t, const uint8_t *p, size_t n);
bool sd_text_unbase64(struct sd_text *t, struct sd_span s);
/* For logs: control bytes, spaces, '\\' and non-ASCII as \xHH. */
void sd_text_escape(struct sd_text *t, struct sd_span s);

/* Civil time, seconds since 1970 in UTC; years 1970 to 9999. */
void sd_text_http_date(struct sd_text *t, int64_t when);
void sd_text_iso_date(struct sd_text *t, int64_t when);
/* "20130524T000000Z". */
void sd_text_basic_date(struct sd_text *t, int64_t when);
bool sd_span_basic_date(struct sd_span s, int64_t *when);
/* "Fri, 24 May 2013 00:00:00 GMT". */
bool sd_span_http_date(struct sd_span s, int64_t *when);

#endif
