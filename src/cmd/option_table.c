#include "cmd/option_table.h"

static const struct option_row rows[] = {
	{"help", 'h', VALUE_NONE, FOR_ALL, OPTION_HELP},
	{"version", 0, VALUE_NONE, FOR_ALL, OPTION_VERSION},
	{"jobs", 'j', VALUE_NUMBER, FOR_GET, OPTION_JOBS},
	{"retries", 0, VALUE_NUMBER, FOR_ALL, OPTION_RETRIES},
	{"max-time", 0, VALUE_NUMBER, FOR_ALL, OPTION_MAX_TIME},
	{"progress", 0, VALUE_NUMBER, FOR_GET, OPTION_PROGRESS},
	{"verbose", 'v', VALUE_NONE, FOR_ALL, OPTION_VERBOSE},
	{"quiet", 'q', VALUE_NONE, FOR_ALL, OPTION_QUIET},
	{"json", 0, VALUE_NONE, FOR_ALL, OPTION_JSON},
	{"no-sign-request", 0, VALUE_NONE, FOR_ALL, OPTION_NO_SIGN_REQUEST},
	{"path-style", 0, VALUE_NONE, FOR_ALL, OPTION_PATH_STYLE},
	{"virtual-style", 0, VALUE_NONE, FOR_ALL, OPTION_VIRTUAL_STYLE},
	{"dualstack", 0, VALUE_NONE, FOR_ALL, OPTION_DUALSTACK},
	{"fips", 0, VALUE_NONE, FOR_ALL, OPTION_FIPS},
	{"accelerate", 0, VALUE_NONE, FOR_ALL, OPTION_ACCELERATE},
	{"region", 0, VALUE_TEXT, FOR_ALL, OPTION_REGION},
	{"endpoint", 0, VALUE_TEXT, FOR_ALL, OPTION_ENDPOINT},
	{"ca", 0, VALUE_TEXT, FOR_ALL, OPTION_CA},
	{"profile", 0, VALUE_TEXT, FOR_ALL, OPTION_PROFILE},
	{"iot-endpoint", 0, VALUE_TEXT, FOR_ALL, OPTION_IOT_ENDPOINT},
	{"iot-role-alias", 0, VALUE_TEXT, FOR_ALL, OPTION_IOT_ROLE_ALIAS},
	{"iot-thing", 0, VALUE_TEXT, FOR_ALL, OPTION_IOT_THING},
	{"iot-cert", 0, VALUE_TEXT, FOR_ALL, OPTION_IOT_CERT},
	{"iot-key", 0, VALUE_TEXT, FOR_ALL, OPTION_IOT_KEY},
	{"request-payer", 0, VALUE_NONE, FOR_GET | FOR_LS | FOR_STAT,
         OPTION_REQUEST_PAYER},
	{"expected-bucket-owner", 0, VALUE_TEXT, FOR_GET | FOR_LS | FOR_STAT,
         OPTION_BUCKET_OWNER},
	{"sse-c-key", 0, VALUE_TEXT, FOR_GET | FOR_STAT, OPTION_SSE_C_KEY},
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
	{"version-id", 0, VALUE_TEXT, FOR_GET | FOR_STAT | FOR_PRESIGN,
         OPTION_VERSION_ID},
	{"base", 0, VALUE_TEXT, FOR_GET, OPTION_BASE},
	{"literal", 0, VALUE_NONE, FOR_GET, OPTION_LITERAL},
	{"include", 0, VALUE_TEXT, FOR_GET, OPTION_INCLUDE},
	{"exclude", 0, VALUE_TEXT, FOR_GET, OPTION_EXCLUDE},
	{"newer", 0, VALUE_NONE, FOR_GET, OPTION_NEWER},
	{"changed", 0, VALUE_NONE, FOR_GET, OPTION_CHANGED},
	{"dry-run", 0, VALUE_NONE, FOR_GET, OPTION_DRY_RUN},
	{"long", 'l', VALUE_NONE, FOR_LS, OPTION_LONG},
	{"recursive", 'r', VALUE_NONE, FOR_LS, OPTION_RECURSIVE},
	{"null", '0', VALUE_NONE, FOR_LS, OPTION_NULL},
	{"expires", 0, VALUE_NUMBER, FOR_PRESIGN, OPTION_EXPIRES},
	{"check", 0, VALUE_NONE, FOR_WHOAMI, OPTION_CHECK},
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

static const char words[OPTIONS_COMMANDS][8] = {
	"get", "buckets", "ls", "stat", "presign", "whoami",
};

const char *option_command_word(unsigned command)
{
	return command < OPTIONS_COMMANDS ? words[command] : "";
}

unsigned option_command_find(struct slice word)
{
	unsigned i = 0;

	while (i < OPTIONS_COMMANDS && !slice_equal(word, slice_of(words[i])))
		i++;
	return i;
}

void option_put_commands(struct buf *b, const struct option_row *r)
{
	const char *before = "";

	for (unsigned i = 0; i < OPTIONS_COMMANDS; i++) {
		if (!(r->commands & 1U << i))
			continue;
		buf_put_z(b, before);
		buf_put_z(b, words[i]);
		before = ", ";
	}
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
