#include "cmd/option_value.h"

#include "base/glob.h"
#include "check.h"
#include "fetch/retry.h"

static uint64_t v;

static bool reads(const char *option, const char *text)
{
	v = UINT64_MAX;
	return option_value_read(option_find(slice_of(option)), slice_of(text),
	                         &v);
}

static bool reads_as(const char *option, const char *text, uint64_t want)
{
	return reads(option, text) && v == want;
}

CASE(numbers)
{
	CHECK(reads_as("jobs", "1", 1) && reads_as("jobs", "32", 32));
	CHECK(!reads("jobs", "0") && !reads("jobs", "33"));
	CHECK(reads_as("retries", "0", 0));
	CHECK(reads_as("retries", "1000", RETRY_MAX));
	CHECK(!reads("retries", "1001") && !reads("retries", "1K"));
	CHECK(reads_as("max-time", "31536000", OPTIONS_SECONDS_MAX));
	CHECK(!reads("max-time", "31536001") && !reads("progress", "-1"));
}

CASE(owners)
{
	CHECK(reads("expected-bucket-owner", "000000000000"));
	CHECK(reads("expected-bucket-owner", "123456789012"));
	CHECK(!reads("expected-bucket-owner", "12345678901"));
	CHECK(!reads("expected-bucket-owner", "1234567890123"));
	CHECK(!reads("expected-bucket-owner", "12345678901a"));
	CHECK(!reads("expected-bucket-owner", "+23456789012"));
}

CASE(patterns_at_their_limit)
{
	static char text[GLOB_PATTERN_MAX + 2];

	memset(text, 'a', GLOB_PATTERN_MAX);
	CHECK(reads("include", text) && reads("exclude", text));
	text[GLOB_PATTERN_MAX] = 'a';
	CHECK(!reads("include", text) && !reads("exclude", text));
}

CASE(seconds_of_a_url)
{
	CHECK(reads_as("expires", "1", 1));
	CHECK(reads_as("expires", "604800", 604800));
	CHECK(!reads("expires", "0") && !reads("expires", "604801"));
}

CASE(bytes)
{
	CHECK(reads_as("checkpoint", "65536", 65536));
	CHECK(reads_as("checkpoint", "64K", 65536));
	CHECK(!reads("checkpoint", "65535") && !reads("checkpoint", "63K"));
	CHECK(reads_as("checkpoint", "8M", 8388608));
	CHECK(reads_as("checkpoint", "1G", 1073741824));
	CHECK(reads_as("checkpoint", "1024M", 1073741824));
	CHECK(reads_as("checkpoint", "1073741824", 1073741824));
	CHECK(!reads("checkpoint", "1073741825"));
	CHECK(!reads("checkpoint", "1025M") && !reads("checkpoint", "2G"));
	CHECK(reads_as("min-rate", "0", 0) && reads_as("min-rate", "0G", 0));
	CHECK(reads_as("min-rate", "1G", OPTIONS_RATE_MAX));
	CHECK(!reads("min-rate", "1048577K"));
	CHECK(!reads("checkpoint", "18014398509481985K")); /* 2^64 + 1024 */
}

CASE(bytes_have_one_unit_and_digits)
{
	static const char *const wrong[] = {"K",    "1k",  "1T",  "1KB",
	                                    "1KK",  "K1",  "1 K", "0x1M",
	                                    "1.5M", "+1M", "-1M", "1M "};

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		CHECK(!reads("checkpoint", wrong[i]) &&
		      !reads("min-rate", wrong[i]));
}

CASE(words)
{
	CHECK(reads_as("sync", "none", OPTIONS_SYNC_NONE));
	CHECK(reads_as("sync", "end", OPTIONS_SYNC_END));
	CHECK(reads_as("sync", "full", OPTIONS_SYNC_FULL));
	CHECK(!reads("sync", "FULL") && !reads("sync", "ful") &&
	      !reads("sync", "fulls"));
}

CASE(sha256)
{
	char hex[67] = "";

	memset(hex, 'a', 64);
	CHECK(reads("sha256", hex));
	hex[63] = 'F';
	CHECK(reads("sha256", hex));
	hex[31] = 'g';
	CHECK(!reads("sha256", hex));
	hex[31] = '0';
	hex[64] = '0';
	CHECK(!reads("sha256", hex));
	hex[63] = '\0';
	CHECK(!reads("sha256", hex));
}

CASE(bases)
{
	static const char *const right[] = {
		"s3://b/",        "s3://b/p/", "S3://b/a b?c#d//",
		"https://h/",     "http://h/", "https://h:8443/p%20q/",
		"http://[::1]/p/"};
	static const char *const wrong[] = {"s3://b",
	                                    "s3://",
	                                    "s3:///",
	                                    "s3:///p/",
	                                    "s3://b/p",
	                                    "https://h",
	                                    "https://h/p",
	                                    "https://",
	                                    "https:///",
	                                    "https://h/p?q/",
	                                    "https://h/#/",
	                                    "https://u:p@h/",
	                                    "https://h/a b/",
	                                    "ftp://h/",
	                                    "/etc/",
	                                    "b/",
	                                    "/",
	                                    "https://h:0/"};

	for (size_t i = 0; i < sizeof right / sizeof right[0]; i++)
		if (!reads("base", right[i]))
			CHECK_FAIL("%s is refused", right[i]);
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		if (reads("base", wrong[i]))
			CHECK_FAIL("%s is taken", wrong[i]);
}

CASE(a_bucket_at_its_limit)
{
	char base[320] = "s3://";

	memset(base + 5, 'b', 255);
	base[260] = '/';
	CHECK(reads("base", base));
	base[260] = 'b';
	base[261] = '/';
	CHECK(!reads("base", base));
}

int main(int n, char **argv)
{
	return check_run(n, argv,
	                 (struct check_case[]){
				 RUN(numbers),
				 RUN(owners),
				 RUN(patterns_at_their_limit),
				 RUN(seconds_of_a_url),
				 RUN(bytes),
				 RUN(bytes_have_one_unit_and_digits),
				 RUN(words),
				 RUN(sha256),
				 RUN(bases),
				 RUN(a_bucket_at_its_limit),
				 {0},
			 });
}
