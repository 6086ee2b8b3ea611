/*
 * sd_hash: SHA-256, HMAC-SHA-256, SHA-1 and MD5 by OpenSSL, and CRCs by hand.
 * The only file of the core that knows OpenSSL. A failure inside OpenSSL ends
 * the process.
 */
#ifndef SD_HASH_H
#define SD_HASH_H

#include "sd_text.h"

#define SD_SHA256 32
#define SD_SHA1   20
#define SD_MD5    16

struct sd_hash; /* one hash under way */

enum sd_hash_kind { SD_HASH_SHA256, SD_HASH_MD5, SD_HASH_SHA1 };

struct sd_hash *sd_hash_open(enum sd_hash_kind kind);
void sd_hash_feed(struct sd_hash *h, const void *p, size_t n);
/* Writes SD_SHA256, SD_MD5 or SD_SHA1 bytes and frees h. */
void sd_hash_close(struct sd_hash *h, uint8_t *out);

void sd_hash_sha256(struct sd_span s, uint8_t out[SD_SHA256]);
void sd_hash_hmac(struct sd_span key, struct sd_span s, uint8_t out[SD_SHA256]);

/* Reflected CRCs, all ones in and out. The polynomials, and the CRCs of
 * "123456789": ae8b14860a799888, e3069283, cbf43926. */
#define SD_CRC64NVME 0x9a6c9329ac4bc9b5u
#define SD_CRC32C    0x82f63b78u
#define SD_CRC32     0xedb88320u

/* The table is 8 x 256 words. */
struct sd_crc {
	uint64_t table[8][256];
	uint64_t ones; /* as many as it has bits */
};
void sd_crc_init(struct sd_crc *crc, uint64_t polynomial);
/* Start with 0; feed the result of one call to the next. */
uint64_t sd_crc_feed(const struct sd_crc *crc, uint64_t sum, const uint8_t *p,
                     size_t n);

#endif
