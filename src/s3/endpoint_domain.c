#include "s3/endpoint_domain.h"

/* Cuts the last label off, and the '.' before it. */
static struct slice cut_label(struct slice *host)
{
	size_t at = slice_find_last(*host, '.');
	struct slice label = *host;

	if (at < host->n)
		label = slice_after(*host, at + 1);
	else
		at = 0;
	*host = slice_first(*host, at);
	return label;
}

static bool is_s3_label(struct slice label)
{
	return slice_equal_nocase(label, SLICE("s3")) ||
	       slice_starts_nocase(label, SLICE("s3-"));
}

/*
 * AWS sends a new bucket's requests from s3.SUFFIX to s3.REGION.SUFFIX or
 * s3-REGION.SUFFIX. The suffix alone would not do: others have machines and
 * load balancers below it, whose names they choose (NAME.REGION.elb.SUFFIX).
 */
bool endpoint_domain_is_s3(struct slice host, struct slice suffix)
{
	struct slice label;

	if (host.n <= suffix.n ||
	    !slice_equal_nocase(slice_after(host, host.n - suffix.n), suffix))
		return false;
	host = slice_first(host, host.n - suffix.n);
	if (cut_label(&host).n)
		return false;
	label = cut_label(&host);
	if (is_s3_label(label))
		return true;
	label = cut_label(&host);
	if (slice_equal_nocase(label, SLICE("dualstack")))
		label = cut_label(&host);
	return is_s3_label(label);
}
