#include "fetch/plan.h"

#include <string.h>

static bool has_bit(const uint8_t *bits, uint32_t i)
{
	return bits[i / 8] >> (i % 8) & 1;
}

static void set_bit(uint8_t *bits, uint32_t i)
{
	bits[i / 8] = (uint8_t)(bits[i / 8] | 1U << (i % 8));
}

static void clear_bit(uint8_t *bits, uint32_t i)
{
	bits[i / 8] = (uint8_t)(bits[i / 8] & ~(1U << (i % 8)));
}

void plan_init(struct plan *p, uint64_t size)
{
	const uint64_t unit = (uint64_t)PLAN_PIECES * PLAN_PIECE_MIN;
	uint64_t times = size / unit + (size % unit != 0);

	p->size = size;
	p->piece_size = PLAN_PIECE_MIN * (times ? times : 1);
	p->pieces = (uint32_t)(size / p->piece_size +
	                       (size % p->piece_size != 0));
	p->done_count = 0;
	p->done_bytes = 0;
	memset(p->leases, 0, sizeof p->leases);
	memset(p->done, 0, sizeof p->done);
	memset(p->kept, 0, sizeof p->kept);
}

uint32_t plan_piece_of(const struct plan *p, uint64_t offset)
{
	return (uint32_t)(offset / p->piece_size);
}

uint64_t plan_piece_from(const struct plan *p, uint32_t piece)
{
	return piece * p->piece_size;
}

uint64_t plan_piece_to(const struct plan *p, uint32_t piece)
{
	uint64_t from = plan_piece_from(p, piece);

	return from + (p->size - from < p->piece_size ? p->size - from
	                                              : p->piece_size);
}

static void set_done(struct plan *p, uint32_t piece, uint64_t crc)
{
	set_bit(p->done, piece);
	p->crcs[piece] = crc;
	p->done_count++;
	p->done_bytes += plan_piece_to(p, piece) - plan_piece_from(p, piece);
}

void plan_restore(struct plan *p, uint32_t piece, uint64_t crc)
{
	if (piece >= p->pieces || has_bit(p->done, piece))
		return;
	set_done(p, piece, crc);
	set_bit(p->kept, piece);
}

void plan_undo(struct plan *p, uint32_t piece)
{
	if (!plan_is_done(p, piece))
		return;
	clear_bit(p->done, piece);
	clear_bit(p->kept, piece);
	p->done_count--;
	p->done_bytes -= plan_piece_to(p, piece) - plan_piece_from(p, piece);
}

bool plan_is_done(const struct plan *p, uint32_t piece)
{
	return piece < p->pieces && has_bit(p->done, piece);
}

bool plan_complete(const struct plan *p)
{
	return p->done_count == p->pieces;
}

/* The pieces that a lease holds: the one under way and those behind it. What
 * lies before `at` is done, or was and has been forgotten: nobody's. */
struct run {
	uint32_t from, to;
};

static struct run run_of(const struct plan *p, const struct plan_lease *l)
{
	if (!l->used || l->at >= l->to)
		return (struct run){0, 0};
	return (struct run){plan_piece_of(p, l->at),
	                    plan_piece_of(p, l->to - 1) + 1};
}

/* The first piece after those that the lease which holds `piece` holds; the
 * piece itself when nobody holds it. */
static uint32_t after_lease(const struct plan *p, uint32_t piece)
{
	for (unsigned i = 0; i < PLAN_LEASES; i++) {
		struct run r = run_of(p, &p->leases[i]);

		if (r.from <= piece && piece < r.to)
			return r.to;
	}
	return piece;
}

static bool is_free(const struct plan *p, uint32_t piece)
{
	return !has_bit(p->done, piece) && after_lease(p, piece) == piece;
}

/* Where the first lease behind `piece` begins to hold; else the end. */
static uint32_t before_lease(const struct plan *p, uint32_t piece)
{
	uint32_t end = p->pieces;

	for (unsigned i = 0; i < PLAN_LEASES; i++) {
		struct run r = run_of(p, &p->leases[i]);

		if (r.from < r.to && r.from >= piece && r.from < end)
			end = r.from;
	}
	return end;
}

/* The first free pieces in a row. */
static bool find_free(const struct plan *p, struct run *free)
{
	uint32_t at = 0, next;

	for (; at < p->pieces; at = next) {
		next = has_bit(p->done, at) ? at + 1 : after_lease(p, at);
		if (next == at)
			break;
	}
	free->from = at;
	for (uint32_t end = before_lease(p, at); at < end; at++)
		if (has_bit(p->done, at))
			break;
	free->to = at;
	return free->from < free->to;
}

static uint32_t least_steal(const struct plan *p)
{
	uint64_t times = p->piece_size / PLAN_PIECE_MIN;

	return times < PLAN_STEAL_MIN ? (uint32_t)(PLAN_STEAL_MIN / times) : 1;
}

