/*
 * checksum: what a server says an object's bytes add up to, and what of it
 * can be held against a download. Pure: it reads heads and compares values.
 *
 * Sources, strongest that we can check first: a value that the user gave
 * (sha256), x-amz-checksum-crc64nvme/crc32c/crc32 of the whole object (these
 * combine from ranges), x-amz-checksum-sha256/sha1 of the whole object, an
 * ETag that is an MD5; then what is over the sums of N parts, which helps only
 * who knows how large the parts are: composite x-amz-checksum-* values and
 * ETags, both of which end in "-N". Not taken:
 *
 *   - a value that is not exactly a base64 of the right length, or for a
 *     composite one that and "-N", N from 1 to CHECKSUM_PARTS_MAX;
 *   - a composite value on the answer to a ranged request, one whose type is
 *     there and not COMPOSITE, or one of other parts than the ETag's;
 *   - one without "-N" whose x-amz-checksum-type is there and not FULL_OBJECT;
 *     without a type, where the ETag is that of a multipart object ("...-N"), except
 *     for CRC-64/NVME, of which there are no composites;
 *   - a value on the answer to a ranged request, unless its type says
 *     FULL_OBJECT and its Content-Range says that it is all of the object:
 *     S3 sends a part's own checksum with the range of a part;
 *   - an ETag that is not 32 hex digits (and "-N") between quotes, or that of
 *     an object encrypted with KMS or a customer's key (x-amz-server-side-encryption
 *     other than AES256; ...-customer-algorithm).
 *
 * (AWS, Checking object integrity; GetObject; Object.ETag.)
 */
#ifndef PAIL_S3_CHECKSUM_H
#define PAIL_S3_CHECKSUM_H

#include "base/crc.h"
#include "http/head.h"

enum checksum_kind {
	CHECKSUM_NONE,
	CHECKSUM_CRC64NVME,
	CHECKSUM_CRC32C,
	CHECKSUM_CRC32,
	CHECKSUM_SHA256,
	CHECKSUM_SHA1,
	CHECKSUM_MD5,          /* the ETag */
	CHECKSUM_SHA256_GIVEN, /* by the user */
	CHECKSUM_PARTS_SHA256, /* of the parts' sums, one after the other */
	CHECKSUM_PARTS_SHA1,
	CHECKSUM_PARTS_CRC32C,
	CHECKSUM_PARTS_CRC32,
	CHECKSUM_PARTS_MD5, /* the ETag of a multipart object */
	CHECKSUM_KINDS
};

enum { CHECKSUM_BYTES_MAX = 32, CHECKSUM_PARTS_MAX = 10000 };

struct checksum {
	enum checksum_kind kind;
	uint8_t value[CHECKSUM_BYTES_MAX]; /* big-endian, as S3 sends it */
	/* A mismatch is no proof of wrong bytes: on a server that is not AWS's, an
	 * ETag may merely look like an MD5, and a checksum on the answer to a
	 * ranged request may be the range's. False for what is a proof. */
	bool weak;
	uint16_t parts; /* how many, of the kinds over parts; else 0 */
};

/*
 * The best that a 200, a 206 or the answer to a HEAD has. ranged: the request
 * had a Range. aws: the server is AWS's own, and the bucket no directory
 * bucket (S3 Express), whose ETags are no MD5.
 */
void checksum_from_head(struct checksum *c, const struct head *h, bool ranged,
                        bool aws);

/* 64 hex digits of either case; false for anything else, and *c stays. */
bool checksum_set_given(struct checksum *c, struct slice hex);

/* "crc64nvme", "sha256(given)", "etag-md5", "none"... */
const char *checksum_name(enum checksum_kind k);

/* The CRC that it can be compared with, if it is one. */
bool checksum_crc_kind(const struct checksum *c, enum crc_kind *k);
bool checksum_matches_crc(const struct checksum *c, uint64_t crc);
/* Bytes of what a pass over the file gives for that kind (32, 20, 16; 4 for
 * CRCs of parts); 0 for CRCs of the whole and none. */
size_t checksum_digest_bytes(enum checksum_kind k);
bool checksum_matches_digest(const struct checksum *c, const uint8_t *digest);

/* What each part's sum is, of a kind over parts; else CHECKSUM_NONE. */
enum checksum_kind checksum_part_kind(enum checksum_kind k);

/* An entity tag as it stands in the field, quotes included: whether it is
 * strong (RFC 9110 8.8.3) and not empty, so that If-Match and ranges may rest
 * on it. */
bool checksum_etag_strong(struct slice etag);

#endif
