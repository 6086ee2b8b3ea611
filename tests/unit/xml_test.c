#include "s3/xml.h"

#include "base/buf.h"
#include "check.h"
#include "pieces.h"

enum { LOG_MAX = 4096 };

/*
 * A document is told as a log: <name> and </name> for what opens and closes,
 * text as it comes (its pieces joined), "." at the end of the root, and the
 * name of the error, if any, after "!".
 */
struct log {
	char text[LOG_MAX];
	struct buf b;
	struct xml xml;
	enum err e;
};

static void log_event(struct log *l, enum xml_event event)
{
	const char *open[] = {"", "<", "", "</", ""};

	if (event == XML_TEXT)
		buf_put(&l->b, l->xml.text);
	if (event != XML_OPEN && event != XML_CLOSE)
		return;
	buf_put_z(&l->b, open[event]);
	buf_put(&l->b, xml_name(&l->xml, l->xml.depth));
	buf_put_char(&l->b, '>');
}

static void log_feed(struct log *l, struct slice in)
{
	enum xml_event event = XML_OPEN;
	size_t used;

	while (l->e == ERR_OK && event != XML_MORE && event != XML_END) {
		l->e = xml_feed(&l->xml, in, &used, &event);
		if (l->e == ERR_OK)
			log_event(l, event);
		in.p += used;
		in.n -= used;
	}
}

static struct slice log_end(struct log *l)
{
	if (l->e == ERR_OK)
		l->e = xml_finish(&l->xml);
	if (l->e == ERR_OK) {
		buf_put_char(&l->b, '.');
	} else {
		buf_put_char(&l->b, '!');
		buf_put_z(&l->b, err_name(l->e));
	}
	return l->b.over ? SLICE("(log is full)") : buf_slice(&l->b);
}

static struct slice log_of(struct log *l, struct pieces in)
{
	l->b = BUF(l->text);
	l->e = ERR_OK;
	xml_init(&l->xml);
	while (pieces_next(&in))
		log_feed(l, in.piece);
	return log_end(l);
}

static void check_doc(struct check *check_, struct slice doc, const char *want)
{
	static struct log l;

	for (size_t way = 0; way < pieces_ways(doc); way++)
		CHECK_TEXT(log_of(&l, pieces_way(doc, way)), want);
}

static const struct {
	const char *doc, *want;
} good[] = {
	{"<a/>", "<a></a>."},
	{"<a></a>", "<a></a>."},
	{"<a>text</a>", "<a>text</a>."},
	{"<?xml version=\"1.0\" encoding='UTF-8'?>\n<a>t</a>\r\n\t ",
         "<a>t</a>."},
	{" \n<a/>", "<a></a>."},
	{"<!-- c --><a>x<!-- <b> & - -->y</a>", "<a>xy</a>."},
	{"<a><!----></a>", "<a></a>."},
	{"<a ><b\tc = '>' d=\"'/&x;\"/><e f=''\n>t</e ></a\n>",
         "<a><b></b><e>t</e></a>."},
	{"<a xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\" />", "<a></a>."},
	{"<s:a xmlns:s='x'><s:b>t</s:b></s:a>", "<a><b>t</b></a>."},
	{"<a> t\r\n <b/> u </a>", "<a> t\r\n <b></b> u </a>."},
	{"<a><![CDATA[<b>&amp;]]]]><![CDATA[]>]x]]y]]]]]></a>",
         "<a><b>&amp;]]]>]x]]y]]]</a>."},
	{"<a><![CDATA[]]></a>", "<a></a>."},
	{"<a>&lt;b&gt;&amp;amp;&quot;&apos;</a>", "<a><b>&amp;\"'</a>."},
	{"<a>]]&#62;</a>", "<a>]]></a>."},
	{"<a>&#65;&#x42;&#x000043;&#0068;</a>", "<a>ABCD</a>."},
	{"<a>&#1;&#x7f;&#x80;&#x7fF;&#x800;&#xFFFF;&#x10000;&#x10FFFF;</a>",
         "<a>\x01\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf"
         "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf</a>."},
	{"<a>&#xD7FF;&#xE000;</a>", "<a>\xed\x9f\xbf\xee\x80\x80</a>."},
	{"<a>\x01\x1b\x7f\xff\xe2\x82</a>", "<a>\x01\x1b\x7f\xff\xe2\x82</a>."},
	{"<\xc3\xa4><_-.0/></\xc3\xa4>", "<\xc3\xa4><_-.0></_-.0></\xc3\xa4>."},
	{"<a><b><c><d/></c></b><b/></a>",
         "<a><b><c><d></d></c></b><b></b></a>."},
};

