#include "cmd/object_facts.h"

#include "check.h"

static char store[HEAD_BYTES_MAX], text[OBJECT_FACTS_MAX];
static struct head h;
static struct buf b;

static bool read_head(const char *fields)
{
	static char head[HEAD_BYTES_MAX];
	size_t used;
	bool done;
	int n = snprintf(head, sizeof head, "HTTP/1.1 %s\r\n\r\n", fields);

	head_init(&h, store);
	return head_feed(&h, (struct slice){head, (size_t)n}, &used, &done) ==
	               ERR_OK &&
	       done;
}

static struct slice facts_of(bool json)
{
	struct facts f;

	b = (struct buf)BUF(text);
	facts_start(&f, &b, json);
	object_facts_put(&f, &h);
	object_facts_put_parts(&f, &h);
	facts_end(&f);
	return b.over ? SLICE("over") : buf_slice(&b);
}

static const char full[] =
	"200 OK\r\nContent-Length: 20971520\r\n"
	"x-amz-meta-Color: red \xff\r\n"
	"ETag: \"daed-4\"\r\n"
	"x-amz-version-id: v1\r\n"
	"Last-Modified: Fri, 02 Jan 2026 03:04:05 GMT\r\n"
	"Content-Type: text/plain\r\nContent-Encoding: gzip\r\n"
	"x-amz-storage-class: GLACIER\r\n"
	"x-amz-restore: ongoing-request=\"true\"\r\n"
	"x-amz-archive-status: ARCHIVE_ACCESS\r\n"
	"x-amz-server-side-encryption: aws:kms\r\n"
	"x-amz-server-side-encryption-aws-kms-key-id: arn:key\r\n"
	"x-amz-server-side-encryption-customer-algorithm: AES256\r\n"
	"x-amz-checksum-type: FULL_OBJECT\r\n"
	"x-amz-checksum-crc64nvme: II1ttNL8ol8=\r\n"
	"X-Amz-Meta-color: other\r\nx-amz-meta-: none\r\n"
	"x-amz-meta-b: 2\r\nx-amz-mp-parts-count: 4";

CASE(all_of_them)
{
	CHECK(read_head(full));
	CHECK_TEXT(facts_of(false), "size: 20971520\n"
	                            "etag: daed-4\n"
	                            "version: v1\n"
	                            "modified: 2026-01-02T03:04:05Z\n"
	                            "type: text/plain\n"
	                            "encoding: gzip\n"
	                            "class: GLACIER\n"
	                            "restore: ongoing-request=\"true\"\n"
	                            "archive: ARCHIVE_ACCESS\n"
	                            "encryption: aws:kms\n"
	                            "encryption key: arn:key\n"
	                            "customer encryption: AES256\n"
	                            "checksum type: FULL_OBJECT\n"
	                            "checksum crc64nvme: II1ttNL8ol8=\n"
	                            "x-amz-meta-Color: red \\xff\n"
	                            "x-amz-meta-b: 2\n"
	                            "parts: 4\n"
	                            "part size: 20971520\n");
	CHECK_TEXT(facts_of(true),
	           "{\"size\":20971520,\"etag\":\"daed-4\","
	           "\"version\":\"v1\","
	           "\"modified\":\"2026-01-02T03:04:05Z\","
	           "\"type\":\"text/plain\",\"encoding\":\"gzip\","
	           "\"class\":\"GLACIER\","
	           "\"restore\":\"ongoing-request=\\\"true\\\"\","
	           "\"archive\":\"ARCHIVE_ACCESS\","
	           "\"encryption\":\"aws:kms\","
	           "\"encryption_key\":\"arn:key\","
	           "\"customer_encryption\":\"AES256\","
	           "\"checksum_type\":\"FULL_OBJECT\","
	           "\"checksum_crc64nvme\":\"II1ttNL8ol8=\","
	           "\"metadata\":{\"Color\":\"red \\u00ff\",\"b\":\"2\"},"
	           "\"parts\":4,\"part_size\":20971520}\n");
}

CASE(next_to_nothing)
{
	CHECK(read_head("200 OK"));
	CHECK_TEXT(facts_of(false), "size: -\n");
	CHECK_TEXT(facts_of(true), "{\"size\":null}\n");
}

CASE(the_size_of_a_range_is_that_of_the_whole)
{
	uint64_t size;

	CHECK(read_head("206 P\r\nContent-Length: 1\r\n"
	                "Content-Range: bytes 0-0/4096"));
	CHECK(object_facts_size(&h, &size) && size == 4096);
	CHECK(read_head("206 P\r\nContent-Length: 1"));
	CHECK(!object_facts_size(&h, &size));
	CHECK(read_head("206 P\r\nContent-Length: 1\r\n"
	                "Content-Range: bytes 0-0/*"));
	CHECK(!object_facts_size(&h, &size));
}

CASE(which_may_have_parts)
{
	static const char *const may[] = {"", "\"\"", "\"a-1\"", "\"a-10000\""};
	static const char *const not_[] = {"\"a\"", "\"a-\"", "\"a-b\"",
	                                   "\"a-10001\"", "W/\"a-1\""};

	for (size_t i = 0; i < sizeof may / sizeof may[0]; i++)
		CHECK(object_facts_may_have_parts(slice_of(may[i])));
	for (size_t i = 0; i < sizeof not_ / sizeof not_[0]; i++)
		CHECK(!object_facts_may_have_parts(slice_of(not_[i])));
}

CASE(a_count_of_parts_that_is_none)
{
	static const char *const wrong[] = {"-1", "10001", "x", ""};

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		char head[100];

		snprintf(head, sizeof head,
		         "200 OK\r\nContent-Length: 1\r\n"
		         "x-amz-mp-parts-count: %s",
		         wrong[i]);
		CHECK(read_head(head));
		CHECK_TEXT(facts_of(false), "size: 1\n");
	}
}

/* One field as long as a head may have, all of it to be escaped. */
CASE(the_longest_fits)
{
	static char head[HEAD_LINE_MAX];

	memset(head, 0xff, sizeof head);
	memcpy(head, "200 OK\r\nx-amz-meta-a: ", 22);
	head[sizeof head - 100] = '\0';
	CHECK(read_head(head));
	CHECK(facts_of(true).n > 6 * (HEAD_LINE_MAX - 200));
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(all_of_them),
				 RUN(next_to_nothing),
				 RUN(the_size_of_a_range_is_that_of_the_whole),
				 RUN(which_may_have_parts),
				 RUN(a_count_of_parts_that_is_none),
				 RUN(the_longest_fits),
				 {0},
			 });
}
