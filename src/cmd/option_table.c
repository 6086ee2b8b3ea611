#include "cmd/option_table.h"

static const struct option_row rows[] = {
	{"help", 'h', VALUE_NONE, FOR_BOTH, OPTION_HELP},
	{"version", 0, VALUE_NONE, FOR_BOTH, OPTION_VERSION},
	{"jobs", 'j', VALUE_NUMBER, FOR_GET, OPTION_JOBS},
	{"retries", 0, VALUE_NUMBER, FOR_BOTH, OPTION_RETRIES},
	{"max-time", 0, VALUE_NUMBER, FOR_BOTH, OPTION_MAX_TIME},
	{"progress", 0, VALUE_NUMBER, FOR_GET, OPTION_PROGRESS},
	{"verbose", 'v', VALUE_NONE, FOR_BOTH, OPTION_VERBOSE},
	{"quiet", 'q', VALUE_NONE, FOR_BOTH, OPTION_QUIET},
	{"json", 0, VALUE_NONE, FOR_BOTH, OPTION_JSON},
	{"no-sign-request", 0, VALUE_NONE, FOR_BOTH, OPTION_NO_SIGN_REQUEST},
	{"path-style", 0, VALUE_NONE, FOR_BOTH, OPTION_PATH_STYLE},
	{"region", 0, VALUE_TEXT, FOR_BOTH, OPTION_REGION},
	{"endpoint", 0, VALUE_TEXT, FOR_BOTH, OPTION_ENDPOINT},
	{"ca", 0, VALUE_TEXT, FOR_BOTH, OPTION_CA},
	{"list", 'f', VALUE_TEXT, FOR_GET, OPTION_LIST},
	{"failed", 0, VALUE_TEXT, FOR_GET, OPTION_FAILED},
	{"no-resume", 0, VALUE_NONE, FOR_GET, OPTION_NO_RESUME},
	{"sync", 0, VALUE_WORD, FOR_GET, OPTION_SYNC},
	{"checkpoint", 0, VALUE_BYTES, FOR_GET, OPTION_CHECKPOINT},
	{"min-rate", 0, VALUE_BYTES, FOR_GET, OPTION_MIN_RATE},
	{"readback", 0, VALUE_NONE, FOR_GET, OPTION_READBACK},
	{"require-checksum", 0, VALUE_NONE, FOR_GET, OPTION_REQUIRE_CHECKSUM},
	{"sha256", 0, VALUE_TEXT, FOR_GET, OPTION_SHA256},
	{"expect-etag", 0, VALUE_TEXT, FOR_GET, OPTION_EXPECT_ETAG},
	{"version-id", 0, VALUE_TEXT, FOR_GET, OPTION_VERSION_ID},
	{"base", 0, VALUE_TEXT, FOR_GET, OPTION_BASE},
};

enum { ROWS = sizeof rows / sizeof rows[0] };

const struct option_row *option_find(struct slice name)
{
	for (size_t i = 0; i < ROWS; i++)
		if (slice_equal(name, slice_of(rows[i].name)))
			return &rows[i];
	return NULL;
}

const struct option_row *option_find_letter(char letter)
{
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].letter && rows[i].letter == letter)
			return &rows[i];
	return NULL;
}

void option_put(struct buf *b, const struct option_row *r, bool as_letter)
{
	if (as_letter) {
		buf_put_char(b, '-');
		buf_put_char(b, r->letter);
		return;
	}
	buf_put_z(b, "--");
	buf_put_z(b, r->name);
}