CASE(documents)
{
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		CHECK_CALL(
			check_doc(check_, slice_of(good[i].doc), good[i].want));
}

/* What is refused, and what was told before that. */
static const struct {
	struct slice doc;
	const char *want;
} bad[] = {
	{SLICE(""), "!XML"},
	{SLICE(" \n"), "!XML"},
	{SLICE("text"), "!XML"},
	{SLICE("x<a/>"), "!XML"},
	{SLICE("\xef\xbb\xbf<a/>"), "!XML"},
	{SLICE("&amp;<a/>"), "!XML"},
	{SLICE("{\"a\":1}"), "!XML"},
	/* the root */
	{SLICE("<a>"), "<a>!XML"},
	{SLICE("<a/><b/>"), "<a></a>!XML"},
	{SLICE("<a/>x"), "<a></a>!XML"},
	{SLICE("<a/>&#32;"), "<a></a>!XML"},
	{SLICE("<a/><!---->"), "<a></a>!XML"},
	{SLICE("<a/></a>"), "<a></a>!XML"},
	{SLICE("<![CDATA[x]]><a/>"), "!XML"},
	{SLICE("</a>"), "!XML"},
	{SLICE("</>"), "!XML"},
	/* tags */
	{SLICE("<a></b>"), "<a>!XML"},
	{SLICE("<a></A>"), "<a>!XML"},
	{SLICE("<a></aa>"), "<a>!XML"},
	{SLICE("<aa></a>"), "<aa>!XML"},
	{SLICE("<a></ a>"), "<a>!XML"},
	{SLICE("<a></a b>"), "<a>!XML"},
	{SLICE("<a></a/>"), "<a>!XML"},
	{SLICE("<a><b></a></b>"), "<a><b>!XML"},
	{SLICE("<s:a></t:a>"), "<a>!XML"},
	{SLICE("<s:a></a>"), "<a>!XML"},
	{SLICE("<:a/>"), "!XML"},
	{SLICE("<s:/>"), "!XML"},
	{SLICE("<s:t:a/>"), "!XML"},
	{SLICE("< a/>"), "!XML"},
	{SLICE("<1/>"), "!XML"},
	{SLICE("<-/>"), "!XML"},
	{SLICE("<>"), "!XML"},
	{SLICE("<a<b>"), "!XML"},
	{SLICE("<a/ >"), "!XML"},
	{SLICE("<a//>"), "!XML"},
	{SLICE("<a/b>"), "!XML"},
	{SLICE("<a\0/>"), "!XML"},
	/* attributes */
	{SLICE("<a b/>"), "!XML"},
	{SLICE("<a b>"), "!XML"},
	{SLICE("<a b=/>"), "!XML"},
	{SLICE("<a b=c/>"), "!XML"},
	{SLICE("<a b='c\"/>"), "!XML"},
	{SLICE("<a b='<'/>"), "!XML"},
	{SLICE("<a b='c'd='e'/>"), "!XML"},
	{SLICE("<a b c='d'/>"), "!XML"},
	{SLICE("<a ='d'/>"), "!XML"},
	{SLICE("<a b=='d'/>"), "!XML"},
	{SLICE("<a 1='d'/>"), "!XML"},
	{SLICE("<a b='\0'/>"), "!XML"},
	/* what could load or expand something */
	{SLICE("<!DOCTYPE a><a/>"), "!XML"},
	{SLICE("<!DOCTYPE a SYSTEM \"http://127.0.0.1/x.dtd\"><a/>"), "!XML"},
	{SLICE("<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;'>]>"
               "<a>&c;</a>"),
         "!XML"},
	{SLICE("<!ENTITY x 'y'><a/>"), "!XML"},
	{SLICE("<a><!DOCTYPE b></a>"), "<a>!XML"},
	{SLICE("<a><!ELEMENT b></a>"), "<a>!XML"},
	{SLICE("<?php x?><a/>"), "!XML"},
	{SLICE("<?xml?><a/>"), "!XML"},
	{SLICE("<?xml-stylesheet href='x'?><a/>"), "!XML"},
	{SLICE("<?xml <a/>?>"), "!XML"},
	{SLICE("<?xml a\0?><a/>"), "!XML"},
	{SLICE(" <?xml version='1.0'?><a/>"), "!XML"},
	{SLICE("<?xml a='b'?><?xml a='b'?><a/>"), "!XML"},
	{SLICE("<a><?pi x?></a>"), "<a>!XML"},
	/* comments and CDATA */
	{SLICE("<!- x --><a/>"), "!XML"},
	{SLICE("<!-- a -- b --><a/>"), "!XML"},
	{SLICE("<!-- a ---><a/>"), "!XML"},
	{SLICE("<!-- \0 --><a/>"), "!XML"},
	{SLICE("<!-- <a/>"), "!XML"},
	{SLICE("<a><![cdata[x]]></a>"), "<a>!XML"},
	{SLICE("<a><![CDATAx]]></a>"), "<a>!XML"},
	{SLICE("<a><![CDATA[x]></a>"), "<a>x]></a>!XML"},
	{SLICE("<a><![CDATA[x\0]]></a>"), "<a>x!XML"},
	/* text and references */
	{SLICE("<a>x\0y</a>"), "<a>x!XML"},
	{SLICE("<a>&</a>"), "<a>!XML"},
	{SLICE("<a>& </a>"), "<a>!XML"},
	{SLICE("<a>&;</a>"), "<a>!XML"},
	{SLICE("<a>&;amp;</a>"), "<a>!XML"},
	{SLICE("<a>&nbsp;</a>"), "<a>!XML"},
	{SLICE("<a>&AMP;</a>"), "<a>!XML"},
	{SLICE("<a>&amp</a>"), "<a>!XML"},
	{SLICE("<a>&lt&gt;</a>"), "<a>!XML"},
	{SLICE("<a>&#;</a>"), "<a>!XML"},
	{SLICE("<a>&#x;</a>"), "<a>!XML"},
	{SLICE("<a>&#X41;</a>"), "<a>!XML"},
	{SLICE("<a>&#+65;</a>"), "<a>!XML"},
	{SLICE("<a>&# 65;</a>"), "<a>!XML"},
	{SLICE("<a>&#65x;</a>"), "<a>!XML"},
	{SLICE("<a>&#xg;</a>"), "<a>!XML"},
	{SLICE("<a>&#0;</a>"), "<a>!XML"},
	{SLICE("<a>&#x0;</a>"), "<a>!XML"},
	{SLICE("<a>&#xD800;</a>"), "<a>!XML"},
	{SLICE("<a>&#xDFFF;</a>"), "<a>!XML"},
	{SLICE("<a>&#55296;</a>"), "<a>!XML"},
	{SLICE("<a>&#x110000;</a>"), "<a>!XML"},
	{SLICE("<a>&#1114112;</a>"), "<a>!XML"},
	{SLICE("<a>&#x100000041;</a>"), "<a>!XML"},
	{SLICE("<a>&#4294967361;</a>"), "<a>!XML"},
	{SLICE("<a>x&amp;y&bad;z</a>"), "<a>x&y!XML"},
};

