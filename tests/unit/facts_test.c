#include "cmd/facts.h"

#include "check.h"

static char text[1024];
static struct buf b;
static struct facts f;

static void put_some(bool json)
{
	b = (struct buf)BUF(text);
	facts_start(&f, &b, json);
	facts_put_number(&f, "size", 4096);
	facts_put(&f, "storage class", SLICE("A \"b\"\n\xc3\xa9"));
	facts_put(&f, "part-size", SLICE(""));
	facts_put_from(&f, "region", SLICE("r"), SLICE("AWS_REGION"));
	facts_put_from(&f, "other", SLICE("o"), SLICE(""));
	facts_put_unknown(&f, "parts");
	facts_put_none(&f, "expires", "no");
	facts_put_bool(&f, "accepted", true);
	facts_open(&f, "metadata");
	facts_put_inner(&f, "x-m-", SLICE("a-b"), SLICE("1"));
	facts_put_inner(&f, "x-m-", SLICE("c\n"), SLICE("\x1b"));
	facts_close(&f);
	facts_put_bool(&f, "last", false);
	facts_end(&f);
}

CASE(as_text)
{
	put_some(false);
	CHECK_TEXT(buf_slice(&b), "size: 4096\n"
	                          "storage class: A \"b\"\\x0a\\xc3\\xa9\n"
	                          "part-size: -\n"
	                          "region: r (AWS_REGION)\n"
	                          "other: o\n"
	                          "parts: -\n"
	                          "expires: no\n"
	                          "accepted: yes\n"
	                          "x-m-a-b: 1\n"
	                          "x-m-c\\x0a: \\x1b\n"
	                          "last: no\n");
}

CASE(as_json)
{
	put_some(true);
	CHECK_TEXT(buf_slice(&b),
	           "{\"size\":4096,"
	           "\"storage_class\":\"A \\\"b\\\"\\u000a\xc3\xa9\","
	           "\"part_size\":\"\","
	           "\"region\":\"r\",\"region_from\":\"AWS_REGION\","
	           "\"other\":\"o\","
	           "\"parts\":null,\"expires\":null,\"accepted\":true,"
	           "\"metadata\":{\"a-b\":\"1\",\"c\\u000a\":\"\\u001b\"},"
	           "\"last\":false}\n");
}

CASE(nothing_at_all)
{
	b = (struct buf)BUF(text);
	facts_start(&f, &b, true);
	facts_end(&f);
	CHECK_TEXT(buf_slice(&b), "{}\n");
	b = (struct buf)BUF(text);
	facts_start(&f, &b, false);
	facts_end(&f);
	CHECK_U64(b.n, 0);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){
			RUN(as_text), RUN(as_json), RUN(nothing_at_all), {0}});
}
