#include "s3/objects.h"

#include "check.h"
#include "pieces.h"

#define ROOT \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" \
	"<ListBucketResult " \
	"xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
#define END       "</ListBucketResult>"
#define WHOLE     "<IsTruncated>false</IsTruncated>"
#define MORE      "<IsTruncated>true</IsTruncated>"
#define COUNT     "<KeyCount>1</KeyCount>"
#define URL       "<EncodingType>url</EncodingType>"
#define KEY(k)    "<Key>" k "</Key>"
#define E(k)      "<Contents>" KEY(k) "<Size>1</Size></Contents>"
#define P(p)      "<CommonPrefixes><Prefix>" p "</Prefix></CommonPrefixes>"
#define TOKEN(t)  "<NextContinuationToken>" t "</NextContinuationToken>"
#define MARKER(m) "<NextMarker>" m "</NextMarker>"

/* The entries of a page, one a line, and how it ended. */
struct page {
	char text[8192];
	struct buf b;
	struct objects o;
	enum err e;
};

static void put_key(struct buf *b, struct slice key)
{
	for (size_t i = 0; i < key.n; i++) {
		unsigned char c = (unsigned char)key.p[i];

		if (c >= 0x20 && c < 0x7f) {
			buf_put_char(b, key.p[i]);
			continue;
		}
		buf_put_char(b, '\\');
		buf_put_hex(b, &key.p[i], 1);
	}
}

/* "[key]", "[prefix/]P", "?" behind a doubtful one; size, ETag and the rest
 * where there are any. */
static void put_entry(struct page *p)
{
	const struct objects *o = &p->o;

	buf_put_char(&p->b, '[');
	put_key(&p->b, (struct slice){o->key, o->key_n});
	buf_put_z(&p->b, o->prefix ? "]P" : "]");
	if (o->doubtful)
		buf_put_char(&p->b, '?');
	if (o->size > 1)
		buf_put_u64(&p->b, o->size);
	buf_put_z(&p->b, o->etag);
	buf_put_z(&p->b, o->modified);
	buf_put_z(&p->b, o->storage_class);
}

static void page_feed(struct page *p, struct slice in)
{
	size_t used;
	bool found = true;

	while (p->e == ERR_OK && found) {
		p->e = objects_feed(&p->o, in, &used, &found);
		in.p += used;
		in.n -= used;
		if (p->e == ERR_OK && found)
			put_entry(p);
	}
	if (p->e == ERR_OK && in.n)
		p->e = ERR_BUG; /* something was left over */
}

static void put_end(struct page *p)
{
	const struct objects *o = &p->o;

	if (o->truncated)
		buf_put_char(&p->b, '>');
	if (o->token_n)
		buf_put_char(&p->b, '+');
	buf_put(&p->b, (struct slice){o->token, o->token_n});
	if (o->marker_n)
		buf_put_char(&p->b, '=');
	put_key(&p->b, (struct slice){o->marker, o->marker_n});
}

static struct slice page_end(struct page *p)
{
	if (p->e == ERR_OK)
		p->e = objects_finish(&p->o);
	if (p->e == ERR_OK) {
		put_end(p);
	} else {
		buf_put_char(&p->b, '!');
		buf_put_z(&p->b, err_name(p->e));
	}
	return buf_slice(&p->b);
}

enum { NOTHING_KNOWN, KNOWN_PLAIN, KNOWN_ENCODED };

static struct slice page_of(struct page *p, int known, struct pieces in)
{
	p->b = BUF(p->text);
	p->e = ERR_OK;
	memset(&p->o, 0xa5, sizeof p->o);
	objects_init(&p->o);
	if (known != NOTHING_KNOWN)
		objects_assume(&p->o, known == KNOWN_ENCODED);
	while (pieces_next(&in))
		page_feed(p, in.piece);
	return page_end(p);
}

static void check_page(struct check *check_, struct slice doc, int known,
                       const char *want)
{
	static struct page p;

	for (size_t way = 0; way < pieces_ways(doc); way++)
		CHECK_TEXT(page_of(&p, known, pieces_way(doc, way)), want);
}

struct row {
	const char *doc, *want;
};

/* Source of the first: botocore, tests/unit/response_parsing/xml/responses/
 * s3-list-objects.xml. */
