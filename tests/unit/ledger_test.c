#include "store/ledger.h"

#include "place.h"

enum { RECORDS = 5 };

static const char *const file = "journal";
static const struct journal_head head = {.source = 0x1122334455667788,
                                         .size = 5242880,
                                         .piece_size = 1048576,
                                         .etag = "\"etag\"",
                                         .version_id = "v1"};

static enum err find(struct ledger *l, struct place *p)
{
	struct journal_head h;

	ledger_init(l, p->port);
	return ledger_find(l, p->root, file, &h);
}

/* n records, of pieces from 10 on, each with a CRC of its own. */
static enum err put(struct ledger *l, uint32_t from, size_t n)
{
	struct journal_record r[LEDGER_BATCH + 1];

	for (uint32_t i = 0; i < n; i++)
		r[i] = (struct journal_record){
			.piece = 10 + from + i,
			.crc = (uint64_t)(from + i) << 40 | 1};
	return ledger_put(l, r, n);
}

static bool is_record(const struct journal_record *r, uint32_t i)
{
	return r->sequence == i && r->piece == 10 + i &&
	       r->crc == ((uint64_t)i << 40 | 1);
}

/* How many records can be trusted; SIZE_MAX when one is not as it was put. */
static size_t count(struct ledger *l)
{
	struct journal_record r;
	bool more = true;
	size_t n = 0;

	for (;; n++) {
		if (ledger_next(l, &r, &more) != ERR_OK)
			return SIZE_MAX;
		if (!more)
			return n;
		if (!is_record(&r, (uint32_t)n))
			return SIZE_MAX;
	}
}

static bool begin(struct ledger *l, struct place *p, size_t records)
{
	ledger_init(l, p->port);
	return ledger_begin(l, p->root, file, &head) == ERR_OK &&
	       (!records || put(l, 0, records) == ERR_OK);
}

static uint64_t bytes_of(size_t records)
{
	return JOURNAL_HEADER_BYTES + records * JOURNAL_RECORD_BYTES;
}

CASE(what_was_written_is_read_back)
{
	struct place p;
	struct ledger l;
	struct journal_head h;

	CHECK(place_open(&p));
	CHECK(begin(&l, &p, 2));
	CHECK(put(&l, 2, 3) == ERR_OK);
	CHECK(put(&l, 5, 0) == ERR_OK);
	CHECK(ledger_sync(&l) == ERR_OK);
	ledger_close(&l);
	ledger_close(&l);
	CHECK(!l.open);
	CHECK_U64(place_size(&p, file), bytes_of(RECORDS));
	ledger_init(&l, p.port);
	CHECK(ledger_find(&l, p.root, file, &h) == ERR_OK);
	CHECK(h.source == head.source && h.size == head.size);
	CHECK_TEXT(slice_of(h.etag), head.etag);
	CHECK_TEXT(slice_of(h.version_id), head.version_id);
	CHECK_U64(count(&l), RECORDS);
	CHECK_U64(count(&l), 0); /* the end stays the end */
	ledger_close(&l);
	place_close(&p);
}

CASE(a_new_one_forgets_the_old)
{
	struct place p;
	struct ledger l;

	CHECK(place_open(&p));
	CHECK(begin(&l, &p, RECORDS));
	ledger_close(&l);
	CHECK(begin(&l, &p, 0));
	ledger_close(&l);
	CHECK_U64(place_size(&p, file), bytes_of(0));
	CHECK(find(&l, &p) == ERR_OK);
	CHECK_U64(count(&l), 0);
	ledger_close(&l);
	place_close(&p);
}

/* Cut at each byte: whole records count, and nothing behind the cut. */
CASE(a_torn_tail_is_dropped)
{
	struct place p;
	struct ledger l;

	CHECK(place_open(&p));
	CHECK(begin(&l, &p, RECORDS));
	ledger_close(&l);
	for (uint64_t at = bytes_of(RECORDS); at-- > 0;) {
		CHECK(truncate(place_at(&p, file), (off_t)at) == 0);
		if (at < JOURNAL_HEADER_BYTES) {
			CHECK_U64(find(&l, &p), ERR_JOURNAL);
			CHECK(!l.open);
			continue;
		}
		CHECK_U64(find(&l, &p), ERR_OK);
		CHECK_U64(count(&l),
		          (at - JOURNAL_HEADER_BYTES) / JOURNAL_RECORD_BYTES);
		ledger_close(&l);
	}
	place_close(&p);
}

/* One byte that is wrong: records before it count, those after it do not. */
CASE(a_flipped_byte_ends_it)
{
	struct place p;
	struct ledger l;
	char text[JOURNAL_HEADER_BYTES + RECORDS * JOURNAL_RECORD_BYTES];
	FILE *f;

	CHECK(place_open(&p));
	CHECK(begin(&l, &p, RECORDS));
	ledger_close(&l);
	f = fopen(place_at(&p, file), "r");
	CHECK(f && fread(text, 1, sizeof text, f) == sizeof text);
	fclose(f);
	for (size_t at = 0; at < sizeof text; at++) {
		const char wrong = (char)(text[at] ^ 0x10);

		CHECK(place_poke(&p, file, at, (struct slice){&wrong, 1}));
		if (at < JOURNAL_HEADER_BYTES) {
			CHECK_U64(find(&l, &p), ERR_JOURNAL);
		} else {
			CHECK_U64(find(&l, &p), ERR_OK);
			CHECK_U64(count(&l), (at - JOURNAL_HEADER_BYTES) /
			                             JOURNAL_RECORD_BYTES);
			ledger_close(&l);
		}
		CHECK(place_poke(&p, file, at, (struct slice){text + at, 1}));
	}
	place_close(&p);
}

