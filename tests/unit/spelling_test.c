/*
 * spelling: names that FAT keeps, and twins. No file system that folds case is
 * at hand everywhere; but /proc has what they have: a thread's directory is
 * reached by its number, and no entry is spelled so.
 */
#include <sys/syscall.h>

#include "place.h"
#include "store/spelling.h"

static bool fits(const char *name)
{
	struct slice s = slice_of(name);
	char *guarded = check_guarded(s.p, s.n);
	bool yes = spelling_fits_fat((struct slice){guarded, s.n});

	check_unguard(guarded, s.n);
	return yes;
}

CASE(names_that_fat_keeps)
{
	static const char *const good[] = {
		"a",           "README.TXT", "a b/c d.e",
		".hidden",     "a..b",       "..a",
		" a",          "a/b/c",      "CONSOLE",
		"com",         "com10",      "lpt",
		"xcon",        "nul1",       "a.con",
		"auxiliary",   "com 1",      "\xc3\xa4\xe2\x82\xac",
		"{}[]()+,;=@", "a%20b",      "\x80\xff",
		"com\xc2\xb9x"};

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (!fits(good[i]))
			CHECK_FAIL("%s is refused", good[i]);
}

CASE(names_that_it_does_not)
{
	static const char *const bad[] = {
		"",      "a:b",   "a?",      "*",        "a\"b",    "a<b",
		"a>b",   "a|b",   "a\\b",    "a\tb",     "a\x01",   "a\x7f",
		"a.",    "a ",    "a./b",    "a /b",     "a/b.",    "...",
		" ",     "con",   "CON",     "Prn",      "aux",     "nUL",
		"com0",  "COM9",  "lpt0",    "Lpt9",     "nul.txt", "con.a.b",
		"a/nul", "nul/a", "com1.gz", "con .txt", "a//b",    "/a",
		"a/b|"};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (fits(bad[i]))
			CHECK_FAIL("\"%s\" is taken", bad[i]);
	CHECK(!spelling_fits_fat((struct slice){"a\0b", 3}));
}

/* ---- twins ---------------------------------------------------------------- */

CASE(names_that_are_there_or_not)
{
	struct place p;
	bool twin = true;

	CHECK(place_open(&p));
	CHECK(place_put(&p, "Readme", SLICE("x")));
	for (int i = 0; i < 100; i++) {
		char name[16];

		snprintf(name, sizeof name, "f%d", i);
		CHECK(place_put(&p, name, SLICE("")));
	}
	/* again and again, by the same handle */
	for (int i = 0; i < 3; i++) {
		CHECK_U64(spelling_find_twin(p.port, p.root, "Readme", &twin),
		          ERR_OK);
		CHECK(!twin);
		CHECK_U64(spelling_find_twin(p.port, p.root, "f99", &twin),
		          ERR_OK);
		CHECK(!twin);
		CHECK_U64(spelling_find_twin(p.port, p.root, "README", &twin),
		          ERR_OK);
		CHECK(!twin);
	}
	CHECK_U64(spelling_find_twin(p.port, p.root, "a/b", &twin), ERR_NAME);
	CHECK(!twin);
	place_close(&p);
}

struct other {
	struct port *port;
	struct port_waiter ready, done;
	long number;
};

static void live(void *other)
{
	struct other *o = other;

	o->number = syscall(SYS_gettid);
	port_wake(o->port, o->ready);
	port_wait(o->port, o->done, (struct port_socket){PORT_NONE}, PORT_DONE,
	          PORT_NEVER);
}

CASE(a_twin_of_another_spelling)
{
	struct other o = {.port = port_open()};
	struct port_thread t;
	struct port_dir proc;
	bool twin = false, self = true;
	char name[32];

	CHECK(!port_dir_open(o.port, "/proc", &proc));
	CHECK(!port_waiter_open(o.port, &o.ready));
	CHECK(!port_waiter_open(o.port, &o.done));
	CHECK(!port_thread_start(o.port, &t, live, &o, 8192));
	port_wait(o.port, o.ready, (struct port_socket){PORT_NONE}, PORT_DONE,
	          PORT_NEVER);
	snprintf(name, sizeof name, "%ld", o.number);
	CHECK_U64(spelling_find_twin(o.port, proc, name, &twin), ERR_OK);
	snprintf(name, sizeof name, "%d", (int)getpid());
	CHECK_U64(spelling_find_twin(o.port, proc, name, &self), ERR_OK);
	port_wake(o.port, o.done);
	port_thread_join(o.port, &t);
	CHECK(twin);
	CHECK(!self);
	port_dir_close(o.port, &proc);
	port_waiter_close(o.port, &o.ready);
	port_waiter_close(o.port, &o.done);
	port_close(o.port);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(names_that_fat_keeps),
	                                       RUN(names_that_it_does_not),
	                                       RUN(names_that_are_there_or_not),
	                                       RUN(a_twin_of_another_spelling),
	                                       {0}});
}
