/* state: against a map of its own; torn, cut, foreign, locked and grown. */
#include <stddef.h>

#include "base/crc.h"
#include "place.h"
#include "store/state.h"

#define FILE_NAME ".pail-state"
#define NEW_NAME  ".pail-state-new"

enum { IMAGE_MAX = 1 << 20 };

/* ---- chance, and files as bytes ---------------------------------------------- */

static uint64_t dice;

static uint64_t roll(uint64_t below)
{
	dice = dice * 6364136223846793005u + 1442695040888963407u;
	return (dice >> 33) % below;
}

struct image {
	size_t n;
	uint8_t p[IMAGE_MAX];
};

static bool image_read(struct image *i, const struct place *p)
{
	FILE *f = fopen(place_at(p, FILE_NAME), "r");

	i->n = f ? fread(i->p, 1, sizeof i->p, f) : 0;
	return f && fclose(f) == 0 && i->n < sizeof i->p;
}

static bool image_write(const struct image *i, const struct place *p)
{
	return place_put(p, FILE_NAME,
	                 (struct slice){(const char *)i->p, i->n});
}

/* ---- small words --------------------------------------------------------------- */

static struct state_entry entry_of(uint64_t n)
{
	return (struct state_entry){
		.source = n * 3 + 1,
		.etag = n * 5,
		.size = n * 7 % STATE_SIZE_MAX,
		.mtime_ns = (int64_t)(n * 1000000007) - 5,
		.modified_s = (int64_t)(n % 4000000000),
		.has_crc = n % 2,
		.crc = n % 2 ? n * 11 : 0,
	};
}

static bool same(const struct state_entry *a, const struct state_entry *b)
{
	return a->source == b->source && a->etag == b->etag &&
	       a->size == b->size && a->mtime_ns == b->mtime_ns &&
	       a->modified_s == b->modified_s && a->has_crc == b->has_crc &&
	       a->crc == b->crc;
}

static struct slice name_of(unsigned i)
{
	static char name[32];
	int n = snprintf(name, sizeof name, "dir/name-%u", i);

	return (struct slice){name, (size_t)n};
}

static bool put(struct state *s, unsigned name, uint64_t value)
{
	struct state_entry e = entry_of(value);

	return state_put(s, name_of(name), value ? &e : NULL) == ERR_OK;
}

enum { NOTHING = 0, WRONG = 0x7fffffff };

/* The value below `values` that is remembered of a name. */
static uint64_t get(struct state *s, unsigned name, uint64_t values)
{
	struct state_entry e, want;
	bool found;

	if (state_find(s, name_of(name), &e, &found))
		return WRONG;
	if (!found)
		return NOTHING;
	/* the source tells which it may be */
	want = entry_of((e.source - 1) / 3);
	return same(&e, &want) && (e.source - 1) / 3 < values
	               ? (e.source - 1) / 3
	               : WRONG;
}

static bool reopen(struct state *s, struct place *p)
{
	state_close(s);
	return state_open(s, p->port, p->root, true) == ERR_OK;
}

/* ---- the codec ----------------------------------------------------------------- */

CASE(an_entry_in_a_slot)
{
	static const uint8_t salt[STATE_SALT_BYTES] = "0123456789abcde";
	static const uint8_t another[STATE_SALT_BYTES] = "0123456789abcdf";
	const struct state_entry all[] = {
		{0},
		{1, 2, 3, 4, 5, 6, true},
		{UINT64_MAX, UINT64_MAX, STATE_SIZE_MAX, INT64_MAX, UINT32_MAX,
	         UINT64_MAX, true},
		{.mtime_ns = INT64_MIN},
		{.has_crc = true}, /* of no bytes */
	};
	uint8_t hash[SHA256_BYTES], other[SHA256_BYTES], p[STATE_SLOT_BYTES];

	state_slot_hash(salt, SLICE("a"), hash);
	state_slot_hash(salt, SLICE("b"), other);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct state_entry back;

		state_slot_put(p, salt, hash, &all[i]);
		CHECK(state_slot_is_of(p, salt, hash));
		CHECK(!state_slot_is_of(p, salt, other));
		CHECK(!state_slot_is_of(p, another, hash));
		state_slot_get(p, &back);
		CHECK(same(&back, &all[i]));
		for (size_t bit = 0; bit < 8 * STATE_SLOT_BYTES; bit++) {
			p[bit / 8] ^= (uint8_t)(1 << bit % 8);
			CHECK(!state_slot_is_valid(p, salt));
			p[bit / 8] ^= (uint8_t)(1 << bit % 8);
		}
	}
}

