#include "fetch/resume.h"

#include "object.h"

static struct object o;
static struct job later; /* the same object in a next run */

#define SOURCE "s3://bucket/some/key"

static bool set_source(struct job *j, const char *text)
{
	return source_parse(slice_of(text), &j->source) == ERR_OK;
}

static void set_later(const char *source)
{
	memset(&later, 0, sizeof later);
	part_init(&later.part, o.p.port);
	later.name_n = o.j.name_n;
	memcpy(later.name, o.j.name, later.name_n);
	if (!set_source(&later, source))
		abort();
}

static enum err find(const char *source)
{
	struct job_facts facts;

	set_later(source);
	return resume_find(&later, o.p.root, &facts);
}

static uint64_t hash_of(const char *text)
{
	struct source s;

	return source_parse(slice_of(text), &s) == ERR_OK
	               ? resume_source_hash(&s)
	               : 0;
}

/* A run that was cut off after two of the pieces. */
static bool leave(const struct journal_head *h, struct journal_record *r,
                  size_t n)
{
	struct job *j = &o.j;

	if (part_begin_journal(&j->part, job_name(j), h) != ERR_OK ||
	    ledger_put(&j->part.ledger, r, n) != ERR_OK)
		return false;
	part_keep(&j->part);
	return true;
}

static bool begin(struct journal_head *h)
{
	if (!object_open(&o, CRC_64NVME) || !set_source(&o.j, SOURCE))
		return false;
	o.j.facts.checksum.kind = CHECKSUM_CRC64NVME;
	o.j.facts.checksum.value[7] = 9;
	strcpy(o.j.facts.version_id, "version");
	resume_put_head(&o.j, h);
	return true;
}

static void end(void)
{
	part_discard(&later.part, job_name(&later));
	place_close(&o.p);
}

CASE(a_source_is_its_object)
{
	CHECK(hash_of("s3://b/k") != 0);
	CHECK(hash_of("s3://b/k") == hash_of("s3://b/k"));
	CHECK(hash_of("s3://b/k") != hash_of("s3://b/k2"));
	CHECK(hash_of("s3://b/k") != hash_of("s3://b2/k"));
	CHECK(hash_of("s3://b/c/k") != hash_of("s3://b-c/k"));
	/* a URL that was signed anew is the same object */
	CHECK(hash_of("https://h/p?X-Amz-Signature=1") ==
	      hash_of("https://h/p?X-Amz-Signature=2"));
	CHECK(hash_of("https://h/p?x") == hash_of("https://h/p"));
	CHECK(hash_of("https://h/p") != hash_of("https://h/q"));
	CHECK(hash_of("https://h/p") != hash_of("https://h2/p"));
}

CASE(the_crc_is_the_servers_or_the_cheapest)
{
	struct job_facts f = {.checksum.kind = CHECKSUM_NONE};

	CHECK(resume_crc_kind(&f) == CRC_32C);
	f.checksum.kind = CHECKSUM_SHA256;
	CHECK(resume_crc_kind(&f) == CRC_32C);
	f.checksum.kind = CHECKSUM_CRC32;
	CHECK(resume_crc_kind(&f) == CRC_32);
	f.checksum.kind = CHECKSUM_CRC64NVME;
	CHECK(resume_crc_kind(&f) == CRC_64NVME);
}

CASE(what_was_left_is_found)
{
	struct journal_head h;
	struct job_facts f;
	struct journal_record r[2];

	CHECK(begin(&h));
	r[0] = (struct journal_record){.piece = 2, .crc = o.j.plan.crcs[2]};
	r[1] = (struct journal_record){.piece = 0, .crc = o.j.plan.crcs[0]};
	CHECK(leave(&h, r, 2));
	set_later(SOURCE);
	CHECK_U64(resume_find(&later, o.p.root, &f), ERR_OK);
	CHECK(later.part.open && later.part.ledger.open);
	CHECK_U64(later.plan.size, OBJECT_BYTES);
	CHECK(plan_is_done(&later.plan, 0) && !plan_is_done(&later.plan, 1));
	CHECK(plan_is_done(&later.plan, 2));
	CHECK(later.plan.crcs[0] == o.j.plan.crcs[0]);
	CHECK(later.plan.crcs[2] == o.j.plan.crcs[2]);
	CHECK(f.size_known && f.ranges);
	CHECK_TEXT(slice_of(f.etag), "\"etag\"");
	CHECK_TEXT(slice_of(f.version_id), "version");
	CHECK_U64(f.checksum.kind, CHECKSUM_CRC64NVME);
	CHECK(f.checksum.value[7] == 9 && !f.checksum.weak);
	/* what is in the journal need not be put there again */
	uint32_t piece = 0;
	CHECK(!plan_next_unkept(&later.plan, &piece));
	end();
}

