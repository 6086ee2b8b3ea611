/*
 * check: the smallest unit test frame.
 *
 *     CASE(splits_at_commas) { CHECK(...); CHECK_TEXT(slice, "a,b"); }
 *     int main(int n, char **v)
 *     {
 *             return check_run(n, v, (struct check_case[]){
 *                     RUN(splits_at_commas), {0}});
 *     }
 *
 * Each case prints one line: "ok - NAME" or "not ok - NAME: why". A name as
 * argv[1] runs that case alone. A failed CHECK ends its case. Bytes that a
 * parser must not run past come from check_guarded: they end at a page that
 * cannot be read.
 */
#ifndef PAIL_CHECK_H
#define PAIL_CHECK_H

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/slice.h"

struct check {
	int failed;
	char why[400];
};

struct check_case {
	const char *name;
	void (*run)(struct check *check_);
};

#define CASE(name) static void case_##name(struct check *check_)
#define RUN(name) \
	{ \
#name, case_##name \
	}

#define CHECK_FAIL(...) \
	do { \
		int n_ = snprintf(check_->why, sizeof check_->why, \
		                  "%s:%d: ", __FILE__, __LINE__); \
		snprintf(check_->why + n_, sizeof check_->why - (size_t)n_, \
		         __VA_ARGS__); \
		check_->failed = 1; \
		return; \
	} while (0)

#define CHECK(cond) \
	do { \
		if (!(cond)) \
			CHECK_FAIL("%s", #cond); \
	} while (0)

#define CHECK_U64(got, want) \
	do { \
		unsigned long long got_ = (got), want_ = (want); \
		if (got_ != want_) \
			CHECK_FAIL("%s is %llu, not %llu", #got, got_, want_); \
	} while (0)

#define CHECK_TEXT(got, want) \
	do { \
		struct slice got_ = (got), want_ = slice_of(want); \
		if (!slice_equal(got_, want_)) \
			CHECK_FAIL("%s is \"%.*s\", not \"%s\"", #got, \
			           (int)got_.n, got_.p ? got_.p : "", \
			           want_.p); \
	} while (0)

/* For helpers that take `struct check *check_`: returns when one failed. */
#define CHECK_CALL(call) \
	do { \
		call; \
		if (check_->failed) \
			return; \
	} while (0)

/* Whether these bytes stand in s. */
static inline bool check_has(struct slice s, const char *what)
{
	size_t n = strlen(what);

	for (size_t i = 0; i + n <= s.n; i++)
		if (memcmp(s.p + i, what, n) == 0)
			return true;
	return false;
}

static inline int check_run(int n, char **v, const struct check_case *cases)
{
	int failed = 0, ran = 0;

	for (const struct check_case *c = cases; c->name; c++) {
		struct check check = {0, ""};

		if (n > 1 && strcmp(v[1], c->name) != 0)
			continue;
		ran++;
		c->run(&check);
		failed += check.failed;
		if (check.failed)
			printf("not ok - %s: %s\n", c->name, check.why);
		else
			printf("ok - %s\n", c->name);
	}
	if (!ran)
		printf("not ok - %s: no such case\n", n > 1 ? v[1] : "main");
	return failed || !ran;
}

/* n bytes (at most 64 KiB) that end right before an unreadable page. */
static inline char *check_guarded(const void *bytes, size_t n)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), room = 65536;
	char *p = mmap(NULL, room + page, PROT_READ | PROT_WRITE,
	               MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED || n > room ||
	    mprotect(p + room, page, PROT_NONE) != 0)
		return NULL;
	if (n)
		memcpy(p + room - n, bytes, n);
	return p + room - n;
}

static inline void check_unguard(char *p, size_t n)
{
	munmap(p + n - 65536, 65536 + (size_t)sysconf(_SC_PAGESIZE));
}

#endif
