/*
 * parts: the sum over the sums of an object's parts, which is what S3 keeps of
 * an object that was uploaded in parts: H(H(part 1) || H(part 2) || ...), CRCs
 * as 4 big-endian bytes. One pass over the bytes, in order, in constant memory.
 *
 * It can be computed only by who knows where the parts end. S3 says how large
 * part k is in its answer to HEAD ?partNumber=k, and of how many in
 * x-amz-mp-parts-count. All parts are taken to be as large as the first, but
 * for the last: uploaders make them so, though S3 does not ask for it.
 *
 * No system call, clock, lock or allocation. (AWS, Checking object integrity;
 * HeadObject; multipart upload limits.)
 */
#ifndef PAIL_FETCH_PARTS_H
#define PAIL_FETCH_PARTS_H

#include "base/digest.h"
#include "http/head.h"
#include "s3/checksum.h"

/* ---- how large they are ------------------------------------------------- */

/* Whether so many parts of so many bytes, the last of which may be smaller,
 * are `size` bytes. An object of no bytes has one part of none. */
bool parts_fit(uint64_t size, uint64_t part_bytes, uint16_t parts);

enum parts_answer {
	PARTS_KNOWN,
	PARTS_CHANGED, /* the answer is of another version of the object */
	PARTS_UNKNOWN, /* what it says does not fit: cannot be known */
};

/* What was asked, of which object. etag: with its quotes. */
struct parts_ask {
	const char *etag;
	uint64_t size;
	uint16_t parts;  /* that it has, by its checksum */
	uint16_t number; /* the part that was asked for, from 1 */
};

/*
 * From the 2xx to HEAD ?partNumber=number. The first part's answer sets
 * *part_bytes; a later one, but for the last, must agree with it. Servers that
 * do not know partNumber speak of the whole object: UNKNOWN.
 */
enum parts_answer parts_learn(const struct head *h, const struct parts_ask *a,
                              uint64_t *part_bytes);

/* ---- the sum ------------------------------------------------------------ */

/* One sum under way: a CRC or a digest. */
struct parts_sum {
	enum checksum_kind kind; /* SHA256, SHA1, MD5, CRC32C or CRC32 */
	uint64_t crc;
	struct digest digest;
};

struct parts {
	struct parts_sum all, part; /* over the sums; over the part at hand */
	uint64_t part_bytes, left;  /* of the part at hand */
};

/* kind: one over parts. */
void parts_init(struct parts *p, enum checksum_kind kind, uint64_t part_bytes);
void parts_put(struct parts *p, struct slice s);
/* checksum_digest_bytes(kind) of them, to be compared with the server's. */
void parts_finish(struct parts *p, uint8_t out[CHECKSUM_BYTES_MAX]);

#endif
