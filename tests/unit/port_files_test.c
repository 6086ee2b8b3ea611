/* port on files: what is written beneath a directory, and what must not be. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "check.h"
#include "port/port.h"

/* A directory of its own for each case, removed at its end. */
struct place {
	struct port *port;
	char path[64];
	struct port_dir dir;
};

static void place_open(struct place *w)
{
	w->port = port_open();
	strcpy(w->path, "/tmp/pail-port-XXXXXX");
	if (!w->port || !mkdtemp(w->path) ||
	    port_dir_open(w->port, w->path, &w->dir))
		abort();
}

static void place_close(struct place *w)
{
	char command[256];

	port_dir_close(w->port, &w->dir);
	port_close(w->port);
	snprintf(command, sizeof command, "chmod -R u+w %s; rm -rf %s", w->path,
	         w->path);
	FILE *f = popen(command, "r");
	if (f)
		pclose(f);
}

static const char *at(const struct place *w, const char *name)
{
	static char path[128];

	snprintf(path, sizeof path, "%s/%s", w->path, name);
	return path;
}

static void put(const struct place *w, const char *name, const char *text)
{
	FILE *f = fopen(at(w, name), "w");

	if (!f || fputs(text, f) < 0 || fclose(f))
		abort();
}

static const char *content(const struct place *w, const char *name)
{
	static char text[128];
	FILE *f = fopen(at(w, name), "r");
	size_t n = f ? fread(text, 1, sizeof text - 1, f) : 0;

	text[n] = '\0';
	if (f)
		fclose(f);
	return f ? text : "(none)";
}

static enum err create(struct place *w, const char *name)
{
	struct port_file f;
	enum err e = port_file_create(w->port, w->dir, name, PORT_EMPTY, &f);

	port_file_close(w->port, &f);
	return e;
}

CASE(a_file_is_written_where_asked)
{
	struct place w;
	struct port_file f;

	place_open(&w);
	put(&w, "a", "what was there before");
	CHECK_U64(port_file_create(w.port, w.dir, "a", PORT_EMPTY, &f), ERR_OK);
	CHECK_TEXT(slice_of(content(&w, "a")), "");
	CHECK(!port_file_write_at(w.port, f, 2, SLICE("cd")));
	CHECK(!port_file_write_at(w.port, f, 0, SLICE("ab")));
	CHECK(!port_file_write_at(w.port, f, 4, SLICE("")));
	CHECK_TEXT(slice_of(content(&w, "a")), "abcd");
	CHECK(!port_file_cut(w.port, f, 3));
	CHECK(!port_file_sync(w.port, f));
	CHECK_U64(port_file_write_at(w.port, f, UINT64_MAX, SLICE("x")),
	          ERR_TOO_LONG);
	CHECK_U64(port_file_write_at(w.port, f, INT64_MAX, SLICE("x")),
	          ERR_TOO_LONG);
	CHECK_U64(port_file_cut(w.port, f, UINT64_MAX), ERR_TOO_LONG);
	CHECK(!port_rename(w.port, w.dir, "a", "b"));
	CHECK(!port_dir_sync(w.port, w.dir));
	port_file_close(w.port, &f);
	CHECK_TEXT(slice_of(content(&w, "b")), "abc");
	CHECK(!port_remove(w.port, w.dir, "b"));
	CHECK_U64(port_remove(w.port, w.dir, "b"), ERR_NO_FILE);
	CHECK_U64(port_rename(w.port, w.dir, "b", "c"), ERR_NO_FILE);
	place_close(&w);
}

CASE(past_four_gib)
{
	const uint64_t far = (UINT64_C(5) << 30) + 1;
	struct place w;
	struct port_file f;
	struct stat st;
	char back[8];
	size_t got;

	place_open(&w);
	CHECK(!port_file_create(w.port, w.dir, "far", PORT_EMPTY, &f));
	CHECK(!port_file_write_at(w.port, f, far, SLICE("end")));
	CHECK(stat(at(&w, "far"), &st) == 0);
	CHECK_U64((uint64_t)st.st_size, far + 3);
	CHECK(!port_file_read_at(w.port, f, far + 1, back, 8, &got));
	CHECK_TEXT(((struct slice){back, got}), "nd");
	port_file_close(w.port, &f);
	place_close(&w);
}

