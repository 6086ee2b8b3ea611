#include "check.h"
#include "fetch/plan.h"

#define MIB ((uint64_t)PLAN_PIECE_MIN)
#define TIB ((uint64_t)1 << 40)

/* Made anew by each case. */
static struct plan plan;

static struct plan *fresh(uint64_t size)
{
	memset(&plan, 0xee, sizeof plan);
	plan_init(&plan, size);
	return &plan;
}

static uint64_t crc_for(uint32_t piece)
{
	return 1000003 * (uint64_t)(piece + 1);
}

/* Writes n bytes in steps that end where they must. */
static void write_bytes(struct plan *p, unsigned worker, uint64_t n)
{
	while (n) {
		uint64_t room = plan_room(p, worker);
		uint64_t step = n < room ? n : room;
		uint32_t piece = plan_piece_of(p, p->leases[worker].at);

		if (step == 0)
			return;
		plan_advance(p, worker, step, crc_for(piece));
		n -= step;
	}
}

static void check_lease(struct check *check_, unsigned worker, uint64_t from,
                        uint64_t to)
{
	const struct plan_lease *l = &plan.leases[worker];

	CHECK(l->used);
	CHECK_U64(l->from, from);
	CHECK_U64(l->at, from);
	CHECK_U64(l->to, to);
	CHECK_U64(l->crc, 0);
}

#define CHECK_LEASE(worker, from, to) \
	CHECK_CALL(check_lease(check_, worker, from, to))

CASE(sizes)
{
	static const struct {
		uint64_t size, piece_size;
		uint32_t pieces;
		uint64_t last; /* bytes */
	} rows[] = {
		{0, MIB, 0, 0},
		{1, MIB, 1, 1},
		{MIB - 1, MIB, 1, MIB - 1},
		{MIB, MIB, 1, MIB},
		{MIB + 1, MIB, 2, 1},
		{4096 * MIB - 1, MIB, 4096, MIB - 1},
		{4096 * MIB, MIB, 4096, MIB},
		{4096 * MIB + 1, 2 * MIB, 2049, 1},
		{8192 * MIB, 2 * MIB, 4096, 2 * MIB},
		{8192 * MIB + 1, 3 * MIB, 2731, 2 * MIB + 1},
		{5 * TIB, 1280 * MIB, 4096, 1280 * MIB},
		{5 * TIB + 1, 1281 * MIB, 4093, 1028 * MIB + 1},
		{INT64_MAX, 2147483648 * MIB, 4096, 2147483648 * MIB - 1},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct plan *p = fresh(rows[i].size);

		CHECK_U64(p->size, rows[i].size);
		CHECK_U64(p->piece_size, rows[i].piece_size);
		CHECK_U64(p->pieces, rows[i].pieces);
		CHECK(p->pieces <= PLAN_PIECES);
		CHECK(p->done_count == 0 && p->done_bytes == 0);
		CHECK(plan_complete(p) == (rows[i].size == 0));
		if (!p->pieces)
			continue;
		uint32_t last = p->pieces - 1;
		CHECK_U64(plan_piece_to(p, last), p->size);
		CHECK_U64(p->size - plan_piece_from(p, last), rows[i].last);
		CHECK_U64(plan_piece_of(p, p->size - 1), last);
		CHECK_U64(plan_piece_from(p, 0), 0);
		CHECK(last == 0 ||
		      plan_piece_to(p, last - 1) == plan_piece_from(p, last));
	}
}

/* Small objects come by the thousand: 32 KiB each would be felt. */
CASE(a_new_plan_leaves_the_crcs_alone)
{
	struct plan *p = fresh(3 * MIB);
	const uint8_t *bytes = (const uint8_t *)p->crcs;

	for (size_t i = 0; i < sizeof p->crcs; i++)
		CHECK(bytes[i] == 0xee);
}

CASE(an_empty_object_has_no_work)
{
	struct plan *p = fresh(0);
	uint32_t piece = 0;

	CHECK(plan_complete(p) && !plan_take(p, 0, true));
	CHECK(!plan.leases[0].used && plan_room(p, 0) == 0);
	CHECK(plan_stealable(p) == 0 && plan_written(p) == 0);
	CHECK(!plan_is_done(p, 0) && !plan_next_unkept(p, &piece));
	CHECK_U64(plan_crc(p, CRC_64NVME), 0);
	plan_restore(p, 0, 1);
	plan_undo(p, 0);
	plan_keep(p, 0);
	plan_forget_unkept(p);
	plan_reclaim(p);
	CHECK(plan_complete(p) && p->done_count == 0);
}

