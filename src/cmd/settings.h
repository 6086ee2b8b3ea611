/*
 * settings: region, endpoint and how AWS's endpoints are to be chosen, put
 * together from the command line, the environment and the profile, in that
 * order, as AWS's SDKs do; with the variable or key that each came from.
 *
 *   profile   --profile, AWS_PROFILE, AWS_DEFAULT_PROFILE, "default"
 *   region    --region, AWS_REGION, AWS_DEFAULT_REGION, region
 *   endpoint  --endpoint, AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, endpoint_url
 *             below s3 of the profile's services, endpoint_url;
 *             AWS_IGNORE_CONFIGURED_ENDPOINT_URLS, else
 *             ignore_configured_endpoint_urls, leaves the first only
 *   STS       AWS_ENDPOINT_URL_STS, AWS_ENDPOINT_URL, endpoint_url below sts,
 *             endpoint_url; as above
 *   ca        --ca, AWS_CA_BUNDLE, ca_bundle
 *   style     --path-style, --virtual-style, s3/addressing_style
 *   dualstack --dualstack, AWS_USE_DUALSTACK_ENDPOINT,
 *             s3/use_dualstack_endpoint, use_dualstack_endpoint
 *   FIPS      --fips, AWS_USE_FIPS_ENDPOINT, use_fips_endpoint
 *   accelerate  --accelerate, s3/use_accelerate_endpoint
 *   ARNs      AWS_S3_USE_ARN_REGION, s3_use_arn_region, s3/use_arn_region
 *
 * A variable or key that is empty is not set. Flags are "true" or "false" in
 * any case. Source: AWS SDKs and Tools reference; tests/vectors/endpoint_url.
 */
#ifndef PAIL_CMD_SETTINGS_H
#define PAIL_CMD_SETTINGS_H

#include "cmd/options.h"
#include "cred/profile.h"
#include "s3/endpoint.h"

enum { SETTINGS_TEXT_MAX = 4096 }; /* all values of a profile together */

struct settings {
	struct slice
		profile;    /* the one looked at; "default" if none is named */
	bool profile_named; /* by --profile or AWS_PROFILE */
	bool profile_found;
	/* "--region", "AWS_REGION", "profile x", "services y"... */
	struct slice region, region_from;
	struct slice endpoint, endpoint_from;
	struct slice sts_endpoint, sts_from;
	bool sts_lost; /* what says it is wrong: field and why, if it is asked */
	struct slice ca;
	enum endpoint_style style;
	bool dualstack, fips, accelerate, no_arn_region;
	bool loose; /* the credentials file may be read by others */
	char loose_path[PROFILE_PATH_MAX + 1];
	/* of an error */
	struct slice field;
	const char *why;
	/* the rest is settings' own */
	char text[SETTINGS_TEXT_MAX];
	size_t text_n;
};

/*
 * Profile files are read if there are any; profile and scratch are memory for
 * that, and wiped. A profile that is not there is no error here (profile_found).
 * Slices point into s, the options and the environment. ERR_CONFIG for a value
 * that is none (a flag that is neither true nor false, a style), ERR_TOO_LONG,
 * ERR_INI..., see profile.h: s->field and s->why say which ("line 3 of PATH").
 */
enum err settings_read(struct settings *s, struct port *port,
                       const struct options *o, struct profile *profile,
                       struct ini *scratch);

/* For endpoint_init and endpoint_sts_place. */
struct endpoint_wish settings_wish(const struct settings *s);
struct endpoint_wish settings_sts_wish(const struct settings *s);

#endif