static const struct row good[] = {
	{ROOT "\n  <Name>test-1357854246</Name>\n  <Prefix></Prefix>\n"
              "  <Marker></Marker>\n  <MaxKeys>1000</MaxKeys>\n"
              "  <IsTruncated>false</IsTruncated>\n  <Contents>\n"
              "    <Key>key1</Key>\n"
              "    <LastModified>2013-01-10T21:45:09.000Z</LastModified>\n"
              "    <ETag>&quot;1d921b22129502cbbe5cbaf2c8bac682&quot;</ETag>\n"
              "    <Size>10000</Size>\n    <Owner>\n      <ID>1936a5d8</ID>\n"
              "      <DisplayName>aws</DisplayName>\n    </Owner>\n"
              "    <StorageClass>STANDARD</StorageClass>\n  </Contents>\n"
              "  <Contents>\n    <Key>key2</Key>\n"
              "    <LastModified>2013-01-10T22:45:09.000Z</LastModified>\n"
              "    <ETag>&quot;1d921b22129502cbbe5cbaf2c8bac682&quot;</ETag>\n"
              "    <Size>1234</Size>\n  </Contents>\n" END "\n",
         "[key1]10000\"1d921b22129502cbbe5cbaf2c8bac682\""
         "2013-01-10T21:45:09.000ZSTANDARD"
         "[key2]1234\"1d921b22129502cbbe5cbaf2c8bac682\""
         "2013-01-10T22:45:09.000Z"},
	{ROOT WHOLE END, ""},
	{ROOT WHOLE E("a") E("b") P("c/") E("d") END, "[a][b][c/]P[d]"},
	{"<s:ListBucketResult xmlns:s='x'><s:IsTruncated>false"
         "</s:IsTruncated><s:Contents><s:Key>n</s:Key><s:Size>7</s:Size>"
         "</s:Contents></s:ListBucketResult>",
         "[n]7"},
	{ROOT WHOLE "<Contents><Size>18446744073709551615</Size>" KEY(
		 "z") "</Contents>" END,
         "[z]18446744073709551615"},
	/* blanks of a key stay, references and CDATA are its text */
	{ROOT WHOLE E(" a ") E("\n") E("&lt;&#x1F600;<![CDATA[]]&]]>b") END,
         "[ a ][\\0a][<\\f0\\9f\\98\\80]]&b]"},
	{ROOT WHOLE E("a<!-- <Key>x</Key> -->b") END, "[ab]"},
	/* encoded: once, and '+' is a blank */
	{ROOT URL WHOLE E("a+b%2Bc%2525%00%0a%C3%A4%zz") END, "!XML"},
	{ROOT URL WHOLE E("a+b%2Bc%2525%00%0a%C3%A4") P("%2f+/") END,
         "[a b+c%25\\00\\0a\\c3\\a4][/ /]P"},
	{ROOT URL WHOLE E("a&#37;41&#43;") END, "[aA ]"},
	{ROOT WHOLE "<EncodingType/>" E("a+b%41") END, "[a+b%41]"},
	/* V2 and V1 that go on; the marker's spelling is known at the end */
	{ROOT COUNT MORE TOKEN("t+/=%41&amp;x") URL E("a") END,
         "[a]>+t+/=%41&x"},
	{ROOT MORE MARKER("a+%62") E("a") URL END, "[a]>=a b"},
	{ROOT MORE MARKER("a+%62") E("a") END, "[a]>=a+%62"},
	{ROOT MORE E("a") END, "[a]>"},
	{ROOT COUNT WHOLE TOKEN("") MARKER("") E("a") END, "[a]"},
	/* other elements of these names are not these */
	{ROOT WHOLE
         "<Key>x</Key><Size>no</Size><Prefix>y</Prefix>"
         "<ETag>\x01</ETag><Owner>" KEY(
		 "x") "</Owner>"
                      "<Contents><Prefix>p</Prefix><Owner>" KEY(
			      "y") "<IsTruncated>true</IsTruncated></Owner>"
                                   "<KeyCount>1</KeyCount>" KEY(
					   "k") "<Size>1</Size><RestoreStatus><Size>x</Size>"
                                                "</RestoreStatus></Contents>"
                                                "<X><Contents>" KEY(
							"z") "</Contents></X>"
                                                             "<CommonPrefixes>" KEY(
								     "w") "<Size>no</Size><Prefix>v/</Prefix>"
                                                                          "</CommonPrefixes><!-- " E(
										  "c") " -->" END,
         "[k][v/]P"},
	/* nothing is left of the entry before */
	{ROOT WHOLE "<Contents>" KEY(
		 "a") "<Size>5</Size><ETag>e</ETag><LastModified>m</LastModified>"
                      "<StorageClass>s</StorageClass></Contents>" E("b") P("c/")
                              END,
         "[a]5ems[b][c/]P"},
};

