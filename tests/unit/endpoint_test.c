#include "s3/endpoint.h"

#include "check.h"
#include "vectors.h"

/* What comes out, as one URL, and what went wrong. */
struct outcome {
	struct endpoint e;
	struct endpoint_place place;
	char path_text[1200], url_text[2400];
	struct slice url;
	const char *why;
	enum err err;
};

static struct endpoint_wish wish_of(const char *region, const char *custom,
                                    enum endpoint_style style)
{
	return (struct endpoint_wish){.region = slice_of(region),
	                              .custom = slice_of(custom),
	                              .style = style};
}

/* Puts the place together again as a URL. */
static void put_url(struct outcome *o, struct slice path)
{
	struct buf b = BUF(o->url_text);

	buf_put_z(&b, o->place.tls ? "https://" : "http://");
	endpoint_put_host(&b, slice_of(o->place.host), o->place.port,
	                  o->place.tls);
	buf_put(&b, path);
	o->url = b.over ? SLICE("(over)") : buf_slice(&b);
}

static void go(struct outcome *o, const struct endpoint_wish *w,
               struct slice bucket, struct slice key, struct slice region)
{
	struct buf path = BUF(o->path_text);

	memset(o, 0, sizeof *o);
	o->why = "?";
	o->err = endpoint_init(&o->e, w, &o->why);
	if (o->err == ERR_OK)
		o->err = endpoint_place(&o->e, bucket, key, region, &o->place,
		                        &path, &o->why);
	if (o->err == ERR_OK)
		put_url(o, buf_slice(&path));
}

/* ---- published cases -------------------------------------------------------- */

static bool has(struct slice flags, char c)
{
	return slice_find(flags, c) < flags.n;
}

static struct slice given(struct slice field)
{
	return slice_equal(field, SLICE("-")) ? SLICE("") : field;
}

static struct endpoint_wish read_wish(struct slice region, struct slice custom,
                                      struct slice flags)
{
	return (struct endpoint_wish){
		.region = given(region),
		.custom = given(custom),
		.style = has(flags, 'p') ? ENDPOINT_PATH : ENDPOINT_VIRTUAL,
		.dualstack = has(flags, 'd'),
		.fips = has(flags, 'f'),
		.accelerate = has(flags, 'a'),
		.no_arn_region = has(flags, 'n'),
	};
}

/* want: a URL (without the '/' and key behind it), service and region; or
 * the error and its reason. */
static bool is_wanted(const struct outcome *o, const struct slice *want,
                      struct slice tail)
{
	struct slice url = o->url;

	if (slice_equal(want[0], SLICE("refused")))
		return o->err == ERR_CONFIG &&
		       slice_equal(slice_of(o->why), want[1]);
	if (slice_equal(want[0], SLICE("no region")))
		return o->err == ERR_NO_REGION;
	if (slice_equal(want[0], SLICE("unsupported")))
		return o->err == ERR_UNSUPPORTED && o->why[0];
	if (slice_equal(want[0], SLICE("source")))
		return o->err == ERR_SOURCE;
	return o->err == ERR_OK && o->why[0] == '\0' && slice_ends(url, tail) &&
	       slice_equal(slice_first(url, url.n - tail.n), want[0]) &&
	       slice_equal(endpoint_service_name(o->place.service), want[1]) &&
	       slice_equal(slice_of(o->place.region), want[2]);
}

CASE(published_rules)
{
	static struct vectors v;
	static struct outcome o;
	struct slice f[VECTORS_FIELDS];

	CHECK(vectors_open(&v, "tests/vectors/endpoint/s3.tsv"));
	while (vectors_next(&v, f)) {
		struct slice bucket = given(f[1]);
		struct endpoint_wish w = read_wish(f[0], f[2], f[3]);

		go(&o, &w, bucket, bucket.n ? SLICE("k") : SLICE(""),
		   SLICE(""));
		if (!is_wanted(&o, f + 4, bucket.n ? SLICE("/k") : SLICE("/")))
			CHECK_FAIL("line %u: %s (%s) %.*s", v.count,
			           err_name(o.err), o.why, (int)o.url.n,
			           o.url.p);
	}
	CHECK_U64(v.count, 365);
}

