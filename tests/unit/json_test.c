#include "cred/json.h"

#include "base/buf.h"
#include "check.h"
#include "pieces.h"

enum { LOG_MAX = 70000 };

/*
 * A document is told as a log: what opens and closes with its name before it,
 * strings in '...', numbers and words as they are, '.' at the end, '!' for an
 * error.
 */
struct log {
	char text[LOG_MAX];
	struct buf b;
	struct json json;
	enum err e;
};

static struct log whole;

static void put_event(struct log *l, enum json_event event)
{
	const struct json *j = &l->json;

	if (event == JSON_MORE || event == JSON_END)
		return;
	if (json_name(j).n) {
		buf_put(&l->b, json_name(j));
		buf_put_char(&l->b, ':');
	}
	if (event == JSON_OPEN)
		buf_put_char(&l->b, j->array ? '[' : '{');
	if (event == JSON_CLOSE)
		buf_put_char(&l->b, '/');
	if (event == JSON_STRING)
		buf_put_char(&l->b, '\'');
	if (event == JSON_STRING || event == JSON_OTHER)
		buf_put(&l->b, json_text(j));
	if (event == JSON_STRING)
		buf_put_char(&l->b, '\'');
	/* after an end, what it is the end of can be seen from the depth */
	if (event == JSON_CLOSE)
		buf_put_u64(&l->b, j->depth);
	buf_put_char(&l->b, ' ');
}

static void feed(struct log *l, struct slice in)
{
	enum json_event event = JSON_OPEN;
	size_t used;

	while (l->e == ERR_OK && event != JSON_MORE && event != JSON_END) {
		l->e = json_feed(&l->json, in, &used, &event);
		if (l->e == ERR_OK)
			put_event(l, event);
		in.p += used;
		in.n -= used;
	}
}

static void finish(struct log *l)
{
	enum json_event event = JSON_OPEN;
	enum err e = ERR_OK;

	while (e == ERR_OK && event != JSON_END) {
		e = json_finish(&l->json, &event);
		if (e == ERR_OK)
			put_event(l, event);
	}
	if (l->e == ERR_OK)
		l->e = e;
	buf_put_char(&l->b, e == ERR_OK ? '.' : '!');
}

static struct slice told(struct log *l, struct pieces in)
{
	l->b = BUF(l->text);
	l->e = ERR_OK;
	json_init(&l->json);
	while (pieces_next(&in))
		feed(l, in.piece);
	finish(l);
	return buf_slice(&l->b);
}

/* Whether it is told to its end, in pieces of that many bytes. */
static bool ends(struct slice doc, size_t piece)
{
	return slice_ends(told(&whole, pieces_of(doc, piece)), SLICE("."));
}

static void check_doc(struct check *check_, struct slice doc, const char *want)
{
	for (size_t way = 0; way < pieces_ways(doc); way++) {
		CHECK_TEXT(told(&whole, pieces_way(doc, way)), want);
		CHECK(!whole.b.over);
	}
}

CASE(values)
{
	static const char *const rows[][2] = {
		{"{}", "{ /0 ."},
		{" \t\r\n[ ] \n", "[ /0 ."},
		{"\"a\"", "'a' ."},
		{"\"\"", "'' ."},
		{"0", "0 ."},
		{" -12.5e+3 ", "-12.5e+3 ."},
		{"true", "true ."},
		{"false\n", "false ."},
		{"null", "null ."},
		{"{\"a\":\"b\",\"c\" : 1 , \"d\":{\"e\":[]}}",
	         "{ a:'b' c:1 d:{ e:[ /2 /1 /0 ."},
		{"[1,\"x\",[true,null],{\"k\":[{}]}]",
	         "[ 1 'x' [ true null /1 { k:[ { /3 /2 /1 /0 ."},
		{"{\"a\":1,\"a\":2}", "{ a:1 a:2 /0 ."},
		{"{\"\":1}", "{ 1 /0 ."},
		{"[[1],2]", "[ [ 1 /1 2 /0 ."},
		{"{\"a\":[1],\"b\":2}", "{ a:[ 1 /1 b:2 /0 ."},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		CHECK_CALL(check_doc(check_, slice_of(rows[i][0]), rows[i][1]));
}

CASE(numbers)
{
	static const char *const right[] = {
		"0",   "-0",   "1",    "10",   "1.0",       "0.5",     "1e1",
		"1E1", "1e+1", "1e-1", "0e00", "1.25E-007", "9999999", "-1.0e0",
	};
	static const char *const wrong[] = {
		"-",        "+1",        "01",   "-01",   "1.",    ".5",
		"1.e1",     "1e",        "1e+",  "1ee",   "1e1.",  "1.2.3",
		"--1",      "1-1",       "0x10", "1a",    "1E1E1", "NaN",
		"Infinity", "-Infinity", "e1",   "1e+-1",
	};

	for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
		char want[32];

		snprintf(want, sizeof want, "%s .", right[i]);
		CHECK_CALL(check_doc(check_, slice_of(right[i]), want));
	}
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		CHECK_CALL(check_doc(check_, slice_of(wrong[i]), "!"));
}