CASE(one_byte)
{
	struct plan *p = fresh(1);

	CHECK(plan_take(p, 31, false));
	CHECK_LEASE(31, 0, 1);
	CHECK_U64(plan_room(p, 31), 1);
	CHECK(!plan_take(p, 0, true));
	plan_advance(p, 31, 1, 77);
	CHECK(plan_complete(p) && plan_room(p, 31) == 0);
	CHECK_U64(p->crcs[0], 77);
	CHECK_U64(p->done_bytes, 1);
	CHECK(!plan_take(p, 0, true) && !plan_take(p, 31, true));
}

CASE(one_worker_from_front_to_back)
{
	struct plan *p = fresh(2 * MIB + 5);
	struct plan_lease *l = &p->leases[0];

	CHECK(plan_take(p, 0, true));
	CHECK_LEASE(0, 0, 2 * MIB + 5);
	CHECK_U64(l->asked_to, 0);
	plan_advance(p, 0, 10, 111);
	CHECK(l->at == 10 && l->crc == 111 && p->done_count == 0);
	CHECK_U64(plan_written(p), 10);
	CHECK_U64(plan_room(p, 0), MIB - 10);
	plan_advance(p, 0, MIB - 10, 222);
	CHECK(l->crc == 0 && plan_is_done(p, 0) && !plan_is_done(p, 1));
	CHECK_U64(p->crcs[0], 222);
	CHECK_U64(plan_room(p, 0), MIB);
	plan_advance(p, 0, MIB, 333);
	CHECK_U64(plan_room(p, 0), 5);
	CHECK_U64(p->done_bytes, 2 * MIB);
	plan_advance(p, 0, 5, 444);
	CHECK(plan_complete(p) && plan_room(p, 0) == 0);
	CHECK(p->crcs[1] == 333 && p->crcs[2] == 444);
	CHECK_U64(plan_written(p), 2 * MIB + 5);
}

/* A caller's mistake does not become a wrong claim. */
CASE(an_advance_past_the_room_is_none)
{
	struct plan *p = fresh(3 * MIB);

	plan_advance(p, 3, 1, 1);
	CHECK(!p->leases[3].used);
	CHECK(plan_take(p, 0, false));
	plan_advance(p, 0, MIB + 1, 1);
	plan_advance(p, 0, 0, 1);
	CHECK(p->leases[0].at == 0 && p->leases[0].crc == 0);
	CHECK(p->done_count == 0);
}

CASE(thieves_take_back_halves)
{
	struct plan *p = fresh(16 * MIB);

	CHECK(plan_take(p, 0, true));
	CHECK(!plan_take(p, 1, false));
	CHECK_U64(plan_stealable(p), 8 * MIB);
	CHECK(plan_take(p, 1, true));
	CHECK_LEASE(0, 0, 8 * MIB);
	CHECK_LEASE(1, 8 * MIB, 16 * MIB);
	CHECK_U64(plan_stealable(p), 4 * MIB);
	CHECK(plan_take(p, 2, true) && plan_take(p, 3, true));
	CHECK_LEASE(0, 0, 4 * MIB);
	CHECK_LEASE(1, 8 * MIB, 12 * MIB);
	CHECK_LEASE(2, 4 * MIB, 8 * MIB);
	CHECK_LEASE(3, 12 * MIB, 16 * MIB);
	CHECK(plan_stealable(p) == 0 && !plan_take(p, 4, true));
	CHECK(!p->leases[4].used);
}

CASE(a_thief_takes_from_the_longest)
{
	struct plan *p = fresh(64 * MIB);

	CHECK(plan_take(p, 0, true) && plan_take(p, 1, true));
	write_bytes(p, 1, 9 * MIB);
	write_bytes(p, 0, 2 * MIB);
	/* 30 pieces against 23 */
	CHECK_U64(plan_stealable(p), 15 * MIB);
	CHECK(plan_take(p, 2, true));
	CHECK_LEASE(2, 17 * MIB, 32 * MIB);
	/* 15, 23, 15 */
	CHECK_U64(plan_stealable(p), 11 * MIB);
	CHECK(plan_take(p, 3, true));
	CHECK_LEASE(3, 53 * MIB, 64 * MIB);
}

/* The piece under way stays with whom has begun it, and so does the one that
 * he is about to begin. */
CASE(a_thief_leaves_the_piece_under_way)
{
	struct plan *p = fresh(16 * MIB + 5);

	CHECK(plan_take(p, 0, true));
	write_bytes(p, 0, 3 * MIB + 1);
	CHECK(plan_take(p, 1, true));
	/* pieces 3 to 16: 14, half of them */
	CHECK_LEASE(1, 10 * MIB, 16 * MIB + 5);
	CHECK_U64(p->leases[0].to, 10 * MIB);
	CHECK_U64(p->leases[0].at, 3 * MIB + 1);
	CHECK_U64(plan_room(p, 0), MIB - 1);
}

