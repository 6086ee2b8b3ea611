/* port on what a file and a file system are like. */
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include "place.h"

static enum err stat_of(const struct place *p, const char *name,
                        struct port_stat *s)
{
	memset(s, 0x55, sizeof *s);
	return port_stat_at(p->port, p->root, name, s);
}

CASE(kind_size_and_time_of_a_name)
{
	struct place p;
	struct port_stat s;
	struct timespec t[2] = {{0, UTIME_OMIT}, {1700000001, 123456789}};

	CHECK(place_open(&p));
	CHECK(place_put(&p, "a", SLICE("12345")));
	CHECK(mkdir(place_at(&p, "dir"), 0777) == 0);
	CHECK(symlink("a", place_at(&p, "link")) == 0);
	CHECK(mkfifo(place_at(&p, "fifo"), 0666) == 0);
	CHECK(utimensat(p.root.h, "a", t, 0) == 0);
	CHECK_U64(stat_of(&p, "a", &s), ERR_OK);
	CHECK(s.kind == PORT_FILE && s.size == 5);
	CHECK(s.mtime_ns == 1700000001123456789);
	CHECK(!stat_of(&p, "dir", &s) && s.kind == PORT_DIRECTORY);
	CHECK(!stat_of(&p, "link", &s) && s.kind == PORT_LINK);
	CHECK(!stat_of(&p, "fifo", &s) && s.kind == PORT_OTHER);
	CHECK(!stat_of(&p, "absent", &s) && s.kind == PORT_ABSENT);
	CHECK(s.size == 0 && s.mtime_ns == 0);
	CHECK_U64(stat_of(&p, "dir/a", &s), ERR_NAME);
	CHECK_U64(stat_of(&p, "..", &s), ERR_NAME);
	CHECK_U64(stat_of(&p, "", &s), ERR_NAME);
	place_close(&p);
}

/* A board without a clock writes files of 1970, and some write worse. */
CASE(dates_far_away)
{
	struct place p;
	struct port_stat s;
	struct timespec t[2] = {{0, UTIME_OMIT}, {-1, 0}};

	CHECK(place_open(&p));
	CHECK(place_put(&p, "a", SLICE("")));
	CHECK(utimensat(p.root.h, "a", t, 0) == 0);
	CHECK(!stat_of(&p, "a", &s));
	CHECK(s.mtime_ns == -1000000000);
	t[1].tv_sec = 9223372035;
	CHECK(utimensat(p.root.h, "a", t, 0) == 0);
	CHECK(!stat_of(&p, "a", &s));
	CHECK(s.mtime_ns == 9223372035000000000);
	t[1].tv_sec = 9223372036; /* it would not fit */
	CHECK(utimensat(p.root.h, "a", t, 0) == 0);
	CHECK(!stat_of(&p, "a", &s));
	CHECK(s.mtime_ns == INT64_MAX);
	place_close(&p);
}

static bool is_shared(const struct place *p, mode_t mode)
{
	const char *path = place_at(p, "a");

	return chmod(path, mode) == 0 && port_path_is_shared(p->port, path);
}

CASE(who_may_read_a_file)
{
	struct place p;

	CHECK(place_open(&p));
	CHECK(place_put(&p, "a", SLICE("secret")));
	CHECK(!is_shared(&p, 0600) && !is_shared(&p, 0400));
	CHECK(is_shared(&p, 0640) && is_shared(&p, 0604));
	CHECK(is_shared(&p, 0644) && !is_shared(&p, 0622));
	CHECK(symlink("a", place_at(&p, "link")) == 0);
	CHECK(!is_shared(&p, 0600));
	CHECK(!port_path_is_shared(p.port, place_at(&p, "link")));
	CHECK(!port_path_is_shared(p.port, place_at(&p, "absent")));
	place_close(&p);
}

CASE(names_of_plain_file_systems_keep_their_case)
{
	struct place p;

	CHECK(place_open(&p));
	CHECK(!port_dir_folds(p.port, p.root));
	place_close(&p);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){
			RUN(kind_size_and_time_of_a_name),
			RUN(dates_far_away),
			RUN(who_may_read_a_file),
			RUN(names_of_plain_file_systems_keep_their_case),
			{0}});
}