/* How many pieces a thief would get of it. */
static uint32_t half_of(const struct plan *p, const struct plan_lease *l)
{
	struct run r = run_of(p, l);
	uint32_t half = (r.to - r.from) / 2;

	return half < least_steal(p) ? 0 : half;
}

/* The lease with the most to steal; NULL when none has any. */
static const struct plan_lease *find_victim(const struct plan *p)
{
	const struct plan_lease *best = NULL;
	uint32_t most = 0;

	for (unsigned i = 0; i < PLAN_LEASES; i++)
		if (half_of(p, &p->leases[i]) > most) {
			best = &p->leases[i];
			most = half_of(p, best);
		}
	return best;
}

static struct run steal_from(struct plan *p, struct plan_lease *victim)
{
	struct run r = run_of(p, victim);

	r.from = r.to - half_of(p, victim);
	victim->to = plan_piece_from(p, r.from);
	return r;
}

bool plan_take(struct plan *p, unsigned worker, bool steal)
{
	struct run r;

	plan_release(p, worker);
	if (!find_free(p, &r)) {
		const struct plan_lease *victim = find_victim(p);

		if (!steal || !victim)
			return false;
		r = steal_from(p, &p->leases[victim - p->leases]);
	}
	uint64_t from = plan_piece_from(p, r.from);
	p->leases[worker] = (struct plan_lease){
		.used = true,
		.from = from,
		.at = from,
		.to = plan_piece_to(p, r.to - 1),
		.asked_to = from,
	};
	return true;
}

uint64_t plan_stealable(const struct plan *p)
{
	const struct plan_lease *victim = find_victim(p);

	if (!victim)
		return 0;
	uint32_t end = run_of(p, victim).to;
	return victim->to - plan_piece_from(p, end - half_of(p, victim));
}

uint64_t plan_room(const struct plan *p, unsigned worker)
{
	const struct plan_lease *l = &p->leases[worker];

	/* a run ends where a piece ends */
	if (!l->used || l->at >= l->to)
		return 0;
	return plan_piece_to(p, plan_piece_of(p, l->at)) - l->at;
}

void plan_advance(struct plan *p, unsigned worker, uint64_t n, uint64_t crc)
{
	struct plan_lease *l = &p->leases[worker];
	uint64_t room = plan_room(p, worker);

	if (n == 0 || n > room)
		return;
	uint32_t piece = plan_piece_of(p, l->at);
	l->at += n;
	l->crc = crc;
	if (n < room)
		return;
	if (!l->spoilt)
		set_done(p, piece, crc);
	l->spoilt = false;
	l->crc = 0;
}

void plan_release(struct plan *p, unsigned worker)
{
	p->leases[worker] = (struct plan_lease){.used = false};
}

void plan_reclaim(struct plan *p)
{
	for (unsigned i = 0; i < PLAN_LEASES; i++) {
		struct plan_lease *l = &p->leases[i];

		while (l->used && l->to < l->asked_to && l->to < p->size) {
			uint32_t next = plan_piece_of(p, l->to);

			if (!is_free(p, next))
				break;
			l->to = plan_piece_to(p, next);
		}
	}
}

uint64_t plan_written(const struct plan *p)
{
	uint64_t sum = p->done_bytes;

	for (unsigned i = 0; i < PLAN_LEASES; i++) {
		const struct plan_lease *l = &p->leases[i];
		struct run r = run_of(p, l);

		if (r.from < r.to && !l->spoilt)
			sum += l->at - plan_piece_from(p, r.from);
	}
	return sum;
}

bool plan_next_unkept(const struct plan *p, uint32_t *piece)
{
	for (uint32_t i = *piece; i < p->pieces; i++)
		if (has_bit(p->done, i) && !has_bit(p->kept, i)) {
			*piece = i;
			return true;
		}
	return false;
}

void plan_keep(struct plan *p, uint32_t piece)
{
	if (plan_is_done(p, piece))
		set_bit(p->kept, piece);
}

void plan_forget_unkept(struct plan *p)
{
	for (uint32_t i = 0; plan_next_unkept(p, &i); i++)
		plan_undo(p, i);
	for (unsigned i = 0; i < PLAN_LEASES; i++) {
		struct plan_lease *l = &p->leases[i];

		l->spoilt = l->used && l->at < l->to;
	}
}

uint64_t plan_crc(const struct plan *p, enum crc_kind kind)
{
	uint64_t crc = 0;

	for (uint32_t i = 0; i < p->pieces; i++)
		crc = crc_combine(kind, crc, p->crcs[i],
		                  plan_piece_to(p, i) - plan_piece_from(p, i));
	return crc;
}

/* Counted anew, since a piece that was kept may have been undone. */
uint64_t plan_kept_bytes(const struct plan *p)
{
	uint64_t bytes = p->done_bytes;

	for (uint32_t i = 0; plan_next_unkept(p, &i); i++)
		bytes -= plan_piece_to(p, i) - plan_piece_from(p, i);
	return bytes;
}
