#include "s3/endpoint_express.h"

#include "s3/label.h"

static size_t suffix_length(struct slice bucket)
{
	return slice_ends(bucket, SLICE("--x-s3")) ? sizeof "--x-s3" - 1
	                                           : sizeof "--xa-s3" - 1;
}

/*
 * The rules know zones of these lengths only, and try the short ones first:
 * a name may hold "--" too.
 */
static bool find_zone(struct slice bucket, struct slice *zone)
{
	static const uint8_t lengths[] = {8, 9, 13, 14, 20};
	size_t end = bucket.n - suffix_length(bucket);

	for (size_t i = 0; i < sizeof lengths; i++) {
		size_t n = lengths[i];

		if (n + 2 > end)
			return false;
		*zone = slice_after(slice_first(bucket, end), end - n);
		if (slice_ends(slice_first(bucket, end - n), SLICE("--")))
			return true;
	}
	return false;
}

static enum err put_zone_host(struct endpoint_aim *a)
{
	const struct endpoint_wish *w = &a->e->wish;
	struct slice zone;

	if (!find_zone(a->bucket, &zone))
		return endpoint_refuse(
			a, "Unrecognized S3Express bucket name format.");
	buf_put(&a->host, a->bucket);
	buf_put_z(&a->host, w->fips ? ".s3express-fips-" : ".s3express-");
	buf_put(&a->host, zone);
	buf_put_z(&a->host, w->dualstack ? ".dualstack." : ".");
	buf_put(&a->host, a->region);
	buf_put_char(&a->host, '.');
	buf_put(&a->host, partition_of(a->region).suffix);
	return ERR_OK;
}

enum err endpoint_express_put(struct endpoint_aim *a)
{
	const struct endpoint *e = a->e;

	a->service = ENDPOINT_S3_EXPRESS;
	if (e->wish.accelerate)
		return endpoint_refuse(
			a, "S3Express does not support S3 Accelerate.");
	if (e->custom && label_is_address(e->base.host)) {
		a->in_path = true;
		buf_put(&a->host, e->base.host);
		return ERR_OK;
	}
	if (!endpoint_bucket_hostable(a->bucket, false))
		return endpoint_refuse(a, "S3Express bucket name is not a "
		                          "valid virtual hostable name.");
	if (!e->custom)
		return put_zone_host(a);
	buf_put(&a->host, a->bucket);
	buf_put_char(&a->host, '.');
	buf_put(&a->host, e->base.host);
	return ERR_OK;
}
