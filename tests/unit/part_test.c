#include "store/part.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "check.h"

/* A directory of its own for each case, under a working directory of ours. */
struct place {
	struct port *port;
	struct port_dir root;
	char path[64];
};

static bool place_open(struct place *p)
{
	strcpy(p->path, "/tmp/pail-part-XXXXXX");
	p->port = port_open();
	return p->port && mkdtemp(p->path) &&
	       port_dir_open(p->port, p->path, &p->root) == ERR_OK;
}

static int exists(const struct place *p, const char *name)
{
	char path[256];
	struct stat st;

	snprintf(path, sizeof path, "%s/%s", p->path, name);
	return lstat(path, &st) == 0;
}

static long size_of(const struct place *p, const char *name)
{
	char path[256];
	struct stat st;

	snprintf(path, sizeof path, "%s/%s", p->path, name);
	return stat(path, &st) == 0 ? (long)st.st_size : -1;
}

static void place_close(struct place *p)
{
	char command[128];

	port_dir_close(p->port, &p->root);
	port_close(p->port);
	snprintf(command, sizeof command, "rm -rf %s", p->path);
	if (system(command) != 0)
		perror(command);
}

CASE(publishes_under_its_name_only_at_the_end)
{
	struct place p;
	struct part t;
	struct slice name = SLICE("a/b/file");

	CHECK(place_open(&p));
	part_init(&t, p.port);
	CHECK(part_open(&t, p.root, name) == ERR_OK);
	CHECK(t.made_dirs);
	CHECK(part_write(&t, SLICE("hello ")) == ERR_OK);
	CHECK(part_write(&t, SLICE("world")) == ERR_OK);
	CHECK(!exists(&p, "a/b/file"));
	CHECK(part_publish(&t, p.root, name) == ERR_OK);
	CHECK_U64((unsigned long long)size_of(&p, "a/b/file"), 11);
	CHECK(!t.open);
	place_close(&p);
}

CASE(restart_forgets_what_was_written)
{
	struct place p;
	struct part t;

	CHECK(place_open(&p));
	part_init(&t, p.port);
	CHECK(part_open(&t, p.root, SLICE("f")) == ERR_OK);
	CHECK(part_write(&t, SLICE("a longer first attempt")) == ERR_OK);
	CHECK(part_restart(&t) == ERR_OK);
	CHECK(part_write(&t, SLICE("short")) == ERR_OK);
	CHECK(part_publish(&t, p.root, SLICE("f")) == ERR_OK);
	CHECK_U64((unsigned long long)size_of(&p, "f"), 5);
	place_close(&p);
}

CASE(discard_leaves_the_old_file_and_no_litter)
{
	struct place p;
	struct part t;
	char temp[PATH_TEMP_MAX + 1];
	struct buf b = BUF(temp);

	CHECK(place_open(&p));
	part_init(&t, p.port);
	CHECK(part_open(&t, p.root, SLICE("f")) == ERR_OK);
	CHECK(part_write(&t, SLICE("old")) == ERR_OK);
	CHECK(part_publish(&t, p.root, SLICE("f")) == ERR_OK);
	path_put_temp(&b, SLICE("f"));
	CHECK(part_open(&t, p.root, SLICE("f")) == ERR_OK);
	CHECK(exists(&p, buf_z(&b)));
	CHECK(part_write(&t, SLICE("something new")) == ERR_OK);
	part_discard(&t, SLICE("f"));
	CHECK(!exists(&p, buf_z(&b)));
	CHECK_U64((unsigned long long)size_of(&p, "f"), 3);
	place_close(&p);
}

CASE(two_parts_of_one_target_lock)
{
	struct place p;
	struct part t, u;

	CHECK(place_open(&p));
	part_init(&t, p.port);
	part_init(&u, p.port);
	CHECK(part_open(&t, p.root, SLICE("f")) == ERR_OK);
	CHECK(part_open(&u, p.root, SLICE("f")) == ERR_LOCKED);
	CHECK(part_write(&t, SLICE("mine")) == ERR_OK);
	CHECK(part_publish(&t, p.root, SLICE("f")) == ERR_OK);
	CHECK(part_open(&u, p.root, SLICE("f")) == ERR_OK);
	part_discard(&u, SLICE("f"));
	CHECK_U64((unsigned long long)size_of(&p, "f"), 4);
	place_close(&p);
}

CASE(follows_no_link)
{
	struct place p;
	struct part t;
	char path[128];

	CHECK(place_open(&p));
	part_init(&t, p.port);
	snprintf(path, sizeof path, "%s/link", p.path);
	CHECK(symlink("/tmp", path) == 0);
	CHECK(part_open(&t, p.root, SLICE("link/f")) == ERR_NOT_FILE);
	CHECK(part_open(&t, p.root, SLICE("link")) == ERR_NOT_FILE);
	CHECK(part_open(&t, p.root, SLICE("../f")) == ERR_NAME);
	CHECK(part_open(&t, p.root, SLICE("/tmp/f")) == ERR_NAME);
	CHECK(!t.open);
	place_close(&p);
}

CASE(a_directory_in_the_way_is_no_file)
{
	struct place p;
	struct part t;
	char path[128];

	CHECK(place_open(&p));
	part_init(&t, p.port);
	snprintf(path, sizeof path, "%s/dir", p.path);
	CHECK(mkdir(path, 0755) == 0);
	CHECK(part_open(&t, p.root, SLICE("dir")) == ERR_NOT_FILE);
	snprintf(path, sizeof path, "%s/fifo", p.path);
	CHECK(mkfifo(path, 0644) == 0);
	CHECK(part_open(&t, p.root, SLICE("fifo")) == ERR_NOT_FILE);
	place_close(&p);
}

/* What appears under the name while we write is not overwritten if it is no
 * plain file. */
CASE(a_link_that_appears_meanwhile_is_refused)
{
	struct place p;
	struct part t;
	char path[128];

	CHECK(place_open(&p));
	part_init(&t, p.port);
	CHECK(part_open(&t, p.root, SLICE("f")) == ERR_OK);
	snprintf(path, sizeof path, "%s/f", p.path);
	CHECK(symlink("/tmp/elsewhere", path) == 0);
	CHECK(part_publish(&t, p.root, SLICE("f")) == ERR_NOT_FILE);
	CHECK(!t.open);
	place_close(&p);
}

int main(int n, char **v)
{
	return check_run(n, v, (struct check_case[]){
		RUN(publishes_under_its_name_only_at_the_end),
		RUN(restart_forgets_what_was_written),
		RUN(discard_leaves_the_old_file_and_no_litter),
		RUN(two_parts_of_one_target_lock),
		RUN(follows_no_link),
		RUN(a_directory_in_the_way_is_no_file),
		RUN(a_link_that_appears_meanwhile_is_refused),
		{0}});
}