CASE(what_is_no_plain_file_is_left_alone)
{
	struct place w;

	place_open(&w);
	put(&w, "victim", "precious");
	CHECK(symlink("victim", at(&w, "link")) == 0);
	CHECK(symlink("nowhere", at(&w, "dangling")) == 0);
	CHECK(linkat(w.dir.h, "victim", w.dir.h, "twin", 0) == 0);
	CHECK(mkfifo(at(&w, "fifo"), 0666) == 0);
	CHECK(mkdir(at(&w, "dir"), 0777) == 0);
	CHECK_U64(create(&w, "link"), ERR_NOT_FILE);
	CHECK_U64(create(&w, "dangling"), ERR_NOT_FILE);
	CHECK_U64(create(&w, "twin"), ERR_NOT_FILE);
	CHECK_U64(create(&w, "fifo"), ERR_NOT_FILE);
	CHECK_U64(create(&w, "dir"), ERR_NOT_FILE);
	CHECK_TEXT(slice_of(content(&w, "victim")), "precious");
	CHECK(access(at(&w, "nowhere"), F_OK) != 0);
	place_close(&w);
}

CASE(a_name_is_one_component)
{
	static const char *const bad[] = {"", ".", "..", "a/b", "/", "../x"};
	struct port_dir d;
	enum port_kind kind;
	struct place w;

	place_open(&w);
	put(&w, "ok", "");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		CHECK_U64(create(&w, bad[i]), ERR_NAME);
		CHECK_U64(port_dir_enter(w.port, w.dir, bad[i], true, NULL, &d),
		          ERR_NAME);
		CHECK_U64(port_remove(w.port, w.dir, bad[i]), ERR_NAME);
		CHECK_U64(port_rename(w.port, w.dir, "ok", bad[i]), ERR_NAME);
		CHECK_U64(port_rename(w.port, w.dir, bad[i], "x"), ERR_NAME);
		CHECK_U64(port_kind_at(w.port, w.dir, bad[i], &kind), ERR_NAME);
	}
	char name[257];
	memset(name, 'n', sizeof name);
	name[255] = '\0';
	CHECK_U64(create(&w, name), ERR_OK);
	name[255] = 'n';
	name[256] = '\0';
	CHECK_U64(create(&w, name), ERR_NAME);
	place_close(&w);
}

CASE(directories_are_entered_one_by_one)
{
	struct port_dir a, b;
	bool made;
	struct place w;

	place_open(&w);
	put(&w, "file", "");
	CHECK(symlink("/tmp", at(&w, "link")) == 0);
	CHECK_U64(port_dir_enter(w.port, w.dir, "a", false, &made, &a),
	          ERR_NO_FILE);
	CHECK(!port_dir_enter(w.port, w.dir, "a", true, &made, &a) && made);
	CHECK(!port_dir_enter(w.port, a, "b", true, NULL, &b));
	CHECK(access(at(&w, "a/b"), F_OK) == 0);
	port_dir_close(w.port, &b);
	CHECK(!port_dir_enter(w.port, a, "b", true, &made, &b) && !made);
	port_dir_close(w.port, &b);
	port_dir_close(w.port, &a);
	CHECK(b.h == PORT_NONE);
	CHECK_U64(port_dir_enter(w.port, w.dir, "file", true, &made, &a),
	          ERR_NOT_FILE);
	CHECK_U64(port_dir_enter(w.port, w.dir, "link", true, &made, &a),
	          ERR_NOT_FILE);
	CHECK(a.h == PORT_NONE && !made);
	place_close(&w);
}

CASE(kinds)
{
	enum port_kind k;
	struct place w;

	place_open(&w);
	put(&w, "file", "");
	CHECK(symlink(w.path, at(&w, "link")) == 0);
	CHECK(symlink("nowhere", at(&w, "dangling")) == 0);
	CHECK(mkfifo(at(&w, "fifo"), 0666) == 0);
	CHECK(!port_kind_at(w.port, w.dir, "file", &k) && k == PORT_FILE);
	CHECK(!port_kind_at(w.port, w.dir, "link", &k) && k == PORT_LINK);
	CHECK(!port_kind_at(w.port, w.dir, "none", &k) && k == PORT_ABSENT);
	CHECK(!port_path_kind(w.port, at(&w, "fifo"), &k) && k == PORT_OTHER);
	CHECK(!port_path_kind(w.port, at(&w, "link"), &k) &&
	      k == PORT_DIRECTORY);
	CHECK(!port_path_kind(w.port, at(&w, "dangling"), &k) &&
	      k == PORT_LINK);
	CHECK(!port_path_kind(w.port, at(&w, "none"), &k) && k == PORT_ABSENT);
	CHECK_U64(port_path_kind(w.port, at(&w, "file/x"), &k), ERR_NOT_FILE);
	CHECK(!port_dir_make(w.port, at(&w, "new")));
	CHECK(!port_dir_make(w.port, at(&w, "new")));
	CHECK_U64(port_dir_make(w.port, at(&w, "file")), ERR_NOT_FILE);
	CHECK_U64(port_dir_make(w.port, at(&w, "no/new")), ERR_NO_FILE);
	CHECK_U64(port_dir_open(w.port, at(&w, "file"), &w.dir), ERR_NOT_FILE);
	place_close(&w);
}