static void go_sts(struct outcome *o, const struct endpoint_wish *w)
{
	struct buf path = BUF(o->path_text);

	memset(o, 0, sizeof *o);
	o->why = "?";
	o->err = endpoint_sts_place(w, &o->place, &path, &o->why);
	if (o->err == ERR_OK)
		put_url(o, buf_slice(&path));
}

CASE(published_rules_of_sts)
{
	static struct vectors v;
	static struct outcome o;
	struct slice f[VECTORS_FIELDS];

	CHECK(vectors_open(&v, "tests/vectors/endpoint/sts.tsv"));
	while (vectors_next(&v, f)) {
		struct endpoint_wish w = read_wish(f[0], f[1], f[2]);

		go_sts(&o, &w);
		if (!is_wanted(&o, f + 3, SLICE("/")))
			CHECK_FAIL("line %u: %s (%s) %.*s", v.count,
			           err_name(o.err), o.why, (int)o.url.n,
			           o.url.p);
	}
	CHECK_U64(v.count, 54);
}

CASE(published_hostable_buckets)
{
	static struct vectors v;
	struct slice f[VECTORS_FIELDS];

	CHECK(vectors_open(&v, "tests/vectors/endpoint/hostable.tsv"));
	while (vectors_next(&v, f)) {
		bool plain = slice_equal(f[1], SLICE("plain"));
		bool dots = plain || slice_equal(f[1], SLICE("dots"));

		if (endpoint_bucket_hostable(f[0], false) != plain ||
		    endpoint_bucket_hostable(f[0], true) != dots)
			CHECK_FAIL("%.*s", (int)f[0].n, f[0].p);
	}
	CHECK_U64(v.count, 15);
}

/* ---- our own ------------------------------------------------------------------ */

struct row {
	const char *region, *bucket, *custom;
	enum endpoint_style style;
	const char *url, *signed_as;
};

