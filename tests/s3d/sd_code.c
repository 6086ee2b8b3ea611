/*
 * The encodings of sd_text.h: percent, XML, hex, base64, log escapes.
 */
#include "sd_text.h"

#include <string.h>

static bool is_unreserved(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' ||
	       c == '~';
}

static void put_byte(struct sd_text *t, const char *before, char c,
                     const char *digits)
{
	unsigned v = (unsigned char)c;

	sd_text_str(t, before);
	sd_text_put(t, &digits[v >> 4], 1);
	sd_text_put(t, &digits[v & 15], 1);
}

void sd_text_percent(struct sd_text *t, struct sd_span s, bool keep_slash)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (is_unreserved(c) || (c == '/' && keep_slash))
			sd_text_put(t, &c, 1);
		else
			put_byte(t, "%", c, "0123456789ABCDEF");
	}
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

bool sd_text_unpercent(struct sd_text *t, struct sd_span s, bool plus)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '+' && plus)
			c = ' ';
		if (c == '%') {
			bool whole = i + 2 < s.n;
			int high = whole ? hex_digit(s.p[i + 1]) : -1;
			int low = whole ? hex_digit(s.p[i + 2]) : -1;

			if (high < 0 || low < 0)
				return false;
			c = (char)(unsigned char)(high << 4 | low);
			i += 2;
		}
		sd_text_put(t, &c, 1);
	}
	return true;
}

void sd_text_xml(struct sd_text *t, struct sd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '&')
			sd_text_str(t, "&amp;");
		else if (c == '<')
			sd_text_str(t, "&lt;");
		else if (c == '>')
			sd_text_str(t, "&gt;");
		else if (c == '"')
			sd_text_str(t, "&quot;");
		else if ((unsigned char)c < 32)
			sd_text_format(t, "&#x%X;", (unsigned)c);
		else
			sd_text_put(t, &c, 1);
	}
}

void sd_text_hex(struct sd_text *t, const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put_byte(t, "", (char)p[i], "0123456789abcdef");
}

#define BASE64 \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

void sd_text_base64(struct sd_text *t, const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i += 3) {
		uint32_t v = (uint32_t)p[i] << 16;
		char four[4];

		if (i + 1 < n)
			v |= (uint32_t)p[i + 1] << 8;
		if (i + 2 < n)
			v |= p[i + 2];
		four[0] = BASE64[v >> 18];
		four[1] = BASE64[v >> 12 & 63];
		four[2] = i + 1 < n ? BASE64[v >> 6 & 63] : '=';
		four[3] = i + 2 < n ? BASE64[v & 63] : '=';
		sd_text_put(t, four, 4);
	}
}

bool sd_text_unbase64(struct sd_text *t, struct sd_span s)
{
	uint32_t bits = 0;
	unsigned have = 0;

	while (s.n > 0 && s.p[s.n - 1] == '=')
		s.n--;
	for (size_t i = 0; i < s.n; i++) {
		const char *at = memchr(BASE64, s.p[i], 64);

		if (at == NULL)
			return false;
		bits = bits << 6 | (uint32_t)(at - BASE64);
		have += 6;
		if (have >= 8) {
			char c = (char)(unsigned char)(bits >> (have - 8));

			sd_text_put(t, &c, 1);
			have -= 8;
			bits &= (1u << have) - 1;
		}
	}
	return true;
}

void sd_text_escape(struct sd_text *t, struct sd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c <= ' ' || c >= 127 || c == '\\')
			put_byte(t, "\\x", s.p[i], "0123456789ABCDEF");
		else
			sd_text_put(t, &s.p[i], 1);
	}
}
