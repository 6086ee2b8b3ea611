#include "s3/endpoint.h"

#include "check.h"

/*
 * Cases of the S3 endpoint rules that the AWS SDKs publish (boto/botocore,
 * tests/functional/endpoint-rules/s3/endpoint-tests-1.json at 0e6e240): all
 * that have no FIPS, dual-stack, acceleration, ARN, directory bucket or
 * custom endpoint in virtual-host style. `url` is where GetObject of "k" of
 * that bucket (or ListBuckets, without one) goes; `signed_as` the region.
 */
struct row {
	const char *region, *bucket, *custom;
	bool path_style;
	const char *url, *signed_as;
};

#define VPCE "control.vpce-1a2b3c4d-5e6f.s3.us-west-2.vpce.amazonaws.com"

static const struct row published[] = {
	{"us-west-2", "example.com#", "", false,
         "https://s3.us-west-2.amazonaws.com/example.com%23/k", "us-west-2"},
	{"us-west-2", "bucket name", "", false,
         "https://s3.us-west-2.amazonaws.com/bucket%20name/k", "us-west-2"},
	{"af-south-1", "99_ab", "http://" VPCE, false,
         "http://" VPCE "/99_ab/k", "af-south-1"},
	{"af-south-1", "99_ab", "https://" VPCE, false,
         "https://" VPCE "/99_ab/k", "af-south-1"},
	{"af-south-1", "bucketname", "https://123.123.0.1", false,
         "https://123.123.0.1/bucketname/k", "af-south-1"},
	{"us-east-1", "bucket.name", "", false,
         "https://s3.us-east-1.amazonaws.com/bucket.name/k", "us-east-1"},
	{"us-east-1", "aaa", "", false,
         "https://aaa.s3.us-east-1.amazonaws.com/k", "us-east-1"},
	{"us-east-1", "aa", "", false,
         "https://s3.us-east-1.amazonaws.com/aa/k", "us-east-1"},
	{"us-east-1", "BucketName", "", false,
         "https://s3.us-east-1.amazonaws.com/BucketName/k", "us-east-1"},
	{"aws-global", "", "", false, "https://s3.amazonaws.com/", "us-east-1"},
	{"aws-global", "", "https://example.com", false, "https://example.com/",
         "us-east-1"},
	{"aws-global", "bucket-name", "", false,
         "https://bucket-name.s3.amazonaws.com/k", "us-east-1"},
	{"aws-global", "bucket-name", "", true,
         "https://s3.amazonaws.com/bucket-name/k", "us-east-1"},
	{"aws-global", "bucket-name", "https://example.com", true,
         "https://example.com/bucket-name/k", "us-east-1"},
	{"us-west-2", "", "http://beta.example.com:1234/path", false,
         "http://beta.example.com:1234/path/", "us-west-2"},
	{"us-west-2", "", "", false, "https://s3.us-west-2.amazonaws.com/",
         "us-west-2"},
	{"aws-global", "bucket!", "", false,
         "https://s3.amazonaws.com/bucket%21/k", "us-east-1"},
	{"aws-global", "bucket!", "http://foo.com", false,
         "http://foo.com/bucket%21/k", "us-east-1"},
	{"aws-global", "bucket", "http://192.168.1.1", false,
         "http://192.168.1.1/bucket/k", "us-east-1"},
	{"us-west-2", "bucket-name", "", false,
         "https://bucket-name.s3.us-west-2.amazonaws.com/k", "us-west-2"},
	{"cn-north-1", "bucket-name", "", false,
         "https://bucket-name.s3.cn-north-1.amazonaws.com.cn/k", "cn-north-1"},
	{"af-south-1", "bucket-name", "", false,
         "https://bucket-name.s3.af-south-1.amazonaws.com/k", "af-south-1"},
	{"us-west-2", "bucket-name", "", true,
         "https://s3.us-west-2.amazonaws.com/bucket-name/k", "us-west-2"},
	{"us-west-2", "99a_b", "", true,
         "https://s3.us-west-2.amazonaws.com/99a_b/k", "us-west-2"},
	{"us-west-2", "99a_b", "", false,
         "https://s3.us-west-2.amazonaws.com/99a_b/k", "us-west-2"},
	{"cn-north-1", "bucket-name", "", true,
         "https://s3.cn-north-1.amazonaws.com.cn/bucket-name/k", "cn-north-1"},
	{"cn-north-1", "99a_b", "", true,
         "https://s3.cn-north-1.amazonaws.com.cn/99a_b/k", "cn-north-1"},
	{"cn-north-1", "99a_b", "", false,
         "https://s3.cn-north-1.amazonaws.com.cn/99a_b/k", "cn-north-1"},
	{"af-south-1", "bucket-name", "", true,
         "https://s3.af-south-1.amazonaws.com/bucket-name/k", "af-south-1"},
	{"af-south-1", "99a_b", "", true,
         "https://s3.af-south-1.amazonaws.com/99a_b/k", "af-south-1"},
	{"af-south-1", "99a_b", "", false,
         "https://s3.af-south-1.amazonaws.com/99a_b/k", "af-south-1"},
	{"us-west-2", "bucket-name", "https://" VPCE, true,
         "https://" VPCE "/bucket-name/k", "us-west-2"},
	{"cn-north-1", "bucket-name", "https://" VPCE, true,
         "https://" VPCE "/bucket-name/k", "cn-north-1"},
	{"af-south-1", "bucket-name", "https://" VPCE, true,
         "https://" VPCE "/bucket-name/k", "af-south-1"},
	{"snow", "bucketName", "http://10.0.1.12:433", false,
         "http://10.0.1.12:433/bucketName/k", "snow"},
	{"snow", "", "https://10.0.1.12:433", false, "https://10.0.1.12:433/",
         "snow"},
	{"snow", "bucketName", "http://10.0.1.12", false,
         "http://10.0.1.12/bucketName/k", "snow"},
	{"snow", "bucketName", "https://amazonaws.com", false,
         "https://amazonaws.com/bucketName/k", "snow"},
};