/* The other partitions, AUTO, and what custom endpoints are spelled as. */
static const struct row rows_own[] = {
#define AUTO    ENDPOINT_AUTO
#define VIRTUAL ENDPOINT_VIRTUAL
	{"us-gov-west-1", "bkt", "", AUTO,
         "https://bkt.s3.us-gov-west-1.amazonaws.com/k", "us-gov-west-1"},
	{"cn-northwest-1", "bkt", "", AUTO,
         "https://bkt.s3.cn-northwest-1.amazonaws.com.cn/k", "cn-northwest-1"},
	{"eusc-de-east-1", "bkt", "", AUTO,
         "https://bkt.s3.eusc-de-east-1.amazonaws.eu/k", "eusc-de-east-1"},
	{"us-iso-east-1", "bkt", "", AUTO,
         "https://bkt.s3.us-iso-east-1.c2s.ic.gov/k", "us-iso-east-1"},
	{"us-isob-east-1", "bkt", "", AUTO,
         "https://bkt.s3.us-isob-east-1.sc2s.sgov.gov/k", "us-isob-east-1"},
	{"eu-isoe-west-1", "bkt", "", AUTO,
         "https://bkt.s3.eu-isoe-west-1.cloud.adc-e.uk/k", "eu-isoe-west-1"},
	{"us-isof-south-1", "bkt", "", AUTO,
         "https://bkt.s3.us-isof-south-1.csp.hci.ic.gov/k", "us-isof-south-1"},
	{"xy-new-9", "bkt", "", AUTO, "https://bkt.s3.xy-new-9.amazonaws.com/k",
         "xy-new-9"},
	{"", "bkt", "http://localhost:9000", AUTO,
         "http://localhost:9000/bkt/k", "us-east-1"},
	{"", "bkt", "http://localhost:9000", VIRTUAL,
         "http://bkt.localhost:9000/k", "us-east-1"},
	{"r", "bkt", "https://[::1]:9000/a/b/", AUTO,
         "https://[::1]:9000/a/b/bkt/k", "r"},
	{"r", "bkt", "https://[::1]:9000/a/b/", VIRTUAL,
         "https://[::1]:9000/a/b/bkt/k", "r"},
	{"r", "bkt", "http://h.x:81/a/b/", VIRTUAL, "http://bkt.h.x:81/a/b/k",
         "r"},
	{"r", "bkt", "http://[2001:db8::1]", AUTO, "http://[2001:db8::1]/bkt/k",
         "r"},
	{"r", "bkt", "http://10.0.0.1", VIRTUAL, "http://10.0.0.1/bkt/k", "r"},
	{"r", "a.bk", "http://10.0.0.1", VIRTUAL, "http://10.0.0.1/a.bk/k",
         "r"},
	{"r", "a.bk", "http://h.x", VIRTUAL, "http://a.bk.h.x/k", "r"},
	{"r", "a.bk", "http://h.x", AUTO, "http://h.x/a.bk/k", "r"},
	{"r", "a.bk", "https://h.x", VIRTUAL, "https://h.x/a.bk/k", "r"},
	{"r", "bkt", "https://h:443", AUTO, "https://h/bkt/k", "r"},
	{"RegionOne", "bkt", "https://h", AUTO, "https://h/bkt/k", "RegionOne"},
	{"r", "bkt", "http://h:80", AUTO, "http://h/bkt/k", "r"},
	{"r", "bkt", "http://h:443", AUTO, "http://h:443/bkt/k", "r"},
	{"r", "bkt", "https://h:80", AUTO, "https://h:80/bkt/k", "r"},
	{"r", "-ab", "", AUTO, "https://s3.r.amazonaws.com/-ab/k", "r"},
	{"r", "ab-", "", AUTO, "https://s3.r.amazonaws.com/ab-/k", "r"},
	{"r", "a.b", "", AUTO, "https://s3.r.amazonaws.com/a.b/k", "r"},
	{"r", "a?b", "", AUTO, "https://s3.r.amazonaws.com/a%3Fb/k", "r"},
	/* access points, also where AUTO means paths for buckets */
	{"r", "arn:aws:s3:us-east-2:1:accesspoint/ap", "http://h.x/p", AUTO,
         "http://ap-1.h.x/p/k", "us-east-2"},
	{"aws-global", "arn:aws:s3:us-east-2:1:accesspoint/ap", "", AUTO,
         "https://ap-1.s3-accesspoint.us-east-2.amazonaws.com/k", "us-east-2"},
	{"cn-north-1", "arn:aws:s3:cn-north-1:1:accesspoint/ap", "", AUTO,
         "https://ap-1.s3-accesspoint.cn-north-1.amazonaws.com.cn/k",
         "cn-north-1"},
	/* directory buckets, whatever the style */
	{"r", "b--usw2-az1--x-s3", "http://h.x/p", AUTO,
         "http://b--usw2-az1--x-s3.h.x/p/k", "r"},
	{"r", "b--usw2-az1--x-s3", "http://10.0.0.1/p", AUTO,
         "http://10.0.0.1/p/b--usw2-az1--x-s3/k", "r"},
	{"r", "b--usw2-az1--x-s3", "", ENDPOINT_PATH,
         "https://b--usw2-az1--x-s3.s3express-usw2-az1.r.amazonaws.com/k", "r"},
	{"r", "a--b--usw2-az1--xa-s3", "", AUTO,
         "https://a--b--usw2-az1--xa-s3.s3express-usw2-az1.r.amazonaws.com/k",
         "r"},
};

