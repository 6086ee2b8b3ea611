/*
 * range under any bytes: what is taken lies within its total, has no byte
 * that a range has not, and means the same when it is written anew. Input:
 * a field value.
 */
#include <stdio.h>

#include "chop.h"
#include "http/range.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static bool may_have(char c)
{
	static const char more[] = "bytesBYTES -/";

	return (c >= '0' && c <= '9') || (c && strchr(more, c));
}

static void check_put(const struct range *r)
{
	char room[128];
	struct buf b = BUF(room);
	struct range again;

	range_put(&b, r->from, r->to);
	ALWAYS(!b.over && slice_starts(buf_slice(&b), SLICE("bytes=")));
	room[strlen("bytes")] = ' ';
	buf_put_char(&b, '/');
	buf_put_u64(&b, r->total);
	ALWAYS(!b.over && range_parse(buf_slice(&b), &again));
	ALWAYS(again.from == r->from && again.to == r->to);
	ALWAYS(again.total == r->total);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	char *copy = chop_copy(p, n);
	struct slice text = {copy, n};
	struct range r = {7, 7, 7};

	if (range_parse(text, &r)) {
		ALWAYS(r.from < r.to && r.to <= r.total);
		ALWAYS(r.total <= INT64_MAX);
		for (size_t i = 0; i < n; i++)
			ALWAYS(may_have(copy[i]));
		check_put(&r);
	} else {
		ALWAYS(r.from == 7 && r.to == 7 && r.total == 7);
	}
	free(copy);
	return 0;
}
