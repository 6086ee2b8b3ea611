/* port on room for files, files that are there already, and syncs. */
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "place.h"

enum { KIB = 1024, MIB = 1048576 };

static enum err find(struct place *p, const char *name, struct port_file *f)
{
	return port_file_create(p->port, p->root, name, PORT_FIND, f);
}

static enum err make(struct place *p, const char *name, struct port_file *f)
{
	return port_file_create(p->port, p->root, name, PORT_EMPTY, f);
}

CASE(a_file_is_found_as_it_is)
{
	struct place p;
	struct port_file f;
	char back[8];
	size_t got;

	CHECK(place_open(&p));
	CHECK_U64(find(&p, "a", &f), ERR_NO_FILE);
	CHECK(f.h == PORT_NONE && !place_has(&p, "a"));
	CHECK(place_put(&p, "a", SLICE("before")));
	CHECK_U64(find(&p, "a", &f), ERR_OK);
	CHECK_U64(place_size(&p, "a"), 6);
	CHECK(!port_file_read_at(p.port, f, 0, back, sizeof back, &got));
	CHECK_TEXT(((struct slice){back, got}), "before");
	CHECK(!port_file_write_at(p.port, f, 6, SLICE("hand")));
	CHECK_TEXT(place_text(&p, "a"), "beforehand");
	port_file_close(p.port, &f);
	place_close(&p);
}

CASE(what_is_found_is_locked_and_plain)
{
	struct place p;
	struct port_file f, g;

	CHECK(place_open(&p));
	CHECK_U64(make(&p, "a", &f), ERR_OK);
	CHECK_U64(find(&p, "a", &g), ERR_LOCKED);
	port_file_close(p.port, &f);
	CHECK_U64(find(&p, "a", &f), ERR_OK);
	CHECK_U64(make(&p, "a", &g), ERR_LOCKED);
	CHECK(symlink("a", place_at(&p, "link")) == 0);
	CHECK_U64(find(&p, "link", &g), ERR_NOT_FILE);
	CHECK(mkdir(place_at(&p, "dir"), 0777) == 0);
	CHECK_U64(find(&p, "dir", &g), ERR_NOT_FILE);
	CHECK(linkat(p.root.h, "a", p.root.h, "twin", 0) == 0);
	port_file_close(p.port, &f);
	CHECK_U64(find(&p, "a", &g), ERR_NOT_FILE);
	CHECK_U64(find(&p, "../a", &g), ERR_NAME);
	CHECK(g.h == PORT_NONE);
	place_close(&p);
}

/* Where the file system can: the blocks are there before the bytes. */
CASE(room_is_reserved)
{
	struct place p;
	struct port_file f;
	struct stat st;
	char back[8];
	size_t got;

	CHECK(place_open(&p));
	CHECK_U64(make(&p, "a", &f), ERR_OK);
	CHECK(!port_file_write_at(p.port, f, 0, SLICE("here")));
	CHECK_U64(port_file_reserve(p.port, f, 0), ERR_OK);
	CHECK_U64(place_size(&p, "a"), 4);
	CHECK_U64(port_file_reserve(p.port, f, MIB), ERR_OK);
	CHECK(stat(place_at(&p, "a"), &st) == 0);
	if (st.st_size == 4) {
		puts("# this file system reserves nothing");
	} else {
		CHECK_U64((uint64_t)st.st_size, MIB);
		CHECK(st.st_blocks * 512 >= MIB);
	}
	CHECK(!port_file_read_at(p.port, f, 0, back, 4, &got));
	CHECK_TEXT(((struct slice){back, got}), "here");
	CHECK_U64(port_file_reserve(p.port, f, 512 * KIB), ERR_OK);
	port_file_close(p.port, &f);
	place_close(&p);
}

/* No disk has so much: nothing is taken, and nothing lost. */
CASE(no_room_is_told_before_any_is_taken)
{
	struct place p;
	struct port_file f;
	struct stat st;

	CHECK(place_open(&p));
	CHECK_U64(make(&p, "a", &f), ERR_OK);
	CHECK(!port_file_write_at(p.port, f, 0, SLICE("here")));
	CHECK_U64(port_file_reserve(p.port, f, INT64_MAX), ERR_DISK_FULL);
	CHECK_U64(port_file_reserve(p.port, f, UINT64_C(1) << 60),
	          ERR_DISK_FULL);
	CHECK_U64(port_file_reserve(p.port, f, (uint64_t)INT64_MAX + 1),
	          ERR_TOO_LONG);
	CHECK(stat(place_at(&p, "a"), &st) == 0);
	CHECK_U64((uint64_t)st.st_size, 4);
	CHECK(st.st_blocks * 512 < MIB);
	port_file_close(p.port, &f);
	place_close(&p);
}

