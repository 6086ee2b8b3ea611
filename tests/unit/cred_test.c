#include "cred/cred.h"

#include "check.h"

static struct cred cred;
static const char *field;

#define ID     SLICE("AKIAIOSFODNN7EXAMPLE")
#define SECRET SLICE("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
#define NONE   SLICE("")

CASE(one_set)
{
	cred_init(&cred);
	CHECK_U64(cred_id(&cred).n, 0);
	CHECK(cred_set(&cred, ID, SECRET, SLICE("tok/en+=="), &field) ==
	      ERR_OK);
	CHECK_TEXT(cred_id(&cred), "AKIAIOSFODNN7EXAMPLE");
	CHECK_TEXT(cred_secret(&cred),
	           "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
	CHECK_TEXT(cred_token(&cred), "tok/en+==");
	/* another set leaves nothing of the first */
	CHECK(cred_set(&cred, SLICE("test:tester"), SLICE("s"), NONE, &field) ==
	      ERR_OK);
	CHECK_TEXT(cred_id(&cred), "test:tester");
	CHECK_TEXT(cred_token(&cred), "");
	CHECK(cred.token[0] == '\0');
}

CASE(what_is_missing)
{
	CHECK(cred_set(&cred, NONE, SECRET, NONE, &field) ==
	      ERR_NO_CREDENTIALS);
	CHECK_TEXT(slice_of(field), "AWS_ACCESS_KEY_ID");
	CHECK(cred_set(&cred, ID, NONE, SLICE("t"), &field) ==
	      ERR_NO_CREDENTIALS);
	CHECK_TEXT(slice_of(field), "AWS_SECRET_ACCESS_KEY");
	CHECK(cred_set(&cred, NONE, NONE, NONE, &field) == ERR_NO_CREDENTIALS);
	CHECK_U64(cred_id(&cred).n, 0);
}

CASE(bytes_that_could_end_a_header)
{
	static const struct slice rows[] = {
		SLICE("a\rb"),
		SLICE("a\nb"),
		SLICE("a\0b"),
		SLICE("a b"),
		SLICE("a\tb"),
		SLICE("a\n"),
		SLICE(" a"),
		SLICE("a "),
		SLICE("\x7f"),
		SLICE("\x1b[0m"),
		SLICE("a\r\nX-Evil: 1"),
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		CHECK(cred_set(&cred, rows[i], SECRET, NONE, &field) ==
		      ERR_CONFIG);
		CHECK_TEXT(slice_of(field), "AWS_ACCESS_KEY_ID");
		CHECK(cred_set(&cred, ID, rows[i], NONE, &field) == ERR_CONFIG);
		CHECK_TEXT(slice_of(field), "AWS_SECRET_ACCESS_KEY");
		CHECK(cred_set(&cred, ID, SECRET, rows[i], &field) ==
		      ERR_CONFIG);
		CHECK_TEXT(slice_of(field), "AWS_SESSION_TOKEN");
		CHECK_U64(cred_id(&cred).n, 0);
		CHECK_U64(cred_secret(&cred).n, 0);
	}
}

CASE(lengths_at_the_limit)
{
	static char text[CRED_TOKEN_MAX + 1];
	struct slice a = {text, CRED_ID_MAX}, a1 = {text, CRED_ID_MAX + 1},
		     b = {text, CRED_SECRET_MAX},
		     b1 = {text, CRED_SECRET_MAX + 1},
		     t = {text, CRED_TOKEN_MAX},
		     t1 = {text, CRED_TOKEN_MAX + 1};

	memset(text, 'x', sizeof text);
	CHECK(cred_set(&cred, a, b, t, &field) == ERR_OK);
	CHECK(slice_equal(cred_token(&cred), t));
	CHECK(cred_set(&cred, a1, b, t, &field) == ERR_TOO_LONG);
	CHECK_TEXT(slice_of(field), "AWS_ACCESS_KEY_ID");
	CHECK(cred_set(&cred, a, b1, t, &field) == ERR_TOO_LONG);
	CHECK_TEXT(slice_of(field), "AWS_SECRET_ACCESS_KEY");
	CHECK(cred_set(&cred, a, b, t1, &field) == ERR_TOO_LONG);
	CHECK_TEXT(slice_of(field), "AWS_SESSION_TOKEN");
}

/* No byte of a set is left, also when a wrong one follows it. */
static bool is_zero(void)
{
	const unsigned char *p = (const unsigned char *)&cred;

	for (size_t i = 0; i < sizeof cred; i++)
		if (p[i])
			return false;
	return true;
}

CASE(wiped)
{
	CHECK(cred_set(&cred, ID, SECRET, SLICE("t"), &field) == ERR_OK);
	CHECK(!is_zero());
	cred_wipe(&cred);
	CHECK(is_zero());
	CHECK(cred_set(&cred, ID, SECRET, SLICE("t"), &field) == ERR_OK);
	CHECK(cred_set(&cred, ID, SECRET, SLICE("\n"), &field) == ERR_CONFIG);
	CHECK(is_zero());
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(one_set),
	                              RUN(what_is_missing),
	                              RUN(bytes_that_could_end_a_header),
	                              RUN(lengths_at_the_limit),
	                              RUN(wiped),
	                              {0}});
}
