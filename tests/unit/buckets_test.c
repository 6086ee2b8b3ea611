#include "s3/buckets.h"

#include "check.h"
#include "pieces.h"

#define START \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" \
	"<ListAllMyBucketsResult " \
	"xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
#define END   "</ListAllMyBucketsResult>"
#define OWNER "<Owner><ID>abc</ID><DisplayName>me</DisplayName></Owner>"
#define B(name) \
	"<Bucket><Name>" name "</Name>" \
	"<CreationDate>2019-12-11T23:32:47+00:00</CreationDate></Bucket>"

/* The names of a page, a comma behind each, and how it ended. */
struct page {
	char text[4096];
	struct buf b;
	struct buckets l;
	enum err e;
};

static void page_feed(struct page *p, struct slice in)
{
	size_t used;
	bool found = true;

	while (p->e == ERR_OK && found) {
		p->e = buckets_feed(&p->l, in, &used, &found);
		in.p += used;
		in.n -= used;
		if (p->e == ERR_OK && found) {
			buf_put(&p->b, (struct slice){p->l.name, p->l.name_n});
			buf_put_char(&p->b, ',');
		}
	}
	if (p->e == ERR_OK && in.n)
		p->e = ERR_BUG; /* something was left over */
}

static struct slice page_end(struct page *p)
{
	if (p->e == ERR_OK)
		p->e = buckets_finish(&p->l);
	if (p->e != ERR_OK) {
		buf_put_char(&p->b, '!');
		buf_put_z(&p->b, err_name(p->e));
	} else if (p->l.token_n) {
		buf_put_char(&p->b, '+');
		buf_put(&p->b, (struct slice){p->l.token, p->l.token_n});
	}
	return buf_slice(&p->b);
}

static struct slice page_of(struct page *p, struct pieces in)
{
	p->b = BUF(p->text);
	p->e = ERR_OK;
	buckets_init(&p->l);
	while (pieces_next(&in))
		page_feed(p, in.piece);
	return page_end(p);
}

static void check_page(struct check *check_, struct slice doc, const char *want)
{
	static struct page p;

	for (size_t way = 0; way < pieces_ways(doc); way++)
		CHECK_TEXT(page_of(&p, pieces_way(doc, way)), want);
}

static const struct {
	const char *doc, *want;
} good[] = {
	{START OWNER "<Buckets>" B("one") B("two.three") "</Buckets>" END,
         "one,two.three,"},
	{START "<Buckets/>" OWNER END, ""},
	{START END, ""},
	{"<ListAllMyBucketsResult/>", ""},
	{START "\n  <Buckets>\n    " B(
		 "a") "\n  </Buckets>\n"
                      "  <ContinuationToken>t+/=&amp;x</ContinuationToken>\n" END
                      "\n",
         "a,+t+/=&x"},
	{START "<ContinuationToken/><Buckets>" B("a") "</Buckets>" END, "a,"},
	{START "<Prefix>p</Prefix><Buckets>" B("p&#45;a&amp;b")
                 B("<![CDATA[c]]>d") "</Buckets>" END,
         "p-a&b,cd,"},
	/* other elements of these names are not these */
	{START "<Owner><Name>x</Name></Owner><Name>y</Name>"
               "<Buckets><Name>z</Name><Bucket><Who><Name>w</Name></Who>"
               "<ContinuationToken>v</ContinuationToken></Bucket></Buckets>"
               "<Bucket><Name>u</Name></Bucket><!-- <Buckets>" B(
		       "c") "</Buckets> -->" END,
         ""},
	{"<s:ListAllMyBucketsResult xmlns:s='x'><s:Buckets><s:Bucket><s:Name>"
         "n</s:Name></s:Bucket></s:Buckets></s:ListAllMyBucketsResult>",
         "n,"},
};

CASE(pages)
{
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		CHECK_CALL(check_page(check_, slice_of(good[i].doc),
		                      good[i].want));
}

