#include "http/range.h"

#include "base/number.h"

void range_put(struct buf *b, uint64_t from, uint64_t to)
{
	if (from >= to) {
		b->over = true;
		return;
	}
	buf_put_z(b, "bytes=");
	buf_put_u64(b, from);
	buf_put_char(b, '-');
	buf_put_u64(b, to - 1);
}

/* "bytes 0-9/100" into "0-9" and 100. The unit has no case (RFC 9110 14.1). */
static bool split(struct slice value, struct slice *which, uint64_t *total)
{
	struct slice rest = value;
	struct slice unit = slice_cut(&rest, ' ');

	if (!slice_equal_nocase(unit, SLICE("bytes")))
		return false;
	*which = slice_cut(&rest, '/');
	return number_decimal(rest, INT64_MAX, total);
}

bool range_parse(struct slice value, struct range *r)
{
	struct slice last;
	uint64_t from, to, total;

	if (!split(value, &last, &total))
		return false;
	struct slice first = slice_cut(&last, '-');
	if (!number_decimal(first, INT64_MAX, &from) ||
	    !number_decimal(last, INT64_MAX, &to))
		return false;
	if (from > to || to >= total)
		return false;
	*r = (struct range){from, to + 1, total};
	return true;
}