static void check_row(struct check *check_, const struct row *r)
{
	static struct outcome o;
	struct endpoint_wish w = wish_of(r->region, r->custom, r->style);

	go(&o, &w, slice_of(r->bucket), SLICE("k"), SLICE(""));
	CHECK(o.err == ERR_OK);
	CHECK_TEXT(o.url, r->url);
	CHECK_TEXT(slice_of(o.place.region), r->signed_as);
	CHECK(o.e.custom == (r->custom[0] != '\0'));
}

CASE(partitions_and_custom_endpoints)
{
	for (size_t i = 0; i < sizeof rows_own / sizeof rows_own[0]; i++)
		CHECK_CALL(check_row(check_, &rows_own[i]));
}

/* A region that the server told goes before the one that was wished. */
CASE(region_of_the_bucket)
{
	static struct outcome o;
	struct endpoint_wish w = wish_of("aws-global", "", ENDPOINT_AUTO);

	go(&o, &w, SLICE("bkt"), SLICE("k"), SLICE("eu-west-1"));
	CHECK_TEXT(o.url, "https://bkt.s3.eu-west-1.amazonaws.com/k");
	CHECK_TEXT(slice_of(o.place.region), "eu-west-1");
	CHECK_TEXT(o.e.region, "us-east-1");
	go(&o, &w, SLICE("bkt"), SLICE("k"), SLICE("us-east-1"));
	CHECK_TEXT(o.url, "https://bkt.s3.us-east-1.amazonaws.com/k");
	go(&o, &w, SLICE("arn:aws:s3:us-east-2:1:accesspoint/ap"), SLICE("k"),
	   SLICE("eu-west-1"));
	CHECK_TEXT(slice_of(o.place.region), "us-east-2");
	w = wish_of("us-west-2", "http://h.x", ENDPOINT_AUTO);
	go(&o, &w, SLICE("bkt"), SLICE("k"), SLICE("eu-west-1"));
	CHECK_TEXT(o.url, "http://h.x/bkt/k");
	CHECK_TEXT(slice_of(o.place.region), "eu-west-1");
	go(&o, &w, SLICE("bkt"), SLICE("k"), SLICE("e\r\nX: y"));
	CHECK(o.err == ERR_CONFIG && o.why[0]);
}

CASE(point_at_an_address)
{
	static const char *const urls[] = {"http://10.0.0.1", "http://[::1]"};
	static struct outcome o;

	for (size_t i = 0; i < 2; i++) {
		struct endpoint_wish w = wish_of("r", urls[i], ENDPOINT_AUTO);

		go(&o, &w, SLICE("arn:aws:s3:r:1:accesspoint/ap"), SLICE("k"),
		   SLICE(""));
		CHECK(o.err == ERR_CONFIG && o.why[0]);
	}
}

/* Zones of lengths that the rules do not know, and too short names. */
CASE(directory_bucket_names)
{
	static const char *const rows[] = {"b--12345678901234567890-1--x-s3",
	                                   "b--1234567--x-s3",
	                                   "b--123456789012--x-s3",
	                                   "b-12345678--x-s3",
	                                   "--usw2-az1--x-s3",
	                                   "12345678--x-s3",
	                                   "a--x-s3",
	                                   "--x-s3",
	                                   "--xa-s3"};
	static struct outcome o;
	struct endpoint_wish w = wish_of("r", "", ENDPOINT_AUTO);

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		CHECK(endpoint_bucket_is_directory(slice_of(rows[i])));
		go(&o, &w, slice_of(rows[i]), SLICE("k"), SLICE(""));
		if (o.err != ERR_CONFIG || !o.why[0])
			CHECK_FAIL("%s", rows[i]);
	}
	CHECK(!endpoint_bucket_is_directory(SLICE("bucket")));
	CHECK(!endpoint_bucket_is_directory(SLICE("-x-s3")));
	CHECK(!endpoint_bucket_is_directory(SLICE("b--x-s3x")));
	CHECK(!endpoint_bucket_is_directory(SLICE("")));
}

