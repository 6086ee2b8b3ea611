#include "store/commit.h"

#include <fcntl.h>

#include "place.h"

enum { PARTS_MAX = COMMIT_MAX };

/* Several parts that are complete and wait for their names. */
struct batch {
	struct place p;
	size_t n;
	struct part parts[PARTS_MAX];
	struct commit_item items[PARTS_MAX];
};

static const struct journal_head head = {
	.source = 7, .size = 3000000, .piece_size = 1048576, .etag = "\"e\""};

static bool batch_open(struct batch *b)
{
	b->n = 0;
	return place_open(&b->p);
}

/* Its content is its name. */
static struct part *add(struct batch *b, const char *name)
{
	struct part *t = &b->parts[b->n];
	struct slice s = slice_of(name);

	part_init(t, b->p.port);
	if (part_open(t, b->p.root, s) != ERR_OK ||
	    part_write(t, 0, s) != ERR_OK)
		abort();
	b->items[b->n++] = (struct commit_item){t, s, ERR_BUG};
	return t;
}

static void run(struct batch *b, enum commit_sync sync)
{
	commit_run(b->p.port, b->items, b->n, sync);
}

static bool is_there(const struct batch *b, const char *name)
{
	return slice_equal(place_text(&b->p, name), slice_of(name));
}

/* A sync of this file fails: a device that has nothing to be synced. */
static void spoil(struct part *t)
{
	int fd = open("/dev/null", O_RDWR);

	if (fd < 0 || dup2(fd, t->file.h) < 0)
		abort();
	close(fd);
}

CASE(all_have_their_names)
{
	static struct batch b;

	CHECK(batch_open(&b));
	add(&b, "a");
	CHECK(part_begin_journal(add(&b, "b"), SLICE("b"), &head) == ERR_OK);
	add(&b, "d/e/f");
	add(&b, "d/e/g");
	add(&b, "d/h");
	run(&b, COMMIT_SYNC_FULL);
	for (size_t i = 0; i < b.n; i++) {
		CHECK_U64(b.items[i].err, ERR_OK);
		CHECK(!b.parts[i].open);
	}
	CHECK(is_there(&b, "a") && is_there(&b, "b"));
	CHECK(is_there(&b, "d/e/f") && is_there(&b, "d/e/g"));
	CHECK(is_there(&b, "d/h"));
	/* no part and no journal is left */
	CHECK_U64(place_count(&b.p), 3);
	place_close(&b.p);
}

CASE(none_and_one_and_as_many_as_there_can_be)
{
	static struct batch b;
	static char names[COMMIT_MAX][8];

	CHECK(batch_open(&b));
	run(&b, COMMIT_SYNC_FULL);
	add(&b, "one");
	run(&b, COMMIT_SYNC_FULL);
	CHECK(b.items[0].err == ERR_OK && is_there(&b, "one"));
	b.n = 0;
	for (size_t i = 0; i < COMMIT_MAX; i++) {
		snprintf(names[i], sizeof names[i], "%zu/%zu", i % 3, i);
		add(&b, names[i]);
	}
	run(&b, COMMIT_SYNC_FULL);
	for (size_t i = 0; i < COMMIT_MAX; i++)
		CHECK(b.items[i].err == ERR_OK && is_there(&b, names[i]));
	place_close(&b.p);
}

CASE(without_syncs_too)
{
	static struct batch b;

	CHECK(batch_open(&b));
	spoil(add(&b, "a")); /* which nobody notices */
	add(&b, "d/b");
	run(&b, COMMIT_SYNC_NONE);
	CHECK(b.items[0].err == ERR_OK && b.items[1].err == ERR_OK);
	CHECK(place_has(&b.p, "a") && is_there(&b, "d/b"));
	place_close(&b.p);
}

/* Nobody knows whose bytes are lost: none gets its name, the old files stand.
 * What has a journal is kept for a next run. */
CASE(after_a_failed_sync_none_has_its_name)
{
	static struct batch b;

	CHECK(batch_open(&b));
	CHECK(place_put(&b.p, "a", SLICE("old")));
	add(&b, "a");
	CHECK(part_begin_journal(add(&b, "b"), SLICE("b"), &head) == ERR_OK);
	spoil(add(&b, "c"));
	run(&b, COMMIT_SYNC_FULL);
	for (size_t i = 0; i < b.n; i++) {
		CHECK_U64(b.items[i].err, ERR_IO);
		CHECK(!b.parts[i].open);
	}
	CHECK_TEXT(place_text(&b.p, "a"), "old");
	CHECK(!place_has(&b.p, "b") && !place_has(&b.p, "c"));
	/* "a", and the part and the journal of "b" */
	CHECK_U64(place_count(&b.p), 3);
	/* alone it is no other */
	b.n = 0;
	spoil(add(&b, "c"));
	run(&b, COMMIT_SYNC_FULL);
	CHECK_U64(b.items[0].err, ERR_IO);
	CHECK(!place_has(&b.p, "c"));
	place_close(&b.p);
}

/* One that cannot be renamed does not hold up the others. */
CASE(one_that_is_in_the_way)
{
	static struct batch b;

	CHECK(batch_open(&b));
	add(&b, "a");
	add(&b, "b");
	add(&b, "c");
	CHECK(mkdir(place_at(&b.p, "b"), 0777) == 0);
	run(&b, COMMIT_SYNC_FULL);
	CHECK_U64(b.items[0].err, ERR_OK);
	CHECK_U64(b.items[1].err, ERR_NOT_FILE);
	CHECK_U64(b.items[2].err, ERR_OK);
	CHECK(is_there(&b, "a") && is_there(&b, "c"));
	CHECK_U64(place_count(&b.p), 3);
	place_close(&b.p);
}

/* A directory that cannot be synced any more fails what is in it or above it,
 * and was to be synced with it; not what is aside. */
CASE(a_directory_that_is_gone)
{
	static struct batch b;

	CHECK(batch_open(&b));
	add(&b, "d/e/f");
	add(&b, "d/g");
	add(&b, "x/y");
	add(&b, "dd/z");
	CHECK(renameat(b.p.root.h, "d", b.p.root.h, "moved") == 0);
	run(&b, COMMIT_SYNC_FULL);
	CHECK_U64(b.items[0].err, ERR_NO_FILE);
	CHECK_U64(b.items[1].err, ERR_NO_FILE);
	CHECK_U64(b.items[2].err, ERR_OK);
	CHECK_U64(b.items[3].err, ERR_OK);
	CHECK(is_there(&b, "x/y") && is_there(&b, "dd/z"));
	for (size_t i = 0; i < b.n; i++)
		CHECK(!b.parts[i].open);
	place_close(&b.p);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(all_have_their_names),
				 RUN(none_and_one_and_as_many_as_there_can_be),
				 RUN(without_syncs_too),
				 RUN(after_a_failed_sync_none_has_its_name),
				 RUN(one_that_is_in_the_way),
				 RUN(a_directory_that_is_gone),
				 {0}});
}
