#include "fetch/parts.h"

#include "base/number.h"
#include "http/range.h"

/* ---- how large they are --------------------------------------------------- */

bool parts_fit(uint64_t size, uint64_t part_bytes, uint16_t parts)
{
	if (size == 0 || part_bytes == 0)
		return size == part_bytes && parts == 1;
	return (size - 1) / part_bytes + 1 == parts;
}

/* Without the field the count is not contradicted: not all servers send it. */
static bool agrees_on_count(const struct head *h, uint16_t parts)
{
	struct slice value;
	uint64_t n;

	if (!head_find(h, SLICE("x-amz-mp-parts-count"), &value))
		return true;
	return number_decimal(value, CHECKSUM_PARTS_MAX, &n) && n == parts;
}

/* Without a range, the length alone says it. */
static bool agrees_on_range(const struct head *h, uint64_t from, uint64_t size)
{
	struct slice value;
	struct range r;

	if (!head_find(h, SLICE("content-range"), &value))
		return true;
	return range_parse(value, &r) && r.from == from && r.total == size &&
	       r.to - r.from == h->length;
}

enum parts_answer parts_learn(const struct head *h, const struct parts_ask *a,
                              uint64_t *part_bytes)
{
	struct slice etag;
	uint64_t from = 0;

	if (!head_find(h, SLICE("etag"), &etag))
		return PARTS_UNKNOWN;
	if (!slice_equal(etag, slice_of(a->etag)))
		return PARTS_CHANGED;
	if (a->number > 1)
		from = (uint64_t)(a->number - 1) * *part_bytes;
	if ((h->status != 200 && h->status != 206) || !h->has_length ||
	    !agrees_on_count(h, a->parts) || !agrees_on_range(h, from, a->size))
		return PARTS_UNKNOWN;
	if (a->number > 1)
		return h->length == *part_bytes ? PARTS_KNOWN : PARTS_UNKNOWN;
	if (!parts_fit(a->size, h->length, a->parts))
		return PARTS_UNKNOWN;
	*part_bytes = h->length;
	return PARTS_KNOWN;
}

/* ---- the sum -------------------------------------------------------------- */

static void sum_init(struct parts_sum *s, enum checksum_kind kind)
{
	s->kind = kind;
	s->crc = 0;
	switch (kind) {
	case CHECKSUM_MD5: digest_init(&s->digest, DIGEST_MD5); break;
	case CHECKSUM_SHA1: digest_init(&s->digest, DIGEST_SHA1); break;
	case CHECKSUM_SHA256: digest_init(&s->digest, DIGEST_SHA256); break;
	default: break;
	}
}

static bool is_crc(const struct parts_sum *s, enum crc_kind *k)
{
	return checksum_crc_kind(&(struct checksum){.kind = s->kind}, k);
}

static void sum_put(struct parts_sum *s, struct slice bytes)
{
	enum crc_kind k;

	if (is_crc(s, &k))
		s->crc = crc_put(k, s->crc, bytes);
	else
		digest_put(&s->digest, bytes);
}

static size_t sum_finish(struct parts_sum *s, uint8_t out[CHECKSUM_BYTES_MAX])
{
	enum crc_kind k;

	if (!is_crc(s, &k)) {
		digest_finish(&s->digest, out);
		return checksum_digest_bytes(s->kind);
	}
	for (size_t i = crc_bytes(k); i > 0; i--, s->crc >>= 8)
		out[i - 1] = (uint8_t)s->crc;
	return crc_bytes(k);
}

void parts_init(struct parts *p, enum checksum_kind kind, uint64_t part_bytes)
{
	enum checksum_kind part = checksum_part_kind(kind);

	/* The part of an object of no bytes has none; if bytes come, so that
	 * it ends all the same. */
	p->part_bytes = p->left = part_bytes ? part_bytes : 1;
	sum_init(&p->all, part);
	sum_init(&p->part, part);
}

static void end_part(struct parts *p)
{
	uint8_t out[CHECKSUM_BYTES_MAX];
	size_t n = sum_finish(&p->part, out);

	sum_put(&p->all, (struct slice){(const char *)out, n});
	sum_init(&p->part, p->part.kind);
	p->left = p->part_bytes;
}

/* A part is ended by the byte after it: the last one, which may be full, is
 * ended by the end alone. */
void parts_put(struct parts *p, struct slice s)
{
	while (s.n) {
		size_t n;

		if (p->left == 0)
			end_part(p);
		n = p->left < s.n ? (size_t)p->left : s.n;
		sum_put(&p->part, slice_first(s, n));
		p->left -= n;
		s = slice_after(s, n);
	}
}

void parts_finish(struct parts *p, uint8_t out[CHECKSUM_BYTES_MAX])
{
	end_part(p);
	(void)sum_finish(&p->all, out);
}
