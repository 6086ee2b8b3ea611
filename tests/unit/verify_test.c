#include "fetch/verify.h"

#include "object.h"

enum { UNIT = PLAN_PIECE_MIN, STEPS_MAX = 1000 };

static struct object o;

/* What it comes to, and how many steps that took. */
static enum verify verify(bool readback, enum err *e, unsigned *steps)
{
	struct reread r;
	enum verify v = VERIFY_MORE;
	bool done;

	*steps = 0;
	verify_begin(&r, &o.j, readback, o.buffer, sizeof o.buffer);
	while (v == VERIFY_MORE && *steps < STEPS_MAX) {
		do
			*e = reread_step(&r, &done);
		while (*e == ERR_OK && !done && ++*steps < STEPS_MAX);
		if (*e != ERR_OK)
			return VERIFY_MORE;
		v = verify_end(&r, &o.j);
	}
	return v;
}

static enum verify run(void)
{
	enum err e;
	unsigned steps;

	return verify(false, &e, &steps);
}

static enum crc_kind crc_of(enum checksum_kind kind)
{
	const struct checksum c = {.kind = kind};
	enum crc_kind k = CRC_32C;

	(void)checksum_crc_kind(&c, &k);
	return k;
}

static enum digest_kind digest_of(enum checksum_kind kind)
{
	switch (kind) {
	case CHECKSUM_MD5: return DIGEST_MD5;
	case CHECKSUM_SHA1: return DIGEST_SHA1;
	default: return DIGEST_SHA256;
	}
}

/* The right checksum of that kind of a text, by its bytes. */
static struct checksum sum_of(enum checksum_kind kind, struct slice text)
{
	struct checksum c = {.kind = kind};
	enum crc_kind k;
	struct digest d;

	if (checksum_crc_kind(&c, &k)) {
		uint64_t crc = crc_put(k, 0, text);

		for (size_t i = crc_bytes(k); i > 0; i--, crc >>= 8)
			c.value[i - 1] = (uint8_t)crc;
	} else if (kind != CHECKSUM_NONE) {
		digest_init(&d, digest_of(kind));
		digest_put(&d, text);
		digest_finish(&d, c.value);
	}
	return c;
}

static struct checksum wrong(struct checksum c)
{
	c.value[1] ^= 0x40;
	return c;
}

/* An object whose server keeps that checksum of it. */
static bool open_with(enum checksum_kind kind)
{
	if (!object_open(&o, crc_of(kind)))
		return false;
	o.j.facts.checksum = sum_of(kind, object_text());
	return true;
}

static const enum checksum_kind crcs[] = {CHECKSUM_CRC64NVME, CHECKSUM_CRC32C,
                                          CHECKSUM_CRC32};
static const enum checksum_kind digests[] = {CHECKSUM_SHA256, CHECKSUM_SHA1,
                                             CHECKSUM_MD5};

/* Without a look at the disk. */
CASE(by_the_crc_of_the_pieces)
{
	for (size_t i = 0; i < sizeof crcs / sizeof *crcs; i++) {
		enum err e;
		unsigned steps;

		CHECK(open_with(crcs[i]));
		CHECK_U64(verify(false, &e, &steps), VERIFY_RIGHT);
		CHECK_U64(o.j.verified, crcs[i]);
		CHECK_U64(steps, 0);
		object_close(&o);
	}
}

/* The disk has what came, so what came is wrong: after one look at it. */
CASE(a_crc_that_differs)
{
	for (size_t i = 0; i < sizeof crcs / sizeof *crcs; i++) {
		enum err e;
		unsigned steps;

		CHECK(open_with(crcs[i]));
		o.j.facts.checksum = wrong(o.j.facts.checksum);
		CHECK_U64(verify(false, &e, &steps), VERIFY_WRONG);
		CHECK(steps >= OBJECT_BYTES / sizeof o.buffer);
		CHECK(plan_complete(&o.j.plan));
		object_close(&o);
	}
}

/* The disk has something else than what came: those pieces alone. */
CASE(a_crc_that_differs_since_the_disk_does)
{
	CHECK(open_with(CHECKSUM_CRC32C));
	o.j.facts.checksum = wrong(o.j.facts.checksum);
	CHECK(object_flip(&o, UNIT + 9));
	CHECK_U64(run(), VERIFY_PIECES);
	CHECK(plan_is_done(&o.j.plan, 0) && !plan_is_done(&o.j.plan, 1));
	CHECK(plan_is_done(&o.j.plan, 2));
	object_close(&o);
}

CASE(by_the_servers_digest)
{
	for (size_t i = 0; i < sizeof digests / sizeof *digests; i++) {
		CHECK(open_with(digests[i]));
		CHECK_U64(run(), VERIFY_RIGHT);
		CHECK_U64(o.j.verified, digests[i]);
		o.j.facts.checksum = wrong(o.j.facts.checksum);
		CHECK_U64(run(), VERIFY_WRONG);
		CHECK(plan_complete(&o.j.plan));
		object_close(&o);
	}
}