CASE(hostile_regions)
{
	static const struct slice rows[] = {
		SLICE("a b"),       SLICE("us-east-2!"), SLICE("x/../"),
		SLICE("evil.com#"), SLICE("evil.com"),   SLICE("US_EAST_1"),
		SLICE("us_east_1"), SLICE("r\0"),        SLICE("r\r\nX: y"),
		SLICE("r@h"),       SLICE("r:80"),       SLICE("-r"),
		SLICE("r-"),        SLICE("%2e"),        SLICE("\xc3\xa4"),
	};
	static struct outcome o;
	struct endpoint_wish w;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		CHECK(!endpoint_region_valid(rows[i]));
		w = wish_of("", "", ENDPOINT_AUTO);
		w.region = rows[i];
		go(&o, &w, SLICE("bkt"), SLICE("k"), SLICE(""));
		CHECK(o.err == ERR_CONFIG && o.why[0]);
		go_sts(&o, &w);
		CHECK(o.err == ERR_CONFIG && o.why[0]);
		w.custom = SLICE("http://h");
		go(&o, &w, SLICE("bkt"), SLICE("k"), SLICE(""));
		CHECK(o.err == ERR_CONFIG && o.why[0]);
	}
	CHECK(!endpoint_region_valid(SLICE("")));
	w = wish_of("US-EAST-1", "", ENDPOINT_AUTO);
	go(&o, &w, SLICE("bkt"), SLICE("k"), SLICE(""));
	CHECK(o.err == ERR_CONFIG && o.why[0]);
	go_sts(&o, &w);
	CHECK(o.err == ERR_CONFIG && o.why[0]);
	/* By choice, but not because a server says so. */
	w = wish_of("RegionOne", "http://h", ENDPOINT_AUTO);
	go(&o, &w, SLICE("bkt"), SLICE("k"), SLICE(""));
	CHECK(o.err == ERR_OK);
	go(&o, &w, SLICE("bkt"), SLICE("k"), SLICE("RegionTwo"));
	CHECK(o.err == ERR_CONFIG);
	w = wish_of("", "", ENDPOINT_AUTO);
	go(&o, &w, SLICE("bkt"), SLICE("k"), SLICE(""));
	CHECK(o.err == ERR_NO_REGION);
}

static bool is_host_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '.';
}

static bool is_clean(const struct outcome *o)
{
	for (const char *p = o->place.host; *p; p++)
		if (!is_host_byte(*p))
			return false;
	for (size_t i = 0; i < o->url.n; i++)
		if (o->url.p[i] < 0x21 || o->url.p[i] > 0x7e)
			return false;
	return endpoint_region_valid(slice_of(o->place.region));
}

/* Every byte at every place of what people and servers give: refused, or
 * such that host and request line hold only what they may. */
CASE(no_byte_gets_into_the_host)
{
	static const struct slice rows[] = {
		SLICE("bucket"),
		SLICE("a.bucket"),
		SLICE("b--usw2-az1--x-s3"),
		SLICE("arn:aws:s3:r:1:accesspoint/ap"),
		SLICE("arn:aws:s3-object-lambda:r:1:accesspoint:ap"),
	};
	static const char *const urls[] = {"", "http://h.x/p"};
	static struct outcome o;
	char text[64];

	for (size_t i = 0; i < sizeof rows / sizeof rows[0] * 2; i++)
		for (size_t at = 0; at < rows[i / 2].n; at++)
			for (int c = 0; c < 256; c++) {
				struct endpoint_wish w = wish_of(
					"r", urls[i % 2], ENDPOINT_VIRTUAL);

				memcpy(text, rows[i / 2].p, rows[i / 2].n);
				text[at] = (char)c;
				go(&o, &w, (struct slice){text, rows[i / 2].n},
				   SLICE("k"), SLICE(""));
				if (o.err == ERR_OK && !is_clean(&o))
					CHECK_FAIL("row %zu, byte %d at %zu: "
					           "%.*s",
					           i, c, at, (int)o.url.n,
					           o.url.p);
			}
}