CASE(refused)
{
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CHECK_CALL(check_doc(check_, bad[i].doc, bad[i].want));
}

/* A page cut anywhere before the '>' of its root is not complete. */
CASE(truncated_at_every_byte)
{
	static struct log l;

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		struct slice doc = slice_of(good[i].doc);
		size_t root = slice_find_last(doc, '>');

		for (size_t n = 0; n <= root; n++) {
			log_of(&l, pieces_of(slice_first(doc, n), SIZE_MAX));
			CHECK(l.e == ERR_XML);
		}
	}
}

CASE(first_error_stays)
{
	struct xml x;
	enum xml_event event;
	size_t used;

	xml_init(&x);
	CHECK(xml_feed(&x, SLICE("x"), &used, &event) == ERR_XML);
	CHECK(xml_feed(&x, SLICE("<a/>"), &used, &event) == ERR_XML);
	CHECK(event == XML_MORE);
	CHECK(xml_finish(&x) == ERR_XML);
}

/* Puts `n` times the text. */
static void put_times(struct buf *b, const char *text, size_t n)
{
	while (n--)
		buf_put_z(b, text);
}

CASE(depth_at_the_limit)
{
	char text[200];
	struct buf b = BUF(text);
	static struct log l;

	put_times(&b, "<a>", XML_DEPTH_MAX);
	put_times(&b, "</a>", XML_DEPTH_MAX);
	log_of(&l, pieces_of(buf_slice(&b), SIZE_MAX));
	CHECK(l.e == ERR_OK);
	buf_clear(&b);
	put_times(&b, "<a>", XML_DEPTH_MAX + 1);
	log_of(&l, pieces_of(buf_slice(&b), SIZE_MAX));
	CHECK(l.e == ERR_HTTP_LIMIT);
	buf_clear(&b);
	put_times(&b, "<a>", XML_DEPTH_MAX);
	buf_put_z(&b, "<a/>");
	log_of(&l, pieces_of(buf_slice(&b), SIZE_MAX));
	CHECK(l.e == ERR_HTTP_LIMIT);
}