static void check_rows(struct check *check_, const struct row *rows, size_t n,
                       int known)
{
	for (size_t i = 0; i < n; i++)
		CHECK_CALL(check_page(check_, slice_of(rows[i].doc), known,
		                      rows[i].want));
}

#define CHECK_ROWS(rows, known) \
	CHECK_CALL( \
		check_rows(check_, rows, sizeof rows / sizeof rows[0], known))

CASE(pages)
{
	CHECK_ROWS(good, NOTHING_KNOWN);
}

static const struct row bad[] = {
	{"", "!XML"},
	{"<html><body>log in</body></html>", "!XML"},
	/* botocore, .../xml/errors/s3-list-objects.xml, and its kin */
	{"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>\n"
         "  <Code>AccessDenied</Code>\n</Error>",
         "!XML"},
	{"<ListVersionsResult>" WHOLE "</ListVersionsResult>", "!XML"},
	{"<ListAllMyBucketsResult>" WHOLE "</ListAllMyBucketsResult>", "!XML"},
	{"<x><ListBucketResult>" WHOLE E("a") END "</x>", "!XML"},
	{ROOT WHOLE E("a") END "<ListBucketResult/>", "[a]!XML"},
	{ROOT WHOLE E("a") END "x", "[a]!XML"},
	{"<!DOCTYPE x [<!ENTITY k 'v'>]>" ROOT WHOLE END, "!XML"},
	{ROOT WHOLE E("a") E("&k;") END, "[a]!XML"},
	{ROOT WHOLE E("a&#0;") END, "!XML"},
	{ROOT WHOLE E("a&#xD800;") END, "!XML"},
	{ROOT WHOLE E("a&#99999999999;") END, "!XML"},
	{ROOT WHOLE E("a<Key>b</Key>") END, "!XML"},
	{ROOT WHOLE E("a<b/>") END, "!XML"},
	/* entries that leave a choice */
	{ROOT WHOLE "<Contents><Size>1</Size></Contents>" END, "!XML"},
	{ROOT WHOLE "<Contents/>" END, "!XML"},
	{ROOT WHOLE "<CommonPrefixes/>" END, "!XML"},
	{ROOT WHOLE E("") END, "!XML"},
	{ROOT WHOLE P("") END, "!XML"},
	{ROOT WHOLE "<Contents>" KEY("a") KEY("a") "</Contents>" END, "!XML"},
	{ROOT WHOLE "<Contents>" KEY("a") "<Size>1</Size><Size>1</Size>"
                                          "</Contents>" END,
         "!XML"},
	{ROOT WHOLE
         "<Contents>" KEY("a") "<ETag/><ETag/><Size>1</Size></Contents>" END,
         "!XML"},
	{ROOT WHOLE "<CommonPrefixes><Prefix>a/</Prefix><Prefix>b/</Prefix>"
                    "</CommonPrefixes>" END,
         "!XML"},
	/* numbers that are none */
	{ROOT WHOLE "<Contents>" KEY("a") "</Contents>" END, "!XML"},
	{ROOT WHOLE "<Contents>" KEY("a") "<Size/></Contents>" END, "!XML"},
	{ROOT WHOLE "<Contents>" KEY("a") "<Size>-1</Size></Contents>" END,
         "!XML"},
	{ROOT WHOLE "<Contents>" KEY("a") "<Size> 1</Size></Contents>" END,
         "!XML"},
	{ROOT WHOLE "<Contents>" KEY(
		 "a") "<Size>18446744073709551616</Size></Contents>" END,
         "!XML"},
	/* lines and headers */
	{ROOT WHOLE "<Contents>" KEY(
		 "a") "<ETag>e\r\nx: y</ETag><Size>1</Size></Contents>" END,
         "!XML"},
	{ROOT WHOLE "<Contents>" KEY("a") "<LastModified>&#27;</LastModified>"
                                          "<Size>1</Size></Contents>" END,
         "!XML"},
	{ROOT WHOLE "<Contents>" KEY("a") "<StorageClass>\n</StorageClass>"
                                          "<Size>1</Size></Contents>" END,
         "!XML"},
	/* pages that leave a choice */
	{ROOT E("a") END, "[a]!XML"},
	{ROOT "<IsTruncated/>" END, "!XML"},
	{ROOT "<IsTruncated>True</IsTruncated>" END, "!XML"},
	{ROOT "<IsTruncated>0</IsTruncated>" END, "!XML"},
	{ROOT WHOLE MORE END, "!XML"},
	{ROOT WHOLE WHOLE END, "!XML"},
	{ROOT COUNT MORE E("a") END, "[a]!XML"},
	{ROOT COUNT MORE TOKEN("") MARKER("a") END, "!XML"},
	{ROOT COUNT MORE TOKEN("a") TOKEN("b") END, "!XML"},
	{ROOT COUNT MORE TOKEN("a<b/>") END, "!XML"},
	{ROOT MORE MARKER("a") MARKER("b") END, "!XML"},
	{ROOT URL WHOLE MARKER("%4") END, "!XML"},
	{ROOT URL URL WHOLE END, "!XML"},
	{ROOT WHOLE "<EncodingType>base64</EncodingType>" END, "!XML"},
	{ROOT URL WHOLE E("%") END, "!XML"},
	{ROOT URL WHOLE E("%4") END, "!XML"},
	{ROOT URL WHOLE E("%4g") END, "!XML"},
};

