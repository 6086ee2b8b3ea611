#include "s3/entity.h"

#include "check.h"

CASE(codes)
{
	static const struct {
		const char *text;
		uint32_t code; /* 0: refused */
	} rows[] = {
		{"amp", '&'},
		{"lt", '<'},
		{"gt", '>'},
		{"quot", '"'},
		{"apos", '\''},
		{"#65", 'A'},
		{"#x41", 'A'},
		{"#0065", 'A'},
		{"#x1", 1},
		{"#x10FFFF", 0x10ffff},
		{"#x10fffe", 0x10fffe},
		{"#xD7FF", 0xd7ff},
		{"#xE000", 0xe000},
		{"#1114111", 0x10ffff},
		{"", 0},
		{"AMP", 0},
		{"am", 0},
		{"ampx", 0},
		{"nbsp", 0},
		{"#", 0},
		{"#x", 0},
		{"#X41", 0},
		{"#-1", 0},
		{"#+1", 0},
		{"# 1", 0},
		{"#6A", 0},
		{"#xG", 0},
		{"#x-1", 0},
		{"x41", 0},
		{"#0", 0},
		{"#x0", 0},
		{"#xD800", 0},
		{"#xDFFF", 0},
		{"#x110000", 0},
		{"#1114112", 0},
		{"#4294967361", 0},
		{"#x100000041", 0},
		{"#18446744073709551681", 0},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		size_t n = strlen(rows[i].text);
		char *guard = check_guarded(rows[i].text, n);

		if (entity_code((struct slice){guard, n}) != rows[i].code)
			CHECK_FAIL("%s", rows[i].text);
		check_unguard(guard, n);
	}
}

CASE(bytes)
{
	static const struct {
		uint32_t code;
		const char *bytes;
	} rows[] = {
		{0x01, "\x01"},
		{0x7f, "\x7f"},
		{0x80, "\xc2\x80"},
		{0x7ff, "\xdf\xbf"},
		{0x800, "\xe0\xa0\x80"},
		{0xffff, "\xef\xbf\xbf"},
		{0x10000, "\xf0\x90\x80\x80"},
		{0x10ffff, "\xf4\x8f\xbf\xbf"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char out[ENTITY_UTF8_MAX];
		size_t n = entity_utf8(rows[i].code, out);

		CHECK_TEXT(((struct slice){out, n}), rows[i].bytes);
	}
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(codes), RUN(bytes), {0}});
}
