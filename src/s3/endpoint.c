#include "s3/endpoint.h"

#include "base/percent.h"
#include "s3/endpoint_aim.h"
#include "s3/endpoint_arn.h"
#include "s3/endpoint_domain.h"
#include "s3/endpoint_express.h"
#include "s3/label.h"

/* ---- a place --------------------------------------------------------------- */

/*
 * "." and ".." are no names of buckets, but some server or proxy on the way
 * would take them for steps in a path.
 */
static bool is_addressable(struct slice bucket, struct slice key)
{
	if (bucket.n == 0)
		return key.n == 0;
	if (slice_has_control(bucket))
		return false;
	return slice_starts(bucket, SLICE("arn:")) ||
	       (slice_find(bucket, '/') == bucket.n &&
	        !slice_equal(bucket, SLICE(".")) &&
	        !slice_equal(bucket, SLICE("..")));
}

/* There is one server without a region, and one accelerator; by the rules
 * even that has one where the pseudo region is asked for with dual-stack. */
static bool has_region(const struct endpoint_aim *a, bool fast)
{
	const struct endpoint_wish *w = &a->e->wish;

	if (fast)
		return a->global && w->dualstack;
	return !a->global || w->fips || w->dualstack;
}

static void put_server(struct endpoint_aim *a)
{
	const struct endpoint_wish *w = &a->e->wish;
	bool fast = w->accelerate && a->bucket.n;

	if (a->e->custom) {
		buf_put(&a->host, a->e->base.host);
		return;
	}
	buf_put_z(&a->host, fast ? "s3-accelerate" : "s3");
	if (w->fips)
		buf_put_z(&a->host, "-fips");
	if (w->dualstack)
		buf_put_z(&a->host, ".dualstack");
	buf_put_char(&a->host, '.');
	if (has_region(a, fast)) {
		buf_put(&a->host, a->region);
		buf_put_char(&a->host, '.');
	}
	buf_put(&a->host, partition_of(a->region).suffix);
}

/* Dots would need certificates that nobody has: without TLS they may be. */
static bool is_in_host(const struct endpoint_aim *a)
{
	const struct endpoint *e = a->e;
	enum endpoint_style style = e->wish.style;

	if (style == ENDPOINT_AUTO)
		style = e->custom ? ENDPOINT_PATH : ENDPOINT_VIRTUAL;
	if (style == ENDPOINT_PATH ||
	    (e->custom && label_is_address(e->base.host)))
		return false;
	return endpoint_bucket_hostable(a->bucket, e->custom && !e->base.tls);
}

static enum err put_bucket(struct endpoint_aim *a)
{
	bool fast = a->e->wish.accelerate;

	a->in_path = !is_in_host(a);
	if (fast && a->in_path)
		return endpoint_refuse(a, "Path-style addressing cannot be "
		                          "used with S3 Accelerate");
	if (fast && partition_of(a->region).id == PARTITION_CN)
		return endpoint_refuse(
			a, "S3 Accelerate cannot be used in this region");
	if (!a->in_path) {
		buf_put(&a->host, a->bucket);
		buf_put_char(&a->host, '.');
	}
	put_server(a);
	return ERR_OK;
}

/* The name that an access point on Outposts has besides its ARN. */
static bool is_outpost_alias(struct slice bucket)
{
	return bucket.n >= 50 && slice_ends(bucket, SLICE("--op-s3"));
}

static enum err put_host(struct endpoint_aim *a)
{
	if (!a->bucket.n) {
		put_server(a);
		return ERR_OK;
	}
	if (endpoint_bucket_is_directory(a->bucket))
		return endpoint_express_put(a);
	if (slice_starts(a->bucket, SLICE("arn:")))
		return endpoint_arn_put(a);
	if (is_outpost_alias(a->bucket)) {
		a->why = "S3 on Outposts needs SigV4a signatures";
		return ERR_UNSUPPORTED;
	}
	return put_bucket(a);
}

