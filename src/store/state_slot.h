/*
 * state_slot: the header and the slots of a state file in bytes; pure.
 *
 *     header  magic, version, number of slots, salt, a CRC
 *     slot    16 bytes of the SHA-256 of salt and name, what is remembered
 *             of that name, a CRC over salt and slot
 *
 * Both have STATE_SLOT_BYTES; all numbers are little-endian. The salt is
 * random: nobody can choose names whose hashes crowd together, and a slot of
 * another file is none of this one.
 */
#ifndef PAIL_STORE_STATE_SLOT_H
#define PAIL_STORE_STATE_SLOT_H

#include "base/sha256.h"

enum {
	STATE_VERSION = 1,
	STATE_SLOT_BYTES = 64,
	STATE_SALT_BYTES = 16,
	STATE_SLOTS_MIN = 64,
	STATE_SLOTS_MAX = 16777216, /* a GiB of state: more is not remembered */
};

/* A larger file is not remembered: 256 TiB. */
#define STATE_SIZE_MAX ((UINT64_C(1) << 48) - 1)

struct state_entry {
	uint64_t source;    /* a hash of where it came from */
	uint64_t etag;      /* a hash of its ETag; 0: it had none */
	uint64_t size;      /* bytes */
	int64_t mtime_ns;   /* of the file when it was published */
	int64_t modified_s; /* Last-Modified, of 1970 to 2106; 0: unknown */
	uint64_t crc; /* CRC-64/NVME of its bytes; 0 if has_crc is not set */
	bool has_crc;
};

/* slots: a power of two from STATE_SLOTS_MIN to _MAX. */
void state_slot_put_header(uint8_t *p, const uint8_t *salt, uint64_t slots);
/* False: none of this version, or not as it was written. *slots and salt are
 * to be used only if true. */
bool state_slot_get_header(const uint8_t *p, uint8_t *salt, uint64_t *slots);

/* Of salt and name; a slot holds the beginning. */
void state_slot_hash(const uint8_t *salt, struct slice name,
                     uint8_t hash[SHA256_BYTES]);

/* Where the window of that hash begins: 0 to slots - 1. */
uint64_t state_slot_first(const uint8_t *hash, uint64_t slots);

/* e->size is at most STATE_SIZE_MAX. */
void state_slot_put(uint8_t *p, const uint8_t *salt, const uint8_t *hash,
                    const struct state_entry *e);
/* Of a valid one. */
void state_slot_get(const uint8_t *p, struct state_entry *e);

/* Whether it was written whole, and for a file of that salt; and of a name
 * with that hash. */
bool state_slot_is_valid(const uint8_t *p, const uint8_t *salt);
bool state_slot_is_of(const uint8_t *p, const uint8_t *salt,
                      const uint8_t *hash);

#endif
