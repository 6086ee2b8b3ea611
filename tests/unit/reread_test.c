#include "fetch/reread.h"

#include "base/buf.h"
#include "object.h"

enum { UNIT = PLAN_PIECE_MIN };

static struct object o;

static void begin(struct reread *r)
{
	reread_init(r, &o.j.part, &o.j.plan, o.j.plan.size, CRC_32C, o.buffer,
	            sizeof o.buffer);
}

/* To its end; in at most as many steps as that takes. */
static enum err run(struct reread *r)
{
	uint64_t steps = 0;
	bool done = false;
	enum err e = ERR_OK;

	while (e == ERR_OK && !done && steps++ <= r->size)
		e = reread_step(r, &done);
	return e == ERR_OK && !done ? ERR_BUG : e;
}

/* Which pieces are done: bit i for piece i. */
static unsigned done_set(void)
{
	unsigned set = 0;

	for (uint32_t i = 0; i < o.j.plan.pieces; i++)
		if (plan_is_done(&o.j.plan, i))
			set |= 1U << i;
	return set;
}

static struct slice digest_hex(struct reread *r)
{
	static char text[SHA256_HEX];
	uint8_t out[SHA256_BYTES];
	struct buf b = BUF(text);

	digest_finish(&r->digest, out);
	buf_put_hex(&b, out, sizeof out);
	return buf_slice(&b);
}

static bool is_digest_of(struct reread *r, struct slice s)
{
	char text[SHA256_HEX];
	uint8_t out[SHA256_BYTES];
	struct buf b = BUF(text);

	sha256_of(s, out);
	buf_put_hex(&b, out, sizeof out);
	return slice_equal(digest_hex(r), buf_slice(&b));
}

CASE(pieces_that_are_right_stay)
{
	static const size_t sizes[] = {65536, 65535, 1000, 1048};

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct reread r;

		CHECK(object_open(&o, CRC_32C));
		begin(&r);
		r.buffer_n = sizes[i];
		reread_pieces(&r);
		CHECK_U64(run(&r), ERR_OK);
		CHECK_U64(r.wrong, 0);
		CHECK_U64(done_set(), 7);
		object_close(&o);
	}
}

CASE(a_wrong_byte_undoes_its_piece)
{
	static const struct {
		uint64_t at;
		unsigned left;
	} rows[] = {
		{0, 6},        {UNIT - 1, 6},         {UNIT, 5},
		{UNIT + 7, 5}, {2 * UNIT - 1, 5},     {2 * UNIT, 3},
		{65536, 6},    {OBJECT_BYTES - 1, 3},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct reread r;

		CHECK(object_open(&o, CRC_32C));
		CHECK(object_flip(&o, rows[i].at));
		begin(&r);
		reread_pieces(&r);
		CHECK_U64(run(&r), ERR_OK);
		CHECK_U64(r.wrong, 1);
		CHECK_U64(done_set(), rows[i].left);
		object_close(&o);
	}
}

CASE(several_wrong_ones)
{
	struct reread r;

	CHECK(object_open(&o, CRC_32C));
	CHECK(object_flip(&o, 5) && object_flip(&o, 6));
	CHECK(object_flip(&o, 2 * UNIT));
	begin(&r);
	reread_pieces(&r);
	CHECK_U64(run(&r), ERR_OK);
	CHECK_U64(r.wrong, 2);
	CHECK_U64(done_set(), 2);
	object_close(&o);
}

/* By another CRC than they were written with, none is right. */
CASE(the_kind_of_crc_matters)
{
	struct reread r;

	CHECK(object_open(&o, CRC_64NVME));
	begin(&r);
	reread_pieces(&r);
	CHECK_U64(run(&r), ERR_OK);
	CHECK_U64(r.wrong, OBJECT_PIECES);
	object_close(&o);
}

/* The bytes of a piece that is not done are not even read: they may be
 * anything, or not there. */
CASE(pieces_that_are_not_done_are_skipped)
{
	struct reread r;

	CHECK(object_open(&o, CRC_32C));
	plan_undo(&o.j.plan, 0);
	plan_undo(&o.j.plan, 2);
	CHECK(object_flip(&o, 3));
	CHECK(port_file_cut(o.p.port, o.j.part.file, 2 * UNIT) == ERR_OK);
	begin(&r);
	reread_pieces(&r);
	CHECK_U64(run(&r), ERR_OK);
	CHECK_U64(r.wrong, 0);
	CHECK_U64(done_set(), 2);
	plan_undo(&o.j.plan, 1);
	begin(&r);
	reread_pieces(&r);
	CHECK_U64(run(&r), ERR_OK);
	CHECK_U64(r.wrong, 0);
	object_close(&o);
}

