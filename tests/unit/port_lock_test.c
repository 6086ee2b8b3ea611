/* port: two who want to write one file at the same time. */
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "check.h"
#include "place.h"
#include "port/port.h"

CASE(a_lock_keeps_others_out)
{
	struct place w;
	struct port_file f;

	CHECK(place_open(&w));
	CHECK(!port_file_create(w.port, w.root, "a", PORT_EMPTY, &f));
	CHECK(!port_file_write_at(w.port, f, 0, SLICE("mine")));
	CHECK_U64(place_create(&w, "a"), ERR_LOCKED);
	CHECK_TEXT(place_text(&w, "a"), "mine");
	/* under another name it is nobody's business */
	CHECK(!port_rename(w.port, w.root, "a", "b"));
	CHECK_U64(place_create(&w, "a"), ERR_OK);
	CHECK_TEXT(place_text(&w, "b"), "mine");
	CHECK_U64(place_create(&w, "b"), ERR_LOCKED);
	port_file_close(w.port, &f);
	CHECK_U64(place_create(&w, "b"), ERR_OK);
	place_close(&w);
}

/* Makes "a" and gives it its last name, over and over, as a pail does. */
static void publish_for_ever(struct place *w)
{
	for (;;) {
		struct port_file f;

		if (port_file_create(w->port, w->root, "a", PORT_EMPTY, &f) ==
		    ERR_OK)
			(void)port_rename(w->port, w->root, "a", "b");
		port_file_close(w->port, &f);
	}
}

/*
 * The one who has opened "a" just before another gave it its last name locks
 * a file that is published: it must see that, and not empty it.
 */
CASE(a_lock_is_on_the_name)
{
	enum { TRIES = 20000 };
	unsigned got = 0;
	struct place w;
	pid_t child;

	CHECK(place_open(&w));
	child = fork();
	if (child == 0)
		publish_for_ever(&w);
	for (int i = 0; i < TRIES && got < 2000; i++) {
		struct stat mine, there;
		struct port_file f;
		bool same;

		if (port_file_create(w.port, w.root, "a", PORT_EMPTY, &f) !=
		    ERR_OK)
			continue;
		same = fstat(f.h, &mine) == 0 &&
		       fstatat(w.root.h, "a", &there, 0) == 0 &&
		       mine.st_ino == there.st_ino;
		port_file_close(w.port, &f);
		got++;
		if (!same) {
			kill(child, SIGKILL);
			CHECK(same);
		}
	}
	kill(child, SIGKILL);
	CHECK(waitpid(child, NULL, 0) == child);
	CHECK(got > 0);
	place_close(&w);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(a_lock_keeps_others_out),
	                                       RUN(a_lock_is_on_the_name),
	                                       {0}});
}
