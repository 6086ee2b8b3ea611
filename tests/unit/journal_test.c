#include "base/crc.h"
#include "check.h"
#include "s3/checksum.h"
#include "store/journal.h"

/* A head with something in each of its fields. */
static struct journal_head sample(void)
{
	struct journal_head h = {
		.source = 0x0102030405060708,
		.size = 5497558138880,
		.piece_size = 1342177280,
		.crc_kind = CRC_64NVME,
		.checksum_kind = CHECKSUM_SHA256_GIVEN,
		.checksum_weak = true,
		.etag = "\"9bb58f26192e4ba00f01e2e7b136bbd8-640\"",
		.version_id = "3/L4kqtJlcpXroDTDmJ+rmSpXd3dIbrHY",
	};

	for (size_t i = 0; i < sizeof h.checksum; i++)
		h.checksum[i] = (uint8_t)(200 + i);
	return h;
}

static bool same_heads(const struct journal_head *a,
                       const struct journal_head *b)
{
	return a->source == b->source && a->size == b->size &&
	       a->piece_size == b->piece_size && a->crc_kind == b->crc_kind &&
	       a->checksum_kind == b->checksum_kind &&
	       a->checksum_weak == b->checksum_weak &&
	       a->checksum_parts == b->checksum_parts &&
	       memcmp(a->checksum, b->checksum, sizeof a->checksum) == 0 &&
	       strcmp(a->etag, b->etag) == 0 &&
	       strcmp(a->version_id, b->version_id) == 0;
}

struct image {
	char p[JOURNAL_HEADER_BYTES + 64 * JOURNAL_RECORD_BYTES];
	size_t n;
};

static void put_head(struct check *check_, struct image *i,
                     const struct journal_head *h)
{
	struct buf b = BUF(i->p);

	CHECK(journal_put_head(&b, h) == ERR_OK && !b.over);
	CHECK_U64(b.n, JOURNAL_HEADER_BYTES);
	i->n = b.n;
}

/* Makes the CRC right again after a change: only the change is at fault. */
static void seal(char *p, size_t n)
{
	uint64_t crc = crc_put(CRC_32, 0, (struct slice){p, n - 4});

	for (size_t i = 0; i < 4; i++)
		p[n - 4 + i] = (char)(crc >> 8 * i);
}

static bool is_refused(const struct image *i)
{
	struct journal_head h = sample(), before = h;
	char *p = check_guarded(i->p, i->n);
	enum err e = journal_get_head((struct slice){p, i->n}, &h);

	check_unguard(p, i->n);
	return e == ERR_JOURNAL && memcmp(&h, &before, sizeof h) == 0;
}

static void check_round_trip(struct check *check_, const struct journal_head *h)
{
	static struct image i;
	struct journal_head back;

	memset(&back, 0xee, sizeof back);
	CHECK_CALL(put_head(check_, &i, h));
	char *p = check_guarded(i.p, i.n);
	enum err e = journal_get_head((struct slice){p, i.n}, &back);
	check_unguard(p, i.n);
	CHECK(e == ERR_OK && same_heads(h, &back));
	/* more may follow */
	CHECK(journal_get_head((struct slice){i.p, sizeof i.p}, &back) ==
	      ERR_OK);
}

CASE(heads_come_back)
{
	struct journal_head h = sample();

	CHECK_CALL(check_round_trip(check_, &h));
	h = (struct journal_head){.piece_size = 1};
	CHECK_CALL(check_round_trip(check_, &h));
	h.size = JOURNAL_RECORDS_MAX;
	memset(h.etag, 'e', JOURNAL_ETAG_MAX);
	memset(h.version_id, 'v', JOURNAL_VERSION_ID_MAX);
	h.source = h.piece_size = UINT64_MAX;
	h.checksum_kind = CHECKSUM_KINDS - 1;
	h.checksum_parts = CHECKSUM_PARTS_MAX;
	CHECK_CALL(check_round_trip(check_, &h));
	h.size = UINT64_MAX;
	CHECK_CALL(check_round_trip(check_, &h));
}

CASE(what_does_not_fit_is_too_long)
{
	struct journal_head h = sample();
	char room[2 * JOURNAL_HEADER_BYTES];
	struct buf b = BUF(room);

	memset(h.etag, 'e', sizeof h.etag);
	CHECK(journal_put_head(&b, &h) == ERR_TOO_LONG && b.n == 0);
	h = sample();
	memset(h.version_id, 'v', sizeof h.version_id);
	CHECK(journal_put_head(&b, &h) == ERR_TOO_LONG && b.n == 0);
	h = sample();
	b.cap = JOURNAL_HEADER_BYTES - 1;
	CHECK(journal_put_head(&b, &h) == ERR_OK && b.over);
}