/* In a child, which must not be killed by SIGXFSZ either. */
static int past_a_limit(void)
{
	const struct rlimit limit = {64 * KIB, 64 * KIB};
	struct place p;
	struct port_file f;
	int result = 0;

	if (!place_open(&p) || setrlimit(RLIMIT_FSIZE, &limit) ||
	    make(&p, "a", &f))
		return 1;
	if (port_file_write_at(p.port, f, 0, SLICE("here")))
		result = 2;
	if (port_file_reserve(p.port, f, 128 * KIB) != ERR_DISK_FULL)
		result = 3;
	if (place_size(&p, "a") != 4)
		result = 4;
	if (port_file_write_at(p.port, f, 64 * KIB, SLICE("x")) !=
	    ERR_DISK_FULL)
		result = 5;
	if (port_file_reserve(p.port, f, 64 * KIB))
		result = 6;
	port_file_close(p.port, &f);
	place_close(&p);
	return result;
}

CASE(a_limit_on_the_size_of_files)
{
	int status = -1;
	pid_t child = fork();

	if (child == 0)
		_exit(past_a_limit());
	CHECK(waitpid(child, &status, 0) == child);
	CHECK(WIFEXITED(status));
	CHECK_U64((unsigned)WEXITSTATUS(status), 0);
}

/* In a child that sees a file system of its own, of 1 MiB. */
static int on_a_small_disk(void)
{
	static char text[256 * KIB];
	const struct slice s = {text, sizeof text};
	struct place p;
	struct port_file f;
	enum err e = ERR_OK;

	strcpy(p.path, "/tmp");
	p.port = port_open();
	if (!p.port || port_dir_open(p.port, p.path, &p.root) ||
	    make(&p, "a", &f) || port_file_write_at(p.port, f, 0, SLICE("x")))
		return 1;
	if (port_file_reserve(p.port, f, 2 * MIB) != ERR_DISK_FULL)
		return 2;
	if (place_size(&p, "a") != 1)
		return 3;
	if (port_file_reserve(p.port, f, 512 * KIB))
		return 4;
	/* what the file has already need not be free */
	if (port_file_reserve(p.port, f, 900 * KIB))
		return 5;
	for (uint64_t at = 0; !e && at < 2 * MIB; at += s.n)
		e = port_file_write_at(p.port, f, at, s);
	return e == ERR_DISK_FULL ? 0 : 6;
}

CASE(a_small_disk)
{
	enum { NO_MOUNTS = 100 };
	int status = -1;
	pid_t child = fork();

	if (child == 0)
		_exit(unshare(CLONE_NEWNS) ||
		                      mount("none", "/", NULL,
		                            MS_REC | MS_PRIVATE, NULL) ||
		                      mount("none", "/tmp", "tmpfs", 0,
		                            "size=1m")
		              ? NO_MOUNTS
		              : on_a_small_disk());
	CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status));
	if (WEXITSTATUS(status) == NO_MOUNTS)
		puts("# nothing can be mounted here");
	else
		CHECK_U64((unsigned)WEXITSTATUS(status), 0);
}

CASE(one_sync_for_many_files)
{
	enum { FILES = 5 };
	struct place p;
	struct port_file f[FILES];
	char name[2] = "a";
	bool seekable;

	CHECK(place_open(&p));
	for (int i = 0; i < FILES; i++, name[0]++) {
		CHECK_U64(make(&p, name, &f[i]), ERR_OK);
		CHECK(!port_file_write_at(p.port, f[i], 0, SLICE("text")));
	}
	CHECK_U64(port_files_sync(p.port, p.root, f, 0), ERR_OK);
	CHECK_U64(port_files_sync(p.port, p.root, f, 1), ERR_OK);
	CHECK_U64(port_files_sync(p.port, p.root, f, FILES), ERR_OK);
	/* One that is on another device, and cannot be synced there: it is
	 * not taken for one that syncfs has seen to. */
	port_file_close(p.port, &f[1]);
	CHECK_U64(port_file_open(p.port, "/dev/null", &f[1], &seekable),
	          ERR_OK);
	CHECK(port_files_sync(p.port, p.root, f, FILES) != ERR_OK);
	CHECK(port_files_sync(p.port, p.root, f + 1, 1) != ERR_OK);
	for (int i = 0; i < FILES; i++)
		port_file_close(p.port, &f[i]);
	place_close(&p);
}

CASE(dropped_from_the_cache_it_reads_the_same)
{
	struct place p;
	struct port_file f;
	char back[8];
	size_t got;

	CHECK(place_open(&p));
	CHECK_U64(make(&p, "a", &f), ERR_OK);
	CHECK(!port_file_write_at(p.port, f, 0, SLICE("text")));
	CHECK(!port_file_sync(p.port, f));
	port_file_uncache(p.port, f);
	CHECK(!port_file_read_at(p.port, f, 0, back, sizeof back, &got));
	CHECK_TEXT(((struct slice){back, got}), "text");
	port_file_close(p.port, &f);
	place_close(&p);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(a_file_is_found_as_it_is),
				 RUN(what_is_found_is_locked_and_plain),
				 RUN(room_is_reserved),
				 RUN(no_room_is_told_before_any_is_taken),
				 RUN(a_limit_on_the_size_of_files),
				 RUN(a_small_disk),
				 RUN(one_sync_for_many_files),
				 RUN(dropped_from_the_cache_it_reads_the_same),
				 {0}});
}
