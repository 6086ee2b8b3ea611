#include "cmd/option_value.h"

#include "base/glob.h"
#include "base/number.h"
#include "cmd/figures.h"
#include "fetch/retry.h"
#include "s3/presign.h"
#include "s3/source.h"

/* As text_kind says it. */
_Static_assert(GLOB_PATTERN_MAX == 1024 && OPTIONS_OWNER_DIGITS == 12, "");

static const char units[] = "KMG";

struct range {
	uint64_t from, to;
	const char *what;
};

static struct range range_of(enum option option)
{
	switch (option) {
	case OPTION_JOBS:
		return (struct range){1, OPTIONS_WORKERS_MAX, "a number"};
	case OPTION_RETRIES: return (struct range){0, RETRY_MAX, "a number"};
	case OPTION_CHECKPOINT:
		return (struct range){OPTIONS_CHECKPOINT_MIN,
		                      OPTIONS_CHECKPOINT_MAX, "bytes"};
	case OPTION_MIN_RATE:
		return (struct range){0, OPTIONS_RATE_MAX, "bytes a second"};
	case OPTION_EXPIRES:
		return (struct range){1, PRESIGN_EXPIRES_MAX, "seconds"};
	default: return (struct range){0, OPTIONS_SECONDS_MAX, "seconds"};
	}
}

/* ---- numbers ------------------------------------------------------------- */

/* Takes the unit off the end; by how many bits it shifts to the left. */
static unsigned cut_unit(struct slice *text)
{
	for (unsigned i = 0; units[i]; i++)
		if (text->p[text->n - 1] == units[i]) {
			text->n--;
			return 10 * (i + 1);
		}
	return 0;
}

static bool read_number(const struct option_row *r, struct slice text,
                        uint64_t *v)
{
	struct range range = range_of((enum option)r->option);
	unsigned shift = r->value == VALUE_BYTES ? cut_unit(&text) : 0;

	if (!number_decimal(text, range.to >> shift, v))
		return false;
	*v <<= shift;
	return *v >= range.from;
}

static void put_range(struct buf *b, const struct option_row *r)
{
	struct range range = range_of((enum option)r->option);

	buf_put_z(b, range.what);
	buf_put_z(b, " from ");
	if (r->value == VALUE_BYTES)
		figures_put_size(b, range.from);
	else
		buf_put_u64(b, range.from);
	buf_put_z(b, " to ");
	if (r->value == VALUE_BYTES)
		figures_put_size(b, range.to);
	else
		buf_put_u64(b, range.to);
}

/* ---- words and texts ----------------------------------------------------- */

static bool read_sync(struct slice text, uint64_t *v)
{
	if (slice_equal(text, SLICE("none")))
		*v = OPTIONS_SYNC_NONE;
	else if (slice_equal(text, SLICE("end")))
		*v = OPTIONS_SYNC_END;
	else if (slice_equal(text, SLICE("full")))
		*v = OPTIONS_SYNC_FULL;
	else
		return false;
	return true;
}

static bool is_sha256(struct slice text)
{
	for (size_t i = 0; i < text.n; i++)
		if (number_hex_digit(text.p[i]) < 0)
			return false;
	return text.n == 64;
}

/* The bucket with a '/' behind it; a key may be put behind that. */
static bool is_s3_base(struct slice text)
{
	struct slice bucket = slice_cut(&text, '/');

	return bucket.n > 0 && bucket.n <= SOURCE_BUCKET_MAX;
}

static bool is_base(struct slice text)
{
	struct source s;

	if (text.p[text.n - 1] != '/')
		return false;
	if (slice_starts_nocase(text, SLICE("s3://")))
		return is_s3_base(slice_after(text, 5));
	/* What follows a query or fragment would be no part of the path. */
	return source_parse(text, &s) == ERR_OK &&
	       slice_find(text, '?') == text.n &&
	       slice_find(text, '#') == text.n;
}

static bool is_owner(struct slice text)
{
	uint64_t v;

	return text.n == OPTIONS_OWNER_DIGITS &&
	       number_decimal(text, UINT64_MAX, &v);
}

/* What goes into a request or a line is text; only a path, or a pattern of
 * keys, may hold any byte. */
static bool fits(enum option option, struct slice text)
{
	switch (option) {
	case OPTION_SHA256: return is_sha256(text);
	case OPTION_BASE: return is_base(text);
	case OPTION_BUCKET_OWNER: return is_owner(text);
	case OPTION_INCLUDE:
	case OPTION_EXCLUDE: return text.n <= GLOB_PATTERN_MAX;
	case OPTION_CA:
	case OPTION_LIST:
	case OPTION_FAILED:
	case OPTION_SSE_C_KEY:
	case OPTION_IOT_CERT:
	case OPTION_IOT_KEY: return true;
	default: return !slice_has_control(text);
	}
}

static const char *text_kind(enum option option)
{
	switch (option) {
	case OPTION_SYNC: return "none, end or full";
	case OPTION_SHA256: return "64 hexadecimal digits";
	case OPTION_BASE:
		return "s3://bucket/prefix/ or an http(s) URL that ends "
		       "with '/'";
	case OPTION_EXPECT_ETAG: return "an ETag";
	case OPTION_BUCKET_OWNER: return "the 12 digits of an account";
	case OPTION_INCLUDE:
	case OPTION_EXCLUDE: return "a pattern of at most 1024 bytes";
	default: return "a text without control bytes";
	}
}

/* ---- both ---------------------------------------------------------------- */

bool option_value_read(const struct option_row *r, struct slice text,
                       uint64_t *v)
{
	switch ((enum option_kind)r->value) {
	case VALUE_NUMBER:
	case VALUE_BYTES: return read_number(r, text, v);
	case VALUE_WORD: return read_sync(text, v);
	case VALUE_TEXT: return fits((enum option)r->option, text);
	case VALUE_NONE: break;
	}
	return false;
}

void option_value_put_kind(struct buf *b, const struct option_row *r)
{
	if (r->value == VALUE_NUMBER || r->value == VALUE_BYTES)
		put_range(b, r);
	else
		buf_put_z(b, text_kind((enum option)r->option));
}