CASE(no_byte_of_an_endpoint_gets_into_the_host)
{
	static const char url[] = "http://h.x:90/p";
	static struct outcome o;
	char text[sizeof url];

	for (size_t at = 7; at < sizeof url - 1; at++)
		for (int c = 0; c < 256; c++) {
			struct endpoint_wish w = wish_of("r", "",
			                                 ENDPOINT_VIRTUAL);

			memcpy(text, url, sizeof url);
			text[at] = (char)c;
			w.custom = (struct slice){text, sizeof url - 1};
			go(&o, &w, SLICE("bkt"), SLICE("k"), SLICE(""));
			/* '_' is in names that people use */
			if (o.err == ERR_OK && c != '_' && !is_clean(&o))
				CHECK_FAIL("byte %d at %zu: %.*s", c, at,
				           (int)o.url.n, o.url.p);
		}
}

CASE(custom_that_is_no_url)
{
	static const char *const rows[] = {"abcde://nota#url", "http://",
	                                   "http://h?q", "http://h/\r\nX: y"};
	static struct outcome o;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct endpoint_wish w = wish_of("r", rows[i], ENDPOINT_AUTO);

		go(&o, &w, SLICE("bkt"), SLICE("k"), SLICE(""));
		CHECK(o.err == ERR_CONFIG && o.why[0]);
		go_sts(&o, &w);
		CHECK(o.err == ERR_CONFIG && o.why[0]);
	}
}

CASE(sts_with_a_prefix)
{
	static struct outcome o;
	struct endpoint_wish w = wish_of("", "http://h.x:81/sts/",
	                                 ENDPOINT_AUTO);

	go_sts(&o, &w);
	CHECK(o.err == ERR_OK && o.place.service == ENDPOINT_STS);
	CHECK_TEXT(o.url, "http://h.x:81/sts/");
	w = wish_of("aws-global", "", ENDPOINT_AUTO);
	w.fips = true;
	go_sts(&o, &w);
	CHECK_TEXT(o.url, "https://sts-fips.us-east-1.amazonaws.com/");
}

/* ---- redirects ------------------------------------------------------------------ */

struct domain {
	const char *region, *custom, *host;
	bool same;
};

static const struct domain domains[] = {
#define CN "cn-north-1"
	{"us-west-2", "", "bkt.s3.us-west-2.amazonaws.com", true},
	{"us-west-2", "", "BKT.S3.US-WEST-2.AMAZONAWS.COM", true},
	{"us-west-2", "", "bkt.s3-us-west-2.amazonaws.com", true},
	{"us-west-2", "", "bkt.s3-eu-west-1.amazonaws.com", true},
	{"us-west-2", "", "bkt.s3.dualstack.eu-west-1.amazonaws.com", true},
	{"us-west-2", "", "bkt.s3-fips.dualstack.eu-west-1.amazonaws.com",
         true},
	{"us-west-2", "", "s3.amazonaws.com", true},
	{"us-west-2", "", "a.b.s3.amazonaws.com", true},
	{"us-west-2", "", "other.s3.us-west-2.amazonaws.com", true},
	{"us-west-2", "", "amazonaws.com", false},
	{"us-west-2", "", ".amazonaws.com", false},
	{"us-west-2", "", "", false},
	{"us-west-2", "", "s3.amazonaws.com.", false},
	{"us-west-2", "", "s3.amazonaws.com.cn", false},
	{"us-west-2", "", "s3.amazonaws.com.evil.example", false},
	{"us-west-2", "", "s3xamazonaws.com", false},
	{"us-west-2", "", "s3.xamazonaws.com", false},
	{"us-west-2", "", "bkts3.us-west-2.amazonaws.com", false},
	{"us-west-2", "", "ec2-1-2-3-4.us-west-2.compute.amazonaws.com", false},
	{"us-west-2", "", "s3-x-12.us-west-2.elb.amazonaws.com", false},
	{"us-west-2", "", "s3-x-12.elb.us-west-2.amazonaws.com", false},
	{"us-west-2", "", "s3.x.elb.us-west-2.amazonaws.com", false},
	{"us-west-2", "", "dualstack.s3-x-12.us-west-2.elb.amazonaws.com",
         false},
	{"us-west-2", "", "s3.a.execute-api.us-west-2.amazonaws.com", false},
	{"us-west-2", "", "evil.example", false},
	{CN, "", "bkt.s3.cn-northwest-1.amazonaws.com.cn", true},
	{CN, "", "bkt.s3.us-east-1.amazonaws.com", false},
	{"r", "http://s3.example.com/p", "s3.example.com", true},
	{"r", "http://s3.example.com/p", "S3.Example.COM", true},
	{"r", "http://s3.example.com/p", "x.s3.example.com", true},
	{"r", "http://s3.example.com/p", "x.y.s3.example.com", true},
	{"r", "http://s3.example.com/p", "xs3.example.com", false},
	{"r", "http://s3.example.com/p", "example.com", false},
	{"r", "http://s3.example.com/p", "other.example.com", false},
	{"r", "http://s3.example.com/p", "s3.example.com.evil.example", false},
	{"r", "http://s3.example.com/p", "s3.us-east-1.amazonaws.com", false},
	{"r", "http://10.0.0.1", "10.0.0.1", true},
	{"r", "http://10.0.0.1", "x.10.0.0.1", false},
	{"r", "http://10.0.0.1", "110.0.0.1", false},
	{"r", "http://[::1]", "::1", true},
	{"r", "http://[::1]", "::2", false},
};