CASE(less_than_the_least_is_not_stolen)
{
	enum { LEAST = 2 * PLAN_STEAL_MIN };

	for (uint64_t before = 0; before < 3; before++) {
		struct plan *p = fresh((before + LEAST) * MIB);

		CHECK(plan_take(p, 0, true));
		write_bytes(p, 0, before * MIB + 1);
		CHECK_U64(plan_stealable(p), PLAN_STEAL_MIN * MIB);
		write_bytes(p, 0, MIB);
		CHECK(plan_stealable(p) == 0 && !plan_take(p, 1, true));
		CHECK_U64(p->leases[0].to, p->size);
	}
}

/* Of large pieces, one is enough: nobody else waits for the last GiB. */
CASE(large_pieces_are_stolen_one_by_one)
{
	static const struct {
		uint64_t times;
		uint32_t least; /* pieces that there must be to steal any */
	} rows[] = {{1, 8}, {2, 4}, {3, 2}, {4, 2}, {1280, 2}};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct plan *p = fresh(4096 * MIB * rows[i].times);
		uint64_t piece = p->piece_size, n = rows[i].least;

		CHECK_U64(piece, rows[i].times * MIB);
		CHECK(plan_take(p, 0, true));
		write_bytes(p, 0, p->size - n * piece);
		CHECK_U64(plan_stealable(p), n / 2 * piece);
		write_bytes(p, 0, piece);
		CHECK_U64(plan_stealable(p), 0);
	}
}

CASE(five_tebibytes)
{
	struct plan *p = fresh(5 * TIB);

	for (unsigned i = 0; i < PLAN_LEASES; i++)
		CHECK(plan_take(p, i, true));
	for (unsigned i = 0; i < PLAN_LEASES; i++)
		CHECK_U64(p->leases[i].to - p->leases[i].from,
		          5 * TIB / PLAN_LEASES);
	for (unsigned i = 0; i < PLAN_LEASES; i++)
		write_bytes(p, i, 5 * TIB);
	CHECK(plan_complete(p));
	CHECK_U64(p->done_bytes, 5 * TIB);
	CHECK_U64(p->crcs[4095], crc_for(4095));
}

CASE(what_a_journal_had_is_not_fetched)
{
	struct plan *p = fresh(10 * MIB + 1);
	uint32_t piece = 0;

	plan_restore(p, 2, 22);
	plan_restore(p, 3, 33);
	plan_restore(p, 6, 66);
	plan_restore(p, 10, 99);
	plan_restore(p, 3, 1);  /* twice */
	plan_restore(p, 11, 1); /* past the end */
	plan_restore(p, UINT32_MAX, 1);
	CHECK(p->done_count == 4 && p->crcs[3] == 33);
	CHECK_U64(p->done_bytes, 3 * MIB + 1);
	CHECK(!plan_next_unkept(p, &piece));
	CHECK(plan_take(p, 0, true) && plan_take(p, 1, true));
	CHECK(plan_take(p, 2, true) && !plan_take(p, 3, true));
	CHECK_LEASE(0, 0, 2 * MIB);
	CHECK_LEASE(1, 4 * MIB, 6 * MIB);
	CHECK_LEASE(2, 7 * MIB, 10 * MIB);
	for (unsigned i = 0; i < 3; i++)
		write_bytes(p, i, 10 * MIB);
	CHECK(plan_complete(p));
}

CASE(a_plan_restored_whole_is_complete)
{
	struct plan *p = fresh(3 * MIB);

	for (uint32_t i = 0; i < 3; i++)
		plan_restore(p, i, i);
	CHECK(plan_complete(p) && !plan_take(p, 0, true));
}

CASE(a_run_given_back_begins_at_its_piece)
{
	struct plan *p = fresh(12 * MIB);

	CHECK(plan_take(p, 0, false));
	write_bytes(p, 0, 2 * MIB + 7);
	CHECK_U64(plan_written(p), 2 * MIB + 7);
	plan_release(p, 0);
	plan_release(p, 0);
	CHECK_U64(plan_written(p), 2 * MIB);
	CHECK(plan_take(p, 1, false));
	CHECK_LEASE(1, 2 * MIB, 12 * MIB);
	/* who takes again gives back what he had */
	write_bytes(p, 1, MIB + 1);
	CHECK(plan_take(p, 1, false));
	CHECK_LEASE(1, 3 * MIB, 12 * MIB);
}