CASE(nothing_was_left)
{
	CHECK(object_open(&o, CRC_32C));
	CHECK_U64(find(SOURCE), ERR_LOCKED);
	part_discard(&o.j.part, job_name(&o.j));
	CHECK_U64(find(SOURCE), ERR_NO_FILE);
	CHECK(!later.part.open);
	end();
}

/* One that was left for another object under the same name. */
CASE(another_object)
{
	struct journal_head h;
	struct journal_record r = {.piece = 0, .crc = 1};

	CHECK(begin(&h));
	CHECK(leave(&h, &r, 1));
	CHECK_U64(find("s3://bucket/other/key"), ERR_JOURNAL);
	CHECK(!later.part.open && !later.part.ledger.open);
	/* and it is still there for its own */
	CHECK_U64(find(SOURCE), ERR_OK);
	end();
}

static void spoil_etag(struct journal_head *h)
{
	strcpy(h->etag, "W/\"etag\"");
}

static void spoil_no_etag(struct journal_head *h)
{
	h->etag[0] = '\0';
}

static void spoil_piece_size(struct journal_head *h)
{
	h->piece_size *= 2;
}

static void spoil_crc_kind(struct journal_head *h)
{
	h->crc_kind = CRC_32;
}

static void spoil_checksum_kind(struct journal_head *h)
{
	h->checksum_kind = CHECKSUM_KINDS;
}

static void spoil_size(struct journal_head *h)
{
	h->size = h->piece_size; /* one piece: never journalled */
}

static void spoil_no_size(struct journal_head *h)
{
	h->size = 0;
}

static void spoil_huge_size(struct journal_head *h)
{
	h->size = UINT64_MAX;
	h->piece_size = UINT64_C(1) << 52;
}

/* Heads that are whole and that we would not have written. */
CASE(a_head_that_makes_no_sense)
{
	static void (*const spoils[])(struct journal_head *) = {
		spoil_etag,     spoil_no_etag,       spoil_piece_size,
		spoil_crc_kind, spoil_checksum_kind, spoil_size,
		spoil_no_size,  spoil_huge_size};

	for (size_t i = 0; i < sizeof spoils / sizeof *spoils; i++) {
		struct journal_head h;
		struct journal_record r = {.piece = 0, .crc = 1};

		CHECK(begin(&h));
		spoils[i](&h);
		CHECK(leave(&h, &r, 1));
		if (find(SOURCE) != ERR_JOURNAL)
			CHECK_FAIL("spoil %zu is not seen", i);
		CHECK(!later.part.open && !later.part.ledger.open);
		end();
	}
}

CASE(a_piece_that_is_none)
{
	struct journal_head h;
	struct journal_record r = {.piece = OBJECT_PIECES, .crc = 1};

	CHECK(begin(&h));
	CHECK(leave(&h, &r, 1));
	CHECK_U64(find(SOURCE), ERR_JOURNAL);
	CHECK(!later.part.open);
	end();
}

CASE(a_sum_over_parts_is_found_with_their_number)
{
	struct journal_record r = {.piece = 0};
	struct journal_head h;
	struct job_facts f;

	CHECK(begin(&h));
	r.crc = o.j.plan.crcs[0];
	o.j.facts.checksum = (struct checksum){
		CHECKSUM_PARTS_SHA1, {7}, true, CHECKSUM_PARTS_MAX};
	resume_put_head(&o.j, &h);
	CHECK_U64(h.crc_kind, CRC_32C);
	CHECK(leave(&h, &r, 1));
	set_later(SOURCE);
	CHECK_U64(resume_find(&later, o.p.root, &f), ERR_OK);
	CHECK_U64(f.checksum.kind, CHECKSUM_PARTS_SHA1);
	CHECK_U64(f.checksum.parts, CHECKSUM_PARTS_MAX);
	CHECK(f.checksum.value[0] == 7 && f.checksum.weak);
	end();
}

/* The first word counts; a second one about the same piece changes nothing. */
CASE(a_piece_twice)
{
	struct journal_head h;
	struct journal_record r[2] = {{.piece = 1, .crc = 5},
	                              {.piece = 1, .crc = 6}};

	CHECK(begin(&h));
	CHECK(leave(&h, r, 2));
	CHECK_U64(find(SOURCE), ERR_OK);
	CHECK_U64(later.plan.done_count, 1);
	end();
}

int main(int n, char **v)
{
	return check_run(
		n, v,
		(struct check_case[]){
			RUN(a_source_is_its_object),
			RUN(the_crc_is_the_servers_or_the_cheapest),
			RUN(what_was_left_is_found),
			RUN(nothing_was_left),
			RUN(another_object),
			RUN(a_head_that_makes_no_sense),
			RUN(a_piece_that_is_none),
			RUN(a_sum_over_parts_is_found_with_their_number),
			RUN(a_piece_twice),
			{0}});
}
