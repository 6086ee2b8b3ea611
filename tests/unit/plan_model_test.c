/*
 * plan against a model of it: an array of what each piece is, kept by the
 * rules of plan.h and nothing of plan.c. Random workers take, write, stall,
 * fail and come back; syncs succeed and fail. After each step plan must say
 * what the model says, and in the end each piece has been fetched once for
 * each time that it had to be.
 *
 * A failure prints the seed; CASE=... runs its case again with the same.
 */
#include "check.h"
#include "fetch/plan.h"

#define MIB ((uint64_t)PLAN_PIECE_MIN)

enum { PIECES_MAX = 64, NOBODY = -1 };

struct model_piece {
	bool done, kept;
	int holder; /* a worker, or NOBODY */
	unsigned needed, fetched;
};

struct model {
	struct plan plan;
	struct model_piece pieces[PIECES_MAX];
	unsigned workers;
	uint64_t at[PLAN_LEASES];
	bool spoilt[PLAN_LEASES];
	uint64_t state; /* of the random numbers */
};

static uint32_t draw(struct model *m, uint32_t below)
{
	m->state = m->state * 6364136223846793005 + 1442695040888963407;
	return (uint32_t)((m->state >> 33) % below);
}

static uint64_t crc_for(const struct model *m, uint32_t piece)
{
	return ((uint64_t)piece << 32) + m->pieces[piece].fetched;
}

static uint64_t length_of(const struct model *m, uint32_t piece)
{
	uint64_t left = m->plan.size - piece * m->plan.piece_size;

	return left < m->plan.piece_size ? left : m->plan.piece_size;
}

static void model_init(struct model *m, uint64_t seed)
{
	*m = (struct model){.state = seed};
	m->workers = 1 + draw(m, 8);
	uint64_t size = draw(m, PIECES_MAX) * MIB;
	switch (draw(m, 3)) {
	case 0: size += draw(m, PLAN_PIECE_MIN); break;
	case 1: size += 1; break;
	case 2: break; /* whole pieces */
	}
	memset(&m->plan, 0xee, sizeof m->plan);
	plan_init(&m->plan, size);
	/* Now and then pieces so large that the least theft is one: as of a
	 * huge object, but few. */
	if (draw(m, 4) == 0 && m->plan.pieces) {
		m->plan.size += m->plan.pieces * 1279 * MIB;
		m->plan.piece_size = 1280 * MIB;
	}
	for (int i = 0; i < PIECES_MAX; i++)
		m->pieces[i] = (struct model_piece){.holder = NOBODY,
		                                    .needed = 1};
}

static bool is_free(const struct model *m, uint32_t i)
{
	return !m->pieces[i].done && m->pieces[i].holder == NOBODY;
}

/* The pieces in a row that a worker holds: [from, to). */
static uint32_t held(const struct model *m, int worker, uint32_t *from)
{
	uint32_t n = 0;

	for (uint32_t i = m->plan.pieces; i-- > 0;)
		if (m->pieces[i].holder == worker) {
			*from = i;
			n++;
		}
	return n;
}

/* Pieces that a thief gets from the longest run; *victim says whose. */
static uint32_t best_theft(const struct model *m, int *victim)
{
	uint64_t large = m->plan.piece_size / MIB;
	uint32_t least = large >= PLAN_STEAL_MIN
	                         ? 1
	                         : (uint32_t)(PLAN_STEAL_MIN / large);
	uint32_t best = 0, from;

	for (int w = 0; w < (int)m->workers; w++) {
		uint32_t half = held(m, w, &from) / 2;

		if (half >= least && half > best) {
			best = half;
			*victim = w;
		}
	}
	return best;
}

static void give_back(struct model *m, int worker)
{
	for (uint32_t i = 0; i < m->plan.pieces; i++)
		if (m->pieces[i].holder == worker)
			m->pieces[i].holder = NOBODY;
	m->spoilt[worker] = false;
}

