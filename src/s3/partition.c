#include "s3/partition.h"

#include "base/number.h"

static struct partition make(enum partition_id id, const char *name,
                             const char *suffix, const char *dual_suffix)
{
	return (struct partition){id, slice_of(name), slice_of(suffix),
	                          slice_of(dual_suffix)};
}

static struct partition partition_get(enum partition_id id)
{
	switch (id) {
	case PARTITION_CN:
		return make(id, "aws-cn", "amazonaws.com.cn",
		            "api.amazonwebservices.com.cn");
	case PARTITION_US_GOV:
		return make(id, "aws-us-gov", "amazonaws.com", "api.aws");
	case PARTITION_EUSC:
		return make(id, "aws-eusc", "amazonaws.eu",
		            "api.amazonwebservices.eu");
	case PARTITION_ISO:
		return make(id, "aws-iso", "c2s.ic.gov", "api.aws.ic.gov");
	case PARTITION_ISO_B:
		return make(id, "aws-iso-b", "sc2s.sgov.gov", "api.aws.scloud");
	case PARTITION_ISO_E:
		return make(id, "aws-iso-e", "cloud.adc-e.uk",
		            "api.cloud-aws.adc-e.uk");
	case PARTITION_ISO_F:
		return make(id, "aws-iso-f", "csp.hci.ic.gov",
		            "api.aws.hci.ic.gov");
	case PARTITION_AWS: break;
	}
	return make(PARTITION_AWS, "aws", "amazonaws.com", "api.aws");
}

/* How its regions begin; the main one is what is left. */
static const char *prefix_of(enum partition_id id)
{
	switch (id) {
	case PARTITION_CN: return "cn-";
	case PARTITION_US_GOV: return "us-gov-";
	case PARTITION_EUSC: return "eusc-de-";
	case PARTITION_ISO: return "us-iso-";
	case PARTITION_ISO_B: return "us-isob-";
	case PARTITION_ISO_E: return "eu-isoe-";
	case PARTITION_ISO_F: return "us-isof-";
	case PARTITION_AWS: break;
	}
	return "";
}

static bool is_word(struct slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		      (c >= '0' && c <= '9') || c == '_'))
			return false;
	}
	return s.n > 0;
}

/* PREFIX WORD "-" NUMBER */
static bool has_pattern(struct slice region, struct slice prefix)
{
	uint64_t number;

	if (!slice_starts(region, prefix))
		return false;
	region = slice_after(region, prefix.n);
	return is_word(slice_cut(&region, '-')) &&
	       number_decimal(region, UINT64_MAX, &number);
}

static bool is_global(struct slice region, struct slice name)
{
	return slice_starts(region, name) &&
	       slice_equal(slice_after(region, name.n), SLICE("-global"));
}

struct partition partition_of(struct slice region)
{
	for (int id = PARTITION_CN; id <= PARTITION_ISO_F; id++) {
		struct partition p = partition_get((enum partition_id)id);

		if (has_pattern(region, slice_of(prefix_of(p.id))) ||
		    is_global(region, p.name))
			return p;
	}
	return partition_get(PARTITION_AWS);
}