CASE(a_digest_that_differs_since_the_disk_does)
{
	CHECK(open_with(CHECKSUM_SHA256));
	CHECK(object_flip(&o, 2 * UNIT + 1));
	CHECK_U64(run(), VERIFY_PIECES);
	CHECK(!plan_is_done(&o.j.plan, 2));
	CHECK_U64(o.j.plan.done_count, 2);
	object_close(&o);
}

/* SHA-256 over those of parts of n bytes, the last of them smaller. */
static struct checksum sum_of_parts(size_t n)
{
	struct checksum c = {.kind = CHECKSUM_PARTS_SHA256};
	struct slice text = object_text(), rest = text;
	uint8_t part[SHA256_BYTES];
	struct sha256 all, one;

	sha256_init(&all);
	for (; rest.n; rest = slice_after(rest, n < rest.n ? n : rest.n)) {
		sha256_init(&one);
		sha256_put(&one, slice_first(rest, n < rest.n ? n : rest.n));
		sha256_finish(&one, part);
		sha256_put(&all,
		           (struct slice){(const char *)part, sizeof part});
		c.parts++;
	}
	sha256_finish(&all, c.value);
	return c;
}

CASE(by_the_sums_of_parts)
{
	static const size_t sizes[] = {UNIT / 2 + 1, UNIT, 2 * UNIT, 70001};

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		CHECK(open_with(CHECKSUM_NONE));
		o.j.facts.checksum = sum_of_parts(sizes[i]);
		CHECK(verify_wants_parts(&o.j));
		o.j.part_bytes = sizes[i];
		CHECK_U64(run(), VERIFY_RIGHT);
		CHECK_U64(o.j.verified, CHECKSUM_PARTS_SHA256);
		o.j.part_bytes++;
		CHECK_U64(run(), VERIFY_WRONG);
		CHECK(plan_complete(&o.j.plan));
		o.j.part_bytes--;
		CHECK(object_flip(&o, UNIT + 7));
		CHECK_U64(run(), VERIFY_PIECES);
		CHECK(!plan_is_done(&o.j.plan, 1));
		object_close(&o);
	}
}

/* Without a look at the disk: nothing could come of it. */
CASE(parts_of_an_unknown_size)
{
	enum err e;
	unsigned steps;

	CHECK(open_with(CHECKSUM_NONE));
	o.j.facts.checksum = wrong(sum_of_parts(UNIT));
	CHECK_U64(verify(false, &e, &steps), VERIFY_RIGHT);
	CHECK_U64(o.j.verified, CHECKSUM_NONE);
	CHECK_U64(steps, 0);
	/* what the user gave goes before */
	o.j.part_bytes = UNIT;
	o.j.given = sum_of(CHECKSUM_SHA256_GIVEN, object_text());
	CHECK(!verify_wants_parts(&o.j));
	CHECK_U64(run(), VERIFY_RIGHT);
	CHECK_U64(o.j.verified, CHECKSUM_SHA256_GIVEN);
	object_close(&o);
}

/* An ETag that may be no MD5: it can say yes, but not no. */
CASE(a_weak_one_proves_nothing)
{
	CHECK(open_with(CHECKSUM_MD5));
	o.j.facts.checksum.weak = true;
	CHECK_U64(run(), VERIFY_RIGHT);
	CHECK_U64(o.j.verified, CHECKSUM_MD5);
	o.j.facts.checksum = wrong(o.j.facts.checksum);
	CHECK_U64(run(), VERIFY_RIGHT);
	CHECK_U64(o.j.verified, CHECKSUM_NONE);
	/* but the pieces' own CRCs do */
	CHECK(object_flip(&o, 0));
	CHECK_U64(run(), VERIFY_PIECES);
	object_close(&o);
}

CASE(by_what_the_user_gave)
{
	CHECK(open_with(CHECKSUM_NONE));
	o.j.given = sum_of(CHECKSUM_SHA256_GIVEN, object_text());
	CHECK_U64(run(), VERIFY_RIGHT);
	CHECK_U64(o.j.verified, CHECKSUM_SHA256_GIVEN);
	o.j.given = wrong(o.j.given);
	CHECK_U64(run(), VERIFY_WRONG);
	object_close(&o);
}

/* All that there is must agree. */
CASE(by_the_users_and_the_servers)
{
	static const enum checksum_kind kinds[] = {CHECKSUM_CRC64NVME,
	                                           CHECKSUM_CRC32};

	for (size_t i = 0; i < 2; i++) {
		struct checksum right;

		CHECK(open_with(kinds[i]));
		right = o.j.facts.checksum;
		o.j.given = sum_of(CHECKSUM_SHA256_GIVEN, object_text());
		CHECK_U64(run(), VERIFY_RIGHT);
		CHECK_U64(o.j.verified, CHECKSUM_SHA256_GIVEN);
		o.j.facts.checksum = wrong(right);
		CHECK_U64(run(), VERIFY_WRONG);
		o.j.facts.checksum = right;
		o.j.given = wrong(o.j.given);
		CHECK_U64(run(), VERIFY_WRONG);
		object_close(&o);
	}
}