CASE(a_hole_comes_before_a_theft)
{
	struct plan *p = fresh(64 * MIB);

	CHECK(plan_take(p, 0, true) && plan_take(p, 1, true));
	plan_release(p, 0);
	CHECK(plan_take(p, 2, true));
	CHECK_LEASE(2, 0, 32 * MIB);
	CHECK_U64(p->leases[1].from, 32 * MIB);
}

CASE(what_is_being_sent_anyway_is_reclaimed)
{
	struct plan *p = fresh(32 * MIB);

	CHECK(plan_take(p, 0, true));
	p->leases[0].asked_to = p->size;
	CHECK(plan_take(p, 1, true) && plan_take(p, 2, true));
	CHECK_LEASE(2, 8 * MIB, 16 * MIB);
	write_bytes(p, 2, MIB); /* piece 8 */
	plan_reclaim(p);
	CHECK_U64(p->leases[0].to, 8 * MIB);
	plan_release(p, 2);
	plan_reclaim(p); /* stops at the piece done */
	CHECK_U64(p->leases[0].to, 8 * MIB);
	plan_undo(p, 8);
	plan_reclaim(p); /* and now at the run of another */
	CHECK_U64(p->leases[0].to, 16 * MIB);
	plan_release(p, 1);
	p->leases[0].asked_to = 20 * MIB;
	plan_reclaim(p);
	CHECK_U64(p->leases[0].to, 20 * MIB);
	CHECK(plan_take(p, 1, false));
	CHECK_LEASE(1, 20 * MIB, 32 * MIB);
}

CASE(reclaiming_ends_with_the_object)
{
	for (uint64_t more = 0; more < 2; more++) {
		struct plan *p = fresh(16 * MIB + more);

		CHECK(plan_take(p, 0, true) && plan_take(p, 1, true));
		p->leases[0].asked_to = UINT64_MAX;
		p->leases[1].asked_to = p->size;
		plan_release(p, 1);
		plan_reclaim(p);
		CHECK_U64(p->leases[0].to, p->size);
		write_bytes(p, 0, p->size);
		plan_reclaim(p);
		CHECK(plan_complete(p));
	}
}

/* Two are being sent the same bytes: one gets them. */
CASE(reclaimed_once)
{
	struct plan *p = fresh(32 * MIB);

	for (unsigned i = 0; i < 3; i++)
		CHECK(plan_take(p, i, true));
	CHECK_LEASE(2, 8 * MIB, 16 * MIB);
	CHECK_LEASE(1, 16 * MIB, 32 * MIB);
	p->leases[0].asked_to = p->size;
	p->leases[2].asked_to = p->size;
	plan_release(p, 1);
	plan_reclaim(p);
	CHECK_U64(p->leases[0].to, 8 * MIB);
	CHECK_U64(p->leases[2].to, 32 * MIB);
}

CASE(pieces_are_kept_in_order)
{
	struct plan *p = fresh(5 * MIB);
	uint32_t piece = 0;

	plan_restore(p, 0, 1);
	CHECK(plan_take(p, 0, true));
	write_bytes(p, 0, 2 * MIB + 1);
	CHECK(plan_next_unkept(p, &piece) && piece == 1);
	piece++;
	CHECK(plan_next_unkept(p, &piece) && piece == 2);
	piece++;
	CHECK(!plan_next_unkept(p, &piece));
	plan_keep(p, 1);
	plan_keep(p, 3); /* not done: no */
	plan_keep(p, 9);
	piece = 0;
	CHECK(plan_next_unkept(p, &piece) && piece == 2);
	write_bytes(p, 0, 3 * MIB);
	piece = 3;
	CHECK(plan_next_unkept(p, &piece) && piece == 3);
}

/* What a failed sync was to bring down is lost, that of the pieces under way
 * included; each is fetched again, and what was kept is not. */
CASE(a_failed_sync)
{
	struct plan *p = fresh(8 * MIB);
	uint32_t piece = 0;

	CHECK(plan_take(p, 0, true));
	write_bytes(p, 0, MIB);
	plan_keep(p, 0);
	write_bytes(p, 0, MIB + 100);
	CHECK_U64(plan_written(p), 2 * MIB + 100);
	plan_forget_unkept(p);
	CHECK(plan_is_done(p, 0) && !plan_is_done(p, 1));
	CHECK_U64(p->done_bytes, MIB);
	CHECK_U64(plan_written(p), MIB);
	/* piece 1 is free again; piece 2 is not, yet */
	CHECK(plan_take(p, 1, false));
	CHECK_LEASE(1, MIB, 2 * MIB);
	write_bytes(p, 0, MIB - 100);
	CHECK(!plan_is_done(p, 2));
	CHECK_U64(p->leases[0].at, 3 * MIB);
	CHECK(plan_take(p, 2, false));
	CHECK_LEASE(2, 2 * MIB, 3 * MIB);
	write_bytes(p, 0, MIB);
	CHECK(plan_is_done(p, 3)); /* what comes after is not spoilt */
	CHECK(plan_next_unkept(p, &piece) && piece == 3);
	for (unsigned i = 0; i < 3; i++)
		write_bytes(p, i, 8 * MIB);
	/* all leases were under way when it failed, 1 and 2 were not */
	CHECK(plan_complete(p));
}

