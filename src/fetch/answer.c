#include "fetch/answer.h"

#include <string.h>

#include "base/civil.h"
#include "base/percent.h"
#include "base/sha256.h"
#include "http/range.h"
#include "s3/arn.h"

static void copy(char *to, size_t cap, struct slice s)
{
	struct buf b;

	buf_init(&b, to, cap);
	buf_put(&b, s);
	buf_z(&b);
	if (b.over) /* the NUL has no room either then */
		to[0] = '\0';
}

static bool takes_ranges(const struct head *h, const struct job_facts *f)
{
	struct slice value;

	if (head_find(h, SLICE("accept-ranges"), &value) &&
	    slice_equal_nocase(value, SLICE("none")))
		return false;
	return f->size_known && checksum_etag_strong(slice_of(f->etag));
}

/* What a function of somebody's answers (Object Lambda) need not have an ETag,
 * and the one that it has may be that of what it was made of. */
static bool is_s3s_own(const struct source *s)
{
	struct arn arn;

	return s->kind == SOURCE_S3 &&
	       !(arn_parse(s->bucket, &arn) &&
	         slice_equal(arn.service, SLICE("s3-object-lambda")));
}

enum err answer_facts(const struct head *h, const struct source *s,
                      const struct endpoint *e, struct job_facts *f)
{
	struct slice value;
	bool own = is_s3s_own(s);

	memset(f, 0, sizeof *f);
	if (h->status != 200)
		return ERR_HTTP_STATUS;
	if (head_find(h, SLICE("etag"), &value))
		copy(f->etag, sizeof f->etag, value);
	else if (own)
		return ERR_NOT_S3;
	if (head_find(h, SLICE("x-amz-version-id"), &value))
		copy(f->version_id, sizeof f->version_id, value);
	if (head_find(h, SLICE("last-modified"), &value))
		(void)civil_parse_http(value, &f->modified_s);
	f->size_known = h->has_length;
	f->ranges = takes_ranges(h, f);
	checksum_from_head(&f->checksum, h, false, own && !e->custom);
	return ERR_OK;
}

/* "null" is the one of a bucket that has never kept any, which need not be
 * told. */
bool answer_is_version(const struct head *h, struct slice id)
{
	struct slice told = SLICE("null");

	(void)head_find(h, SLICE("x-amz-version-id"), &told);
	return !id.n || slice_equal(told, id);
}

uint64_t answer_etag_hash(struct slice etag)
{
	uint8_t digest[SHA256_BYTES];
	uint64_t hash;

	/* Some servers list them without their quotes. */
	if (etag.n > 2 && slice_starts(etag, SLICE("\"")) &&
	    slice_ends(etag, SLICE("\"")))
		etag = (struct slice){etag.p + 1, etag.n - 2};
	if (!etag.n)
		return 0;
	sha256_of(etag, digest);
	memcpy(&hash, digest, sizeof hash);
	return hash ? hash : 1;
}

bool answer_is_unchanged(const struct job_before *b, uint64_t etag,
                         uint64_t size, int64_t modified_s)
{
	bool same = size == UINT64_MAX || size == b->kept_size;

	if (etag && b->kept_etag)
		same = same && etag == b->kept_etag;
	if (!b->kept)
		return false;
	if (!b->by_date)
		return same && etag && b->kept_etag;
	return modified_s && b->kept_modified_s &&
	       (modified_s < b->kept_modified_s ||
	        (same && modified_s == b->kept_modified_s));
}

bool answer_is_as_listed(const struct head *h, const struct job_facts *f,
                         const struct job_before *b)
{
	return !b->listed || !f->size_known || !b->etag ||
	       answer_etag_hash(slice_of(f->etag)) != b->etag ||
	       h->length == b->size;
}

static bool same_etag(const struct head *h, const char *etag)
{
	struct slice value = {NULL, 0};

	(void)head_find(h, SLICE("etag"), &value);
	if (value.n > JOB_ETAG_MAX) /* as in answer_facts: none */
		value.n = 0;
	return slice_equal(value, slice_of(etag));
}

static enum answer compare_range(const struct head *h, const struct ask *a,
                                 uint64_t size)
{
	struct slice value;
	struct range r;

	if (h->status != 206 || !head_find(h, SLICE("content-range"), &value) ||
	    !range_parse(value, &r))
		return ANSWER_WRONG;
	if (r.from != a->from || r.to != a->to || r.total != size)
		return ANSWER_WRONG;
	if (h->has_length && h->length != r.to - r.from)
		return ANSWER_WRONG;
	return ANSWER_RIGHT;
}

enum answer answer_compare(const struct head *h, const struct ask *a,
                           const char *etag, bool size_known, uint64_t size)
{
	if (h->status == 200 || h->status == 206) {
		if (!same_etag(h, etag))
			return ANSWER_CHANGED;
	}
	if (a->to && h->status == 200)
		return ANSWER_WHOLE;
	if (a->to)
		return compare_range(h, a, size);
	if (h->status != 200)
		return ANSWER_WRONG;
	if (h->has_length != size_known || (size_known && h->length != size))
		return ANSWER_CHANGED;
	return ANSWER_RIGHT;
}

/* Whether the list "a;b;c", decoded, has that name. */
static bool has_name(struct slice list, struct slice name)
{
	while (list.n)
		if (slice_equal_nocase(slice_cut(&list, ';'), name))
			return true;
	return false;
}

bool answer_may_ask_checksum(struct slice path)
{
	char text[512];
	struct slice rest = path, pair;

	(void)slice_cut(&rest, '?');
	while (rest.n) {
		struct buf b = BUF(text);

		pair = slice_cut(&rest, '&');
		if (!slice_equal_nocase(slice_cut(&pair, '='),
		                        SLICE("X-Amz-SignedHeaders")))
			continue;
		return percent_put_decoded(&b, pair) && !b.over &&
		       has_name(buf_slice(&b), SLICE("x-amz-checksum-mode"));
	}
	return false;
}
