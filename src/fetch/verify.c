#include "fetch/verify.h"

#include "fetch/resume.h"

static void set_up(struct reread *r, struct job *j, char *buffer,
                   size_t buffer_n)
{
	reread_init(r, &j->part, j->facts.size_known ? &j->plan : NULL,
	            job_size(j), resume_crc_kind(&j->facts), buffer, buffer_n);
}

bool verify_wants_parts(const struct job *j)
{
	return j->given.kind == CHECKSUM_NONE &&
	       checksum_part_kind(j->facts.checksum.kind) != CHECKSUM_NONE;
}

/* The user's digest, else the server's; NULL: there is none. */
static const struct checksum *digest_of(const struct job *j)
{
	if (j->given.kind != CHECKSUM_NONE)
		return &j->given;
	if (verify_wants_parts(j) && !j->part_bytes)
		return NULL;
	if (checksum_digest_bytes(j->facts.checksum.kind))
		return &j->facts.checksum;
	return NULL;
}

static enum digest_kind kind_of(const struct checksum *c)
{
	switch (c->kind) {
	case CHECKSUM_MD5: return DIGEST_MD5;
	case CHECKSUM_SHA1: return DIGEST_SHA1;
	default: return DIGEST_SHA256;
	}
}

/* What is not on the medium yet cannot be dropped. After a failed sync the
 * cache alone has it, and a second sync would say that all is well. */
static enum err drop_cached(struct job *j)
{
	enum err e = part_sync(&j->part);

	if (e == ERR_OK)
		port_file_uncache(j->part.port, j->part.file);
	else if (j->facts.size_known)
		plan_forget_unkept(&j->plan);
	return e;
}

void verify_begin(struct reread *r, struct job *j, bool readback, char *buffer,
                  size_t buffer_n)
{
	const struct checksum *digest = digest_of(j);

	set_up(r, j, buffer, buffer_n);
	if (digest && verify_wants_parts(j))
		reread_parts(r, digest->kind, j->part_bytes);
	else if (digest)
		reread_digest(r, kind_of(digest));
	if (readback)
		r->err = drop_cached(j);
	/* Since all is read anyway: which pieces are wrong, if it is. */
	if (digest || readback)
		reread_pieces(r);
	else
		r->at = r->size;
}

/* A CRC of the server's that does not match. */
static bool crc_differs(const struct job *j)
{
	enum crc_kind kind;
	uint64_t crc;

	if (!checksum_crc_kind(&j->facts.checksum, &kind))
		return false;
	crc = j->facts.size_known ? plan_crc(&j->plan, kind) : j->crc;
	return !checksum_matches_crc(&j->facts.checksum, crc);
}

static enum verify compare_digest(struct reread *r, struct job *j)
{
	const struct checksum *want = digest_of(j);
	uint8_t digest[SHA256_BYTES];

	if (r->in_parts)
		parts_finish(&r->parts, digest);
	else
		digest_finish(&r->digest, digest);
	r->whole = false;
	if (checksum_matches_digest(want, digest)) {
		j->verified = want->kind;
		return VERIFY_RIGHT;
	}
	/* An ETag that only looks like an MD5 proves nothing. */
	return want->weak ? VERIFY_RIGHT : VERIFY_WRONG;
}

enum verify verify_end(struct reread *r, struct job *j)
{
	enum crc_kind kind;

	if (r->wrong)
		return VERIFY_PIECES;
	if (crc_differs(j)) {
		if (r->pieces || !r->plan)
			return VERIFY_WRONG;
		set_up(r, j, r->buffer, r->buffer_n);
		reread_pieces(r);
		return VERIFY_MORE;
	}
	j->verified = checksum_crc_kind(&j->facts.checksum, &kind)
	                      ? j->facts.checksum.kind
	                      : CHECKSUM_NONE;
	return r->whole ? compare_digest(r, j) : VERIFY_RIGHT;
}