/* The same bytes on every machine. */
CASE(the_form_is_fixed)
{
	static const char start[] = "pail\r\n\x1a\n"
				    "\1\0\0\0"
				    "\2\7\1\0"
				    "\x08\x07\x06\x05\x04\x03\x02\x01"
				    "\0\0\0\0\0\5\0\0"
				    "\0\0\0\x50\0\0\0\0"
				    "\xc8\xc9\xca";
	static const char record[] = "\x04\x03\x02\x01\xfe\x0f\0\0"
				     "\x88\x98\x79\x0a\x86\x14\x8b\xae"
				     "\xef\xbe\xad\xde"
				     "\xca\x5e\x5b\x8b";
	static struct image i;
	struct journal_head h = sample();
	char room[JOURNAL_RECORD_BYTES];
	struct buf b = BUF(room);

	CHECK_CALL(put_head(check_, &i, &h));
	CHECK(memcmp(i.p, start, sizeof start - 1) == 0);
	CHECK(memcmp(i.p + 72, h.etag, strlen(h.etag) + 1) == 0);
	CHECK(memcmp(i.p + 328, h.version_id, strlen(h.version_id) + 1) == 0);
	CHECK(memcmp(i.p + JOURNAL_HEADER_BYTES - 4, "\x84\x0c\x86\xbe", 4) ==
	      0);
	journal_put_record(
		&b, 0xdeadbeef,
		&(struct journal_record){0x01020304, 4094, 0xae8b14860a799888});
	CHECK(!b.over && b.n == sizeof record - 1);
	CHECK(memcmp(room, record, b.n) == 0);
}

CASE(a_flipped_bit_of_the_head)
{
	static struct image i;
	struct journal_head h = sample();

	CHECK_CALL(put_head(check_, &i, &h));
	for (size_t bit = 0; bit < 8 * i.n; bit++) {
		i.p[bit / 8] = (char)(i.p[bit / 8] ^ 1 << bit % 8);
		if (!is_refused(&i))
			CHECK_FAIL("bit %zu", bit);
		i.p[bit / 8] = (char)(i.p[bit / 8] ^ 1 << bit % 8);
	}
	CHECK(!is_refused(&i));
}

CASE(a_cut_head)
{
	static struct image i;
	struct journal_head h = sample();

	CHECK_CALL(put_head(check_, &i, &h));
	for (i.n = 0; i.n < JOURNAL_HEADER_BYTES; i.n++)
		CHECK(is_refused(&i));
	CHECK(!is_refused(&i));
	CHECK_U64(journal_head_crc((struct slice){i.p, i.n - 1}), 0);
	CHECK(journal_head_crc((struct slice){i.p, i.n}) != 0);
}

CASE(heads_of_others)
{
	static struct image i;

	i.n = JOURNAL_HEADER_BYTES;
	CHECK(is_refused(&i)); /* zeros */
	seal(i.p, i.n);
	CHECK(is_refused(&i));
	memset(i.p, 0xff, i.n);
	CHECK(is_refused(&i));
	seal(i.p, i.n);
	CHECK(is_refused(&i));
}

/* A change of one byte, and whether the head is then refused though its CRC
 * is right. */
CASE(heads_that_are_whole_and_wrong)
{
	static const struct {
		size_t at;
		int byte;
		bool taken;
	} rows[] = {
		{0, 'p', true},
		{0, 'P', false},
		{7, '\r', false},
		{8, 1, true},
		{8, 0, false},
		{8, 2, false},
		{9, 1, false},
		{11, 1, false},
		{12, CRC_32, true},
		{12, CRC_64NVME + 1, false},
		{12, 255, false},
		{13, 0, true},
		{13, CHECKSUM_KINDS, false},
		{13, 255, false},
		{14, 0, true},
		{14, 2, false},
		{72 + 255, 0, true},
		{328 + 255, 0, true},
	};
	static struct image i;
	struct journal_head h = sample();

	for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
		CHECK_CALL(put_head(check_, &i, &h));
		i.p[rows[r].at] = (char)rows[r].byte;
		seal(i.p, i.n);
		if (is_refused(&i) == rows[r].taken)
			CHECK_FAIL("byte %zu as %d", rows[r].at, rows[r].byte);
	}
	for (size_t at = 72; at <= 328; at += 256) {
		CHECK_CALL(put_head(check_, &i, &h));
		memset(i.p + at, 'x', 256);
		seal(i.p, i.n);
		CHECK(is_refused(&i));
	}
}

