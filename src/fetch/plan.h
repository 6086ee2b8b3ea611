/*
 * plan: which bytes of one object are done, which are being fetched and by
 * whom, and what is to be fetched next. Pure.
 *
 * The object is cut into at most PLAN_PIECES pieces of one size, whatever its
 * own size, so the plan has a fixed size. A piece is the unit of what counts
 * as done and has one CRC. Work is handed out as leases: runs of bytes that
 * begin and end at pieces. A worker fetches its run from the front; another
 * one that has nothing to do takes the back half of the longest run (rounded
 * to pieces), and the first one stops where that begins. So one object costs
 * about as many requests as there are workers, however large it is, and
 * nobody waits for the slowest.
 *
 *     |######>.........|###>..........|#>.......|#####>....|
 *      lease 0          lease 2        lease 3   lease 1
 */
#ifndef PAIL_FETCH_PLAN_H
#define PAIL_FETCH_PLAN_H

#include "base/crc.h"

#ifndef PLAN_UNIT_BYTES /* the simulator's build has less */
#define PLAN_UNIT_BYTES 1048576
#endif

enum {
	PLAN_PIECES = 4096,
	PLAN_PIECE_MIN = PLAN_UNIT_BYTES, /* a 4 GiB object has 4096 of them */
	PLAN_LEASES = 32,                 /* one a worker */
	/* Pieces of PLAN_PIECE_MIN bytes that a thief must get: less is not worth
	 * a request. Where pieces are larger, so many fewer, and at least one. */
	PLAN_STEAL_MIN = 4,
};

struct plan_lease {
	bool used;
	uint64_t from;     /* where the run began */
	uint64_t at;       /* all before it is written */
	uint64_t to;       /* the end; shrinks when somebody takes the back */
	uint64_t asked_to; /* the end of the request under way */
	uint64_t crc;      /* of the piece under way, from its start to at */
	bool spoilt; /* a sync failed under it: at its end it is not done */
};

struct plan {
	uint64_t size;       /* of the object */
	uint64_t piece_size; /* bytes, a multiple of PLAN_PIECE_MIN */
	uint32_t pieces;     /* 0 for an empty object */
	uint32_t done_count;
	uint64_t done_bytes;
	struct plan_lease leases[PLAN_LEASES];
	uint8_t done[PLAN_PIECES / 8];
	uint8_t kept[PLAN_PIECES / 8]; /* done and in the journal */
	uint64_t crcs[PLAN_PIECES];    /* of the pieces done */
};

/* Nothing is done. Touches nothing of crcs. size: at most INT64_MAX. */
void plan_init(struct plan *p, uint64_t size);

uint32_t plan_piece_of(const struct plan *p, uint64_t offset);
uint64_t plan_piece_from(const struct plan *p, uint32_t piece);
uint64_t plan_piece_to(const struct plan *p, uint32_t piece);

/* A piece that a journal claims and that was found to be right; before the
 * first lease. Pieces past the end are ignored. */
void plan_restore(struct plan *p, uint32_t piece, uint64_t crc);
bool plan_is_done(const struct plan *p, uint32_t piece);
bool plan_complete(const struct plan *p);

/*
 * Takes work for a worker (its index is the lease's): the first run that
 * nobody has; else, if `steal`, the back half of the longest run that is
 * under way. False when there is nothing worth taking. The lease's from, at
 * and to say what to fetch; asked_to is the taker's to set. A lease that the
 * worker still has is given back first.
 */
bool plan_take(struct plan *p, unsigned worker, bool steal);

/* The longest run that could be stolen from, in bytes that a thief would
 * get; 0: none. To choose among objects. */
uint64_t plan_stealable(const struct plan *p);

/*
 * n more bytes are written at the lease's `at`, and `crc` is the CRC of the
 * piece under way including them; call it at each piece's end at the latest,
 * never over one (plan_room). A piece that ends is done, unless a failed sync
 * has spoilt it: then it is nobody's, and to be fetched again.
 */
void plan_advance(struct plan *p, unsigned worker, uint64_t n, uint64_t crc);

/* How many bytes may be written before plan_advance must be called: up to the
 * end of the piece, or of the run; 0: the run is at its end. */
uint64_t plan_room(const struct plan *p, unsigned worker);

/* Gives the lease back: what is not done of it is anybody's again (a piece
 * under way from its start). */
void plan_release(struct plan *p, unsigned worker);

/*
 * What was given back goes to those who are being sent it anyway: a run whose
 * end is before the end of its request (asked_to) is made longer, up to the
 * next piece that is done or somebody's.
 */
void plan_reclaim(struct plan *p);

/* Bytes that are written: of the pieces done and of those under way. */
uint64_t plan_written(const struct plan *p);

/* A piece that turned out to be wrong is to be fetched again. */
void plan_undo(struct plan *p, uint32_t piece);

/* The CRC of the whole, from those of the pieces; all are done. */
uint64_t plan_crc(const struct plan *p, enum crc_kind kind);

/*
 * The next piece at or after *piece that is done and not yet kept, for the
 * journal; false when there is none. plan_keep marks it, once its record is
 * synced. Ask before the sync of the data: what is done after it began is not
 * known to be on the medium.
 */
bool plan_next_unkept(const struct plan *p, uint32_t *piece);
void plan_keep(struct plan *p, uint32_t piece);

/* The bytes of the pieces that are kept. */
uint64_t plan_kept_bytes(const struct plan *p);

/* After a failed sync: all that is done and not kept is not done, and the
 * pieces under way are spoilt. */
void plan_forget_unkept(struct plan *p);

#endif