static const struct {
	struct slice doc;
	const char *want;
} bad[] = {
	{SLICE(""), "!XML"},
	{SLICE("<html><body>log in</body></html>"), "!XML"},
	{SLICE("<Error><Code>InternalError</Code></Error>"), "!XML"},
	{SLICE("<ListBucketResult><Buckets>" B(
		 "a") "</Buckets></ListBucketResult>"),
         "!XML"},
	{SLICE(START "<Buckets>" B("a")), "a,!XML"},
	{SLICE(START "<Buckets>" B("a") "</Buckets>"), "a,!XML"},
	{SLICE(START "<Buckets>" B("a") "</Buckets></ListAllMyBuckets>"),
         "a,!XML"},
	{SLICE(START "<Buckets>" B("a") "</Buckets>" END "<a/>"), "a,!XML"},
	{SLICE("<!DOCTYPE x>" START END), "!XML"},
	/* names that are none */
	{SLICE(START "<Buckets>" B("") "</Buckets>" END), "!XML"},
	{SLICE(START "<Buckets><Bucket><Name/></Bucket></Buckets>" END),
         "!XML"},
	{SLICE(START "<Buckets>" B("a\nb") "</Buckets>" END), "!XML"},
	{SLICE(START "<Buckets>" B("a&#27;[2J") "</Buckets>" END), "!XML"},
	{SLICE(START "<Buckets>" B("a\x7f") "</Buckets>" END), "!XML"},
	{SLICE(START "<Buckets>" B("a&#0;") "</Buckets>" END), "!XML"},
	{SLICE(START "<Buckets>" B("a<b>c</b>") "</Buckets>" END), "!XML"},
	{SLICE(START "<Buckets>" B("a<b/>") "</Buckets>" END), "!XML"},
	/* tokens that leave a choice */
	{SLICE(START "<ContinuationToken>a</ContinuationToken>"
                     "<ContinuationToken>b</ContinuationToken>" END),
         "!XML"},
	{SLICE(START "<ContinuationToken>a<b/></ContinuationToken>" END),
         "!XML"},
};

CASE(refused)
{
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CHECK_CALL(check_page(check_, bad[i].doc, bad[i].want));
}

CASE(truncated_at_every_byte)
{
	static struct page p;

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		struct slice doc = slice_of(good[i].doc);
		size_t root = slice_find_last(doc, '>');

		for (size_t n = 0; n <= root; n++) {
			page_of(&p, pieces_of(slice_first(doc, n), SIZE_MAX));
			CHECK(p.e == ERR_XML);
		}
	}
}

/* head, n times 'x', tail; in pieces of 100 bytes. */
static enum err error_of(const char *head, size_t n, const char *tail)
{
	static char text[8192];
	static struct page p;
	struct buf b = BUF(text);

	buf_put_z(&b, head);
	buf_put_padded(&b, 1, n, 'x');
	buf_put_z(&b, tail);
	if (b.over)
		return ERR_BUG;
	page_of(&p, pieces_of(buf_slice(&b), 100));
	return p.e;
}

CASE(limits)
{
	const char *name = START "<Buckets><Bucket><Name>",
		   *name_end = "</Name></Bucket></Buckets>" END,
		   *token = START "<ContinuationToken>",
		   *token_end = "</ContinuationToken>" END;

	CHECK(error_of(name, BUCKETS_NAME_MAX, name_end) == ERR_OK);
	CHECK(error_of(name, BUCKETS_NAME_MAX + 1, name_end) == ERR_HTTP_LIMIT);
	CHECK(error_of(token, BUCKETS_TOKEN_MAX, token_end) == ERR_OK);
	CHECK(error_of(token, BUCKETS_TOKEN_MAX + 1, token_end) ==
	      ERR_HTTP_LIMIT);
}

CASE(first_error_stays)
{
	struct buckets l;
	size_t used;
	bool found;

	buckets_init(&l);
	CHECK(buckets_feed(&l, SLICE("<Error/>"), &used, &found) == ERR_XML);
	CHECK(buckets_feed(&l, SLICE(START END), &used, &found) == ERR_XML);
	CHECK(!found);
	CHECK(buckets_finish(&l) == ERR_XML);
}

CASE(queries)
{
	char text[100];
	struct buf b = BUF(text);

	buckets_put_query(&b, SLICE(""));
	CHECK_TEXT(buf_slice(&b), "max-buckets=1000");
	buf_clear(&b);
	buckets_put_query(&b, SLICE("a/b+c=\r\n&d"));
	CHECK_TEXT(buf_slice(&b), "continuation-token=a%2Fb%2Bc%3D%0D%0A%26d"
	                          "&max-buckets=1000");
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(pages),
	                                       RUN(refused),
	                                       RUN(truncated_at_every_byte),
	                                       RUN(limits),
	                                       RUN(first_error_stays),
	                                       RUN(queries),
	                                       {0}});
}