CASE(a_head_with_too_many_pieces)
{
	static const struct {
		uint64_t size, piece_size;
		bool taken;
	} rows[] = {
		{4096, 1, true},
		{4097, 1, false},
		{4096 * (uint64_t)1048576, 1048576, true},
		{4096 * (uint64_t)1048576 + 1, 1048576, false},
		{0, 0, false},
		{1, 0, false},
		{UINT64_MAX, UINT64_MAX / 4096, false},
		{UINT64_MAX, UINT64_MAX / 4096 + 1, true},
		{UINT64_MAX, 1, false},
	};
	static struct image i;

	for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
		struct journal_head h = sample();

		h.size = rows[r].size;
		h.piece_size = rows[r].piece_size;
		CHECK_CALL(put_head(check_, &i, &h));
		CHECK(is_refused(&i) != rows[r].taken);
	}
}

enum { OWNER = 0x89abcdef };

static bool get_record(const char *bytes, size_t n, uint32_t owner,
                       uint32_t sequence)
{
	struct journal_record r = {7, 7, 7};
	char *p = check_guarded(bytes, n);
	bool got = journal_get_record((struct slice){p, n}, owner, sequence,
	                              &r);

	check_unguard(p, n);
	return got || r.sequence != 7 || r.piece != 7 || r.crc != 7;
}

CASE(records_come_back)
{
	static const struct journal_record rows[] = {
		{0, 0, 0},
		{1, JOURNAL_RECORDS_MAX - 1, UINT64_MAX},
		{JOURNAL_RECORDS_MAX - 1, 5, 0xae8b14860a799888},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char room[JOURNAL_RECORD_BYTES];
		struct buf b = BUF(room);
		struct journal_record r;

		journal_put_record(&b, OWNER, &rows[i]);
		CHECK(!b.over && b.n == JOURNAL_RECORD_BYTES);
		CHECK(journal_get_record(buf_slice(&b), OWNER, rows[i].sequence,
		                         &r));
		CHECK_U64(r.sequence, rows[i].sequence);
		CHECK_U64(r.piece, rows[i].piece);
		CHECK_U64(r.crc, rows[i].crc);
	}
}

CASE(records_refused)
{
	char room[JOURNAL_RECORD_BYTES];
	struct buf b = BUF(room);

	journal_put_record(&b, OWNER, &(struct journal_record){3, 4, 5});
	CHECK(get_record(room, sizeof room, OWNER, 3));
	CHECK(!get_record(room, sizeof room, OWNER, 2));
	CHECK(!get_record(room, sizeof room, OWNER, 4));
	CHECK(!get_record(room, sizeof room, OWNER + 1, 3));
	CHECK(!get_record(room, sizeof room, 0, 3));
	for (size_t n = 0; n < sizeof room; n++)
		CHECK(!get_record(room, n, OWNER, 3));
	for (size_t bit = 0; bit < 8 * sizeof room; bit++) {
		room[bit / 8] = (char)(room[bit / 8] ^ 1 << bit % 8);
		CHECK(!get_record(room, sizeof room, OWNER, 3));
		room[bit / 8] = (char)(room[bit / 8] ^ 1 << bit % 8);
	}
	/* torn: its front, and behind it what flash has where nothing was
	 * written */
	for (size_t n = 0; n < sizeof room - 1; n++) {
		char torn[JOURNAL_RECORD_BYTES] = {0};

		memcpy(torn, room, n);
		CHECK(!get_record(torn, sizeof torn, OWNER, 3));
		memset(torn + n, 0xff, sizeof torn - n);
		CHECK(!get_record(torn, sizeof torn, OWNER, 3));
	}
}

CASE(record_limits)
{
	static const struct {
		struct journal_record r;
		bool taken;
	} rows[] = {
		{{0, JOURNAL_RECORDS_MAX - 1, 1}, true},
		{{0, JOURNAL_RECORDS_MAX, 1}, false},
		{{0, UINT32_MAX, 1}, false},
		{{JOURNAL_RECORDS_MAX - 1, 0, 1}, true},
		{{JOURNAL_RECORDS_MAX, 0, 1}, false},
		{{UINT32_MAX, 0, 1}, false},
	};
	char room[JOURNAL_RECORD_BYTES];

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf b = BUF(room);

		journal_put_record(&b, OWNER, &rows[i].r);
		CHECK(get_record(room, sizeof room, OWNER,
		                 rows[i].r.sequence) == rows[i].taken);
	}
	struct buf small = {room, 0, sizeof room - 1, false};
	journal_put_record(&small, OWNER, &rows[0].r);
	CHECK(small.over);
}

