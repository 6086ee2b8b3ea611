/*
 * crc: the three CRCs that S3 keeps over a whole object: CRC-32 (ISO-HDLC,
 * zlib's), CRC-32C (Castagnoli) and CRC-64/NVME. All are reflected, begin
 * and end with all ones inverted, and can be combined: the CRC of a whole
 * from the CRCs of its parts, without the bytes.
 *
 * Values are the finished ones, as S3 sends them (in base64, big-endian):
 * CRC of "123456789": CBF43926, E3069283, AE8B14860A799888. The CRC of no
 * bytes is 0 in all three.
 */
#ifndef PAIL_BASE_CRC_H
#define PAIL_BASE_CRC_H

#include "base/slice.h"

enum crc_kind { CRC_32, CRC_32C, CRC_64NVME };

/* The CRC of a text of which `so_far` is the CRC of what came before (0 at
 * the start) and s what comes next. */
uint64_t crc_put(enum crc_kind k, uint64_t so_far, struct slice s);

/* The CRC of A followed by B: from crc(A), crc(B) and the length of B. O(log
 * n) steps, no table. */
uint64_t crc_combine(enum crc_kind k, uint64_t a, uint64_t b, uint64_t b_n);

size_t crc_bytes(enum crc_kind k); /* 4 or 8 */

#endif
