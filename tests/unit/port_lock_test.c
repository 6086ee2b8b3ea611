/* port: two who want to write one file at the same time. */
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "check.h"
#include "port/port.h"

struct place {
	struct port *port;
	char path[64];
	struct port_dir dir;
};

static void place_open(struct place *w)
{
	w->port = port_open();
	strcpy(w->path, "/tmp/pail-lock-XXXXXX");
	if (!w->port || !mkdtemp(w->path) ||
	    port_dir_open(w->port, w->path, &w->dir))
		abort();
}

static void place_close(struct place *w)
{
	(void)port_remove(w->port, w->dir, "a");
	(void)port_remove(w->port, w->dir, "b");
	port_dir_close(w->port, &w->dir);
	port_close(w->port);
	rmdir(w->path);
}

static enum err create(struct place *w, const char *name)
{
	struct port_file f;
	enum err e = port_file_create(w->port, w->dir, name, PORT_EMPTY, &f);

	port_file_close(w->port, &f);
	return e;
}

static struct slice content(struct place *w, const char *name)
{
	static char text[16], path[96];
	struct port_file f;
	bool seekable;
	size_t n = 0;

	snprintf(path, sizeof path, "%s/%s", w->path, name);
	if (port_file_open(w->port, path, &f, &seekable) == ERR_OK)
		(void)port_file_read(w->port, f, text, sizeof text, &n);
	port_file_close(w->port, &f);
	return (struct slice){text, n};
}

CASE(a_lock_keeps_others_out)
{
	struct place w;
	struct port_file f;

	place_open(&w);
	CHECK(!port_file_create(w.port, w.dir, "a", PORT_EMPTY, &f));
	CHECK(!port_file_write_at(w.port, f, 0, SLICE("mine")));
	CHECK_U64(create(&w, "a"), ERR_LOCKED);
	CHECK_TEXT(content(&w, "a"), "mine");
	/* under another name it is nobody's business */
	CHECK(!port_rename(w.port, w.dir, "a", "b"));
	CHECK_U64(create(&w, "a"), ERR_OK);
	CHECK_TEXT(content(&w, "b"), "mine");
	CHECK_U64(create(&w, "b"), ERR_LOCKED);
	port_file_close(w.port, &f);
	CHECK_U64(create(&w, "b"), ERR_OK);
	place_close(&w);
}

/* Makes "a" and gives it its last name, over and over, as a pail does. */
static void publish_for_ever(struct place *w)
{
	for (;;) {
		struct port_file f;

		if (port_file_create(w->port, w->dir, "a", PORT_EMPTY, &f) ==
		    ERR_OK)
			(void)port_rename(w->port, w->dir, "a", "b");
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

	place_open(&w);
	child = fork();
	if (child == 0)
		publish_for_ever(&w);
	for (int i = 0; i < TRIES && got < 2000; i++) {
		struct stat mine, there;
		struct port_file f;
		bool same;

		if (port_file_create(w.port, w.dir, "a", PORT_EMPTY, &f) !=
		    ERR_OK)
			continue;
		same = fstat(f.h, &mine) == 0 &&
		       fstatat(w.dir.h, "a", &there, 0) == 0 &&
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