/* The run that a worker must get: [*from, result), empty for none. */
static uint32_t expect_take(struct model *m, bool steal, uint32_t *from)
{
	uint32_t first, n;
	int victim = 0;

	for (*from = 0; *from < m->plan.pieces && !is_free(m, *from);)
		++*from;
	uint32_t to = *from;
	while (to < m->plan.pieces && is_free(m, to))
		to++;
	if (to > *from || !steal)
		return to;
	n = best_theft(m, &victim);
	if (n == 0)
		return *from;
	to = held(m, victim, &first) + first;
	*from = to - n;
	return to;
}

static void do_take(struct check *check_, struct model *m, int w)
{
	bool steal = draw(m, 4) != 0;
	uint32_t from, to;

	give_back(m, w);
	to = expect_take(m, steal, &from);
	bool taken = plan_take(&m->plan, (unsigned)w, steal);
	CHECK(taken == (from < to));
	CHECK(m->plan.leases[w].used == taken);
	if (!taken)
		return;
	CHECK_U64(m->plan.leases[w].from, from * m->plan.piece_size);
	m->at[w] = from * m->plan.piece_size;
	for (uint32_t i = from; i < to; i++)
		m->pieces[i].holder = w;
	if (draw(m, 2))
		m->plan.leases[w].asked_to = m->plan.leases[w].to;
}

static void end_piece(struct model *m, uint32_t piece, int w)
{
	struct model_piece *it = &m->pieces[piece];

	it->holder = NOBODY;
	it->fetched++;
	if (m->spoilt[w])
		it->needed++;
	else
		it->done = true;
	m->spoilt[w] = false;
}

static void do_write(struct check *check_, struct model *m, int w)
{
	uint32_t piece;

	if (held(m, w, &piece) == 0) {
		CHECK_U64(plan_room(&m->plan, (unsigned)w), 0);
		return;
	}
	uint64_t end = piece * m->plan.piece_size + length_of(m, piece);
	uint64_t room = end - m->at[w], n = room;
	CHECK_U64(plan_room(&m->plan, (unsigned)w), room);
	if (draw(m, 3) == 0)
		n = 1 + draw(m, UINT32_MAX) % room;
	plan_advance(&m->plan, (unsigned)w, n, crc_for(m, piece));
	CHECK_U64(m->plan.leases[w].crc, n == room ? 0 : crc_for(m, piece));
	m->at[w] += n;
	if (n == room)
		end_piece(m, piece, w);
}

static void do_keep(struct check *check_, struct model *m)
{
	uint32_t found = 0;

	for (uint32_t i = 0; i < m->plan.pieces; i++) {
		if (!m->pieces[i].done || m->pieces[i].kept)
			continue;
		CHECK(plan_next_unkept(&m->plan, &found) && found == i);
		plan_keep(&m->plan, i);
		m->pieces[i].kept = true;
		if (draw(m, 3) == 0)
			return;
		found++;
	}
	CHECK(!plan_next_unkept(&m->plan, &found));
}

static void do_fail_sync(struct model *m)
{
	uint32_t first;

	plan_forget_unkept(&m->plan);
	for (uint32_t i = 0; i < m->plan.pieces; i++)
		if (m->pieces[i].done && !m->pieces[i].kept) {
			m->pieces[i].done = false;
			m->pieces[i].needed++;
		}
	for (int w = 0; w < (int)m->workers; w++)
		m->spoilt[w] = held(m, w, &first) > 0;
}

static void do_undo(struct model *m, uint32_t piece)
{
	plan_undo(&m->plan, piece);
	if (!m->pieces[piece].done)
		return;
	m->pieces[piece].done = m->pieces[piece].kept = false;
	m->pieces[piece].needed++;
}

static void do_reclaim(struct model *m)
{
	plan_reclaim(&m->plan);
	for (int w = 0; w < (int)m->workers; w++) {
		const struct plan_lease *l = &m->plan.leases[w];
		uint32_t first = 0, n = held(m, w, &first), at = first + n;

		if (!l->used)
			continue;
		if (n == 0) /* at its end, but may go on */
			at = (uint32_t)(m->at[w] / m->plan.piece_size);
		if (n == 0 && m->at[w] % m->plan.piece_size)
			continue;
		while (at < m->plan.pieces && is_free(m, at) &&
		       at * m->plan.piece_size < l->asked_to)
			m->pieces[at++].holder = w;
	}
}

