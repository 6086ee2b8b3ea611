#include "store/path.h"

#include "check.h"

static char longest[PATH_NAME_MAX + 2];

/* A name of n bytes: parts of 'a' with `part` bytes, joined by '/'. */
static struct slice made(size_t n, size_t part)
{
	for (size_t i = 0; i < n; i++)
		longest[i] = i % (part + 1) == part ? '/' : 'a';
	return (struct slice){longest, n};
}

static enum err check_z(const char *z)
{
	return path_check(slice_of(z));
}

CASE(takes_ordinary_names)
{
	CHECK(check_z("a") == ERR_OK);
	CHECK(check_z("a/b.c/d") == ERR_OK);
	CHECK(check_z("...") == ERR_OK);
	CHECK(check_z(".a/..b/c..") == ERR_OK);
	CHECK(check_z(" /\t/\n/\x1b[2J/\xff\\") == ERR_OK);
	CHECK(check_z("-rf") == ERR_OK);
	CHECK(check_z(".pail") == ERR_OK);
	CHECK(check_z("x.pail-1") == ERR_OK);
}

CASE(refuses_what_leads_out)
{
	CHECK(check_z("..") == ERR_NAME);
	CHECK(check_z("../a") == ERR_NAME);
	CHECK(check_z("a/..") == ERR_NAME);
	CHECK(check_z("a/../../b") == ERR_NAME);
	CHECK(check_z("/a") == ERR_NAME);
	CHECK(check_z("/") == ERR_NAME);
	CHECK(check_z("//a") == ERR_NAME);
}

CASE(refuses_what_is_no_name)
{
	CHECK(check_z("") == ERR_NAME);
	CHECK(path_check((struct slice){NULL, 0}) == ERR_NAME);
	CHECK(check_z(".") == ERR_NAME);
	CHECK(check_z("./a") == ERR_NAME);
	CHECK(check_z("a/./b") == ERR_NAME);
	CHECK(check_z("a//b") == ERR_NAME);
	CHECK(check_z("a/") == ERR_NAME);
	CHECK(path_check((struct slice){"a\0b", 3}) == ERR_NAME);
	CHECK(path_check((struct slice){"a/b\0", 4}) == ERR_NAME);
}

CASE(refuses_our_own_temporary_names)
{
	CHECK(check_z(".pail-0123456789abcdef") == ERR_NAME);
	CHECK(check_z("a/.pail-") == ERR_NAME);
	CHECK(check_z(".pail-x/a") == ERR_NAME);
	CHECK(check_z(".PAIL-x") == ERR_NAME); /* the same file on FAT */
}

CASE(limits_at_and_past)
{
	CHECK(path_check(made(PATH_PART_MAX, 999)) == ERR_OK);
	CHECK(path_check(made(PATH_PART_MAX + 1, 999)) == ERR_TOO_LONG);
	CHECK(path_check(made(PATH_NAME_MAX, 100)) == ERR_OK);
	CHECK(path_check(made(PATH_NAME_MAX + 1, 100)) == ERR_TOO_LONG);
	/* What is no name at all is told first. */
	(void)made(403, 300);
	memcpy(longest + 400, "/..", 3);
	CHECK(path_check((struct slice){longest, 403}) == ERR_NAME);
}

CASE(reads_no_further_than_the_name)
{
	static const char *const names[] = {"",     "a",      "..", "a/..",
	                                    ".pai", ".pail-", "a/"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		size_t n = strlen(names[i]);
		char *p = check_guarded(names[i], n);

		CHECK(p != NULL);
		CHECK(path_check((struct slice){p, n}) == check_z(names[i]));
		check_unguard(p, n);
	}
}

CASE(splits_last_and_parent)
{
	CHECK_TEXT(path_last(slice_of("a")), "a");
	CHECK_TEXT(path_parent(slice_of("a")), "");
	CHECK_TEXT(path_last(slice_of("a/b/c")), "c");
	CHECK_TEXT(path_parent(slice_of("a/b/c")), "a/b");
}

CASE(temporary_name_is_of_the_last_part_alone)
{
	char one[PATH_TEMP_MAX], two[PATH_TEMP_MAX], other[PATH_TEMP_MAX];
	struct buf a = BUF(one), b = BUF(two), c = BUF(other);

	path_put_temp(&a, slice_of("abc"));
	path_put_temp(&b, slice_of("x/y/abc"));
	path_put_temp(&c, slice_of("abd"));
	/* The first 64 bits of FIPS 180-4's SHA-256("abc"). */
	CHECK_TEXT(buf_slice(&a), ".pail-ba7816bf8f01cfea");
	CHECK_TEXT(buf_slice(&b), ".pail-ba7816bf8f01cfea");
	CHECK(!slice_equal(buf_slice(&a), buf_slice(&c)));
	CHECK(!a.over && path_check(buf_slice(&a)) == ERR_NAME);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(takes_ordinary_names),
				 RUN(refuses_what_leads_out),
				 RUN(refuses_what_is_no_name),
				 RUN(refuses_our_own_temporary_names),
				 RUN(limits_at_and_past),
				 RUN(reads_no_further_than_the_name),
				 RUN(splits_last_and_parent),
				 RUN(temporary_name_is_of_the_last_part_alone),
				 {0},
			 });
}