/* Further records go over what was torn, and what lay behind it does not come
 * to life again: its numbers are other ones' now. */
CASE(after_a_tear_it_goes_on)
{
	for (unsigned torn = 1; torn < JOURNAL_RECORD_BYTES; torn++) {
		struct place p;
		struct ledger l;

		CHECK(place_open(&p));
		CHECK(begin(&l, &p, 3));
		ledger_close(&l);
		CHECK(truncate(place_at(&p, file),
		               (off_t)(bytes_of(2) + torn)) == 0);
		CHECK(find(&l, &p) == ERR_OK);
		CHECK_U64(count(&l), 2);
		CHECK(put(&l, 2, 2) == ERR_OK);
		ledger_close(&l);
		CHECK_U64(place_size(&p, file), bytes_of(4));
		CHECK(find(&l, &p) == ERR_OK);
		CHECK_U64(count(&l), 4);
		ledger_close(&l);
		place_close(&p);
	}
}

/* Records of an earlier journal of the same file do not count for this one. */
CASE(records_of_another_journal_are_none)
{
	struct place p;
	struct ledger l;
	struct journal_head other = head;
	char text[RECORDS * JOURNAL_RECORD_BYTES];
	FILE *f;

	CHECK(place_open(&p));
	CHECK(begin(&l, &p, RECORDS));
	ledger_close(&l);
	f = fopen(place_at(&p, file), "r");
	CHECK(f && fseek(f, JOURNAL_HEADER_BYTES, SEEK_SET) == 0 &&
	      fread(text, 1, sizeof text, f) == sizeof text);
	fclose(f);
	other.etag[1] = 'E';
	ledger_init(&l, p.port);
	CHECK(ledger_begin(&l, p.root, file, &other) == ERR_OK);
	ledger_close(&l);
	CHECK(place_poke(&p, file, JOURNAL_HEADER_BYTES,
	                 (struct slice){text, sizeof text}));
	CHECK(find(&l, &p) == ERR_OK);
	CHECK_U64(count(&l), 0);
	ledger_close(&l);
	place_close(&p);
}

CASE(what_is_no_journal)
{
	struct place p;
	struct ledger l, other;
	char text[4 * JOURNAL_HEADER_BYTES];

	CHECK(place_open(&p));
	CHECK_U64(find(&l, &p), ERR_NO_FILE);
	CHECK(!l.open && !place_has(&p, file));
	memset(text, 'x', sizeof text);
	CHECK(place_put(&p, file, (struct slice){text, sizeof text}));
	CHECK_U64(find(&l, &p), ERR_JOURNAL);
	CHECK(place_put(&p, file, SLICE("")));
	CHECK_U64(find(&l, &p), ERR_JOURNAL);
	CHECK(!l.open);
	/* and it is not held: a new one can be begun */
	CHECK(begin(&l, &p, 1));
	CHECK_U64(find(&other, &p), ERR_LOCKED);
	ledger_close(&l);
	place_close(&p);
}

/* An ETag without an end would be read back as another one. */
CASE(a_head_that_does_not_fit_begins_nothing)
{
	struct place p;
	struct ledger l;
	struct journal_head h = head;

	CHECK(place_open(&p));
	memset(h.etag, 'e', sizeof h.etag);
	ledger_init(&l, p.port);
	CHECK_U64(ledger_begin(&l, p.root, file, &h), ERR_TOO_LONG);
	CHECK(!l.open && !place_has(&p, file));
	h.etag[JOURNAL_ETAG_MAX] = '\0';
	CHECK_U64(ledger_begin(&l, p.root, file, &h), ERR_OK);
	ledger_close(&l);
	place_close(&p);
}

CASE(its_size_is_bounded)
{
	struct place p;
	struct ledger l;

	CHECK(place_open(&p));
	CHECK(begin(&l, &p, 0));
	CHECK_U64(put(&l, 0, LEDGER_BATCH + 1), ERR_TOO_LONG);
	for (uint32_t i = 0; i + 1 < JOURNAL_RECORDS_MAX / LEDGER_BATCH; i++)
		CHECK_U64(put(&l, i * LEDGER_BATCH, LEDGER_BATCH), ERR_OK);
	CHECK_U64(put(&l, JOURNAL_RECORDS_MAX - LEDGER_BATCH, LEDGER_BATCH - 1),
	          ERR_OK);
	CHECK_U64(put(&l, JOURNAL_RECORDS_MAX - 1, 2), ERR_TOO_LONG);
	CHECK_U64(put(&l, JOURNAL_RECORDS_MAX - 1, 1), ERR_OK);
	CHECK_U64(put(&l, JOURNAL_RECORDS_MAX, 1), ERR_TOO_LONG);
	CHECK_U64(place_size(&p, file), JOURNAL_BYTES_MAX);
	ledger_close(&l);
	CHECK(find(&l, &p) == ERR_OK);
	/* a piece's number is at most JOURNAL_RECORDS_MAX - 1 */
	CHECK_U64(count(&l), JOURNAL_RECORDS_MAX - 10);
	ledger_close(&l);
	place_close(&p);
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(what_was_written_is_read_back),
				 RUN(a_new_one_forgets_the_old),
				 RUN(a_torn_tail_is_dropped),
				 RUN(a_flipped_byte_ends_it),
				 RUN(after_a_tear_it_goes_on),
				 RUN(records_of_another_journal_are_none),
				 RUN(what_is_no_journal),
				 RUN(a_head_that_does_not_fit_begins_nothing),
				 RUN(its_size_is_bounded),
				 {0}});
}