/* The error for head, n times 'x', tail, fed in pieces of 4 KiB. */
static enum err error_of(const char *head, size_t n, const char *tail)
{
	static char text[1 << 20];
	static struct log l;
	struct buf b = BUF(text);

	buf_put_z(&b, head);
	put_times(&b, "x", n);
	buf_put_z(&b, tail);
	if (b.over)
		return ERR_BUG;
	log_of(&l, pieces_of(buf_slice(&b), 4096));
	return l.e;
}

CASE(names_at_the_limit)
{
	CHECK(error_of("<", XML_NAME_MAX, "/>") == ERR_OK);
	CHECK(error_of("<", XML_NAME_MAX + 1, "/>") == ERR_HTTP_LIMIT);
	CHECK(error_of("<s:", XML_NAME_MAX - 2, "/>") == ERR_OK);
	CHECK(error_of("<s:", XML_NAME_MAX - 1, "/>") == ERR_HTTP_LIMIT);
	CHECK(error_of("<", XML_NAME_MAX + 1, ":a/>") == ERR_HTTP_LIMIT);
	CHECK(error_of("<a></", XML_NAME_MAX, ">") == ERR_XML);
	CHECK(error_of("<a></", XML_NAME_MAX + 1, ">") == ERR_HTTP_LIMIT);
	CHECK(error_of("<", 1000000, "/>") == ERR_HTTP_LIMIT);
}

CASE(references_at_the_limit)
{
	/* "#x" and 14 digits, "#" and 15 */
	CHECK(error_of("<a>&#x00000000000041;", 0, "</a>") == ERR_OK);
	CHECK(error_of("<a>&#x000000000000041;", 0, "</a>") == ERR_XML);
	CHECK(error_of("<a>&#000000000000065;", 0, "</a>") == ERR_OK);
	CHECK(error_of("<a>&#0000000000000065;", 0, "</a>") == ERR_XML);
	CHECK(error_of("<a>&", 1000000, ";</a>") == ERR_XML);
}

