#include "s3/endpoint_arn.h"

#include "s3/arn.h"
#include "s3/label.h"

/* What is wrong with the resource or the region: the same for both kinds. */
static const char *region_refusal(const struct endpoint_aim *a,
                                  const struct arn *arn)
{
	const struct endpoint *e = a->e;
	struct slice ours = e->wish.region.n ? e->wish.region : e->region;

	if (arn_part_count(arn) > 2)
		return "Invalid ARN: The ARN may only contain a single "
		       "resource component after `accesspoint`.";
	if (e->wish.no_arn_region && !slice_equal(arn->region, ours))
		return "Invalid configuration: region from ARN does not match "
		       "client region and UseArnRegion is `false`";
	if (partition_of(arn->region).id != partition_of(ours).id)
		return "Client was configured for another partition than "
		       "that of the ARN";
	if (!endpoint_region_valid(arn->region))
		return "Invalid region in ARN (invalid DNS name)";
	return NULL;
}

/* The two that become the first label of the host. */
static const char *name_refusal(const struct arn *arn)
{
	if (!label_valid(arn->account, false))
		return "Invalid ARN: The account id may only contain a-z, "
		       "A-Z, 0-9 and `-`.";
	if (!label_valid(arn_part(arn, 1), false))
		return "Invalid ARN: The access point name may only contain "
		       "a-z, A-Z, 0-9 and `-`.";
	return NULL;
}

static enum err put_host(struct endpoint_aim *a, const struct arn *arn,
                         const char *server)
{
	const struct endpoint *e = a->e;

	/* Not one of the rules; but no name stands before an address. */
	if (e->custom && label_is_address(e->base.host))
		return endpoint_refuse(
			a, "Access points need an endpoint with a host name");
	a->sign_region = arn->region;
	buf_put(&a->host, arn_part(arn, 1));
	buf_put_char(&a->host, '-');
	buf_put(&a->host, arn->account);
	buf_put_char(&a->host, '.');
	if (e->custom) {
		buf_put(&a->host, e->base.host);
		return ERR_OK;
	}
	buf_put_z(&a->host, server);
	buf_put_z(&a->host, e->wish.fips ? "-fips." : ".");
	if (e->wish.dualstack)
		buf_put_z(&a->host, "dualstack.");
	buf_put(&a->host, arn->region);
	buf_put_char(&a->host, '.');
	buf_put(&a->host, partition_of(arn->region).suffix);
	return ERR_OK;
}

#define NO_NAME \
	"Invalid ARN: Expected a resource of the format " \
	"`accesspoint:<accesspoint name>` but no name was provided"

static const char *lambda_refusal(const struct endpoint_aim *a,
                                  const struct arn *arn)
{
	const char *why;

	if (!slice_equal(arn_part(arn, 0), SLICE("accesspoint")))
		return "Invalid ARN: Object Lambda ARNs only support "
		       "`accesspoint` arn types";
	if (!arn_part(arn, 1).n)
		return NO_NAME;
	if (a->e->wish.dualstack)
		return "S3 Object Lambda does not support Dual-stack";
	if (a->e->wish.accelerate)
		return "S3 Object Lambda does not support S3 Accelerate";
	if (!arn->region.n)
		return "Invalid ARN: bucket ARN is missing a region";
	why = region_refusal(a, arn);
	if (!why && !arn->account.n)
		why = "Invalid ARN: Missing account id";
	return why ? why : name_refusal(arn);
}

static enum err put_lambda(struct endpoint_aim *a, const struct arn *arn)
{
	const char *why = lambda_refusal(a, arn);

	if (why)
		return endpoint_refuse(a, why);
	a->service = ENDPOINT_OBJECT_LAMBDA;
	return put_host(a, arn, "s3-object-lambda");
}

static const char *point_refusal(const struct endpoint_aim *a,
                                 const struct arn *arn)
{
	const char *why = region_refusal(a, arn);

	if (!why && !slice_equal(arn->service, SLICE("s3")))
		why = "Invalid ARN: The ARN was not for the S3 service";
	if (!why)
		why = name_refusal(arn);
	if (!why && a->e->wish.accelerate)
		why = "Access Points do not support S3 Accelerate";
	return why;
}

static enum err put_point(struct endpoint_aim *a, const struct arn *arn)
{
	const char *why;

	if (!arn_part(arn, 1).n)
		return endpoint_refuse(a, NO_NAME);
	if (!arn->region.n) {
		if (!label_valid(arn_part(arn, 1), true))
			return endpoint_refuse(a, "Invalid Access Point Name");
		a->why = "multi-region access points need SigV4a signatures";
		return ERR_UNSUPPORTED;
	}
	why = point_refusal(a, arn);
	if (why)
		return endpoint_refuse(a, why);
	return put_host(a, arn, "s3-accesspoint");
}

enum err endpoint_arn_put(struct endpoint_aim *a)
{
	struct arn arn;

	if (!arn_parse(a->bucket, &arn))
		return endpoint_refuse(a, "Invalid ARN: not a valid ARN");
	if (a->e->wish.style == ENDPOINT_PATH)
		return endpoint_refuse(a, "Path-style addressing cannot be "
		                          "used with ARN buckets");
	if (!arn_part(&arn, 0).n)
		return endpoint_refuse(a, "Invalid ARN: No ARN type specified");
	if (slice_equal(arn.service, SLICE("s3-object-lambda")))
		return put_lambda(a, &arn);
	if (slice_equal(arn_part(&arn, 0), SLICE("accesspoint")))
		return put_point(a, &arn);
	if (!slice_equal(arn.service, SLICE("s3-outposts")))
		return endpoint_refuse(a, "Invalid ARN: Unrecognized format");
	a->why = "S3 on Outposts needs SigV4a signatures";
	return ERR_UNSUPPORTED;
}