/* All that a reader does: how many records there are. */
static uint32_t count_records(struct slice all)
{
	struct journal_head h;
	struct journal_record r;
	uint32_t n = 0;

	if (journal_get_head(all, &h) != ERR_OK)
		return 0;
	uint32_t owner = journal_head_crc(all);
	all = slice_after(all, JOURNAL_HEADER_BYTES);
	while (journal_get_record(all, owner, n, &r)) {
		all = slice_after(all, JOURNAL_RECORD_BYTES);
		n++;
	}
	return n;
}

static void put_journal(struct check *check_, struct image *i,
                        const struct journal_head *h)
{
	struct buf b = BUF(i->p);

	CHECK(journal_put_head(&b, h) == ERR_OK);
	uint32_t owner = journal_head_crc(buf_slice(&b));
	for (uint32_t n = 0; n < 64; n++)
		journal_put_record(&b, owner,
		                   &(struct journal_record){n, 63 - n, n * n});
	CHECK(!b.over);
	i->n = b.n;
}

CASE(a_journal_cut_at_every_byte)
{
	static struct image i;
	struct journal_head h = sample();

	CHECK_CALL(put_journal(check_, &i, &h));
	CHECK_U64(i.n, sizeof i.p);
	for (size_t n = 0; n <= i.n; n++) {
		char *p = check_guarded(i.p, n);
		uint32_t count = count_records((struct slice){p, n});

		check_unguard(p, n);
		CHECK_U64(count, n < JOURNAL_HEADER_BYTES
		                         ? 0
		                         : (n - JOURNAL_HEADER_BYTES) /
		                                   JOURNAL_RECORD_BYTES);
	}
}

/* A new journal written over an old one that was longer. */
CASE(records_of_an_older_journal_are_none)
{
	static struct image old, new;
	struct journal_head h = sample();

	CHECK_CALL(put_journal(check_, &old, &h));
	h.etag[1] = '8';
	CHECK_CALL(put_journal(check_, &new, &h));
	memcpy(old.p, new.p, JOURNAL_HEADER_BYTES + 5 * JOURNAL_RECORD_BYTES);
	CHECK_U64(count_records((struct slice){old.p, old.n}), 5);
}

CASE(a_hole_ends_it)
{
	static struct image i;
	struct journal_head h = sample();

	CHECK_CALL(put_journal(check_, &i, &h));
	memset(i.p + JOURNAL_HEADER_BYTES + 9 * JOURNAL_RECORD_BYTES, 0,
	       JOURNAL_RECORD_BYTES);
	CHECK_U64(count_records((struct slice){i.p, i.n}), 9);
}

/* Those of a kind over parts have 1 to 10,000, and no others have any. */
CASE(numbers_of_parts)
{
	static const struct {
		enum checksum_kind kind;
		uint16_t parts;
		bool taken;
	} rows[] = {
		{CHECKSUM_PARTS_SHA256, 1, true},
		{CHECKSUM_PARTS_SHA256, 0, false},
		{CHECKSUM_PARTS_MD5, CHECKSUM_PARTS_MAX, true},
		{CHECKSUM_PARTS_MD5, CHECKSUM_PARTS_MAX + 1, false},
		{CHECKSUM_PARTS_CRC32, UINT16_MAX, false},
		{CHECKSUM_MD5, 1, false},
		{CHECKSUM_NONE, 1, false},
		{CHECKSUM_NONE, 0, true},
	};
	static struct image i;

	for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
		struct journal_head h = sample();

		h.checksum_kind = (uint8_t)rows[r].kind;
		h.checksum_parts = rows[r].parts;
		CHECK_CALL(put_head(check_, &i, &h));
		if (is_refused(&i) == rows[r].taken)
			CHECK_FAIL("row %zu", r);
		if (rows[r].taken)
			CHECK_CALL(check_round_trip(check_, &h));
	}
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){RUN(heads_come_back),
	                              RUN(numbers_of_parts),
	                              RUN(what_does_not_fit_is_too_long),
	                              RUN(the_form_is_fixed),
	                              RUN(a_flipped_bit_of_the_head),
	                              RUN(a_cut_head),
	                              RUN(heads_of_others),
	                              RUN(heads_that_are_whole_and_wrong),
	                              RUN(a_head_with_too_many_pieces),
	                              RUN(records_come_back),
	                              RUN(records_refused),
	                              RUN(record_limits),
	                              RUN(a_journal_cut_at_every_byte),
	                              RUN(records_of_an_older_journal_are_none),
	                              RUN(a_hole_ends_it),
	                              {0}});
}