static void do_something(struct check *check_, struct model *m, int w)
{
	switch (draw(m, 64)) {
	case 0:
	case 1:
	case 2:
		give_back(m, w);
		plan_release(&m->plan, (unsigned)w);
		return;
	case 3:
	case 4: do_reclaim(m); return;
	case 5:
	case 6:
	case 7: do_keep(check_, m); return;
	case 8: do_fail_sync(m); return;
	case 9:
		if (m->plan.pieces)
			do_undo(m, draw(m, m->plan.pieces));
		return;
	}
	uint32_t first;
	if (held(m, w, &first) == 0 || draw(m, 40) == 0)
		do_take(check_, m, w);
	else
		do_write(check_, m, w);
}

static void check_lease(struct check *check_, const struct model *m, int w)
{
	const struct plan_lease *l = &m->plan.leases[w];
	uint32_t first, n = held(m, w, &first);

	CHECK(l->from <= l->at && l->at <= l->to && l->to <= m->plan.size);
	CHECK(l->used || n == 0);
	if (n == 0) {
		CHECK_U64(l->at, l->to);
		return;
	}
	CHECK_U64(l->at, m->at[w]);
	CHECK_U64(plan_piece_of(&m->plan, l->at), first);
	CHECK_U64(l->to, plan_piece_to(&m->plan, first + n - 1));
}

static void check_same(struct check *check_, struct model *m)
{
	uint64_t bytes = 0, written;
	uint32_t count = 0, first;
	int victim = 0;

	for (uint32_t i = 0; i < m->plan.pieces; i++) {
		CHECK(plan_is_done(&m->plan, i) == m->pieces[i].done);
		count += m->pieces[i].done;
		bytes += m->pieces[i].done ? length_of(m, i) : 0;
	}
	CHECK_U64(m->plan.done_count, count);
	CHECK_U64(m->plan.done_bytes, bytes);
	CHECK(plan_complete(&m->plan) == (count == m->plan.pieces));
	written = bytes;
	for (int w = 0; w < (int)m->workers; w++) {
		CHECK_CALL(check_lease(check_, m, w));
		if (held(m, w, &first) && !m->spoilt[w])
			written += m->at[w] - first * m->plan.piece_size;
	}
	CHECK_U64(plan_written(&m->plan), written);
	uint32_t n = best_theft(m, &victim);
	uint64_t theft = 0;
	if (n) {
		uint32_t end = held(m, victim, &first) + first;

		for (uint32_t i = end - n; i < end; i++)
			theft += length_of(m, i);
	}
	CHECK_U64(plan_stealable(&m->plan), theft);
}

/* Ends by itself: each worker takes what there is and writes it. */
static void finish(struct check *check_, struct model *m)
{
	for (int rounds = 0; !plan_complete(&m->plan); rounds++) {
		CHECK(rounds < 100 * PIECES_MAX);
		for (int w = 0; w < (int)m->workers; w++) {
			uint32_t first;

			if (held(m, w, &first) == 0)
				CHECK_CALL(do_take(check_, m, w));
			CHECK_CALL(do_write(check_, m, w));
			CHECK_CALL(check_same(check_, m));
		}
	}
	for (uint32_t i = 0; i < m->plan.pieces; i++) {
		CHECK_U64(m->pieces[i].fetched, m->pieces[i].needed);
		CHECK_U64(m->plan.crcs[i],
		          ((uint64_t)i << 32) + m->pieces[i].fetched - 1);
	}
}

static void run_seed(struct check *check_, struct model *m, uint64_t seed)
{
	model_init(m, seed);
	for (uint32_t steps = draw(m, 300); steps > 0; steps--) {
		int w = (int)draw(m, m->workers);

		CHECK_CALL(do_something(check_, m, w));
		CHECK_CALL(check_same(check_, m));
	}
	CHECK_CALL(finish(check_, m));
}

CASE(plan_does_what_the_model_does)
{
	static struct model m;

	for (uint64_t seed = 1; seed <= 400; seed++) {
		run_seed(check_, &m, seed);
		if (!check_->failed)
			continue;
		size_t n = strlen(check_->why);
		snprintf(check_->why + n, sizeof check_->why - n,
		         " (seed %llu)", (unsigned long long)seed);
		return;
	}
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(plan_does_what_the_model_does), {0}});
}