/* Every skipped byte counts: here are N and N + 1 of each kind. */
CASE(skipped_bytes_at_the_limit)
{
	static const struct {
		const char *head, *tail;
		size_t rest; /* skipped bytes that are no 'x' */
	} rows[] = {
		{"<a b='", "'/>", sizeof "b=''/" - 1},
		{"<a ", "=''/>", sizeof "=''/" - 1},
		{"<!--", "--><a/>", sizeof "---->" - 2},
		{"<?xml ", "?><a/>", sizeof "xml ?>" - 1},
		{"<a><!--", "--></a>", sizeof "---->" - 2},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		size_t n = XML_SKIP_MAX - rows[i].rest;

		CHECK(error_of(rows[i].head, n, rows[i].tail) == ERR_OK);
		CHECK(error_of(rows[i].head, n + 1, rows[i].tail) ==
		      ERR_HTTP_LIMIT);
		CHECK(error_of(rows[i].head, 1000000, rows[i].tail) ==
		      ERR_HTTP_LIMIT);
	}
}

/* Deep nesting needs no stack, long text no memory. */
CASE(huge_documents)
{
	static char text[100000 * 3];
	static struct log l;
	struct buf b = BUF(text);
	struct xml x;
	enum xml_event event = XML_OPEN;
	size_t used, total = 0;

	put_times(&b, "<a>", 100000);
	log_of(&l, pieces_of(buf_slice(&b), 4096));
	CHECK(l.e == ERR_HTTP_LIMIT);
	xml_init(&x);
	CHECK(xml_feed(&x, SLICE("<a>"), &used, &event) == ERR_OK);
	memset(text, 't', sizeof text);
	for (int i = 0; i < 20; i++) {
		CHECK(xml_feed(&x, (struct slice){text, sizeof text}, &used,
		               &event) == ERR_OK);
		CHECK(event == XML_TEXT);
		total += x.text.n;
	}
	CHECK_U64(total, 20 * sizeof text);
}

CASE(paths)
{
	struct xml x;
	enum xml_event event;
	size_t used;

	xml_init(&x);
	CHECK(xml_at(&x, ""));
	CHECK(!xml_at(&x, "a"));
	CHECK(xml_feed(&x, SLICE("<s:a>"), &used, &event) == ERR_OK);
	CHECK(xml_at(&x, "a"));
	CHECK(xml_feed(&x, SLICE("<b>"), &used, &event) == ERR_OK);
	CHECK(xml_at(&x, "a/b"));
	CHECK(!xml_at(&x, "a"));
	CHECK(!xml_at(&x, "b"));
	CHECK(!xml_at(&x, "a/b/c"));
	CHECK(!xml_at(&x, "a/bb"));
	CHECK(!xml_at(&x, ""));
	CHECK_TEXT(xml_name(&x, 1), "a");
	CHECK_TEXT(xml_name(&x, 2), "b");
	CHECK_U64(xml_name(&x, 0).n, 0);
	CHECK_U64(xml_name(&x, 3).n, 0);
	CHECK(xml_feed(&x, SLICE("</b>"), &used, &event) == ERR_OK);
	CHECK(event == XML_CLOSE && xml_at(&x, "a/b"));
	CHECK(xml_feed(&x, SLICE(""), &used, &event) == ERR_OK);
	CHECK(event == XML_MORE && xml_at(&x, "a"));
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(documents),
	                                       RUN(refused),
	                                       RUN(truncated_at_every_byte),
	                                       RUN(first_error_stays),
	                                       RUN(depth_at_the_limit),
	                                       RUN(names_at_the_limit),
	                                       RUN(references_at_the_limit),
	                                       RUN(skipped_bytes_at_the_limit),
	                                       RUN(huge_documents),
	                                       RUN(paths),
	                                       {0}});
}
