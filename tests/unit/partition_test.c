#include "s3/partition.h"

#include "check.h"
#include "vectors.h"

CASE(published_regions)
{
	static struct vectors v;
	struct slice f[VECTORS_FIELDS];

	CHECK(vectors_open(&v, "tests/vectors/endpoint/partition.tsv"));
	while (vectors_next(&v, f)) {
		struct partition p = partition_of(f[0]);

		if (!slice_equal(p.name, f[1]) ||
		    !slice_equal(p.suffix, f[2]) ||
		    !slice_equal(p.dual_suffix, f[3]))
			CHECK_FAIL("%.*s", (int)f[0].n, f[0].p);
	}
	CHECK_U64(v.count, 58);
}

/* Regions that are to come, and what only looks like one. */
CASE(patterns)
{
	static const struct {
		const char *region;
		enum partition_id id;
	} rows[] = {
		{"cn-x-1", PARTITION_CN},
		{"cn-north_9-10", PARTITION_CN},
		{"us-gov-south-1", PARTITION_US_GOV},
		{"eusc-de-west-2", PARTITION_EUSC},
		{"us-iso-north-1", PARTITION_ISO},
		{"us-isob-north-1", PARTITION_ISO_B},
		{"eu-isoe-north-1", PARTITION_ISO_E},
		{"us-isof-north-1", PARTITION_ISO_F},
		{"aws-us-gov-global", PARTITION_US_GOV},
		{"aws-global", PARTITION_AWS},
		{"s3-external-1", PARTITION_AWS},
		{"us-east-1", PARTITION_AWS},
		{"cn-north", PARTITION_AWS},
		{"cn-north-", PARTITION_AWS},
		{"cn-north-1a", PARTITION_AWS},
		{"cn--1", PARTITION_AWS},
		{"cn-a-b-1", PARTITION_AWS},
		{"xcn-north-1", PARTITION_AWS},
		{"us-isoc-east-1", PARTITION_AWS},
		{"eusc-fr-west-1", PARTITION_AWS},
		{"aws-cn-globe", PARTITION_AWS},
		{"aws-cn", PARTITION_AWS},
		{"", PARTITION_AWS},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (partition_of(slice_of(rows[i].region)).id != rows[i].id)
			CHECK_FAIL("%s", rows[i].region);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(published_regions), RUN(patterns), {0}});
}
