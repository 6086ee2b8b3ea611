/* port on files: what is written beneath a directory, and what must not be. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "check.h"
#include "place.h"
#include "port/port.h"

CASE(a_file_is_written_where_asked)
{
	struct place w;
	struct port_file f;

	CHECK(place_open(&w));
	CHECK(place_put(&w, "a", SLICE("what was there before")));
	CHECK_U64(port_file_create(w.port, w.root, "a", PORT_EMPTY, &f),
	          ERR_OK);
	CHECK_TEXT(place_text(&w, "a"), "");
	CHECK(!port_file_write_at(w.port, f, 2, SLICE("cd")));
	CHECK(!port_file_write_at(w.port, f, 0, SLICE("ab")));
	CHECK(!port_file_write_at(w.port, f, 4, SLICE("")));
	CHECK_TEXT(place_text(&w, "a"), "abcd");
	CHECK(!port_file_cut(w.port, f, 3));
	CHECK(!port_file_sync(w.port, f));
	CHECK_U64(port_file_write_at(w.port, f, UINT64_MAX, SLICE("x")),
	          ERR_TOO_LONG);
	CHECK_U64(port_file_write_at(w.port, f, INT64_MAX, SLICE("x")),
	          ERR_TOO_LONG);
	CHECK_U64(port_file_cut(w.port, f, UINT64_MAX), ERR_TOO_LONG);
	CHECK(!port_rename(w.port, w.root, "a", "b"));
	CHECK(!port_dir_sync(w.port, w.root));
	port_file_close(w.port, &f);
	CHECK_TEXT(place_text(&w, "b"), "abc");
	CHECK(!port_remove(w.port, w.root, "b"));
	CHECK_U64(port_remove(w.port, w.root, "b"), ERR_NO_FILE);
	CHECK_U64(port_rename(w.port, w.root, "b", "c"), ERR_NO_FILE);
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

	CHECK(place_open(&w));
	CHECK(!port_file_create(w.port, w.root, "far", PORT_EMPTY, &f));
	CHECK(!port_file_write_at(w.port, f, far, SLICE("end")));
	CHECK(stat(place_at(&w, "far"), &st) == 0);
	CHECK_U64((uint64_t)st.st_size, far + 3);
	CHECK(!port_file_read_at(w.port, f, far + 1, back, 8, &got));
	CHECK_TEXT(((struct slice){back, got}), "nd");
	port_file_close(w.port, &f);
	place_close(&w);
}

CASE(what_is_no_plain_file_is_left_alone)
{
	struct place w;

	CHECK(place_open(&w));
	CHECK(place_put(&w, "victim", SLICE("precious")));
	CHECK(symlink("victim", place_at(&w, "link")) == 0);
	CHECK(symlink("nowhere", place_at(&w, "dangling")) == 0);
	CHECK(linkat(w.root.h, "victim", w.root.h, "twin", 0) == 0);
	CHECK(mkfifo(place_at(&w, "fifo"), 0666) == 0);
	CHECK(mkdir(place_at(&w, "dir"), 0777) == 0);
	CHECK_U64(place_create(&w, "link"), ERR_NOT_FILE);
	CHECK_U64(place_create(&w, "dangling"), ERR_NOT_FILE);
	CHECK_U64(place_create(&w, "twin"), ERR_NOT_FILE);
	CHECK_U64(place_create(&w, "fifo"), ERR_NOT_FILE);
	CHECK_U64(place_create(&w, "dir"), ERR_NOT_FILE);
	CHECK_TEXT(place_text(&w, "victim"), "precious");
	CHECK(access(place_at(&w, "nowhere"), F_OK) != 0);
	place_close(&w);
}

CASE(a_name_is_one_component)
{
	static const char *const bad[] = {"", ".", "..", "a/b", "/", "../x"};
	struct port_dir d;
	enum port_kind kind;
	struct place w;

	CHECK(place_open(&w));
	CHECK(place_put(&w, "ok", SLICE("")));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		CHECK_U64(place_create(&w, bad[i]), ERR_NAME);
		CHECK_U64(
			port_dir_enter(w.port, w.root, bad[i], true, NULL, &d),
			ERR_NAME);
		CHECK_U64(port_remove(w.port, w.root, bad[i]), ERR_NAME);
		CHECK_U64(port_rename(w.port, w.root, "ok", bad[i]), ERR_NAME);
		CHECK_U64(port_rename(w.port, w.root, bad[i], "x"), ERR_NAME);
		CHECK_U64(port_kind_at(w.port, w.root, bad[i], &kind),
		          ERR_NAME);
	}
	char name[257];
	memset(name, 'n', sizeof name);
	name[255] = '\0';
	CHECK_U64(place_create(&w, name), ERR_OK);
	name[255] = 'n';
	name[256] = '\0';
	CHECK_U64(place_create(&w, name), ERR_NAME);
	place_close(&w);
}

CASE(directories_are_entered_one_by_one)
{
	struct port_dir a, b;
	bool made;
	struct place w;

	CHECK(place_open(&w));
	CHECK(place_put(&w, "file", SLICE("")));
	CHECK(symlink("/tmp", place_at(&w, "link")) == 0);
	CHECK_U64(port_dir_enter(w.port, w.root, "a", false, &made, &a),
	          ERR_NO_FILE);
	CHECK(!port_dir_enter(w.port, w.root, "a", true, &made, &a) && made);
	CHECK(!port_dir_enter(w.port, a, "b", true, NULL, &b));
	CHECK(access(place_at(&w, "a/b"), F_OK) == 0);
	port_dir_close(w.port, &b);
	CHECK(!port_dir_enter(w.port, a, "b", true, &made, &b) && !made);
	port_dir_close(w.port, &b);
	port_dir_close(w.port, &a);
	CHECK(b.h == PORT_NONE);
	CHECK_U64(port_dir_enter(w.port, w.root, "file", true, &made, &a),
	          ERR_NOT_FILE);
	CHECK_U64(port_dir_enter(w.port, w.root, "link", true, &made, &a),
	          ERR_NOT_FILE);
	CHECK(a.h == PORT_NONE && !made);
	place_close(&w);
}

CASE(kinds)
{
	enum port_kind k;
	struct place w;

	CHECK(place_open(&w));
	CHECK(place_put(&w, "file", SLICE("")));
	CHECK(symlink(w.path, place_at(&w, "link")) == 0);
	CHECK(symlink("nowhere", place_at(&w, "dangling")) == 0);
	CHECK(mkfifo(place_at(&w, "fifo"), 0666) == 0);
	CHECK(!port_kind_at(w.port, w.root, "file", &k) && k == PORT_FILE);
	CHECK(!port_kind_at(w.port, w.root, "link", &k) && k == PORT_LINK);
	CHECK(!port_kind_at(w.port, w.root, "none", &k) && k == PORT_ABSENT);
	CHECK(!port_path_kind(w.port, place_at(&w, "fifo"), &k) &&
	      k == PORT_OTHER);
	CHECK(!port_path_kind(w.port, place_at(&w, "link"), &k) &&
	      k == PORT_DIRECTORY);
	CHECK(!port_path_kind(w.port, place_at(&w, "dangling"), &k) &&
	      k == PORT_LINK);
	CHECK(!port_path_kind(w.port, place_at(&w, "none"), &k) &&
	      k == PORT_ABSENT);
	CHECK_U64(port_path_kind(w.port, place_at(&w, "file/x"), &k),
	          ERR_NOT_FILE);
	CHECK(!port_dir_make(w.port, place_at(&w, "new")));
	CHECK(!port_dir_make(w.port, place_at(&w, "new")));
	CHECK_U64(port_dir_make(w.port, place_at(&w, "file")), ERR_NOT_FILE);
	CHECK_U64(port_dir_make(w.port, place_at(&w, "no/new")), ERR_NO_FILE);
	CHECK_U64(port_dir_open(w.port, place_at(&w, "file"), &w.root),
	          ERR_NOT_FILE);
	place_close(&w);
}

CASE(each_name_of_a_directory_once)
{
	enum { FILES = 300 };
	char name[256], small[3];
	unsigned seen[FILES] = {0}, count = 0;
	size_t n;
	struct place w;

	CHECK(place_open(&w));
	for (int i = 0; i < FILES; i++) {
		/* of all lengths, so that entries end everywhere */
		memset(name, 'n', sizeof name);
		memcpy(name,
		       (char[]){(char)('0' + i / 100),
		                (char)('0' + i / 10 % 10),
		                (char)('0' + i % 10)},
		       3);
		name[3 + i % 250] = '\0';
		CHECK_U64(place_create(&w, name), ERR_OK);
	}
	for (;;) {
		CHECK(!port_dir_next(w.port, w.root, name, sizeof name, &n));
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
	port_dir_close(w.port, &w.root);
	CHECK(!port_dir_open(w.port, w.path, &w.root));
	CHECK_U64(port_dir_next(w.port, w.root, small, sizeof small, &n),
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

	CHECK(place_open(&w));
	CHECK(place_put(&w, "a", SLICE("abcdef")));
	CHECK(!port_file_open(w.port, place_at(&w, "a"), &f, &seekable) &&
	      seekable);
	CHECK(!port_file_read(w.port, f, text, 4, &got));
	CHECK_TEXT(((struct slice){text, got}), "abcd");
	CHECK(!port_file_read_at(w.port, f, 1, text, 2, &got));
	CHECK_TEXT(((struct slice){text, got}), "bc");
	CHECK(!port_file_read(w.port, f, text, 8, &got) && got == 2);
	CHECK(!port_file_read(w.port, f, text, 8, &got) && got == 0);
	CHECK(!port_file_read_at(w.port, f, 6, text, 8, &got) && got == 0);
	CHECK(!port_file_read_at(w.port, f, UINT64_MAX, text, 8, &got) && !got);
	port_file_close(w.port, &f);
	CHECK_U64(port_file_open(w.port, place_at(&w, "no"), &f, &seekable),
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

	CHECK(place_open(&w));
	CHECK(chmod(w.path, 0555) == 0);
	pid_t child = fork();
	if (child == 0) {
		struct port_dir d;
		enum err e, made;

		if (geteuid() == 0 && setuid(65534) != 0)
			_exit(3);
		e = place_create(&w, "a");
		made = port_dir_enter(w.port, w.root, "d", true, NULL, &d);
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
