/*
 * checksum: what a server says an object's bytes add up to, and what of it
 * can be held against a download. Pure: it reads heads and compares values.
 *
 * Sources, strongest that we can check first: a value that the user gave
 * (sha256), x-amz-checksum-crc64nvme/crc32c/crc32 of type FULL_OBJECT (these
 * combine from ranges), x-amz-checksum-sha256/sha1 FULL_OBJECT, an ETag that
 * is an MD5. Not taken: a value ending in "-N" (composite); any value on a
 * reply to a ranged request unless its type says FULL_OBJECT; a composite
 * without a suffix (type COMPOSITE); an ETag that is not 32 hex digits, or of
 * an object encrypted with KMS or a customer's key (x-amz-server-side-
 * encryption: aws:kms, aws:kms:dsse; ...-customer-algorithm).
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
	CHECKSUM_MD5,    /* the ETag */
	CHECKSUM_SHA256_GIVEN, /* by the user */
	CHECKSUM_KINDS
};

enum { CHECKSUM_BYTES_MAX = 32 };

struct checksum {
	enum checksum_kind kind;
	uint8_t value[CHECKSUM_BYTES_MAX]; /* big-endian, as S3 sends it */
	/* An ETag may merely look like an MD5 on a server that is not AWS's: a
	 * mismatch is no proof then. False for what is a proof. */
	bool weak;
};

/* The best of a 200 or HEAD reply. ranged: the request had a Range. aws: the
 * server is AWS's own. */
void checksum_from_head(struct checksum *c, const struct head *h, bool ranged,
                        bool aws);

/* 64 hex digits of either case; false for anything else. */
bool checksum_set_given(struct checksum *c, struct slice hex);

/* "crc64nvme", "sha256(given)", "etag-md5", "none"... */
const char *checksum_name(enum checksum_kind k);

/* The CRC that it can be compared with, if it is one. */
bool checksum_crc_kind(const struct checksum *c, enum crc_kind *k);
bool checksum_matches_crc(const struct checksum *c, uint64_t crc);
/* Bytes of a digest of that kind (32, 20, 16); 0 for CRCs and none. */
size_t checksum_digest_bytes(enum checksum_kind k);
bool checksum_matches_digest(const struct checksum *c, const uint8_t *digest);

/* An entity tag as it stands in the field, quotes included: whether it is
 * strong, so that If-Match and ranges may rest on it. */
bool checksum_etag_strong(struct slice etag);

#endif