CASE(refused)
{
	CHECK_ROWS(bad, NOTHING_KNOWN);
}

CASE(nul_is_refused)
{
	CHECK_CALL(check_page(check_, SLICE(ROOT WHOLE E("a\0b") END),
	                      NOTHING_KNOWN, "!XML"));
}

CASE(truncated_at_every_byte)
{
	static struct page p;

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		struct slice doc = slice_of(good[i].doc);
		size_t root = slice_find_last(doc, '>');

		for (size_t n = 0; n <= root; n++) {
			page_of(&p, NOTHING_KNOWN,
			        pieces_of(slice_first(doc, n), SIZE_MAX));
			CHECK(p.e == ERR_XML);
		}
	}
}

/* The element that says how keys are spelled, behind them. */
CASE(spelling_told_late)
{
	static const struct row unknown[] = {
		{ROOT WHOLE E("a") P("b/") URL END, "[a][b/]P"},
		{ROOT WHOLE E("a") E("b+") E("c") URL END, "[a][b+]?[c]!XML"},
		{ROOT WHOLE P("%41/") URL END, "[%41/]P?!XML"},
		{ROOT WHOLE E("b+") E("%c") END, "[b+]?[%c]?"},
		{ROOT WHOLE E("b+") "<EncodingType/>" E("%c") END, "[b+]?[%c]"},
	};
	static const struct row encoded[] = {
		{ROOT WHOLE E("a") E("b+") E("%63") URL END, "[a][b ][c]"},
		{ROOT URL WHOLE E("b+") END, "[b ]"},
		{ROOT WHOLE E("a") END, "[a]"},
		{ROOT WHOLE E("b+") END, "[b ]!XML"},
		{ROOT WHOLE E("b+") "<EncodingType/>" END, "[b ]!XML"},
		{ROOT WHOLE "<EncodingType/>" E("b+") END, "[b+]"},
		{ROOT MORE E("a") MARKER("b+") END, "[a]>=b+"},
	};
	static const struct row plain[] = {
		{ROOT WHOLE E("a") E("b+") E("%63") END, "[a][b+][%63]"},
		{ROOT WHOLE URL E("b+") END, "[b ]"},
		{ROOT WHOLE E("a") URL END, "[a]"},
		{ROOT WHOLE E("b+") URL END, "[b+]!XML"},
	};

	CHECK_ROWS(unknown, NOTHING_KNOWN);
	CHECK_ROWS(encoded, KNOWN_ENCODED);
	CHECK_ROWS(plain, KNOWN_PLAIN);
}

/* What a page says of spelling, whatever it was held for. */
CASE(spelling_is_learnt)
{
	static struct page p;
	const char *late = ROOT WHOLE E("b+") URL END,
		   *none = ROOT WHOLE E("b+") END;

	page_of(&p, NOTHING_KNOWN, pieces_of(slice_of(late), 1));
	CHECK(p.e == ERR_XML && p.o.encoded);
	page_of(&p, KNOWN_PLAIN, pieces_of(slice_of(late), 1));
	CHECK(p.e == ERR_XML && p.o.encoded);
	page_of(&p, NOTHING_KNOWN, pieces_of(slice_of(none), 1));
	CHECK(p.e == ERR_OK && !p.o.encoded);
	page_of(&p, KNOWN_ENCODED, pieces_of(slice_of(none), 1));
	CHECK(p.e == ERR_XML && !p.o.encoded);
}