CASE(each_name_of_a_directory_once)
{
	enum { FILES = 300 };
	char name[256], small[3];
	unsigned seen[FILES] = {0}, count = 0;
	size_t n;
	struct place w;

	place_open(&w);
	for (int i = 0; i < FILES; i++) {
		/* of all lengths, so that entries end everywhere */
		memset(name, 'n', sizeof name);
		memcpy(name,
		       (char[]){(char)('0' + i / 100),
		                (char)('0' + i / 10 % 10),
		                (char)('0' + i % 10)},
		       3);
		name[3 + i % 250] = '\0';
		CHECK_U64(create(&w, name), ERR_OK);
	}
	for (;;) {
		CHECK(!port_dir_next(w.port, w.dir, name, sizeof name, &n));
		if (!n)
			break;
		CHECK_U64(strlen(name), n);
		int i = (name[0] - '0') * 100 + (name[1] - '0') * 10 + name[2] -
		        '0';
		CHECK(i >= 0 && i < FILES && !seen[i]);
		seen[i] = 1;
		count++;
	}
	CHECK_U64(count, FILES);
	port_dir_close(w.port, &w.dir);
	CHECK(!port_dir_open(w.port, w.path, &w.dir));
	CHECK_U64(port_dir_next(w.port, w.dir, small, sizeof small, &n),
	          ERR_TOO_LONG);
	place_close(&w);
}

CASE(reading)
{
	char text[8];
	bool seekable;
	size_t got;
	struct port_file f;
	struct place w;

	place_open(&w);
	put(&w, "a", "abcdef");
	CHECK(!port_file_open(w.port, at(&w, "a"), &f, &seekable) && seekable);
	CHECK(!port_file_read(w.port, f, text, 4, &got));
	CHECK_TEXT(((struct slice){text, got}), "abcd");
	CHECK(!port_file_read_at(w.port, f, 1, text, 2, &got));
	CHECK_TEXT(((struct slice){text, got}), "bc");
	CHECK(!port_file_read(w.port, f, text, 8, &got) && got == 2);
	CHECK(!port_file_read(w.port, f, text, 8, &got) && got == 0);
	CHECK(!port_file_read_at(w.port, f, 6, text, 8, &got) && got == 0);
	CHECK(!port_file_read_at(w.port, f, UINT64_MAX, text, 8, &got) && !got);
	port_file_close(w.port, &f);
	CHECK_U64(port_file_open(w.port, at(&w, "no"), &f, &seekable),
	          ERR_NO_FILE);
	CHECK_U64(port_file_open(w.port, w.path, &f, &seekable), ERR_NOT_FILE);
	CHECK(f.h == PORT_NONE);
	place_close(&w);
}

/* In a child that is not root, whom permissions do not bind. */
CASE(permissions_are_told_apart)
{
	int status = 0;
	struct place w;

	place_open(&w);
	CHECK(chmod(w.path, 0555) == 0);
	pid_t child = fork();
	if (child == 0) {
		struct port_dir d;
		enum err e, made;

		if (geteuid() == 0 && setuid(65534) != 0)
			_exit(3);
		e = create(&w, "a");
		made = port_dir_enter(w.port, w.dir, "d", true, NULL, &d);
		_exit(e == ERR_NO_PERMISSION && made == e ? 0 : 1);
	}
	CHECK(waitpid(child, &status, 0) == child);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	place_close(&w);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(a_file_is_written_where_asked),
	                              RUN(past_four_gib),
	                              RUN(what_is_no_plain_file_is_left_alone),
	                              RUN(a_name_is_one_component),
	                              RUN(directories_are_entered_one_by_one),
	                              RUN(kinds),
	                              RUN(each_name_of_a_directory_once),
	                              RUN(reading),
	                              RUN(permissions_are_told_apart),
	                              {0}});
}