/* Our own: the other partitions, and what custom endpoints are spelled as. */
static const struct row own[] = {
	{"us-gov-west-1", "bkt", "", false,
         "https://bkt.s3.us-gov-west-1.amazonaws.com/k", "us-gov-west-1"},
	{"cn-northwest-1", "bkt", "", false,
         "https://bkt.s3.cn-northwest-1.amazonaws.com.cn/k", "cn-northwest-1"},
	{"eusc-de-east-1", "bkt", "", false,
         "https://bkt.s3.eusc-de-east-1.amazonaws.eu/k", "eusc-de-east-1"},
	{"us-iso-east-1", "bkt", "", false,
         "https://bkt.s3.us-iso-east-1.c2s.ic.gov/k", "us-iso-east-1"},
	{"us-isob-east-1", "bkt", "", false,
         "https://bkt.s3.us-isob-east-1.sc2s.sgov.gov/k", "us-isob-east-1"},
	{"eu-isoe-west-1", "bkt", "", false,
         "https://bkt.s3.eu-isoe-west-1.cloud.adc-e.uk/k", "eu-isoe-west-1"},
	{"us-isof-south-1", "bkt", "", false,
         "https://bkt.s3.us-isof-south-1.csp.hci.ic.gov/k", "us-isof-south-1"},
	{"xy-new-9", "bkt", "", false,
         "https://bkt.s3.xy-new-9.amazonaws.com/k", "xy-new-9"},
	{"", "bkt", "http://localhost:9000", false,
         "http://localhost:9000/bkt/k", "us-east-1"},
	{"r", "bkt", "https://[::1]:9000/a/b/", false,
         "https://[::1]:9000/a/b/bkt/k", "r"},
	{"r", "bkt", "http://[2001:db8::1]", false,
         "http://[2001:db8::1]/bkt/k", "r"},
	{"r", "bkt", "https://h:443", false, "https://h/bkt/k", "r"},
	{"r", "bkt", "http://h:80", false, "http://h/bkt/k", "r"},
	{"r", "bkt", "http://h:443", false, "http://h:443/bkt/k", "r"},
	{"r", "bkt", "https://h:80", false, "https://h:80/bkt/k", "r"},
	{"r", "-ab", "", false, "https://s3.r.amazonaws.com/-ab/k", "r"},
	{"r", "ab-", "", false, "https://s3.r.amazonaws.com/ab-/k", "r"},
	{"r", "a.b", "", false, "https://s3.r.amazonaws.com/a.b/k", "r"},
	{"r", "a?b", "", false, "https://s3.r.amazonaws.com/a%3Fb/k", "r"},
};

