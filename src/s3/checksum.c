#include "s3/checksum.h"

#include "base/base64.h"
#include "base/number.h"
#include "http/range.h"

#include <string.h>

enum { SHA256_SIZE = 32, SHA1_SIZE = 20, MD5_SIZE = 16, CRC_SIZE = 4 };

/* What a head says about all of its checksums. */
struct facts {
	bool typed;     /* x-amz-checksum-type is there */
	bool full;      /* and says FULL_OBJECT */
	bool composite; /* or COMPOSITE */
	bool whole;     /* the body is all of the object, if there is a body */
	bool multipart; /* the ETag says so */
	struct slice tag; /* the ETag, if it is strong */
};

static size_t value_bytes(enum checksum_kind k)
{
	enum crc_kind crc;

	if (checksum_crc_kind(&(struct checksum){.kind = k}, &crc))
		return crc_bytes(crc);
	return checksum_digest_bytes(k);
}

/* A 200 is whole whatever was asked for; a 206 must say so. */
static bool is_whole(const struct head *h)
{
	struct slice value;
	struct range r;

	if (h->status != 206)
		return true;
	return head_find(h, SLICE("Content-Range"), &value) &&
	       range_parse(value, &r) && r.from == 0 && r.to == r.total;
}

/* What stands between the quotes of an entity tag; empty for a weak one and
 * for what is none. */
static struct slice opaque_tag(struct slice etag)
{
	if (!checksum_etag_strong(etag))
		return (struct slice){NULL, 0};
	return (struct slice){etag.p + 1, etag.n - 2};
}

/* "0123...-N" is the ETag of an object of N parts. */
static bool has_parts(struct slice tag)
{
	uint64_t parts;
	size_t at = slice_find_last(tag, '-');

	return at < tag.n && number_decimal(slice_after(tag, at + 1),
	                                    CHECKSUM_PARTS_MAX, &parts);
}

/* Cuts "-N" off, as a server writes it; false if it does not end so. */
static bool cut_parts(struct slice *s, uint16_t *parts)
{
	size_t at = slice_find_last(*s, '-');
	struct slice number = slice_after(*s, at + 1);
	uint64_t n;

	if (at >= s->n || !number_decimal(number, CHECKSUM_PARTS_MAX, &n) ||
	    number.p[0] == '0')
		return false;
	*s = slice_first(*s, at);
	*parts = (uint16_t)n;
	return true;
}

static struct facts read_facts(const struct head *h)
{
	struct facts f = {.whole = is_whole(h)};
	struct slice type = {NULL, 0}, etag;

	if (head_find(h, SLICE("ETag"), &etag))
		f.tag = opaque_tag(etag);
	f.typed = head_find(h, SLICE("x-amz-checksum-type"), &type);
	f.full = slice_equal_nocase(type, SLICE("FULL_OBJECT"));
	f.composite = slice_equal_nocase(type, SLICE("COMPOSITE"));
	f.multipart = has_parts(f.tag);
	return f;
}

/* Whether a value of that kind is one of the whole object. */
static bool is_usable(const struct facts *f, enum checksum_kind k, bool ranged)
{
	if (!f->whole)
		return false;
	if (f->typed || ranged)
		return f->full;
	return !f->multipart || k == CHECKSUM_CRC64NVME;
}

static struct slice field_of(enum checksum_kind k)
{
	switch (k) {
	case CHECKSUM_CRC64NVME: return SLICE("x-amz-checksum-crc64nvme");
	case CHECKSUM_CRC32C: return SLICE("x-amz-checksum-crc32c");
	case CHECKSUM_CRC32: return SLICE("x-amz-checksum-crc32");
	case CHECKSUM_SHA256: return SLICE("x-amz-checksum-sha256");
	case CHECKSUM_SHA1: return SLICE("x-amz-checksum-sha1");
	default: break;
	}
	return SLICE("");
}

