/*
 * arn: what is taken can be put together again, from its fields and its parts;
 * what ends before a key ends at a '/', and is the same ARN without the key.
 */
#include <stdio.h>

#include "base/buf.h"
#include "chop.h"
#include "s3/arn.h"

enum { INPUT_MAX = 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void put_field(struct buf *b, struct slice field)
{
	buf_put_char(b, ':');
	buf_put(b, field);
}

static void check_fields(const struct arn *a, struct slice text)
{
	char room[INPUT_MAX];
	struct buf b = BUF(room);

	ALWAYS(a->partition.n && a->service.n && a->resource.n);
	buf_put_z(&b, "arn");
	put_field(&b, a->partition);
	put_field(&b, a->service);
	put_field(&b, a->region);
	put_field(&b, a->account);
	put_field(&b, a->resource);
	ALWAYS(!b.over && slice_equal(buf_slice(&b), text));
}

static void check_parts(const struct arn *a)
{
	size_t count = arn_part_count(a), sum = 0;

	ALWAYS(count >= 1 && count <= a->resource.n + 1);
	for (size_t i = 0; i < count; i++) {
		struct slice part = arn_part(a, i);

		ALWAYS(slice_find(part, ':') == part.n);
		ALWAYS(slice_find(part, '/') == part.n);
		ALWAYS(slice_equal(
			part,
			slice_first(slice_after(a->resource, sum), part.n)));
		sum += part.n + 1;
	}
	ALWAYS(sum == a->resource.n + 1);
	ALWAYS(arn_part(a, count).n == 0);
}

static void check_length(struct slice text)
{
	size_t n = arn_length(text);
	struct slice arn = slice_first(text, n);

	ALWAYS(n <= text.n);
	if (n == text.n)
		return;
	ALWAYS(text.p[n] == '/');
	ALWAYS(arn_length(arn) == n);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	char *copy = chop_copy(p, n);
	struct slice text = {copy, n};
	struct arn a;

	if (n <= INPUT_MAX) {
		if (arn_parse(text, &a)) {
			check_fields(&a, text);
			check_parts(&a);
		}
		check_length(text);
	}
	free(copy);
	return 0;
}
