#include "store/part.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "place.h"

static const struct journal_head head = {
	.source = 7, .size = 3000000, .piece_size = 1048576, .etag = "\"e\""};

/* The name of the part beside a target, or of its journal. */
static const char *temp_of(const char *target, const char *tail)
{
	static char text[300];
	struct slice name = slice_of(target);
	struct buf b = BUF(text);

	buf_put(&b, path_parent(name));
	buf_put_z(&b, path_parent(name).n ? "/" : "");
	path_put_temp(&b, name);
	buf_put_z(&b, tail);
	return buf_z(&b);
}

static enum err find(struct part *t, struct place *p, const char *name)
{
	struct journal_head h;

	return part_find(t, p->root, slice_of(name), &h);
}

/* Renames, syncs, closes: what a commit does. */
static enum err publish(struct part *t, struct slice name)
{
	enum err e = part_rename(t, name);

	if (e == ERR_OK)
		e = part_sync_dirs(t, name);
	part_finish(t, name);
	return e;
}

CASE(has_its_name_only_at_the_end)
{
	struct place p;
	struct part t;
	struct slice name = SLICE("a/b/file");
	char back[16];
	size_t got;

	CHECK(place_open(&p));
	part_init(&t, p.port);
	CHECK(part_open(&t, p.root, name) == ERR_OK);
	CHECK(part_write(&t, 6, SLICE("world")) == ERR_OK);
	CHECK(part_write(&t, 0, SLICE("hello ")) == ERR_OK);
	CHECK(part_read(&t, 0, back, sizeof back, &got) == ERR_OK);
	CHECK_TEXT(((struct slice){back, got}), "hello world");
	CHECK(part_sync(&t) == ERR_OK);
	CHECK(!place_has(&p, "a/b/file"));
	CHECK(place_has(&p, temp_of("a/b/file", "")));
	CHECK(publish(&t, name) == ERR_OK);
	CHECK_TEXT(place_text(&p, "a/b/file"), "hello world");
	CHECK(!place_has(&p, temp_of("a/b/file", "")));
	CHECK(!t.open);
	part_finish(&t, name);
	part_discard(&t, name);
	CHECK(place_has(&p, "a/b/file"));
	place_close(&p);
}

CASE(restart_forgets_what_was_written)
{
	struct place p;
	struct part t;

	CHECK(place_open(&p));
	part_init(&t, p.port);
	CHECK(part_open(&t, p.root, SLICE("f")) == ERR_OK);
	CHECK(part_write(&t, 0, SLICE("a longer first attempt")) == ERR_OK);
	CHECK(part_begin_journal(&t, SLICE("f"), &head) == ERR_OK);
	CHECK(place_has(&p, temp_of("f", "j")));
	CHECK(part_restart(&t, SLICE("f")) == ERR_OK);
	CHECK(!place_has(&p, temp_of("f", "j")) && !t.ledger.open);
	CHECK(part_restart(&t, SLICE("f")) == ERR_OK);
	CHECK(part_write(&t, 0, SLICE("short")) == ERR_OK);
	CHECK(publish(&t, SLICE("f")) == ERR_OK);
	CHECK_TEXT(place_text(&p, "f"), "short");
	place_close(&p);
}

CASE(discard_leaves_the_old_file_and_no_litter)
{
	struct place p;
	struct part t;

	CHECK(place_open(&p));
	CHECK(place_put(&p, "f", SLICE("old")));
	part_init(&t, p.port);
	CHECK(part_open(&t, p.root, SLICE("f")) == ERR_OK);
	CHECK(part_write(&t, 0, SLICE("something new")) == ERR_OK);
	CHECK(part_begin_journal(&t, SLICE("f"), &head) == ERR_OK);
	CHECK_U64(place_count(&p), 3);
	part_discard(&t, SLICE("f"));
	CHECK_U64(place_count(&p), 1);
	CHECK_TEXT(place_text(&p, "f"), "old");
	CHECK(!t.open);
	place_close(&p);
}

