#include "s3/label.h"

#include "check.h"
#include "vectors.h"

CASE(published_labels)
{
	static struct vectors v;
	struct slice f[VECTORS_FIELDS];

	CHECK(vectors_open(&v, "tests/vectors/endpoint/label.tsv"));
	while (vectors_next(&v, f)) {
		bool plain = slice_equal(f[1], SLICE("plain"));
		bool dots = plain || slice_equal(f[1], SLICE("dots"));

		if (label_valid(f[0], false) != plain ||
		    label_valid(f[0], true) != dots)
			CHECK_FAIL("%.*s", (int)f[0].n, f[0].p);
	}
	CHECK_U64(v.count, 5);
}

CASE(no_label)
{
	static const struct slice rows[] = {
		SLICE(""),      SLICE("-a"),   SLICE("a-"),   SLICE("-"),
		SLICE("a_b"),   SLICE("a b"),  SLICE("a\r"),  SLICE("a\n"),
		SLICE("a\0"),   SLICE("a/b"),  SLICE("a:b"),  SLICE("a@b"),
		SLICE("%41"),   SLICE("\xc3"), SLICE("a."),   SLICE(".a"),
		SLICE("."),     SLICE("a..b"), SLICE("a.-b"), SLICE("a-.b"),
		SLICE("a.b\0"),
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (label_valid(rows[i], false) || label_valid(rows[i], true))
			CHECK_FAIL("row %zu", i);
	CHECK(!label_valid(SLICE("a.b"), false));
	CHECK(label_valid(SLICE("a.b-c.0"), true));
	CHECK(label_valid(SLICE("Ab-0"), false));
	CHECK(label_has_capital(SLICE("bA")) && label_has_capital(SLICE("Z")));
	CHECK(!label_has_capital(SLICE("az-0@[")));
}

CASE(every_byte)
{
	for (int c = 0; c < 256; c++) {
		char text[3] = {'a', (char)c, 'b'};
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		bool good = letter || (c >= '0' && c <= '9') || c == '-';

		if (label_valid((struct slice){text, 3}, false) != good ||
		    label_valid((struct slice){text, 3}, true) !=
		            (good || c == '.') ||
		    label_valid((struct slice){text + 1, 1}, true) !=
		            (good && c != '-'))
			CHECK_FAIL("byte %d", c);
	}
}

CASE(length_at_the_limit)
{
	char text[2 * LABEL_MAX + 3];

	memset(text, 'a', sizeof text);
	CHECK(label_valid((struct slice){text, LABEL_MAX}, false));
	CHECK(!label_valid((struct slice){text, LABEL_MAX + 1}, false));
	text[LABEL_MAX] = '.';
	CHECK(label_valid((struct slice){text, 2 * LABEL_MAX + 1}, true));
	CHECK(!label_valid((struct slice){text, 2 * LABEL_MAX + 2}, true));
}

CASE(addresses)
{
	static const char *const yes[] = {
		"1.2.3.4", "0.0.0.0", "255.255.255.255", "::1", "2001:db8::1"};
	static const char *const no[] = {"",          "1",         "1.2.3",
	                                 "1.2.3.4.5", "256.1.1.1", "1.2.3.a",
	                                 "1..2.3",    "a.b.c.d",   "0001.2.3.4",
	                                 "localhost", "-1.2.3.4",  "1.2.3.4x"};

	for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
		if (!label_is_address(slice_of(yes[i])))
			CHECK_FAIL("%s", yes[i]);
	for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
		if (label_is_address(slice_of(no[i])))
			CHECK_FAIL("%s", no[i]);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(published_labels),
	                                       RUN(no_label),
	                                       RUN(every_byte),
	                                       RUN(length_at_the_limit),
	                                       RUN(addresses),
	                                       {0}});
}