static void put_path(const struct endpoint_aim *a, struct slice key,
                     struct buf *path)
{
	buf_put(path, a->e->base.prefix);
	if (a->in_path) {
		buf_put_char(path, '/');
		percent_put_query(path, a->bucket);
	}
	buf_put_char(path, '/');
	percent_put_path(path, key);
}

/* What is the same for all services; the host is written by now. */
static enum err place_finish(struct endpoint_place *place,
                             const struct endpoint *e, struct buf *host,
                             struct slice region, enum endpoint_service service)
{
	struct buf to = BUF(place->region);

	buf_put(&to, region);
	(void)buf_z(&to);
	(void)buf_z(host);
	place->tls = !e->custom || e->base.tls;
	place->port = e->custom ? e->base.port : 443;
	place->service = service;
	return host->over || to.over ? ERR_TOO_LONG : ERR_OK;
}

enum err endpoint_place(const struct endpoint *e, struct slice bucket,
                        struct slice key, struct slice region,
                        struct endpoint_place *place, struct buf *path,
                        const char **why)
{
	struct endpoint_aim a = {.e = e, .bucket = bucket, .why = ""};
	enum err err;

	*why = "";
	if (!is_addressable(bucket, key))
		return ERR_SOURCE;
	if (region.n && !endpoint_region_valid(region)) {
		*why = "Invalid region: region was not a valid DNS name.";
		return ERR_CONFIG;
	}
	a.host = BUF(place->host);
	a.global = !region.n && endpoint_region_is_global(e->wish.region);
	a.region = a.sign_region = region.n ? region : e->region;
	err = put_host(&a);
	*why = a.why;
	if (err != ERR_OK)
		return err;
	put_path(&a, key, path);
	err = place_finish(place, e, &a.host, a.sign_region, a.service);
	return path->over ? ERR_TOO_LONG : err;
}

/* ---- STS -------------------------------------------------------------------- */

static void put_sts_server(struct buf *host, const struct endpoint *e)
{
	const struct endpoint_wish *w = &e->wish;
	struct partition p = partition_of(e->region);

	buf_put_z(host, "sts");
	/* The government's plain ones are FIPS endpoints already. */
	if (w->fips && (w->dualstack || p.id != PARTITION_US_GOV))
		buf_put_z(host, "-fips");
	buf_put_char(host, '.');
	if (!endpoint_region_is_global(w->region) || w->fips || w->dualstack) {
		buf_put(host, e->region);
		buf_put_char(host, '.');
	}
	buf_put(host, w->dualstack ? p.dual_suffix : p.suffix);
}

enum err endpoint_sts_place(const struct endpoint_wish *wish,
                            struct endpoint_place *place, struct buf *path,
                            const char **why)
{
	struct endpoint e;
	struct buf host = BUF(place->host);
	enum err err = endpoint_read(&e, wish, why);

	if (err != ERR_OK)
		return err;
	if (e.custom && (wish->fips || wish->dualstack)) {
		*why = wish->fips ? "Invalid Configuration: FIPS and custom "
		                    "endpoint are not supported"
		                  : "Invalid Configuration: Dualstack and "
		                    "custom endpoint are not supported";
		return ERR_CONFIG;
	}
	if (e.custom)
		buf_put(&host, e.base.host);
	else
		put_sts_server(&host, &e);
	buf_put(path, e.base.prefix);
	buf_put_char(path, '/');
	err = place_finish(place, &e, &host, e.region, ENDPOINT_STS);
	return path->over ? ERR_TOO_LONG : err;
}

/* ---- hosts ------------------------------------------------------------------- */

bool endpoint_same_domain(const struct endpoint *e,
                          const struct endpoint_place *place, struct slice host)
{
	struct slice base = e->base.host;

	if (slice_equal_nocase(host, slice_of(place->host)))
		return true;
	if (!e->custom)
		return endpoint_domain_is_s3(
			host, partition_of(slice_of(place->region)).suffix);
	if (slice_equal_nocase(host, base))
		return true;
	if (label_is_address(base) || host.n <= base.n)
		return false;
	return host.p[host.n - base.n - 1] == '.' &&
	       slice_equal_nocase(slice_after(host, host.n - base.n), base);
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
