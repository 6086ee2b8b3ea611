#include "s3/arn.h"

#include "check.h"
#include "vectors.h"

/* Parses at the end of readable memory, so that no byte past it is seen. */
static bool parse(struct slice text, struct arn *a, char **guard)
{
	*guard = check_guarded(text.p, text.n);
	return *guard && arn_parse((struct slice){*guard, text.n}, a);
}

static bool has_fields(const struct arn *a, const struct slice *f)
{
	return slice_equal(a->partition, f[0]) &&
	       slice_equal(a->service, f[1]) && slice_equal(a->region, f[2]) &&
	       slice_equal(a->account, f[3]) && slice_equal(a->resource, f[4]);
}

static bool has_part(const struct arn *a, struct slice want)
{
	struct slice part = arn_part(a, 1);

	if (slice_equal(want, SLICE("unset")))
		return arn_part_count(a) == 1 && part.n == 0;
	if (slice_equal(want, SLICE("empty")))
		return arn_part_count(a) > 1 && part.n == 0;
	return slice_equal(part, slice_after(want, 3));
}

CASE(published_arns)
{
	static struct vectors v;
	struct slice f[VECTORS_FIELDS];

	CHECK(vectors_open(&v, "tests/vectors/endpoint/arn.tsv"));
	while (vectors_next(&v, f)) {
		struct arn a;
		char *guard;
		bool is = parse(f[0], &a, &guard);

		CHECK(guard);
		if (is == slice_equal(f[1], SLICE("no")) ||
		    (slice_equal(f[1], SLICE("yes")) &&
		     !has_fields(&a, f + 2)) ||
		    (slice_equal(f[1], SLICE("part1")) && !has_part(&a, f[2])))
			CHECK_FAIL("%.*s", (int)f[0].n, f[0].p);
		check_unguard(guard, f[0].n);
	}
	CHECK_U64(v.count, 13);
}

CASE(what_is_no_arn)
{
	static const struct slice rows[] = {
		SLICE(""),
		SLICE("arn"),
		SLICE("arn:"),
		SLICE("arn:::::"),
		SLICE("arn:aws:s3:::"),
		SLICE("arn:aws:s3::"),
		SLICE("Arn:aws:s3:::b"),
		SLICE("xarn:aws:s3:::b"),
		SLICE("arn\0:aws:s3:::b"),
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct arn a;
		char *guard;

		if (parse(rows[i], &a, &guard))
			CHECK_FAIL("row %zu", i);
		check_unguard(guard, rows[i].n);
	}
}

CASE(parts_of_the_resource)
{
	struct arn a;

	CHECK(arn_parse(SLICE("arn:p:s:::a:b/c::d/"), &a));
	CHECK_U64(arn_part_count(&a), 6);
	CHECK_TEXT(arn_part(&a, 0), "a");
	CHECK_TEXT(arn_part(&a, 1), "b");
	CHECK_TEXT(arn_part(&a, 2), "c");
	CHECK_TEXT(arn_part(&a, 3), "");
	CHECK_TEXT(arn_part(&a, 4), "d");
	CHECK_TEXT(arn_part(&a, 5), "");
	CHECK_TEXT(arn_part(&a, 6), "");
	CHECK_TEXT(arn_part(&a, 1000), "");
	CHECK(arn_parse(SLICE("arn:p:s:::/x"), &a));
	CHECK_U64(arn_part_count(&a), 2);
	CHECK_TEXT(arn_part(&a, 0), "");
	CHECK_TEXT(arn_part(&a, 1), "x");
}

/* Where the ARN ends and a key begins: at the '|', which is a '/' there. */
CASE(lengths_before_a_key)
{
	static const char *const rows[] = {
		"arn:aws:s3:r:1:accesspoint:n|k",
		"arn:aws:s3:r:1:accesspoint/n|k",
		"arn:aws:s3:r:1:accesspoint/n|k/l/accesspoint/m",
		"arn:aws:s3:r:1:accesspoint/n|",
		"arn:aws:s3:r:1:accesspoint/n|/k",
		"arn:aws:s3:r:1:accesspoint/n",
		"arn:aws:s3:r:1:accesspoint/",
		"arn:aws:s3:r:1:accesspoint",
		"arn:aws:s3:r:1:accesspoint/|k",
		"arn:aws:s3:r:1:accesspoint:n:m|k",
		"arn:aws:s3::1:accesspoint:n.mrap|k:l",
		"arn:aws:s3-object-lambda:r:1:accesspoint/n|k",
		"arn:aws:s3-outposts:r:1:outpost/o/accesspoint/n|k",
		"arn:aws:s3-outposts:r:1:outpost:o:accesspoint:n|k",
		"arn:aws:s3-outposts:r:1:outpost/o|accesspoints/n",
		"arn:aws:s3-outposts:r:1:outpost/o",
		"arn:aws:s3-outposts:r:1:outpost/",
		"arn:aws:s3:::bucket|k",
		"arn:aws:s3:::|k",
		"arn:aws|s3:r:1:accesspoint/n",
		"arn:aws:s3:r|k:1:accesspoint/n",
		"arn:|",
		"arn:",
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct slice row = slice_of(rows[i]);
		size_t want = slice_find(row, '|'), got;
		char *guard = check_guarded(row.p, row.n);

		CHECK(guard);
		if (want < row.n)
			guard[want] = '/';
		got = arn_length((struct slice){guard, row.n});
		if (got != want)
			CHECK_FAIL("%s: %zu", rows[i], got);
		check_unguard(guard, row.n);
	}
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(published_arns),
	                                       RUN(what_is_no_arn),
	                                       RUN(parts_of_the_resource),
	                                       RUN(lengths_before_a_key),
	                                       {0}});
}
