#include "cmd/list_objects.h"

#include "typed.h"

#define TOP "<?xml version=\"1.0\"?><ListBucketResult>"
#define END \
	"<IsTruncated>false</IsTruncated><KeyCount>1</KeyCount>" \
	"</ListBucketResult>"
#define MORE(token) \
	"<IsTruncated>true</IsTruncated><KeyCount>1</KeyCount>" \
	"<NextContinuationToken>" token "</NextContinuationToken>" \
	"</ListBucketResult>"
#define KEY(key, size) \
	"<Contents><Key>" key "</Key><LastModified>2026-01-02T03:04:05.000Z" \
	"</LastModified><ETag>&quot;abc-2&quot;</ETag><Size>" size "</Size>" \
	"<StorageClass>STANDARD</StorageClass></Contents>"
#define PREFIX(key) "<CommonPrefixes><Prefix>" key "</Prefix></CommonPrefixes>"
#define URL         "<EncodingType>url</EncodingType>"
#define BUCKETS(names) \
	"<ListAllMyBucketsResult><Buckets>" names \
	"</Buckets></ListAllMyBucketsResult>"
#define BUCKET(n) "<Bucket><Name>" n "</Name></Bucket>"
#define REFUSAL(status, code) \
	SEND("HTTP/1.1 " status "\r\nContent-Length: 41\r\n\r\n" \
	     "<Error><Code>" code "</Code></Error>\n")

static struct typed t;

static bool ls(const char *line)
{
	return typed(&t, list_objects_run, line);
}

CASE(buckets_where_nothing_is_named)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       OBJECT(BUCKETS(BUCKET("a") BUCKET("b"))), ACCEPT, REQUEST,
	       OBJECT(BUCKETS(BUCKET("a"))), ACCEPT, REQUEST,
	       OBJECT(BUCKETS(BUCKET("a") BUCKET("b"))));

	CHECK(typed_open(&t, script));
	CHECK(ls("ls"));
	CHECK_TEXT(TYPED_OUT(&t), "a\nb\n");
	CHECK(t.status == 0 && t.err_n == 0);
	CHECK(ls("ls --json"));
	CHECK_TEXT(TYPED_OUT(&t), "{\"bucket\":\"a\"}\n");
	CHECK(ls("ls -0"));
	CHECK(t.out_n == 4 && memcmp(t.out, "a\0b\0", 4) == 0);
	TYPED_END(&t);
	CHECK_TEXT(typed_target(&t, 0), "/?max-buckets=1000");
}

CASE(one_level_by_default)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       OBJECT(TOP URL PREFIX("fw/v1/") KEY("fw/", "0")
	                      KEY("fw/a%0Ab+c", "4096") MORE("t/1")),
	       REQUEST, OBJECT(TOP URL KEY("fw/z", "1") END));

	CHECK(typed_open(&t, script));
	CHECK(ls("ls s3://b/fw/"));
	CHECK_TEXT(TYPED_OUT(&t), "v1/\na\\x0ab c\nz\n");
	CHECK(t.status == 0 && t.err_n == 0);
	TYPED_END(&t);
	CHECK(slice_ends(typed_target(&t, 0),
	                 SLICE("?delimiter=%2F&encoding-type=url&"
	                       "list-type=2&max-keys=1000&prefix=fw%2F")));
	CHECK(typed_has(typed_target(&t, 1), "continuation-token=t%2F1&"));
}

/* The names lack what stands before the last '/' of the prefix, and no more. */
CASE(a_prefix_may_end_anywhere)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       OBJECT(TOP URL PREFIX("fw/v1/") KEY("fw/v1.txt", "1") END),
	       ACCEPT, REQUEST, OBJECT(TOP URL PREFIX("fw/") END));

	CHECK(typed_open(&t, script));
	CHECK(ls("ls s3://b/fw/v"));
	CHECK_TEXT(TYPED_OUT(&t), "v1/\nv1.txt\n");
	CHECK(ls("ls s3://b/f"));
	CHECK_TEXT(TYPED_OUT(&t), "fw/\n");
	TYPED_END(&t);
}