/* head, n times the unit, tail; in pieces of 100 bytes. */
static struct page *page_with(const char *head, const char *unit, size_t n,
                              const char *tail, int known)
{
	static char text[1 << 16];
	static struct page p;
	struct buf b = BUF(text);

	buf_put_z(&b, head);
	while (n--)
		buf_put_z(&b, unit);
	buf_put_z(&b, tail);
	page_of(&p, known, pieces_of(buf_slice(&b), 100));
	if (b.over)
		p.e = ERR_BUG;
	return &p;
}

static enum err error_of(const char *head, size_t n, const char *tail)
{
	return page_with(head, "x", n, tail, NOTHING_KNOWN)->e;
}

#define ENTRY_END "<Size>1</Size></Contents>" END

CASE(limits)
{
	static const struct {
		const char *head, *tail;
		size_t max;
		enum err over;
	} rows[] = {
		{ROOT WHOLE "<Contents><Key>", "</Key>" ENTRY_END,
	         OBJECTS_KEY_MAX, ERR_XML},
		{ROOT WHOLE "<CommonPrefixes><Prefix>",
	         "</Prefix></CommonPrefixes>" END, OBJECTS_KEY_MAX, ERR_XML},
		{ROOT WHOLE "<Contents>" KEY("a") "<ETag>", "</ETag>" ENTRY_END,
	         OBJECTS_ETAG_MAX, ERR_HTTP_LIMIT},
		{ROOT WHOLE "<Contents>" KEY("a") "<LastModified>",
	         "</LastModified>" ENTRY_END, OBJECTS_WORD_MAX, ERR_HTTP_LIMIT},
		{ROOT WHOLE "<Contents>" KEY("a") "<StorageClass>",
	         "</StorageClass>" ENTRY_END, OBJECTS_WORD_MAX, ERR_HTTP_LIMIT},
		{ROOT WHOLE "<KeyCount>", "</KeyCount>" END, OBJECTS_WORD_MAX,
	         ERR_HTTP_LIMIT},
		{ROOT COUNT MORE "<NextContinuationToken>",
	         "</NextContinuationToken>" END, OBJECTS_TOKEN_MAX,
	         ERR_HTTP_LIMIT},
		{ROOT MORE "<NextMarker>", "</NextMarker>" END, OBJECTS_KEY_MAX,
	         ERR_XML},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		CHECK(error_of(rows[i].head, rows[i].max, rows[i].tail) ==
		      ERR_OK);
		CHECK(error_of(rows[i].head, rows[i].max + 1, rows[i].tail) ==
		      rows[i].over);
	}
}

static enum err encoded_of(const char *head, size_t n, const char *tail,
                           int known)
{
	return page_with(head, "%61", n, tail, known)->e;
}

CASE(limits_of_what_is_encoded)
{
	const char *key = ROOT URL WHOLE "<Contents><Key>",
		   *late = ROOT WHOLE "<Contents><Key>",
		   *key_end = "</Key>" ENTRY_END,
		   *late_end = "</Key><Size>1</Size></Contents>" URL END,
		   *marker = ROOT URL MORE "<NextMarker>",
		   *marker_end = "</NextMarker>" END;

	CHECK(encoded_of(key, OBJECTS_KEY_MAX, key_end, 0) == ERR_OK);
	CHECK(encoded_of(key, OBJECTS_KEY_MAX + 1, key_end, 0) == ERR_XML);
	CHECK(encoded_of(marker, OBJECTS_KEY_MAX, marker_end, 0) == ERR_OK);
	CHECK(encoded_of(marker, OBJECTS_KEY_MAX + 1, marker_end, 0) ==
	      ERR_HTTP_LIMIT);
	CHECK(encoded_of(late, OBJECTS_KEY_MAX, late_end, KNOWN_ENCODED) ==
	      ERR_OK);
	CHECK(encoded_of(late, OBJECTS_KEY_MAX, key_end, KNOWN_PLAIN) ==
	      ERR_XML);
	/* one byte more than a key by its raw bytes alone */
	CHECK(page_with(ROOT URL WHOLE "<Contents><Key>%61", "x",
	                OBJECTS_KEY_MAX - 1, key_end, 0)
	              ->e == ERR_OK);
	CHECK(page_with(ROOT URL WHOLE "<Contents><Key>%61", "x",
	                OBJECTS_KEY_MAX, key_end, 0)
	              ->e == ERR_XML);
}