CASE(escapes)
{
	static const char *const rows[][2] = {
		{"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "'\"\\/\b\f\n\r\t' ."},
		{"\"\\u0041\\u00e4\\u20AC\\u007f\\u0080\\u07ff\\u0800\\uffff\"",
	         "'A\xc3\xa4\xe2\x82\xac\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80"
	         "\xef\xbf\xbf' ."},
		{"\"\\uD83D\\uDE00\\ud800\\udc00\\udbff\\udfff\"",
	         "'\xf0\x9f\x98\x80\xf0\x90\x80\x80\xf4\x8f\xbf\xbf' ."},
		{"{\"\\u0041b\":1}", "{ Ab:1 /0 ."},
		{"\"\xc3\xa4\x7f\"", "'\xc3\xa4\x7f' ."},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		CHECK_CALL(check_doc(check_, slice_of(rows[i][0]), rows[i][1]));
	CHECK(slice_equal(told(&whole, pieces_of(SLICE("\"a\\u0000b\""), 99)),
	                  SLICE("'a\0b' .")));
}

CASE(refused)
{
	static const char *const rows[] = {
		"",
		" ",
		"{",
		"[",
		"}",
		"]",
		"\"",
		"\"a",
		"{\"a\"",
		"{\"a\":",
		"{\"a\":1",
		"{\"a\":1,",
		"{\"a\":1,}",
		"[1,]",
		"[,1]",
		"{,}",
		"[1 2]",
		"{\"a\" 1}",
		"{\"a\"::1}",
		"{a:1}",
		"{'a':1}",
		"{1:1}",
		"[1}",
		"{\"a\":1]",
		"{]",
		"[}",
		"[\"a\":1]",
		"{\"a\"}",
		"{\"a\",\"b\"}",
		"{\"a\":}",
		"[]]",
		"[] []",
		"{} x",
		"1 2",
		"true false",
		"\"a\" \"b\"",
		"[]\"\"",
		"tru",
		"truee",
		"True",
		"nul",
		"nulll",
		"nil",
		"// c\n1",
		"/* c */1",
		"[1/**/]",
		"#1",
		"\xef\xbb\xbf{}",
		"\"a\nb\"",
		"\"a\tb\"",
		"\"\x1f\"",
		"\"\\x41\"",
		"\"\\a\"",
		"\"\\u12\"",
		"\"\\u12g4\"",
		"\"\\U0041\"",
		"\"\\",
		"\"\\\"",
		"\"\\u",
		"\"\\ud800\"",
		"\"\\ud800x\"",
		"\"\\ud800\\n\"",
		"\"\\ud800\\u0041\"",
		"\"\\ud800\\ud800\"",
		"\"\\udc00\"",
		"\"\\udc00\\ud800\"",
		"\"\\ud800\\\"",
		"\v1",
		"1\f",
		"{\"a\":1;\"b\":2}",
		"<html>",
		"undefined",
		"{\"a\":b}",
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct slice doc = slice_of(rows[i]);

		for (size_t piece = 1; piece <= doc.n + 1; piece++)
			if (ends(doc, piece) || whole.e != ERR_JSON)
				CHECK_FAIL("%s was taken", rows[i]);
	}
	CHECK(!ends(SLICE("[1\0]"), 99));
	CHECK(!ends(SLICE("[]\0"), 99));
	CHECK(!ends(SLICE("\"\0\""), 99));
}

/* A document that is cut anywhere is none. */
CASE(cut)
{
	struct slice doc = SLICE("{\"a\":[1,\"\\u0041\",{}],\"b\":null}");

	for (size_t n = 0; n < doc.n; n++)
		CHECK(!ends(slice_first(doc, n), 99));
	CHECK(ends(doc, 99));
}

static char doc_text[LOG_MAX];

/* head, n times `fill`, tail. */
static struct slice doc_of(const char *head, char fill, size_t n,
                           const char *tail)
{
	struct buf b = BUF(doc_text);

	buf_put_z(&b, head);
	memset(b.p + b.n, fill, n);
	b.n += n;
	buf_put_z(&b, tail);
	return buf_slice(&b);
}

static bool taken(struct slice doc)
{
	bool one = ends(doc, SIZE_MAX), two = ends(doc, 7);

	return one && two && whole.e == ERR_OK;
}

CASE(limits)
{
	CHECK(taken(doc_of("\"", 'x', JSON_TEXT_MAX, "\"")));
	CHECK(!taken(doc_of("\"", 'x', JSON_TEXT_MAX + 1, "\"")));
	/* one of several bytes that would go over it */
	CHECK(taken(doc_of("\"", 'x', JSON_TEXT_MAX - 3, "\\u20ac\"")));
	CHECK(!taken(doc_of("\"", 'x', JSON_TEXT_MAX - 2, "\\u20ac\"")));
	CHECK(taken(doc_of("{\"", 'x', JSON_NAME_MAX, "\":1}")));
	CHECK(!taken(doc_of("{\"", 'x', JSON_NAME_MAX + 1, "\":1}")));
	CHECK(taken(doc_of("", '1', JSON_TEXT_MAX, "")));
	CHECK(!taken(doc_of("", '1', JSON_TEXT_MAX + 1, "")));
	CHECK(taken(doc_of("[", ' ', JSON_DOCUMENT_MAX - 2, "]")));
	CHECK(!taken(doc_of("[", ' ', JSON_DOCUMENT_MAX - 1, "]")));
	CHECK(taken(doc_of("[]", '\n', JSON_DOCUMENT_MAX - 2, "")));
	CHECK(!taken(doc_of("[]", '\n', JSON_DOCUMENT_MAX - 1, "")));
	CHECK(!taken(doc_of("", '[', 60000, "")));
}

CASE(depth)
{
	CHECK_CALL(check_doc(check_, SLICE("[[[[[[[[]]]]]]]]"),
	                     "[ [ [ [ [ [ [ [ /7 /6 /5 /4 /3 /2 /1 /0 ."));
	CHECK_CALL(check_doc(check_, SLICE("[[[[[[[[[]]]]]]]]]"),
	                     "[ [ [ [ [ [ [ [ !"));
	/* which of the eight were arrays is remembered */
	CHECK_CALL(check_doc(
		check_, SLICE("{\"a\":[{\"b\":[[{\"c\":[{}]}]]}],\"d\":[1]}"),
		"{ a:[ { b:[ [ { c:[ { /7 /6 /5 /4 /3 /2 /1 d:[ 1 /1 /0 ."));
	CHECK(!taken(SLICE("{\"a\":[{\"b\":[[{\"c\":[{}]}]}]}")));
}

CASE(an_error_stays)
{
	enum json_event event;
	size_t used;

	json_init(&whole.json);
	CHECK(json_feed(&whole.json, SLICE("?"), &used, &event) == ERR_JSON);
	CHECK(json_feed(&whole.json, SLICE("{}"), &used, &event) == ERR_JSON);
	CHECK_U64(used, 0);
	CHECK(json_finish(&whole.json, &event) == ERR_JSON);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(values),
	                                       RUN(numbers),
	                                       RUN(escapes),
	                                       RUN(refused),
	                                       RUN(cut),
	                                       RUN(limits),
	                                       RUN(depth),
	                                       RUN(an_error_stays),
	                                       {0}});
}