static bool set_value(struct checksum *c, enum checksum_kind k,
                      struct slice base64)
{
	uint8_t bytes[CHECKSUM_BYTES_MAX];
	size_t n;

	if (!base64_decode(base64, bytes, sizeof bytes, &n) ||
	    n != value_bytes(k))
		return false;
	*c = (struct checksum){.kind = k};
	memcpy(c->value, bytes, n);
	return true;
}

static bool read_value(struct checksum *c, const struct head *h,
                       enum checksum_kind k)
{
	struct slice value;

	return head_find(h, field_of(k), &value) && set_value(c, k, value);
}

/* A value over N parts, which must be those that the ETag speaks of. */
static bool read_composite(struct checksum *c, const struct head *h,
                           const struct facts *f, enum checksum_kind k)
{
	struct slice value, tag = f->tag;
	uint16_t parts, others;

	if (!head_find(h, field_of(checksum_part_kind(k)), &value) ||
	    !cut_parts(&value, &parts))
		return false;
	if (f->multipart && !(cut_parts(&tag, &others) && parts == others))
		return false;
	if (!set_value(c, k, value))
		return false;
	c->parts = parts;
	return true;
}

/* n bytes of 2n hex digits of either case, and nothing else. */
static bool read_hex(struct slice hex, uint8_t *out, size_t n)
{
	if (hex.n != 2 * n)
		return false;
	for (size_t i = 0; i < n; i++) {
		int high = number_hex_digit(hex.p[2 * i]);
		int low = number_hex_digit(hex.p[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

/* The ETag of what is encrypted so is no MD5. */
static bool is_encrypted(const struct head *h)
{
	struct slice mode;

	if (head_find(h, SLICE("x-amz-server-side-encryption"), &mode) &&
	    !slice_equal_nocase(mode, SLICE("AES256")))
		return true;
	return head_find(
		h, SLICE("x-amz-server-side-encryption-customer-algorithm"),
		&mode);
}

static bool read_etag(struct checksum *c, const struct head *h,
                      struct slice tag)
{
	uint8_t bytes[MD5_SIZE];
	uint16_t parts = 0;
	bool multipart = cut_parts(&tag, &parts);

	if (is_encrypted(h) || !read_hex(tag, bytes, sizeof bytes))
		return false;
	*c = (struct checksum){.kind = multipart ? CHECKSUM_PARTS_MD5
	                                         : CHECKSUM_MD5,
	                       .parts = parts};
	memcpy(c->value, bytes, sizeof bytes);
	return true;
}

/* The enum is in the order of preference. */
static bool read_whole(struct checksum *c, const struct head *h,
                       const struct facts *f, bool ranged)
{
	for (int i = CHECKSUM_CRC64NVME; i <= CHECKSUM_SHA1; i++) {
		enum checksum_kind k = (enum checksum_kind)i;

		if (is_usable(f, k, ranged) && read_value(c, h, k))
			return true;
	}
	return false;
}

static bool read_composites(struct checksum *c, const struct head *h,
                            const struct facts *f)
{
	for (int i = CHECKSUM_PARTS_SHA256; i <= CHECKSUM_PARTS_CRC32; i++)
		if (read_composite(c, h, f, (enum checksum_kind)i))
			return true;
	return false;
}

void checksum_from_head(struct checksum *c, const struct head *h, bool ranged,
                        bool aws)
{
	struct facts f = read_facts(h);
	struct checksum etag = {.kind = CHECKSUM_NONE};
	bool composites = f.whole && !ranged && (!f.typed || f.composite);

	if (read_whole(c, h, &f, ranged)) {
		c->weak = ranged && !aws;
		return;
	}
	if (read_etag(&etag, h, f.tag))
		etag.weak = !aws;
	/* Of the two over parts the ETag is the one that says less. */
	if (etag.kind == CHECKSUM_MD5 || !composites ||
	    !read_composites(c, h, &f))
		*c = etag;
}

bool checksum_set_given(struct checksum *c, struct slice hex)
{
	struct checksum given = {.kind = CHECKSUM_SHA256_GIVEN};

	if (!read_hex(hex, given.value, SHA256_SIZE))
		return false;
	*c = given;
	return true;
}

const char *checksum_name(enum checksum_kind k)
{
	switch (k) {
	case CHECKSUM_CRC64NVME: return "crc64nvme";
	case CHECKSUM_CRC32C: return "crc32c";
	case CHECKSUM_CRC32: return "crc32";
	case CHECKSUM_SHA256: return "sha256";
	case CHECKSUM_SHA1: return "sha1";
	case CHECKSUM_MD5: return "etag-md5";
	case CHECKSUM_SHA256_GIVEN: return "sha256(given)";
	case CHECKSUM_PARTS_SHA256: return "sha256-parts";
	case CHECKSUM_PARTS_SHA1: return "sha1-parts";
	case CHECKSUM_PARTS_CRC32C: return "crc32c-parts";
	case CHECKSUM_PARTS_CRC32: return "crc32-parts";
	case CHECKSUM_PARTS_MD5: return "etag-md5-parts";
	case CHECKSUM_NONE:
	case CHECKSUM_KINDS: break;
	}
	return "none";
}

bool checksum_crc_kind(const struct checksum *c, enum crc_kind *k)
{
	switch (c->kind) {
	case CHECKSUM_CRC64NVME: *k = CRC_64NVME; return true;
	case CHECKSUM_CRC32C: *k = CRC_32C; return true;
	case CHECKSUM_CRC32: *k = CRC_32; return true;
	default: break;
	}
	return false;
}

bool checksum_matches_crc(const struct checksum *c, uint64_t crc)
{
	enum crc_kind k;
	uint64_t value = 0;

	if (!checksum_crc_kind(c, &k))
		return false;
	for (size_t i = 0; i < crc_bytes(k); i++)
		value = value << 8 | c->value[i];
	return value == crc;
}

size_t checksum_digest_bytes(enum checksum_kind k)
{
	switch (k) {
	case CHECKSUM_SHA256:
	case CHECKSUM_SHA256_GIVEN:
	case CHECKSUM_PARTS_SHA256: return SHA256_SIZE;
	case CHECKSUM_SHA1:
	case CHECKSUM_PARTS_SHA1: return SHA1_SIZE;
	case CHECKSUM_MD5:
	case CHECKSUM_PARTS_MD5: return MD5_SIZE;
	case CHECKSUM_PARTS_CRC32C:
	case CHECKSUM_PARTS_CRC32: return CRC_SIZE;
	case CHECKSUM_NONE:
	case CHECKSUM_CRC64NVME:
	case CHECKSUM_CRC32C:
	case CHECKSUM_CRC32:
	case CHECKSUM_KINDS: break;
	}
	return 0;
}

bool checksum_matches_digest(const struct checksum *c, const uint8_t *digest)
{
	size_t n = checksum_digest_bytes(c->kind);

	return n && memcmp(c->value, digest, n) == 0;
}

enum checksum_kind checksum_part_kind(enum checksum_kind k)
{
	switch (k) {
	case CHECKSUM_PARTS_SHA256: return CHECKSUM_SHA256;
	case CHECKSUM_PARTS_SHA1: return CHECKSUM_SHA1;
	case CHECKSUM_PARTS_CRC32C: return CHECKSUM_CRC32C;
	case CHECKSUM_PARTS_CRC32: return CHECKSUM_CRC32;
	case CHECKSUM_PARTS_MD5: return CHECKSUM_MD5;
	default: return CHECKSUM_NONE;
	}
}

bool checksum_etag_strong(struct slice etag)
{
	if (etag.n < 3 || etag.p[0] != '"' || etag.p[etag.n - 1] != '"')
		return false;
	for (size_t i = 1; i < etag.n - 1; i++)
		if ((uint8_t)etag.p[i] <= ' ' || etag.p[i] == '"' ||
		    etag.p[i] == 0x7f)
			return false;
	return true;
}