CASE(all_below)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       OBJECT(TOP URL KEY("fw/", "0") KEY("fw/a", "1") END));

	CHECK(typed_open(&t, script));
	CHECK(ls("ls -r s3://b/fw/"));
	CHECK_TEXT(TYPED_OUT(&t), "fw/\nfw/a\n");
	TYPED_END(&t);
	CHECK(slice_ends(typed_target(&t, 0),
	                 SLICE("?encoding-type=url&list-type=2&"
	                       "max-keys=1000&prefix=fw%2F")));
}

CASE(the_long_form_and_json)
{
	SCRIPT(script, ACCEPT, REQUEST,
	       OBJECT(TOP URL PREFIX("d/s/") KEY("d/a", "4096") END), ACCEPT,
	       REQUEST,
	       OBJECT(TOP URL PREFIX("d/s/") KEY("d/", "0") KEY("d/a", "4096")
	                      END));

	CHECK(typed_open(&t, script));
	CHECK(ls("ls -l s3://b/d/"));
	CHECK_TEXT(TYPED_OUT(&t), "             - -                    "
	                          "-                                      "
	                          "-                   s/\n"
	                          "          4096 2026-01-02T03:04:05Z "
	                          "abc-2                                  "
	                          "STANDARD            a\n");
	CHECK(ls("ls --json s3://b/d/"));
	CHECK_TEXT(TYPED_OUT(&t),
	           "{\"prefix\":\"d/s/\"}\n"
	           "{\"key\":\"d/\",\"size\":0,\"modified\":"
	           "\"2026-01-02T03:04:05Z\",\"etag\":\"abc-2\",\"class\":"
	           "\"STANDARD\"}\n"
	           "{\"key\":\"d/a\",\"size\":4096,\"modified\":"
	           "\"2026-01-02T03:04:05Z\",\"etag\":\"abc-2\",\"class\":"
	           "\"STANDARD\"}\n");
	TYPED_END(&t);
}

CASE(nothing_there)
{
	SCRIPT(script, ACCEPT, REQUEST, OBJECT(TOP END), ACCEPT, REQUEST,
	       OBJECT(TOP END), ACCEPT, REQUEST, OBJECT(TOP END));

	CHECK(typed_open(&t, script));
	CHECK(ls("ls s3://b/nope") && t.status == 66 && t.out_n == 0);
	CHECK_TEXT(TYPED_ERR(&t),
	           "pail: s3://b/nope: no such object: check the key\n");
	CHECK(ls("ls s3://b") && t.status == 0 && t.err_n == 0);
	CHECK(ls("ls s3://b/") && t.status == 0 && t.err_n == 0);
	TYPED_END(&t);
}

/* What had come is printed, and that it is not all is told. */
CASE(a_listing_that_breaks_off)
{
	SCRIPT(script, ACCEPT, REQUEST, OBJECT(TOP URL KEY("a", "1") MORE("t")),
	       REQUEST, REFUSAL("403 Forbidden", "AccessDenied"));

	CHECK(typed_open(&t, script));
	CHECK(ls("ls s3://b"));
	CHECK(t.status == 77);
	CHECK_TEXT(TYPED_OUT(&t), "a\n");
	CHECK(typed_has(TYPED_ERR(&t), "pail: s3://b: access denied"));
	TYPED_END(&t);
}

CASE(what_is_no_bucket)
{
	static const char *const wrong[] = {"ls https://h/?sig=s3cret",
	                                    "ls b/k", "ls s3://"};

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		CHECK(ls(wrong[i]));
		CHECK(t.status == 64 && t.out_n == 0);
		CHECK(typed_has(TYPED_ERR(&t), "s3://bucket/prefix"));
		CHECK(!typed_has(TYPED_ERR(&t), "s3cret"));
	}
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(buckets_where_nothing_is_named),
				 RUN(one_level_by_default),
				 RUN(a_prefix_may_end_anywhere),
				 RUN(all_below),
				 RUN(the_long_form_and_json),
				 RUN(nothing_there),
				 RUN(a_listing_that_breaks_off),
				 RUN(what_is_no_bucket),
				 {0},
			 });
}