/* Puts the place together again as a URL. */
static void put_url(struct buf *b, const struct endpoint_place *p,
                    struct slice path)
{
	buf_put_z(b, p->tls ? "https://" : "http://");
	endpoint_put_host(b, slice_of(p->host), p->port, p->tls);
	buf_put(b, path);
}

static void check_row(struct check *check_, const struct row *r)
{
	struct endpoint e;
	struct endpoint_place place;
	char path_text[400], url_text[800];
	struct buf path = BUF(path_text), url = BUF(url_text);
	struct slice key = r->bucket[0] ? SLICE("k") : SLICE("");

	CHECK(endpoint_init(&e, slice_of(r->region), slice_of(r->custom),
	                    r->path_style) == ERR_OK);
	CHECK(endpoint_place(&e, slice_of(r->bucket), key, &place, &path) ==
	      ERR_OK);
	put_url(&url, &place, buf_slice(&path));
	CHECK_TEXT(buf_slice(&url), r->url);
	CHECK_TEXT(e.region, r->signed_as);
	CHECK(e.custom == (r->custom[0] != '\0'));
}

CASE(published_rules)
{
	for (size_t i = 0; i < sizeof published / sizeof published[0]; i++)
		CHECK_CALL(check_row(check_, &published[i]));
}

CASE(partitions_and_custom_endpoints)
{
	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++)
		CHECK_CALL(check_row(check_, &own[i]));
}

CASE(hostile_regions)
{
	static const struct slice rows[] = {
		SLICE("a b"),       SLICE("us-east-2!"), SLICE("x/../"),
		SLICE("evil.com#"), SLICE("evil.com"),   SLICE("US-EAST-1"),
		SLICE("us_east_1"), SLICE("r\0"),        SLICE("r\r\nX: y"),
		SLICE("r@h"),       SLICE("r:80"),       SLICE("-r"),
		SLICE("r-"),        SLICE("%2e"),        SLICE("\xc3\xa4"),
	};
	struct endpoint e;

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		CHECK(!endpoint_region_valid(rows[i]));
		CHECK(endpoint_init(&e, rows[i], SLICE(""), false) ==
		      ERR_CONFIG);
		CHECK(endpoint_init(&e, rows[i], SLICE("http://h"), false) ==
		      ERR_CONFIG);
	}
	CHECK(!endpoint_region_valid(SLICE("")));
	CHECK(endpoint_init(&e, SLICE(""), SLICE(""), false) == ERR_NO_REGION);
	CHECK(endpoint_init(&e, SLICE("r"), SLICE("abcde://nota#url"), false) ==
	      ERR_CONFIG);
}

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
		const char *path;
	} rows[] = {
		{SLICE("/x"), "//x"},
		{SLICE("a//b/"), "/a//b/"},
		{SLICE("../.././"), "/../.././"},
		{SLICE("a b+c%d?e#f&g=h~"), "/a%20b%2Bc%25d%3Fe%23f%26g%3Dh~"},
		{SLICE("\xe2\x82\xac"), "/%E2%82%AC"},
		{SLICE("a\r\n\0b"), "/a%0D%0A%00b"},
	};
	struct endpoint e;

	CHECK(endpoint_init(&e, SLICE("r"), SLICE(""), false) == ERR_OK);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct endpoint_place place;
		char text[100];
		struct buf path = BUF(text);

		CHECK(endpoint_place(&e, SLICE("bkt"), rows[i].key, &place,
		                     &path) == ERR_OK);
		CHECK_TEXT(buf_slice(&path), rows[i].path);
	}
}

