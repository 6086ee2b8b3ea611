/*
 * sd_hash: SHA-256, HMAC-SHA-256 and MD5 by OpenSSL, and CRC-64/NVME by hand.
 * The only file of the core that knows OpenSSL. A failure inside OpenSSL ends
 * the process.
 */
#ifndef SD_HASH_H
#define SD_HASH_H

#include "sd_text.h"

#define SD_SHA256 32
#define SD_MD5    16

struct sd_hash; /* one hash under way */

enum sd_hash_kind { SD_HASH_SHA256, SD_HASH_MD5 };

struct sd_hash *sd_hash_open(enum sd_hash_kind kind);
void sd_hash_feed(struct sd_hash *h, const void *p, size_t n);
/* Writes SD_SHA256 or SD_MD5 bytes and frees h. */
void sd_hash_close(struct sd_hash *h, uint8_t *out);

void sd_hash_sha256(struct sd_span s, uint8_t out[SD_SHA256]);
void sd_hash_hmac(struct sd_span key, struct sd_span s, uint8_t out[SD_SHA256]);

/* CRC-64/NVME (reflected 0x9a6c9329ac4bc9b5, all ones in and out); of
 * "123456789" it is ae8b14860a799888. The table is 8 x 256 words. */
struct sd_crc {
	uint64_t table[8][256];
};
void sd_crc_init(struct sd_crc *crc);
/* Start with 0; feed the result of one call to the next. */
uint64_t sd_crc_feed(const struct sd_crc *crc, uint64_t sum, const uint8_t *p,
                     size_t n);

#endif