CASE(nothing_to_verify_with)
{
	enum err e;
	unsigned steps;

	CHECK(open_with(CHECKSUM_NONE));
	CHECK(object_flip(&o, 0)); /* which nobody sees */
	CHECK_U64(verify(false, &e, &steps), VERIFY_RIGHT);
	CHECK_U64(o.j.verified, CHECKSUM_NONE);
	CHECK_U64(steps, 0);
	object_close(&o);
}

CASE(read_back)
{
	enum err e;
	unsigned steps;

	CHECK(open_with(CHECKSUM_NONE));
	CHECK_U64(verify(true, &e, &steps), VERIFY_RIGHT);
	CHECK(steps >= OBJECT_BYTES / sizeof o.buffer);
	CHECK(object_flip(&o, 0));
	CHECK_U64(verify(true, &e, &steps), VERIFY_PIECES);
	CHECK(!plan_is_done(&o.j.plan, 0));
	object_close(&o);
	CHECK(open_with(CHECKSUM_CRC64NVME));
	CHECK(object_flip(&o, OBJECT_BYTES - 1));
	CHECK_U64(verify(true, &e, &steps), VERIFY_PIECES);
	CHECK(!plan_is_done(&o.j.plan, 2));
	object_close(&o);
}

/* The bytes are in the cache alone, and would be read from it. */
CASE(read_back_after_a_sync_that_failed)
{
	enum err e;
	unsigned steps;

	CHECK(open_with(CHECKSUM_NONE));
	plan_undo(&o.j.plan, 1);
	CHECK(plan_take(&o.j.plan, 0, false));
	plan_advance(&o.j.plan, 0, UNIT, o.j.plan.crcs[1]);
	CHECK(plan_complete(&o.j.plan));
	CHECK(object_spoil(&o, "/dev/null"));
	CHECK_U64(verify(true, &e, &steps), VERIFY_MORE);
	CHECK_U64(e, ERR_IO);
	/* what no journal claims is lost */
	CHECK(plan_is_done(&o.j.plan, 0) && !plan_is_done(&o.j.plan, 1));
	object_close(&o);
}

/* In one stream: its CRC was taken on the way. */
CASE(an_object_of_unknown_size)
{
	struct slice text = slice_first(object_text(), 100000);
	enum err e;
	unsigned steps;

	CHECK(object_open_n(&o, CRC_32, text.n));
	o.j.facts.size_known = o.j.facts.ranges = false;
	o.j.received = text.n;
	o.j.facts.checksum = sum_of(CHECKSUM_CRC32, text);
	o.j.crc = crc_put(CRC_32, 0, text);
	CHECK_U64(run(), VERIFY_RIGHT);
	CHECK_U64(o.j.verified, CHECKSUM_CRC32);
	o.j.crc ^= 1;
	CHECK_U64(run(), VERIFY_WRONG);
	o.j.crc ^= 1;
	o.j.given = sum_of(CHECKSUM_SHA256_GIVEN, text);
	CHECK_U64(run(), VERIFY_RIGHT);
	CHECK_U64(o.j.verified, CHECKSUM_SHA256_GIVEN);
	CHECK(object_flip(&o, 70000));
	CHECK_U64(run(), VERIFY_WRONG);
	/* shorter on the disk than what was received */
	o.j.received++;
	verify(false, &e, &steps);
	CHECK_U64(e, ERR_LENGTH);
	object_close(&o);
}

CASE(an_object_without_bytes)
{
	static const enum checksum_kind kinds[] = {
		CHECKSUM_CRC64NVME, CHECKSUM_CRC32, CHECKSUM_SHA256,
		CHECKSUM_MD5};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		CHECK(object_open_n(&o, crc_of(kinds[i]), 0));
		o.j.facts.checksum = sum_of(kinds[i], SLICE(""));
		CHECK_U64(run(), VERIFY_RIGHT);
		CHECK_U64(o.j.verified, kinds[i]);
		o.j.facts.checksum = wrong(o.j.facts.checksum);
		CHECK_U64(run(), VERIFY_WRONG);
		object_close(&o);
	}
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(by_the_crc_of_the_pieces),
				 RUN(a_crc_that_differs),
				 RUN(a_crc_that_differs_since_the_disk_does),
				 RUN(by_the_servers_digest),
				 RUN(a_digest_that_differs_since_the_disk_does),
				 RUN(by_the_sums_of_parts),
				 RUN(parts_of_an_unknown_size),
				 RUN(a_weak_one_proves_nothing),
				 RUN(by_what_the_user_gave),
				 RUN(by_the_users_and_the_servers),
				 RUN(nothing_to_verify_with),
				 RUN(read_back),
				 RUN(read_back_after_a_sync_that_failed),
				 RUN(an_object_of_unknown_size),
				 RUN(an_object_without_bytes),
				 {0}});
}
