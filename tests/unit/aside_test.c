#include "s3/aside.h"

#include "check.h"

/* How many bytes an aside takes of the text; 0: it is refused or not done. */
static size_t taken(enum aside_kind kind, struct slice text)
{
	struct aside a;
	bool done = false;

	aside_init(&a, kind);
	for (size_t i = 0; i < text.n; i++) {
		if (aside_feed(&a, text.p[i], &done) != ERR_OK)
			return 0;
		if (done)
			return i + 1;
	}
	return 0;
}

struct row {
	enum aside_kind kind;
	struct slice text;
	size_t want;
};

static const struct row rows[] = {
	{ASIDE_COMMENT, SLICE("--->x"), 4},
	{ASIDE_COMMENT, SLICE("- <a> & -x ]]> -->x"), 18},
	{ASIDE_COMMENT, SLICE("x-->"), 0},
	{ASIDE_COMMENT, SLICE("->"), 0},
	{ASIDE_COMMENT, SLICE("-->"), 0},
	{ASIDE_COMMENT, SLICE("- a -- b -->"), 0},
	{ASIDE_COMMENT, SLICE("- \0 -->"), 0},
	{ASIDE_COMMENT, SLICE("- a --"), 0},
	{ASIDE_DECLARATION, SLICE("xml version='1.0'?>x"), 19},
	{ASIDE_DECLARATION, SLICE("xml\n?>x"), 6},
	{ASIDE_DECLARATION,
         SLICE("xml a?b?"
               "?>x"),
         10},
	{ASIDE_DECLARATION, SLICE("xml?>"), 0},
	{ASIDE_DECLARATION, SLICE("xmL ?>"), 0},
	{ASIDE_DECLARATION, SLICE("php ?>"), 0},
	{ASIDE_DECLARATION, SLICE("xml-stylesheet ?>"), 0},
	{ASIDE_DECLARATION, SLICE("xml <?>"), 0},
	{ASIDE_DECLARATION, SLICE("xml \0?>"), 0},
	{ASIDE_DECLARATION, SLICE("xml >"), 0},
	{ASIDE_ATTRIBUTES, SLICE(">x"), 1},
	{ASIDE_ATTRIBUTES, SLICE("/x"), 1},
	{ASIDE_ATTRIBUTES, SLICE(" \t\r\n>"), 5},
	{ASIDE_ATTRIBUTES, SLICE("a='>'>"), 6},
	{ASIDE_ATTRIBUTES, SLICE("a:b-1 = \"'/&x;\"\n_='\"' /"), 23},
	{ASIDE_ATTRIBUTES, SLICE("\xc3\xa4=''>"), 6},
	{ASIDE_ATTRIBUTES, SLICE("azAZ09-._:=''>"), 14},
	{ASIDE_ATTRIBUTES, SLICE("z='' A='' Z=''>"), 15},
	{ASIDE_ATTRIBUTES, SLICE("a 'b'>"), 0},
	{ASIDE_ATTRIBUTES, SLICE("a>"), 0},
	{ASIDE_ATTRIBUTES, SLICE("a/>"), 0},
	{ASIDE_ATTRIBUTES, SLICE("a=>"), 0},
	{ASIDE_ATTRIBUTES, SLICE("a=b>"), 0},
	{ASIDE_ATTRIBUTES, SLICE("a=='b'>"), 0},
	{ASIDE_ATTRIBUTES, SLICE("='b'>"), 0},
	{ASIDE_ATTRIBUTES, SLICE("a b='c'>"), 0},
	{ASIDE_ATTRIBUTES, SLICE("a='b'c='d'>"), 0},
	{ASIDE_ATTRIBUTES, SLICE("1='b'>"), 0},
	{ASIDE_ATTRIBUTES, SLICE("a='<'>"), 0},
	{ASIDE_ATTRIBUTES, SLICE("a='\0'>"), 0},
	{ASIDE_ATTRIBUTES, SLICE("a='b\">"), 0},
	{ASIDE_ATTRIBUTES, SLICE("<>"), 0},
};

CASE(what_is_skipped)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct row *r = &rows[i];

		if (taken(r->kind, r->text) != r->want)
			CHECK_FAIL("row %zu: %.*s", i, (int)r->text.n,
			           r->text.p);
	}
}

CASE(not_done_before_its_last_byte)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		for (size_t n = 0; n < rows[i].want; n++)
			CHECK(taken(rows[i].kind,
			            slice_first(rows[i].text, n)) == 0);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(what_is_skipped),
	                              RUN(not_done_before_its_last_byte),
	                              {0}});
}