CASE(redirects_stay_in_the_domain)
{
	static struct outcome o;

	for (size_t i = 0; i < sizeof domains / sizeof domains[0]; i++) {
		const struct domain *d = &domains[i];
		struct endpoint_wish w = wish_of(d->region, d->custom,
		                                 ENDPOINT_AUTO);

		go(&o, &w, SLICE("bkt"), SLICE("k"), SLICE(""));
		CHECK(o.err == ERR_OK);
		if (endpoint_same_domain(&o.e, &o.place, slice_of(d->host)) !=
		    d->same)
			CHECK_FAIL("%s", d->host);
	}
}

/* ---- limits ----------------------------------------------------------------------- */

CASE(region_at_the_limit)
{
	char text[ENDPOINT_REGION_MAX + 1];

	CHECK(endpoint_region_valid(SLICE("a0-z9")));
	memset(text, 'r', sizeof text);
	CHECK(endpoint_region_valid((struct slice){text, ENDPOINT_REGION_MAX}));
	CHECK(!endpoint_region_valid(
		(struct slice){text, ENDPOINT_REGION_MAX + 1}));
}

CASE(odd_keys)
{
	static const struct {
		struct slice key;
		const char *url;
	} rows[] = {
#define HOST "https://bkt.s3.r.amazonaws.com"
		{SLICE(""), HOST "/"},
		{SLICE("/x"), HOST "//x"},
		{SLICE("a//b/"), HOST "/a//b/"},
		{SLICE("../.././"), HOST "/../.././"},
		{SLICE("a b+c%d?e#f&g=h~"),
	         HOST "/a%20b%2Bc%25d%3Fe%23f%26g%3Dh~"},
		{SLICE("\xe2\x82\xac"), HOST "/%E2%82%AC"},
		{SLICE("a\r\n\0b"), HOST "/a%0D%0A%00b"},
	};
	static struct outcome o;
	struct endpoint_wish w = wish_of("r", "", ENDPOINT_AUTO);

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		go(&o, &w, SLICE("bkt"), rows[i].key, SLICE(""));
		CHECK_TEXT(o.url, rows[i].url);
	}
}