CASE(a_failed_sync_at_the_end_of_a_run)
{
	struct plan *p = fresh(2 * MIB + 1);

	CHECK(plan_take(p, 0, true));
	write_bytes(p, 0, p->size);
	CHECK(plan_complete(p));
	plan_forget_unkept(p);
	CHECK(p->done_count == 0 && p->done_bytes == 0);
	/* a lease at its end holds nothing back */
	CHECK(plan_take(p, 1, false));
	CHECK_LEASE(1, 0, p->size);
}

/* Nothing was under way then: what is reclaimed later is not spoilt. */
CASE(a_failed_sync_between_runs)
{
	struct plan *p = fresh(16 * MIB);

	CHECK(plan_take(p, 0, true));
	p->leases[0].asked_to = p->size;
	CHECK(plan_take(p, 1, true));
	write_bytes(p, 0, 8 * MIB);
	plan_forget_unkept(p);
	plan_release(p, 1);
	plan_reclaim(p);
	CHECK_U64(p->leases[0].to, 16 * MIB);
	write_bytes(p, 0, MIB);
	CHECK(plan_is_done(p, 8));
}

CASE(a_wrong_piece_is_undone)
{
	struct plan *p = fresh(3 * MIB);

	for (uint32_t i = 0; i < 3; i++)
		plan_restore(p, i, i);
	plan_undo(p, 1);
	plan_undo(p, 1);
	CHECK(!plan_complete(p) && p->done_count == 2);
	CHECK(plan_take(p, 0, true));
	CHECK_LEASE(0, MIB, 2 * MIB);
	write_bytes(p, 0, MIB);
	uint32_t piece = 0;
	CHECK(plan_next_unkept(p, &piece) && piece == 1);
	CHECK(plan_complete(p));
}

CASE(the_crc_of_the_whole)
{
	static char text[2 * PLAN_PIECE_MIN + 12345];
	static const enum crc_kind kinds[] = {CRC_32, CRC_32C, CRC_64NVME};

	for (size_t i = 0; i < sizeof text; i++)
		text[i] = (char)((uint32_t)i * 2654435761U >> 11);
	for (int k = 0; k < 3; k++) {
		struct plan *p = fresh(sizeof text);

		for (uint32_t i = 0; i < p->pieces; i++) {
			size_t from = (size_t)plan_piece_from(p, i);
			size_t to = (size_t)plan_piece_to(p, i);
			struct slice s = {text + from, to - from};

			plan_restore(p, i, crc_put(kinds[k], 0, s));
		}
		CHECK_U64(plan_crc(p, kinds[k]),
		          crc_put(kinds[k], 0,
		                  (struct slice){text, sizeof text}));
	}
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(sizes),
				 RUN(a_new_plan_leaves_the_crcs_alone),
				 RUN(an_empty_object_has_no_work),
				 RUN(one_byte),
				 RUN(one_worker_from_front_to_back),
				 RUN(an_advance_past_the_room_is_none),
				 RUN(thieves_take_back_halves),
				 RUN(a_thief_takes_from_the_longest),
				 RUN(a_thief_leaves_the_piece_under_way),
				 RUN(less_than_the_least_is_not_stolen),
				 RUN(large_pieces_are_stolen_one_by_one),
				 RUN(five_tebibytes),
				 RUN(what_a_journal_had_is_not_fetched),
				 RUN(a_plan_restored_whole_is_complete),
				 RUN(a_run_given_back_begins_at_its_piece),
				 RUN(a_hole_comes_before_a_theft),
				 RUN(what_is_being_sent_anyway_is_reclaimed),
				 RUN(reclaiming_ends_with_the_object),
				 RUN(reclaimed_once),
				 RUN(pieces_are_kept_in_order),
				 RUN(a_failed_sync),
				 RUN(a_failed_sync_at_the_end_of_a_run),
				 RUN(a_failed_sync_between_runs),
				 RUN(a_wrong_piece_is_undone),
				 RUN(the_crc_of_the_whole),
				 {0}});
}