/* A date that does not fit is none. */
CASE(dates_in_a_slot)
{
	static const uint8_t salt[STATE_SALT_BYTES] = "", hash[32] = "";
	struct state_entry e = {.modified_s = (INT64_C(1) << 32) + 7}, back;
	uint8_t p[STATE_SLOT_BYTES];

	state_slot_put(p, salt, hash, &e);
	state_slot_get(p, &back);
	CHECK(back.modified_s == 0);
	e.modified_s = -1;
	state_slot_put(p, salt, hash, &e);
	state_slot_get(p, &back);
	CHECK(back.modified_s == 0);
}

static struct slice slice_at(const uint8_t *p, size_t n)
{
	return (struct slice){(const char *)p, n};
}

CASE(a_header)
{
	static const uint8_t salt[STATE_SALT_BYTES] = "0123456789abcde";
	uint8_t p[STATE_SLOT_BYTES], back[STATE_SALT_BYTES];
	uint64_t n;

	for (uint64_t slots = STATE_SLOTS_MIN / 2; slots <= STATE_SLOTS_MAX * 2;
	     slots *= 2) {
		bool good = slots >= STATE_SLOTS_MIN &&
		            slots <= STATE_SLOTS_MAX;

		state_slot_put_header(p, salt, slots);
		CHECK(state_slot_get_header(p, back, &n) == good);
		CHECK(!good || (n == slots && !memcmp(back, salt, 16)));
	}
	state_slot_put_header(p, salt, 96);
	CHECK(!state_slot_get_header(p, back, &n));
	/* another version, and nothing else wrong with it */
	for (uint8_t version = 0; version < 3; version++) {
		uint64_t crc = crc_put(CRC_32, 0, slice_at(salt, sizeof salt));

		state_slot_put_header(p, salt, 128);
		p[8] = version;
		crc = crc_put(CRC_32, crc, slice_at(p, STATE_SLOT_BYTES - 4));
		for (unsigned i = 0; i < 4; i++)
			p[STATE_SLOT_BYTES - 4 + i] = (uint8_t)(crc >> 8 * i);
		CHECK(state_slot_get_header(p, back, &n) ==
		      (version == STATE_VERSION));
	}
	state_slot_put_header(p, salt, 128);
	for (size_t bit = 0; bit < 8 * STATE_SLOT_BYTES; bit++) {
		p[bit / 8] ^= (uint8_t)(1 << bit % 8);
		CHECK(!state_slot_get_header(p, back, &n));
		p[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
}

/* ---- plain use ----------------------------------------------------------------- */

CASE(what_is_put_is_found_also_later)
{
	struct place p;
	struct state s;

	CHECK(place_open(&p));
	CHECK(!state_open(&s, p.port, p.root, true));
	CHECK_U64(get(&s, 1, 9), NOTHING);
	CHECK(put(&s, 1, 5) && put(&s, 2, 6));
	CHECK_U64(get(&s, 1, 9), 5);
	CHECK(!state_sync(&s) && reopen(&s, &p));
	CHECK(get(&s, 1, 9) == 5 && get(&s, 2, 9) == 6);
	CHECK(put(&s, 1, 7) && put(&s, 2, NOTHING) && put(&s, 3, NOTHING));
	CHECK(reopen(&s, &p));
	CHECK(get(&s, 1, 9) == 7 && get(&s, 2, 9) == NOTHING);
	CHECK(place_count(&p) == 1);
	state_close(&s);
	CHECK_U64(get(&s, 1, 9), NOTHING);
	place_close(&p);
}

CASE(without_a_file)
{
	struct place p;
	struct state s;

	CHECK(place_open(&p));
	CHECK(!state_open(&s, p.port, p.root, false));
	CHECK_U64(get(&s, 1, 9), NOTHING);
	CHECK(put(&s, 1, 5)); /* to no effect */
	CHECK_U64(get(&s, 1, 9), NOTHING);
	CHECK(!state_sync(&s));
	state_close(&s);
	state_close(&s);
	CHECK_U64(place_count(&p), 0);
	place_close(&p);
}

CASE(one_that_is_in_use)
{
	struct place p;
	struct state s, t;

	CHECK(place_open(&p));
	CHECK(!state_open(&s, p.port, p.root, true));
	CHECK(put(&s, 1, 5));
	CHECK_U64(state_open(&t, p.port, p.root, true), ERR_LOCKED);
	CHECK_U64(state_open(&t, p.port, p.root, false), ERR_LOCKED);
	CHECK_U64(get(&t, 1, 9), NOTHING);
	state_close(&t);
	for (unsigned i = 0; i < 1000 && s.slots == STATE_SLOTS_MIN; i++)
		CHECK(put(&s, i, 5));
	/* the new one is locked like the old one */
	CHECK_U64(state_open(&t, p.port, p.root, true), ERR_LOCKED);
	state_close(&s);
	CHECK(!state_open(&t, p.port, p.root, true));
	CHECK_U64(get(&t, 1, 9), 5);
	state_close(&t);
	place_close(&p);
}

/* A growth that was cut; who only looks leaves it. */
CASE(what_a_cut_has_left_beside_it_goes)
{
	struct place p;
	struct state s;

	CHECK(place_open(&p));
	CHECK(!state_open(&s, p.port, p.root, true));
	state_close(&s);
	CHECK(place_put(&p, NEW_NAME, SLICE("half of it")));
	CHECK(!state_open(&s, p.port, p.root, false));
	state_close(&s);
	CHECK_U64(place_count(&p), 2);
	CHECK(!state_open(&s, p.port, p.root, true));
	CHECK_U64(place_count(&p), 1);
	state_close(&s);
	place_close(&p);
}

/* The size that a slot has no room for, and the last that it has. */
CASE(a_file_too_large_to_remember)
{
	struct place p;
	struct state s;
	struct state_entry e = entry_of(5), back;
	bool found;

	CHECK(place_open(&p));
	CHECK(!state_open(&s, p.port, p.root, true));
	e.size = STATE_SIZE_MAX;
	CHECK(!state_put(&s, SLICE("a"), &e));
	CHECK(!state_find(&s, SLICE("a"), &back, &found) && found);
	CHECK(same(&e, &back));
	e.size++;
	CHECK(!state_put(&s, SLICE("a"), &e));
	CHECK(!state_find(&s, SLICE("a"), &back, &found) && !found);
	state_close(&s);
	place_close(&p);
}

/* ---- files of another form ----------------------------------------------------- */

static void check_foreign(struct check *check_, struct place *p)
{
	struct state s;

	CHECK(!state_open(&s, p->port, p->root, false));
	CHECK(!s.open);
	CHECK_U64(get(&s, 1, 9), NOTHING);
	state_close(&s);
	CHECK(!state_open(&s, p->port, p->root, true));
	CHECK_U64(get(&s, 1, 9), NOTHING);
	CHECK(put(&s, 1, 6) && reopen(&s, p));
	CHECK_U64(get(&s, 1, 9), 6);
	CHECK_U64(place_count(p), 1);
	state_close(&s);
}

CASE(files_that_are_not_ours)
{
	static struct image i;
	struct place p;
	struct state s;

	CHECK(place_open(&p));
	CHECK(place_put(&p, FILE_NAME, SLICE("")));
	CHECK_CALL(check_foreign(check_, &p));
	CHECK(place_put(&p, FILE_NAME, SLICE("some text of another's\n")));
	CHECK_CALL(check_foreign(check_, &p));
	CHECK(image_read(&i, &p));
	memset(i.p, 0, STATE_SLOT_BYTES);
	CHECK(image_write(&i, &p));
	CHECK_CALL(check_foreign(check_, &p));
	/* each bit of the header */
	for (size_t bit = 0; bit < 8 * STATE_SLOT_BYTES; bit += 5) {
		CHECK(image_read(&i, &p));
		i.p[bit / 8] ^= (uint8_t)(1 << bit % 8);
		CHECK(image_write(&i, &p));
		CHECK_CALL(check_foreign(check_, &p));
	}
	/* what a cut has left of a new one is in nobody's way */
	CHECK(place_put(&p, NEW_NAME, SLICE("rubbish")));
	CHECK(place_put(&p, FILE_NAME, SLICE("rubbish")));
	CHECK_CALL(check_foreign(check_, &p));
	/* a directory stays */
	CHECK(unlink(place_at(&p, FILE_NAME)) == 0);
	CHECK(mkdir(place_at(&p, FILE_NAME), 0777) == 0);
	CHECK_U64(state_open(&s, p.port, p.root, true), ERR_NOT_FILE);
	CHECK(!s.open);
	place_close(&p);
}

/* A file that lost its end, or has more than it should. */
CASE(files_of_another_length)
{
	static struct image i;
	struct place p;
	struct state s;

	CHECK(place_open(&p));
	CHECK(!state_open(&s, p.port, p.root, true));
	for (unsigned n = 1; n < 20; n++)
		CHECK(put(&s, n, n));
	state_close(&s);
	CHECK(image_read(&i, &p));
	for (size_t cut = i.n; cut > STATE_SLOT_BYTES; cut -= 17) {
		if (cut < 17 + STATE_SLOT_BYTES)
			break;
		i.n = cut;
		CHECK(image_write(&i, &p));
		CHECK(!state_open(&s, p.port, p.root, true));
		for (unsigned n = 1; n < 20; n++) {
			uint64_t v = get(&s, n, 20);

			CHECK(v == n || v == NOTHING);
		}
		CHECK(put(&s, 1, 7) && get(&s, 1, 20) == 7);
		state_close(&s);
	}
	place_close(&p);
}

/* ---- growth -------------------------------------------------------------------- */

CASE(it_grows_and_forgets_nothing)
{
	enum { NAMES = 3000 };
	struct place p;
	struct state s;
	unsigned grown = 0;
	uint64_t slots;

	CHECK(place_open(&p));
	CHECK(!state_open(&s, p.port, p.root, true));
	slots = s.slots;
	for (unsigned i = 0; i < NAMES; i++) {
		CHECK(put(&s, i, i + 1));
		grown += s.slots != slots;
		slots = s.slots;
	}
	CHECK(grown >= 4 && s.slots >= NAMES && s.slots <= 8 * NAMES);
	CHECK_U64(place_size(&p, FILE_NAME),
	          (s.slots + STATE_WINDOW) * STATE_SLOT_BYTES);
	CHECK(!state_sync(&s) && reopen(&s, &p));
	for (unsigned i = 0; i < NAMES; i++)
		CHECK_U64(get(&s, i, NAMES + 1), i + 1);
	/* what is forgotten makes room: it does not grow for ever */
	slots = s.slots;
	for (unsigned i = 0; i < NAMES; i++)
		CHECK(put(&s, i, NOTHING));
	for (unsigned i = 0; i < 4 * NAMES; i++) {
		CHECK(put(&s, NAMES + i, 1));
		CHECK(put(&s, NAMES + i, NOTHING));
	}
	CHECK_U64(s.slots, slots);
	CHECK_U64(place_count(&p), 1);
	state_close(&s);
	place_close(&p);
}

/* Fills the window of a name with others' slots. */
static bool crowd(struct place *p, struct slice name, uint64_t slots)
{
	uint8_t salt[STATE_SALT_BYTES] = "salt", hash[SHA256_BYTES];
	uint8_t at[STATE_WINDOW * STATE_SLOT_BYTES], head[STATE_SLOT_BYTES];
	struct state_entry e = entry_of(5);
	uint64_t first;

	state_slot_put_header(head, salt, slots);
	state_slot_hash(salt, name, hash);
	first = state_slot_first(hash, slots);
	for (unsigned i = 0; i < STATE_WINDOW; i++) {
		hash[15]++;
		state_slot_put(at + i * STATE_SLOT_BYTES, salt, hash, &e);
	}
	return place_put(p, FILE_NAME, SLICE("")) &&
	       truncate(place_at(p, FILE_NAME),
	                (off_t)((slots + STATE_WINDOW) * STATE_SLOT_BYTES)) ==
	               0 &&
	       place_poke(p, FILE_NAME, 0,
	                  (struct slice){(char *)head, sizeof head}) &&
	       place_poke(p, FILE_NAME, (1 + first) * STATE_SLOT_BYTES,
	                  (struct slice){(char *)at, sizeof at});
}

/* Names that crowd together, as only bad luck could have it, and the largest
 * table: it is not remembered, and that is all. */
CASE(no_room_is_no_error)
{
	struct place p;
	struct state s;
	struct state_entry e = entry_of(7), back;
	bool found = true;

	CHECK(place_open(&p));
	CHECK(crowd(&p, SLICE("a"), STATE_SLOTS_MIN));
	CHECK(!state_open(&s, p.port, p.root, true));
	CHECK_U64(state_put(&s, SLICE("a"), &e), ERR_OK);
	CHECK(s.slots > STATE_SLOTS_MIN && s.slots <= 8 * STATE_SLOTS_MIN);
	CHECK(!state_find(&s, SLICE("a"), &back, &found));
	state_close(&s);
	CHECK(crowd(&p, SLICE("a"), STATE_SLOTS_MAX));
	CHECK(!state_open(&s, p.port, p.root, true));
	CHECK_U64(s.slots, STATE_SLOTS_MAX);
	CHECK_U64(state_put(&s, SLICE("a"), &e), ERR_OK);
	CHECK_U64(s.slots, STATE_SLOTS_MAX);
	CHECK(!state_find(&s, SLICE("a"), &back, &found) && !found);
	CHECK_U64(state_put(&s, SLICE("b"), &e), ERR_OK);
	CHECK(!state_find(&s, SLICE("b"), &back, &found) && found);
	state_close(&s);
	place_close(&p);
}

/* ---- any order of calls ---------------------------------------------------------- */

CASE(any_calls_against_a_map)
{
	enum { NAMES = 150, STEPS = 3000 };
	static uint64_t map[NAMES];
	struct place p;
	struct state s;

	CHECK(place_open(&p));
	for (unsigned seed = 1; seed <= 3; seed++) {
		dice = seed;
		memset(map, 0, sizeof map);
		(void)unlink(place_at(&p, FILE_NAME));
		CHECK(!state_open(&s, p.port, p.root, true));
		for (unsigned step = 1; step <= STEPS; step++) {
			unsigned name = (unsigned)roll(NAMES);

			switch (roll(4)) {
			case 0: map[name] = NOTHING; break;
			case 1: CHECK(reopen(&s, &p)); break;
			case 2:
				/* seldom: it takes time */
				CHECK(roll(16) || !state_sync(&s));
				break;
			default: map[name] = step; break;
			}
			CHECK(put(&s, name, map[name]));
			name = (unsigned)roll(NAMES);
			CHECK_U64(get(&s, name, STEPS + 1), map[name]);
		}
		for (unsigned name = 0; name < NAMES; name++)
			CHECK_U64(get(&s, name, STEPS + 1), map[name]);
		state_close(&s);
	}
	place_close(&p);
}

/* ---- power cuts ------------------------------------------------------------------ */

/*
 * What a name may be remembered as after a cut: what it was at the last sync,
 * or what it became after it. A growth is durable but for the rename.
 */
enum { CUT_NAMES = 130, CUT_SETS = 64 };

struct world {
	struct place place;
	struct state state;
	uint64_t may[CUT_NAMES][CUT_SETS];
	size_t may_n[CUT_NAMES];
	struct image kept;   /* what is durable */
	struct image before; /* the file that a growth replaced, at its last */
	struct image grown;  /* what replaced it, at its first */
	bool renamed;        /* since the last sync */
	uint64_t step;
};

static bool may_be(const struct world *w, unsigned name, uint64_t value)
{
	if (value == NOTHING)
		return true;
	for (size_t i = 0; i < w->may_n[name]; i++)
		if (w->may[name][i] == value)
			return true;
	return false;
}

static void may_become(struct world *w, unsigned name, uint64_t value)
{
	if (w->may_n[name] < CUT_SETS)
		w->may[name][w->may_n[name]++] = value;
}

static bool sync_all(struct world *w)
{
	if (state_sync(&w->state) != ERR_OK || !image_read(&w->kept, &w->place))
		return false;
	w->renamed = false;
	for (unsigned i = 0; i < CUT_NAMES; i++) {
		uint64_t now = get(&w->state, i, w->step + 1);

		if (now == WRONG)
			return false;
		w->may_n[i] = 0;
		may_become(w, i, now);
	}
	return true;
}

/* Each slot is as it was, as it is, half of each, or rubbish. */
static void tear(struct image *to, const struct image *was,
                 const struct image *is)
{
	to->n = is->n;
	for (size_t at = 0; at < is->n; at += STATE_SLOT_BYTES) {
		const uint8_t *a = was->p + at, *b = is->p + at;
		size_t half = (size_t)roll(STATE_SLOT_BYTES);

		if (memcmp(a, b, STATE_SLOT_BYTES) == 0) {
			memcpy(to->p + at, a, STATE_SLOT_BYTES);
			continue;
		}
		switch (roll(5)) {
		case 0:
		case 1: half = 0; break;
		case 2:
		case 3: half = STATE_SLOT_BYTES; break;
		default: break;
		}
		memcpy(to->p + at, b, half);
		memcpy(to->p + at + half, a + half, STATE_SLOT_BYTES - half);
		if (roll(10) == 0)
			for (size_t i = 0; i < STATE_SLOT_BYTES; i++)
				to->p[at + i] = (uint8_t)roll(256);
	}
}

/* Takes the slots of a name out of an image; how many there were. */
static unsigned image_drop(struct image *i, const struct state *s,
                           struct slice name)
{
	uint8_t hash[SHA256_BYTES];
	unsigned n = 0;

	state_slot_hash(s->salt, name, hash);
	for (size_t at = STATE_SLOT_BYTES; at < i->n; at += STATE_SLOT_BYTES)
		if (state_slot_is_of(i->p + at, s->salt, hash)) {
			memset(i->p + at, 0, STATE_SLOT_BYTES);
			n++;
		}
	return n;
}

/* Clears what is torn in the room that a new name will have. */
static bool image_clear(struct image *i, const struct state *s,
                        struct slice name)
{
	static const uint8_t zero[STATE_SLOT_BYTES];
	uint8_t hash[SHA256_BYTES], *slot;
	size_t at;

	state_slot_hash(s->salt, name, hash);
	at = (1 + (size_t)state_slot_first(hash, s->slots)) * STATE_SLOT_BYTES;
	for (size_t k = 0; k < STATE_WINDOW; k++) {
		slot = i->p + at + k * STATE_SLOT_BYTES;
		if (state_slot_is_valid(slot, s->salt))
			continue;
		if (memcmp(slot, zero, sizeof zero) == 0)
			return false;
		memset(slot, 0, sizeof zero);
		return true;
	}
	return false;
}

/* A put, and what it does to the files. */
static bool step_put(struct world *w, unsigned name, uint64_t value)
{
	static struct image before;
	uint64_t slots = w->state.slots;

	if (!image_read(&before, &w->place) || !put(&w->state, name, value))
		return false;
	may_become(w, name, value);
	if (w->state.slots == slots) {
		/* of two slots neither stays, and that is durable at once */
		unsigned n = image_drop(&before, &w->state, name_of(name));
		bool clear = n != 1 && value != NOTHING &&
		             image_clear(&before, &w->state, name_of(name));

		if (n > 1 || clear) {
			w->kept = before;
			w->renamed = false;
		}
		return true;
	}
	if (!w->renamed)
		w->before = before;
	else
		w->before.n = 0; /* two growths: the middle one is dull */
	w->renamed = true;
	return image_read(&w->grown, &w->place);
}

static bool cut(struct world *w)
{
	static struct image now, after;

	state_close(&w->state);
	if (!image_read(&now, &w->place))
		return false;
	if (w->renamed && w->before.n && roll(2)) {
		tear(&after, &w->kept, &w->before); /* the rename is lost */
	} else if (w->renamed) {
		tear(&after, &w->grown, &now);
	} else {
		tear(&after, &w->kept, &now);
	}
	if (!image_write(&after, &w->place))
		return false;
	w->kept = after;
	w->renamed = false;
	return state_open(&w->state, w->place.port, w->place.root, true) ==
	       ERR_OK;
}

CASE(a_power_cut_makes_no_wrong_claim)
{
	enum { LIVES = 12, STEPS = 500 };
	static struct world w;
	unsigned cuts = 0, claims = 0, grown = 0;

	CHECK(place_open(&w.place));
	for (unsigned seed = 1; seed <= LIVES; seed++) {
		dice = seed * 77;
		(void)unlink(place_at(&w.place, FILE_NAME));
		CHECK(!state_open(&w.state, w.place.port, w.place.root, true));
		w.step = 0;
		memset(w.may_n, 0, sizeof w.may_n);
		CHECK(sync_all(&w));
		for (w.step = 1; w.step <= STEPS; w.step++) {
			unsigned name = (unsigned)roll(CUT_NAMES);

			CHECK(step_put(&w, name, roll(3) ? w.step : NOTHING));
			grown += w.renamed;
			if (roll(30) == 0)
				CHECK(sync_all(&w));
			if (roll(15) != 0)
				continue;
			CHECK(cut(&w));
			cuts++;
			for (unsigned i = 0; i < CUT_NAMES; i++) {
				uint64_t v = get(&w.state, i, w.step + 1);

				if (!may_be(&w, i, v))
					CHECK_FAIL("life %u, step %u, name %u: "
					           "%u",
					           seed, (unsigned)w.step, i,
					           (unsigned)v);
				claims += v != NOTHING;
			}
		}
		state_close(&w.state);
	}
	CHECK(cuts > 100 && claims > 1000 && grown > 0);
	place_close(&w.place);
}

/* Two slots of one name, as a cut may leave them: neither is believed, and the
 * next put leaves one. */
CASE(two_slots_of_one_name)
{
	uint8_t slot[STATE_SLOT_BYTES], hash[SHA256_BYTES];
	struct place p;
	struct state s;
	struct state_entry e = entry_of(3), back;
	uint64_t first;
	bool found = true;

	CHECK(place_open(&p));
	for (int how = 0; how < 2; how++) {
		(void)unlink(place_at(&p, FILE_NAME));
		CHECK(!state_open(&s, p.port, p.root, true));
		CHECK(!state_put(&s, SLICE("a"), &e));
		state_slot_hash(s.salt, SLICE("a"), hash);
		first = state_slot_first(hash, s.slots);
		state_slot_put(slot, s.salt, hash, &e);
		CHECK(place_poke(&p, FILE_NAME,
		                 (first + STATE_WINDOW) * STATE_SLOT_BYTES,
		                 (struct slice){(char *)slot, sizeof slot}));
		CHECK(!state_find(&s, SLICE("a"), &back, &found) && !found);
		CHECK(!state_put(&s, SLICE("a"), how ? &e : NULL));
		CHECK(!state_find(&s, SLICE("a"), &back, &found));
		CHECK(found == how);
		/* where the other was there is nothing */
		CHECK(!state_put(&s, SLICE("a"), NULL));
		CHECK(!state_find(&s, SLICE("a"), &back, &found) && !found);
		state_close(&s);
	}
	place_close(&p);
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(an_entry_in_a_slot),
	                              RUN(dates_in_a_slot),
	                              RUN(a_header),
	                              RUN(what_is_put_is_found_also_later),
	                              RUN(without_a_file),
	                              RUN(one_that_is_in_use),
	                              RUN(a_file_too_large_to_remember),
	                              RUN(what_a_cut_has_left_beside_it_goes),
	                              RUN(files_that_are_not_ours),
	                              RUN(files_of_another_length),
	                              RUN(it_grows_and_forgets_nothing),
	                              RUN(no_room_is_no_error),
	                              RUN(any_calls_against_a_map),
	                              RUN(a_power_cut_makes_no_wrong_claim),
	                              RUN(two_slots_of_one_name),
	                              {0}});
}