CASE(buckets_that_cannot_be_addressed)
{
	static const struct slice rows[] = {
		SLICE(""),    SLICE("a/b"),  SLICE("/"), SLICE("a\nb"),
		SLICE("a\0"), SLICE("\x7f"), SLICE("."), SLICE(".."),
	};
	struct endpoint e;
	struct endpoint_place place;
	char text[100];

	CHECK(endpoint_init(&e, SLICE("r"), SLICE(""), false) == ERR_OK);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf path = BUF(text);

		CHECK(endpoint_place(&e, rows[i], SLICE("k"), &place, &path) ==
		      ERR_SOURCE);
	}
}

/* A label of 63 bytes is a host, one of 64 a path. */
CASE(bucket_label_at_the_limit)
{
	char bucket[64], text[100];
	struct buf path = BUF(text);
	struct endpoint e;
	struct endpoint_place place;

	memset(bucket, 'b', sizeof bucket);
	CHECK(endpoint_init(&e, SLICE("r"), SLICE(""), false) == ERR_OK);
	CHECK(endpoint_place(&e, (struct slice){bucket, 63}, SLICE(""), &place,
	                     &path) == ERR_OK);
	CHECK_TEXT(buf_slice(&path), "/");
	buf_clear(&path);
	CHECK(endpoint_place(&e, (struct slice){bucket, 64}, SLICE(""), &place,
	                     &path) == ERR_OK);
	CHECK_U64(path.n, 1 + 64 + 1);
	CHECK_TEXT(slice_of(place.host), "s3.r.amazonaws.com");
}

CASE(path_that_does_not_fit)
{
	struct endpoint e;
	struct endpoint_place place;
	char text[10];
	struct buf path = BUF(text);

	CHECK(endpoint_init(&e, SLICE("r"), SLICE("http://h"), false) ==
	      ERR_OK);
	CHECK(endpoint_place(&e, SLICE("bkt"), SLICE("12345"), &place, &path) ==
	      ERR_OK);
	buf_clear(&path);
	CHECK(endpoint_place(&e, SLICE("bkt"), SLICE("123456"), &place,
	                     &path) == ERR_TOO_LONG);
}

/* The longest host there is fits, with its NUL. */
CASE(host_at_the_limit)
{
	char url[8 + SOURCE_HOST_MAX], text[10];
	struct buf path = BUF(text);
	struct endpoint e;
	struct endpoint_place place;

	memcpy(url, "https://", 8);
	memset(url + 8, 'h', SOURCE_HOST_MAX);
	CHECK(endpoint_init(&e, SLICE("r"), (struct slice){url, sizeof url},
	                    false) == ERR_OK);
	CHECK(endpoint_place(&e, SLICE("b"), SLICE("k"), &place, &path) ==
	      ERR_OK);
	CHECK_U64(strlen(place.host), SOURCE_HOST_MAX);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(published_rules),
	                              RUN(partitions_and_custom_endpoints),
	                              RUN(hostile_regions),
	                              RUN(region_at_the_limit),
	                              RUN(odd_keys),
	                              RUN(buckets_that_cannot_be_addressed),
	                              RUN(bucket_label_at_the_limit),
	                              RUN(path_that_does_not_fit),
	                              RUN(host_at_the_limit),
	                              {0}});
}