CASE(a_file_that_is_too_short)
{
	static const struct {
		uint64_t size;
		unsigned left;
	} rows[] = {
		{0, 0},        {1, 0},        {UNIT - 1, 0},         {UNIT, 1},
		{UNIT + 1, 1}, {2 * UNIT, 3}, {OBJECT_BYTES - 1, 3},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct reread r;

		CHECK(object_open(&o, CRC_32C));
		CHECK(port_file_cut(o.p.port, o.j.part.file, rows[i].size) ==
		      ERR_OK);
		begin(&r);
		reread_pieces(&r);
		CHECK_U64(run(&r), ERR_OK);
		CHECK_U64(done_set(), rows[i].left);
		/* for a digest it is an error: nothing can be undone */
		begin(&r);
		reread_digest(&r, DIGEST_SHA256);
		CHECK_U64(run(&r), ERR_LENGTH);
		object_close(&o);
	}
}

CASE(a_digest_of_all_of_it)
{
	struct reread r;

	CHECK(object_open(&o, CRC_32C));
	begin(&r);
	reread_digest(&r, DIGEST_SHA256);
	CHECK_U64(run(&r), ERR_OK);
	CHECK(r.whole && is_digest_of(&r, object_text()));
	CHECK(object_flip(&o, UNIT));
	begin(&r);
	reread_digest(&r, DIGEST_SHA256);
	CHECK_U64(run(&r), ERR_OK);
	CHECK(r.whole && !is_digest_of(&r, object_text()));
	object_close(&o);
}

CASE(both_in_one_pass)
{
	struct reread r;

	CHECK(object_open(&o, CRC_32C));
	begin(&r);
	reread_pieces(&r);
	reread_digest(&r, DIGEST_SHA256);
	CHECK_U64(run(&r), ERR_OK);
	CHECK(r.whole && !r.wrong && is_digest_of(&r, object_text()));
	CHECK(object_flip(&o, 2 * UNIT));
	begin(&r);
	reread_pieces(&r);
	reread_digest(&r, DIGEST_SHA256);
	CHECK_U64(run(&r), ERR_OK);
	CHECK_U64(r.wrong, 1);
	CHECK_U64(done_set(), 3);
	/* what was not read all through has no digest */
	CHECK(port_file_cut(o.p.port, o.j.part.file, UNIT) == ERR_OK);
	begin(&r);
	reread_pieces(&r);
	reread_digest(&r, DIGEST_SHA256);
	CHECK_U64(run(&r), ERR_OK);
	CHECK(!r.whole);
	CHECK_U64(done_set(), 1);
	object_close(&o);
}

CASE(an_object_without_a_plan)
{
	struct reread r;

	CHECK(object_open(&o, CRC_32C));
	reread_init(&r, &o.j.part, NULL, 1000, CRC_32C, o.buffer, 300);
	reread_pieces(&r); /* there are none */
	reread_digest(&r, DIGEST_SHA256);
	CHECK_U64(run(&r), ERR_OK);
	CHECK(!r.pieces && is_digest_of(&r, slice_first(object_text(), 1000)));
	object_close(&o);
}

CASE(an_object_without_bytes)
{
	struct reread r;

	CHECK(object_open_n(&o, CRC_32C, 0));
	begin(&r);
	reread_pieces(&r);
	reread_digest(&r, DIGEST_SHA256);
	CHECK_U64(run(&r), ERR_OK);
	CHECK(!r.wrong && is_digest_of(&r, SLICE("")));
	object_close(&o);
}

/* A piece that cannot be read is fetched again; what has no pieces fails. */
CASE(what_cannot_be_read)
{
	struct reread r;

	CHECK(object_open(&o, CRC_32C));
	CHECK(object_spoil(&o, "/"));
	begin(&r);
	reread_digest(&r, DIGEST_SHA256);
	CHECK(run(&r) != ERR_OK);
	begin(&r);
	reread_pieces(&r);
	CHECK_U64(run(&r), ERR_OK);
	CHECK_U64(r.wrong, OBJECT_PIECES);
	CHECK_U64(done_set(), 0);
	object_close(&o);
}

CASE(what_cannot_begin_says_so)
{
	struct reread r;
	bool done = true;

	CHECK(object_open_n(&o, CRC_32C, 0));
	begin(&r);
	r.err = ERR_IO;
	CHECK_U64(reread_step(&r, &done), ERR_IO);
	CHECK(!done);
	object_close(&o);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(pieces_that_are_right_stay),
	                              RUN(a_wrong_byte_undoes_its_piece),
	                              RUN(several_wrong_ones),
	                              RUN(the_kind_of_crc_matters),
	                              RUN(pieces_that_are_not_done_are_skipped),
	                              RUN(a_file_that_is_too_short),
	                              RUN(a_digest_of_all_of_it),
	                              RUN(both_in_one_pass),
	                              RUN(an_object_without_a_plan),
	                              RUN(an_object_without_bytes),
	                              RUN(what_cannot_be_read),
	                              RUN(what_cannot_begin_says_so),
	                              {0}});
}
