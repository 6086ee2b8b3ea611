#include "s3/endpoint_wish.h"

#include "s3/label.h"
#include "s3/partition.h"

bool endpoint_region_valid(struct slice region)
{
	return region.n <= ENDPOINT_REGION_MAX && label_valid(region, false) &&
	       !label_has_capital(region);
}

/* At AWS it goes into host names; others sign for names like RegionOne. */
bool endpoint_region_wishable(const struct endpoint_wish *w)
{
	return endpoint_region_valid(w->region) ||
	       (w->custom.n && w->region.n <= ENDPOINT_REGION_MAX &&
	        label_valid(w->region, false));
}

bool endpoint_bucket_hostable(struct slice bucket, bool dots)
{
	return bucket.n >= 3 && bucket.n <= LABEL_MAX &&
	       label_valid(bucket, dots) && !label_has_capital(bucket) &&
	       !label_is_address(bucket);
}

bool endpoint_bucket_is_directory(struct slice bucket)
{
	return slice_ends(bucket, SLICE("--x-s3")) ||
	       slice_ends(bucket, SLICE("--xa-s3"));
}

struct slice endpoint_service_name(enum endpoint_service s)
{
	switch (s) {
	case ENDPOINT_S3_EXPRESS: return SLICE("s3express");
	case ENDPOINT_OBJECT_LAMBDA: return SLICE("s3-object-lambda");
	case ENDPOINT_STS: return SLICE("sts");
	case ENDPOINT_S3: break;
	}
	return SLICE("s3");
}

/* ---- what was asked for ---------------------------------------------------- */

bool endpoint_region_is_global(struct slice region)
{
	return slice_equal(region, SLICE("aws-global"));
}

/* The region to sign for. */
static struct slice real_region(struct slice wished)
{
	return !wished.n || endpoint_region_is_global(wished)
	               ? SLICE("us-east-1")
	               : wished;
}

/* What cannot be had together; NULL if all is well. */
static const char *wish_refusal(const struct endpoint_wish *w)
{
	bool custom = w->custom.n > 0;

	if (w->accelerate && w->fips)
		return "Accelerate cannot be used with FIPS";
	if (w->dualstack && custom)
		return "Cannot set dual-stack in combination with a custom "
		       "endpoint.";
	if (w->fips && custom)
		return "A custom endpoint cannot be combined with FIPS";
	if (w->accelerate && custom)
		return "A custom endpoint cannot be combined with S3 "
		       "Accelerate";
	if (w->fips && partition_of(w->region).id == PARTITION_CN)
		return "Partition does not support FIPS";
	return NULL;
}

enum err endpoint_read(struct endpoint *e, const struct endpoint_wish *w,
                       const char **why)
{
	*e = (struct endpoint){.wish = *w,
	                       .region = real_region(w->region),
	                       .custom = w->custom.n > 0};
	*why = "";
	if (w->region.n && !endpoint_region_wishable(w)) {
		*why = "Invalid region: region was not a valid DNS name.";
		return ERR_CONFIG;
	}
	if (!w->region.n && !e->custom)
		return ERR_NO_REGION;
	if (e->custom && source_parse_base(w->custom, &e->base) != ERR_OK) {
		*why = "Custom endpoint was not a valid URI";
		return ERR_CONFIG;
	}
	return ERR_OK;
}

enum err endpoint_init(struct endpoint *e, const struct endpoint_wish *wish,
                       const char **why)
{
	enum err err = endpoint_read(e, wish, why);
	const char *refusal = wish_refusal(wish);

	if (err == ERR_OK && refusal) {
		*why = refusal;
		err = ERR_CONFIG;
	}
	return err;
}