CASE(what_was_kept_is_found)
{
	struct place p;
	struct part t;
	struct journal_head h;
	struct journal_record r = {.piece = 1, .crc = 5}, back;
	bool more;

	CHECK(place_open(&p));
	part_init(&t, p.port);
	CHECK(part_open(&t, p.root, SLICE("d/f")) == ERR_OK);
	CHECK(part_write(&t, 0, SLICE("half of it")) == ERR_OK);
	CHECK(part_begin_journal(&t, SLICE("d/f"), &head) == ERR_OK);
	CHECK(ledger_put(&t.ledger, &r, 1) == ERR_OK);
	/* once there it is not begun again */
	CHECK(part_begin_journal(&t, SLICE("d/f"), &head) == ERR_OK);
	part_keep(&t);
	CHECK(!t.open && !t.ledger.open);
	CHECK(place_has(&p, temp_of("d/f", "")));
	CHECK(part_find(&t, p.root, SLICE("d/f"), &h) == ERR_OK);
	CHECK(t.open && t.ledger.open);
	CHECK_TEXT(slice_of(h.etag), "\"e\"");
	CHECK(ledger_next(&t.ledger, &back, &more) == ERR_OK && more);
	CHECK(back.piece == 1 && back.crc == 5);
	CHECK_TEXT(place_text(&p, temp_of("d/f", "")), "half of it");
	CHECK(publish(&t, SLICE("d/f")) == ERR_OK);
	CHECK(place_has(&p, "d/f"));
	CHECK(!place_has(&p, temp_of("d/f", "j")));
	place_close(&p);
}

CASE(what_cannot_be_found_leaves_all_as_it_is)
{
	struct place p;
	struct part t;

	CHECK(place_open(&p));
	part_init(&t, p.port);
	CHECK_U64(find(&t, &p, "f"), ERR_NO_FILE);
	CHECK_U64(find(&t, &p, "d/f"), ERR_NO_FILE);
	CHECK_U64(place_count(&p), 0); /* no directory is made for it */
	CHECK_U64(find(&t, &p, "/f"), ERR_NAME);
	/* a part without a journal, then with one that is foreign */
	CHECK(place_put(&p, temp_of("f", ""), SLICE("bytes")));
	CHECK_U64(find(&t, &p, "f"), ERR_NO_FILE);
	CHECK(place_put(&p, temp_of("f", "j"), SLICE("not a journal")));
	CHECK_U64(find(&t, &p, "f"), ERR_JOURNAL);
	CHECK_TEXT(place_text(&p, temp_of("f", "")), "bytes");
	CHECK(!t.open && !t.ledger.open);
	/* a journal alone */
	CHECK(unlink(place_at(&p, temp_of("f", ""))) == 0);
	CHECK_U64(find(&t, &p, "f"), ERR_NO_FILE);
	CHECK(!place_has(&p, temp_of("f", "")));
	/* a new part takes both over */
	CHECK(part_open(&t, p.root, SLICE("f")) == ERR_OK);
	CHECK(!place_has(&p, temp_of("f", "j")));
	part_discard(&t, SLICE("f"));
	CHECK_U64(place_count(&p), 0);
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
	CHECK(part_begin_journal(&t, SLICE("f"), &head) == ERR_OK);
	CHECK(part_write(&t, 0, SLICE("mine")) == ERR_OK);
	CHECK_U64(part_open(&u, p.root, SLICE("f")), ERR_LOCKED);
	CHECK_U64(find(&u, &p, "f"), ERR_LOCKED);
	/* what is not open discards nothing of others */
	part_discard(&u, SLICE("f"));
	CHECK(place_has(&p, temp_of("f", "j")));
	CHECK(publish(&t, SLICE("f")) == ERR_OK);
	CHECK(part_open(&u, p.root, SLICE("f")) == ERR_OK);
	part_discard(&u, SLICE("f"));
	CHECK_TEXT(place_text(&p, "f"), "mine");
	place_close(&p);
}

