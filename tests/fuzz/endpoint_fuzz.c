/*
 * endpoint: whatever region, URL, bucket and key are, host and path hold no
 * byte that may not stand there, and AWS's host is below AWS's suffix. Input:
 * a byte of wishes, then region, URL, told region and bucket with a TAB behind
 * each, then the key.
 */
#include <stdio.h>

#include "chop.h"
#include "s3/endpoint.h"
#include "s3/partition.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static bool is_host(struct slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		      (c >= '0' && c <= '9') || c == '-' || c == '.' ||
		      c == '_' || c == ':'))
			return false;
	}
	return s.n > 0 && s.n <= SOURCE_HOST_MAX;
}

static bool is_visible(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 0x21 || s.p[i] > 0x7e)
			return false;
	return true;
}

static bool is_known(enum err e)
{
	return e == ERR_OK || e == ERR_CONFIG || e == ERR_NO_REGION ||
	       e == ERR_SOURCE || e == ERR_UNSUPPORTED || e == ERR_TOO_LONG;
}

/* Capitals only where the user has set both region and URL. */
static bool is_region(const struct endpoint_wish *w, struct slice region)
{
	return endpoint_region_valid(region) ||
	       (w->custom.n && slice_equal(region, w->region) &&
	        endpoint_region_wishable(w));
}

static void check_place(const struct endpoint *e, const struct endpoint_wish *w,
                        const struct endpoint_place *place, struct slice path)
{
	struct slice host = slice_of(place->host);
	struct slice region = slice_of(place->region);

	ALWAYS(is_host(host) && is_region(w, region));
	ALWAYS(path.n && path.p[0] == '/' && is_visible(path));
	ALWAYS(endpoint_same_domain(e, place, host));
	if (e->custom) {
		ALWAYS(slice_ends(host, e->base.host));
		return;
	}
	ALWAYS(place->tls && place->port == 443);
	ALWAYS(slice_find(host, '_') == host.n);
	ALWAYS(slice_ends(host, partition_of(region).suffix));
}

static struct endpoint_wish read_wish(uint8_t wishes, struct slice *in)
{
	struct endpoint_wish w = {
		.style = (enum endpoint_style)((wishes & 3) % 3),
		.dualstack = (wishes & 4) != 0,
		.fips = (wishes & 8) != 0,
		.accelerate = (wishes & 16) != 0,
		.no_arn_region = (wishes & 32) != 0,
	};

	w.region = slice_cut(in, '\t');
	w.custom = slice_cut(in, '\t');
	return w;
}

static void try_sts(const struct endpoint_wish *w)
{
	static char room[SOURCE_URL_MAX + 1];
	struct buf path = BUF(room);
	struct endpoint_place place;
	const char *why = NULL;
	enum err e = endpoint_sts_place(w, &place, &path, &why);

	ALWAYS(is_known(e) && why);
	if (e != ERR_OK)
		return;
	ALWAYS(is_host(slice_of(place.host)) && is_visible(buf_slice(&path)));
	ALWAYS(is_region(w, slice_of(place.region)));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static char room[4 * SOURCE_URL_MAX];
	char *copy = chop_copy(p, n);
	struct slice in = {copy, n}, told, bucket;
	struct buf path = BUF(room);
	struct endpoint_wish w = read_wish(n ? p[0] : 0, &in);
	struct endpoint_place place;
	struct endpoint e;
	const char *why = NULL;
	enum err err;

	if (n)
		w.region = slice_after(w.region, 1);
	told = slice_cut(&in, '\t');
	bucket = slice_cut(&in, '\t');
	try_sts(&w);
	err = endpoint_init(&e, &w, &why);
	ALWAYS(is_known(err) && why);
	if (err == ERR_OK) {
		why = NULL;
		err = endpoint_place(&e, bucket, in, told, &place, &path, &why);
		ALWAYS(is_known(err) && why);
		if (err == ERR_OK)
			check_place(&e, &w, &place, buf_slice(&path));
	}
	free(copy);
	return 0;
}
