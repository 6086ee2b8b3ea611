#include "s3/endpoint.h"

#include <string.h>

#include "base/percent.h"

static bool is_lower_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* A DNS label in lower case of at most max bytes. */
static bool is_label(struct slice s, size_t max)
{
	if (s.n == 0 || s.n > max || s.p[0] == '-' || s.p[s.n - 1] == '-')
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!is_lower_alnum(s.p[i]) && s.p[i] != '-')
			return false;
	return true;
}

bool endpoint_region_valid(struct slice region)
{
	return is_label(region, ENDPOINT_REGION_MAX);
}

enum err endpoint_init(struct endpoint *e, struct slice region,
                       struct slice custom, bool path_style)
{
	*e = (struct endpoint){.region = region, .path_style = path_style};
	if (region.n && !endpoint_region_valid(region))
		return ERR_CONFIG;
	if (custom.n) {
		e->custom = true;
		e->path_style = true;
		if (region.n == 0)
			e->region = SLICE("us-east-1");
	} else if (region.n == 0) {
		return ERR_NO_REGION;
	}
	/* The pseudo region of the one global endpoint is signed as this. */
	if (slice_equal(region, SLICE("aws-global"))) {
		e->region = SLICE("us-east-1");
		e->base.host = SLICE("s3.amazonaws.com");
	}
	return custom.n ? source_parse_base(custom, &e->base) : ERR_OK;
}

/*
 * The partition's DNS suffix. Regions nobody has heard of yet are taken to
 * be in the main partition, as the AWS SDKs do. Source: botocore's
 * data/partitions.json, mid-2026.
 */
static struct slice suffix_of(struct slice region)
{
	if (slice_starts(region, SLICE("cn-")))
		return SLICE(".amazonaws.com.cn");
	if (slice_starts(region, SLICE("eusc-")))
		return SLICE(".amazonaws.eu");
	if (slice_starts(region, SLICE("us-iso-")))
		return SLICE(".c2s.ic.gov");
	if (slice_starts(region, SLICE("us-isob-")))
		return SLICE(".sc2s.sgov.gov");
	if (slice_starts(region, SLICE("eu-isoe-")))
		return SLICE(".cloud.adc-e.uk");
	if (slice_starts(region, SLICE("us-isof-")))
		return SLICE(".csp.hci.ic.gov");
	return SLICE(".amazonaws.com");
}

static void put_server(struct buf *b, const struct endpoint *e)
{
	if (e->base.host.n) {
		buf_put(b, e->base.host);
		return;
	}
	buf_put_z(b, "s3.");
	buf_put(b, e->region);
	buf_put(b, suffix_of(e->region));
}

/*
 * "." and ".." are no names of buckets, but some server or proxy on the way
 * would take them for steps in a path.
 */
static bool is_addressable(struct slice bucket, struct slice key)
{
	if (bucket.n == 0)
		return key.n == 0;
	return slice_find(bucket, '/') == bucket.n &&
	       !slice_has_control(bucket) && !slice_equal(bucket, SLICE(".")) &&
	       !slice_equal(bucket, SLICE(".."));
}

enum err endpoint_place(const struct endpoint *e, struct slice bucket,
                        struct slice key, struct endpoint_place *place,
                        struct buf *path)
{
	struct buf host = BUF(place->host);
	bool in_host = !e->path_style && bucket.n >= 3 && is_label(bucket, 63);

	if (!is_addressable(bucket, key))
		return ERR_SOURCE;
	place->tls = e->custom ? e->base.tls : true;
	place->port = e->custom ? e->base.port : 443;
	if (in_host) {
		buf_put(&host, bucket);
		buf_put_char(&host, '.');
	}
	put_server(&host, e);
	buf_z(&host);

	buf_put(path, e->base.prefix);
	if (bucket.n && !in_host) {
		buf_put_char(path, '/');
		percent_put_query(path, bucket);
	}
	buf_put_char(path, '/');
	percent_put_path(path, key);
	return host.over || path->over ? ERR_TOO_LONG : ERR_OK;
}

void endpoint_put_host(struct buf *b, struct slice host, uint16_t port,
                       bool tls)
{
	bool v6 = slice_find(host, ':') < host.n;

	if (v6)
		buf_put_char(b, '[');
	buf_put(b, host);
	if (v6)
		buf_put_char(b, ']');
	if (port != (tls ? 443 : 80)) {
		buf_put_char(b, ':');
		buf_put_u64(b, port);
	}
}