CASE(follows_no_link)
{
	struct place p;
	struct part t;

	CHECK(place_open(&p));
	part_init(&t, p.port);
	CHECK(symlink("/tmp", place_at(&p, "link")) == 0);
	CHECK_U64(part_open(&t, p.root, SLICE("link/f")), ERR_NOT_FILE);
	CHECK_U64(part_open(&t, p.root, SLICE("link")), ERR_NOT_FILE);
	CHECK_U64(find(&t, &p, "link/f"), ERR_NOT_FILE);
	CHECK_U64(part_open(&t, p.root, SLICE("../f")), ERR_NAME);
	CHECK_U64(part_open(&t, p.root, SLICE("/tmp/f")), ERR_NAME);
	/* in the place of the part, and of its journal */
	CHECK(place_put(&p, "victim", SLICE("precious")));
	CHECK(symlink("victim", place_at(&p, temp_of("f", ""))) == 0);
	CHECK_U64(part_open(&t, p.root, SLICE("f")), ERR_NOT_FILE);
	CHECK(unlink(place_at(&p, temp_of("f", ""))) == 0);
	CHECK(part_open(&t, p.root, SLICE("f")) == ERR_OK);
	CHECK(symlink("victim", place_at(&p, temp_of("f", "j"))) == 0);
	CHECK_U64(part_begin_journal(&t, SLICE("f"), &head), ERR_NOT_FILE);
	part_discard(&t, SLICE("f"));
	CHECK_TEXT(place_text(&p, "victim"), "precious");
	CHECK(!t.open);
	place_close(&p);
}

CASE(a_directory_in_the_way_is_no_file)
{
	struct place p;
	struct part t;

	CHECK(place_open(&p));
	part_init(&t, p.port);
	CHECK(mkdir(place_at(&p, "dir"), 0755) == 0);
	CHECK_U64(part_open(&t, p.root, SLICE("dir")), ERR_NOT_FILE);
	CHECK_U64(find(&t, &p, "dir"), ERR_NOT_FILE);
	CHECK(mkfifo(place_at(&p, "fifo"), 0644) == 0);
	CHECK_U64(part_open(&t, p.root, SLICE("fifo")), ERR_NOT_FILE);
	CHECK_U64(place_count(&p), 2);
	place_close(&p);
}

/* What appears under the name while we write is not overwritten if it is no
 * plain file. */
CASE(a_link_that_appears_meanwhile_is_refused)
{
	struct place p;
	struct part t;

	CHECK(place_open(&p));
	part_init(&t, p.port);
	CHECK(part_open(&t, p.root, SLICE("f")) == ERR_OK);
	CHECK(symlink("/tmp/elsewhere", place_at(&p, "f")) == 0);
	CHECK_U64(part_rename(&t, SLICE("f")), ERR_NOT_FILE);
	CHECK(t.open);
	part_discard(&t, SLICE("f"));
	CHECK_U64(place_count(&p), 1);
	place_close(&p);
}

/* The handle is held: the bytes go where the directory went, and it is told
 * that the name is not there. */
CASE(a_parent_that_is_moved_away)
{
	struct place p;
	struct part t;

	CHECK(place_open(&p));
	part_init(&t, p.port);
	CHECK(part_open(&t, p.root, SLICE("d/e/f")) == ERR_OK);
	CHECK(renameat(p.root.h, "d", p.root.h, "moved") == 0);
	CHECK(symlink("/tmp", place_at(&p, "d")) == 0);
	CHECK(part_rename(&t, SLICE("d/e/f")) == ERR_OK);
	CHECK(part_sync_dirs(&t, SLICE("d/e/f")) != ERR_OK);
	part_finish(&t, SLICE("d/e/f"));
	CHECK(place_has(&p, "moved/e/f"));
	place_close(&p);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(has_its_name_only_at_the_end),
				 RUN(restart_forgets_what_was_written),
				 RUN(discard_leaves_the_old_file_and_no_litter),
				 RUN(what_was_kept_is_found),
				 RUN(what_cannot_be_found_leaves_all_as_it_is),
				 RUN(two_parts_of_one_target_lock),
				 RUN(follows_no_link),
				 RUN(a_directory_in_the_way_is_no_file),
				 RUN(a_link_that_appears_meanwhile_is_refused),
				 RUN(a_parent_that_is_moved_away),
				 {0}});
}