CASE(buckets_that_cannot_be_addressed)
{
	static const struct slice rows[] = {
		SLICE(""),     SLICE("a/b"), SLICE("/"),
		SLICE("a\nb"), SLICE("a\0"), SLICE("\x7f"),
		SLICE("."),    SLICE(".."),  SLICE("arn:a\r\n"),
	};
	static struct outcome o;
	struct endpoint_wish w = wish_of("r", "", ENDPOINT_AUTO);

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		go(&o, &w, rows[i], SLICE("k"), SLICE(""));
		CHECK(o.err == ERR_SOURCE);
	}
}

/* A label of 63 bytes is a host, one of 64 a path. */
CASE(bucket_label_at_the_limit)
{
	static struct outcome o;
	struct endpoint_wish w = wish_of("r", "", ENDPOINT_AUTO);
	char bucket[64];

	memset(bucket, 'b', sizeof bucket);
	go(&o, &w, (struct slice){bucket, 63}, SLICE(""), SLICE(""));
	CHECK_U64(strlen(o.place.host), 63 + strlen(".s3.r.amazonaws.com"));
	go(&o, &w, (struct slice){bucket, 64}, SLICE(""), SLICE(""));
	CHECK_TEXT(slice_of(o.place.host), "s3.r.amazonaws.com");
	CHECK(!endpoint_bucket_hostable((struct slice){bucket, 2}, true));
	CHECK(endpoint_bucket_hostable((struct slice){bucket, 3}, true));
}

CASE(path_that_does_not_fit)
{
	struct endpoint e;
	struct endpoint_place place;
	struct endpoint_wish w = wish_of("r", "http://h", ENDPOINT_AUTO);
	const char *why;
	char text[10];
	struct buf path = BUF(text);

	CHECK(endpoint_init(&e, &w, &why) == ERR_OK);
	CHECK(endpoint_place(&e, SLICE("bkt"), SLICE("12345"), SLICE(""),
	                     &place, &path, &why) == ERR_OK);
	buf_clear(&path);
	CHECK(endpoint_place(&e, SLICE("bkt"), SLICE("123456"), SLICE(""),
	                     &place, &path, &why) == ERR_TOO_LONG);
}

/* The longest host there is fits, with its NUL; a bucket more does not. */
CASE(host_at_the_limit)
{
	static struct outcome o;
	char url[8 + SOURCE_HOST_MAX];
	struct endpoint_wish w = wish_of("r", "", ENDPOINT_AUTO);

	memcpy(url, "https://", 8);
	memset(url + 8, 'h', SOURCE_HOST_MAX);
	w.custom = (struct slice){url, sizeof url};
	go(&o, &w, SLICE("b"), SLICE("k"), SLICE(""));
	CHECK(o.err == ERR_OK);
	CHECK_U64(strlen(o.place.host), SOURCE_HOST_MAX);
	w.style = ENDPOINT_VIRTUAL;
	w.custom.n -= 4;
	go(&o, &w, SLICE("bkt"), SLICE("k"), SLICE(""));
	CHECK(o.err == ERR_OK);
	CHECK_U64(strlen(o.place.host), SOURCE_HOST_MAX);
	w.custom.n++;
	go(&o, &w, SLICE("bkt"), SLICE("k"), SLICE(""));
	CHECK(o.err == ERR_TOO_LONG);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(published_rules),
				 RUN(published_rules_of_sts),
				 RUN(published_hostable_buckets),
				 RUN(partitions_and_custom_endpoints),
				 RUN(region_of_the_bucket),
				 RUN(point_at_an_address),
				 RUN(directory_bucket_names),
				 RUN(hostile_regions),
				 RUN(no_byte_gets_into_the_host),
				 RUN(no_byte_of_an_endpoint_gets_into_the_host),
				 RUN(custom_that_is_no_url),
				 RUN(sts_with_a_prefix),
				 RUN(redirects_stay_in_the_domain),
				 RUN(region_at_the_limit),
				 RUN(odd_keys),
				 RUN(buckets_that_cannot_be_addressed),
				 RUN(bucket_label_at_the_limit),
				 RUN(path_that_does_not_fit),
				 RUN(host_at_the_limit),
				 {0}});
}
