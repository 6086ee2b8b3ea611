/*
 * sd_object: the bytes of an object, computed from its name. Nothing is
 * stored, and any range costs only its own length.
 *
 * The definition, for whoever compares from another language:
 *   mix  = the first 8 bytes, little-endian, of SHA-256 over
 *          "s3d 1\n" SEED "\n" VERSION "\n" BUCKET "\n" KEY    (decimal, raw)
 *   word = splitmix64's output for the state mix + (i + 1) * 0x9e3779b97f4a7c15:
 *          z = state; z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
 *          z = (z ^ z >> 27) * 0x94d049bb133111eb; z = z ^ z >> 31
 *   byte k of the object = bits 8*(k%8)... of word k/8, little-endian.
 */
#ifndef SD_OBJECT_H
#define SD_OBJECT_H

#include "sd_hash.h"

struct sd_object {
	struct sd_span bucket, key; /* raw bytes, borrowed */
	uint64_t seed;
	uint64_t version; /* 0, or higher after a change */
	uint64_t size;
	uint64_t part; /* of a multipart one: bytes of each but the last */
	bool uneven;   /* part 2 is a byte shorter, part 3 a byte longer */
};

uint64_t sd_object_mix(const struct sd_object *o);
/* Bytes [offset, offset + n) of the object that mix belongs to. */
void sd_object_fill(uint64_t mix, uint64_t offset, uint8_t *p, size_t n);
/* Sums over all the bytes: MD5 (SD_MD5 bytes), SHA-256, CRC-64/NVME. */
void sd_object_hash(const struct sd_object *o, enum sd_hash_kind kind,
                    uint8_t *out);
uint64_t sd_object_crc(const struct sd_object *o, const struct sd_crc *crc);
/* 16 bytes that look like an MD5 and depend on name, size, version, seed. */
void sd_object_tag(const struct sd_object *o, uint8_t out[SD_MD5]);

#endif