/* A key that is too long unless it is encoded: not before the end. */
CASE(doubtful_key_is_cut)
{
	const char *head = ROOT WHOLE "<Contents><Key>",
		   *late = "</Key><Size>1</Size></Contents>" URL END;
	struct page *p = page_with(head, "%61", OBJECTS_KEY_MAX, late, 0);

	CHECK(p->e == ERR_XML && p->o.encoded);
	CHECK(p->o.doubtful && p->o.key_n == OBJECTS_KEY_MAX);
	p = page_with(head, "%61", OBJECTS_KEY_MAX, "</Key>" ENTRY_END, 0);
	CHECK(p->e == ERR_XML && !p->o.encoded);
	CHECK(p->b.n > OBJECTS_KEY_MAX); /* but it was found */
}

CASE(huge_documents)
{
	CHECK(page_with(ROOT, "<a>", 10000, "", 0)->e == ERR_HTTP_LIMIT);
	CHECK(page_with(ROOT WHOLE "<", "x", 60000, "/>" END, 0)->e ==
	      ERR_HTTP_LIMIT);
	CHECK(page_with(ROOT WHOLE "<a>", "x", 60000, "</a>" END, 0)->e ==
	      ERR_OK);
	CHECK(page_with(ROOT WHOLE "<Contents><Key>", "x", 60000, "", 0)->e ==
	      ERR_XML);
	CHECK(page_with(ROOT WHOLE, E("a"), 1000, END, 0)->e == ERR_OK);
}

CASE(first_error_stays)
{
	static struct objects o;
	size_t used;
	bool found;

	objects_init(&o);
	CHECK(objects_feed(&o, SLICE("<Error/>"), &used, &found) == ERR_XML);
	CHECK(objects_feed(&o, SLICE(ROOT E("a") END), &used, &found) ==
	      ERR_XML);
	CHECK(!found);
	CHECK(objects_finish(&o) == ERR_XML);
}

CASE(queries)
{
	static const struct {
		struct objects_ask ask;
		const char *want;
	} rows[] = {
		{{0}, "encoding-type=url&list-type=2&max-keys=1000"},
		{{.prefix = SLICE("a/b c"), .delimiter = SLICE("/")},
	         "delimiter=%2F&encoding-type=url&list-type=2&max-keys=1000"
	         "&prefix=a%2Fb%20c"},
		{{.prefix = SLICE("p"),
	          .delimiter = SLICE("/"),
	          .token = SLICE("1+/=\r\n&x"),
	          .after = SLICE("not this")},
	         "continuation-token=1%2B%2F%3D%0D%0A%26x&delimiter=%2F"
	         "&encoding-type=url&list-type=2&max-keys=1000&prefix=p"},
		{{.prefix = SLICE("p"), .after = SLICE("p\0/")},
	         "encoding-type=url&list-type=2&max-keys=1000&prefix=p"
	         "&start-after=p%00%2F"},
		{{.v1 = true}, "encoding-type=url&max-keys=1000"},
		{{.v1 = true,
	          .prefix = SLICE("p"),
	          .delimiter = SLICE("/"),
	          .token = SLICE("not this"),
	          .after = SLICE("p+1")},
	         "delimiter=%2F&encoding-type=url&marker=p%2B1&max-keys=1000"
	         "&prefix=p"},
	};
	char text[400];

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct buf b = BUF(text);

		objects_put_query(&b, &rows[i].ask);
		CHECK_TEXT(buf_slice(&b), rows[i].want);
	}
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(pages),
	                                       RUN(refused),
	                                       RUN(nul_is_refused),
	                                       RUN(truncated_at_every_byte),
	                                       RUN(spelling_told_late),
	                                       RUN(spelling_is_learnt),
	                                       RUN(limits),
	                                       RUN(limits_of_what_is_encoded),
	                                       RUN(doubtful_key_is_cut),
	                                       RUN(huge_documents),
	                                       RUN(first_error_stays),
	                                       RUN(queries),
	                                       {0}});
}
