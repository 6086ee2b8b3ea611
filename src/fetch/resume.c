#include "fetch/resume.h"

#include <string.h>

#include "base/sha256.h"

uint64_t resume_source_hash(const struct source *s)
{
	struct sha256 h;
	uint8_t digest[SHA256_BYTES];
	struct slice target = s->target;
	uint64_t hash = 0;

	sha256_init(&h);
	if (s->kind == SOURCE_S3) {
		sha256_put(&h, s->bucket);
		sha256_put(&h, SLICE("/"));
		sha256_put(&h, s->key);
	} else {
		sha256_put(&h, s->host);
		sha256_put(&h, slice_cut(&target, '?'));
	}
	sha256_finish(&h, digest);
	for (int i = 0; i < 8; i++)
		hash = hash << 8 | digest[i];
	return hash;
}

enum crc_kind resume_crc_kind(const struct job_facts *f)
{
	enum crc_kind kind = CRC_32C;

	(void)checksum_crc_kind(&f->checksum, &kind);
	return kind;
}

void resume_put_head(const struct job *j, struct journal_head *h)
{
	memset(h, 0, sizeof *h);
	h->source = resume_source_hash(&j->source);
	h->size = j->plan.size;
	h->piece_size = j->plan.piece_size;
	h->crc_kind = (uint8_t)resume_crc_kind(&j->facts);
	h->checksum_kind = (uint8_t)j->facts.checksum.kind;
	h->checksum_weak = j->facts.checksum.weak;
	h->checksum_parts = j->facts.checksum.parts;
	memcpy(h->checksum, j->facts.checksum.value, sizeof h->checksum);
	memcpy(h->etag, j->facts.etag, sizeof h->etag);
	memcpy(h->version_id, j->facts.version_id, sizeof h->version_id);
}

static void set_facts(struct job_facts *f, const struct journal_head *h)
{
	memset(f, 0, sizeof *f);
	f->size_known = f->ranges = true;
	f->checksum.kind = (enum checksum_kind)h->checksum_kind;
	f->checksum.weak = h->checksum_weak;
	f->checksum.parts = h->checksum_parts;
	memcpy(f->checksum.value, h->checksum, sizeof f->checksum.value);
	memcpy(f->etag, h->etag, sizeof f->etag);
	memcpy(f->version_id, h->version_id, sizeof f->version_id);
}

/* The head must be one that we would have written for this object. */
static bool is_ours(const struct job *j, const struct journal_head *h,
                    const struct job_facts *f)
{
	return h->source == resume_source_hash(&j->source) &&
	       h->size <= INT64_MAX && h->piece_size == j->plan.piece_size &&
	       j->plan.pieces > 1 && h->checksum_kind < CHECKSUM_KINDS &&
	       h->crc_kind == (uint8_t)resume_crc_kind(f) &&
	       checksum_etag_strong(slice_of(f->etag));
}

static enum err read_records(struct job *j)
{
	struct journal_record r;
	enum err e;
	bool more;

	while ((e = ledger_next(&j->part.ledger, &r, &more)) == ERR_OK &&
	       more) {
		if (r.piece >= j->plan.pieces)
			return ERR_JOURNAL;
		plan_restore(&j->plan, r.piece, r.crc);
	}
	return e;
}

enum err resume_find(struct job *j, struct port_dir root,
                     struct job_facts *facts)
{
	struct journal_head h;
	enum err e = part_find(&j->part, root, job_name(j), &h);

	if (e != ERR_OK)
		return e;
	plan_init(&j->plan, h.size);
	set_facts(facts, &h);
	e = is_ours(j, &h, facts) ? read_records(j) : ERR_JOURNAL;
	if (e != ERR_OK)
		part_keep(&j->part);
	return e;
}
