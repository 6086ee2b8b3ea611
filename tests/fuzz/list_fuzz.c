/*
 * list: what a line is read as can be written again and is read back as the
 * same; a line that is refused hands nothing out and says why; a SHA-256 is
 * 64 hex digits of the line.
 * Input: a split (1 byte), then a line, which is also, cut in two there, a
 * source and a name to be written.
 */
#include <stdio.h>

#include "base/glob.h"
#include "base/number.h"
#include "chop.h"
#include "cmd/list.h"

#define HEX "0123456789abcdefABCDEF0123456789abcdef0123456789abcdef0123456789"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static char read_text[LIST_LINE_MAX];
static char again_text[LIST_LINE_MAX];
static char put_text[4 * LIST_LINE_MAX];

/* Writes the three and reads them back, if the line is not past the limit. */
static void check_round(struct slice source, struct slice name,
                        struct slice sha256)
{
	struct buf b = BUF(put_text), text = BUF(again_text);
	struct list_line l;
	const char *why;
	struct slice line;

	list_put(&b, source, name, sha256);
	ALWAYS(!b.over && b.n > 0);
	line = slice_first(buf_slice(&b), b.n - 1);
	ALWAYS(b.p[b.n - 1] == '\n' && slice_find(line, '\n') == line.n);
	if (line.n > LIST_LINE_MAX)
		return;
	ALWAYS(list_parse(line, &text, &l, &why) == ERR_OK && !text.over);
	ALWAYS(slice_equal(l.source, source) && slice_equal(l.name, name));
	ALWAYS(slice_equal(l.sha256, sha256));
	if (slice_starts(source, SLICE("s3://")) &&
	    (slice_ends(source, SLICE("/")) || glob_is_pattern(source)))
		ALWAYS(l.literal);
}

static void check_sha256(struct slice line, struct slice sha256)
{
	if (sha256.n == 0)
		return;
	ALWAYS(sha256.n == LIST_SHA256_DIGITS);
	ALWAYS(sha256.p >= line.p && sha256.p + sha256.n <= line.p + line.n);
	for (size_t i = 0; i < sha256.n; i++)
		ALWAYS(number_hex_digit(sha256.p[i]) >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	size_t at = n ? p[0] : 0;
	char *copy = chop_copy(p + (n > 0), n - (n > 0));
	struct slice line = {copy, n - (n > 0)};
	struct buf text = BUF(read_text);
	struct list_line l;
	const char *why = NULL;
	enum err e = list_parse(line, &text, &l, &why);

	ALWAYS(e == ERR_OK || e == ERR_LIST);
	ALWAYS((e == ERR_OK) == (why[0] == '\0'));
	ALWAYS(e == ERR_OK || l.source.n == 0);
	ALWAYS(l.source.n > 0 || (l.name.n == 0 && l.sha256.n == 0));
	check_sha256(line, l.sha256);
	if (l.source.n)
		check_round(l.source, l.name, l.sha256);
	if (at > 0 && line.n > 0 && line.n <= LIST_LINE_MAX) {
		check_round(slice_first(line, at), slice_after(line, at),
		            SLICE(""));
		check_round(slice_first(line, at), slice_after(line, at),
		            SLICE(HEX));
	}
	free(copy);
	return 0;
}
