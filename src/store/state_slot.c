#include "store/state_slot.h"

#include <string.h>

#include "base/crc.h"
#include "base/little.h"

/* The header, in bytes: what is not named is zero. */
enum {
	AT_MAGIC = 0,
	AT_VERSION = 8,
	AT_SLOTS = 16,
	AT_SALT = 24,
	AT_CRC = STATE_SLOT_BYTES - 4, /* of a slot too */
};

/* A slot, in bytes. */
enum {
	AT_HASH = 0,
	HASH_BYTES = 16,
	AT_SOURCE = 16,
	AT_ETAG = 24,
	AT_SIZE = 32,
	SIZE_BYTES = 6,
	AT_FLAGS = 38,
	FLAG_CRC = 1,
	AT_MTIME = 40,
	AT_FILE_CRC = 48,
	AT_MODIFIED = 56,
};

/* Eight bytes that no text file begins with. */
static const char magic[] = "pails\r\x1a\n";
enum { MAGIC_BYTES = sizeof magic - 1 };

static struct slice bytes_of(const void *p, size_t n)
{
	return (struct slice){p, n};
}

static uint64_t crc_of(const uint8_t *salt, const uint8_t *slot)
{
	uint64_t crc = crc_put(CRC_32, 0, bytes_of(salt, STATE_SALT_BYTES));

	return crc_put(CRC_32, crc, bytes_of(slot, AT_CRC));
}

bool state_slot_is_valid(const uint8_t *p, const uint8_t *salt)
{
	return little_get(p + AT_CRC, 4) == crc_of(salt, p);
}

bool state_slot_is_of(const uint8_t *p, const uint8_t *salt,
                      const uint8_t *hash)
{
	return memcmp(p + AT_HASH, hash, HASH_BYTES) == 0 &&
	       state_slot_is_valid(p, salt);
}

void state_slot_put_header(uint8_t *p, const uint8_t *salt, uint64_t slots)
{
	memset(p, 0, STATE_SLOT_BYTES);
	memcpy(p + AT_MAGIC, magic, MAGIC_BYTES);
	little_put(p + AT_VERSION, STATE_VERSION, 4);
	little_put(p + AT_SLOTS, slots, 8);
	memcpy(p + AT_SALT, salt, STATE_SALT_BYTES);
	little_put(p + AT_CRC, crc_of(salt, p), 4);
}

bool state_slot_get_header(const uint8_t *p, uint8_t *salt, uint64_t *slots)
{
	uint64_t n = little_get(p + AT_SLOTS, 8);

	*slots = n;
	memcpy(salt, p + AT_SALT, STATE_SALT_BYTES);
	return memcmp(p + AT_MAGIC, magic, MAGIC_BYTES) == 0 &&
	       little_get(p + AT_VERSION, 4) == STATE_VERSION &&
	       state_slot_is_valid(p, salt) && n >= STATE_SLOTS_MIN &&
	       n <= STATE_SLOTS_MAX && (n & (n - 1)) == 0;
}

void state_slot_put(uint8_t *p, const uint8_t *salt, const uint8_t *hash,
                    const struct state_entry *e)
{
	bool dated = e->modified_s > 0 && e->modified_s <= UINT32_MAX;

	memset(p, 0, STATE_SLOT_BYTES);
	memcpy(p + AT_HASH, hash, HASH_BYTES);
	little_put(p + AT_SOURCE, e->source, 8);
	little_put(p + AT_ETAG, e->etag, 8);
	little_put(p + AT_SIZE, e->size, SIZE_BYTES);
	little_put(p + AT_MTIME, (uint64_t)e->mtime_ns, 8);
	little_put(p + AT_MODIFIED, dated ? (uint64_t)e->modified_s : 0, 4);
	if (e->has_crc) {
		little_put(p + AT_FLAGS, FLAG_CRC, 2);
		little_put(p + AT_FILE_CRC, e->crc, 8);
	}
	little_put(p + AT_CRC, crc_of(salt, p), 4);
}

void state_slot_get(const uint8_t *p, struct state_entry *e)
{
	e->source = little_get(p + AT_SOURCE, 8);
	e->etag = little_get(p + AT_ETAG, 8);
	e->size = little_get(p + AT_SIZE, SIZE_BYTES);
	e->mtime_ns = (int64_t)little_get(p + AT_MTIME, 8);
	e->modified_s = (int64_t)little_get(p + AT_MODIFIED, 4);
	e->has_crc = little_get(p + AT_FLAGS, 2) & FLAG_CRC;
	e->crc = little_get(p + AT_FILE_CRC, 8);
}

void state_slot_hash(const uint8_t *salt, struct slice name,
                     uint8_t hash[SHA256_BYTES])
{
	struct sha256 h;

	sha256_init(&h);
	sha256_put(&h, bytes_of(salt, STATE_SALT_BYTES));
	sha256_put(&h, name);
	sha256_finish(&h, hash);
}

uint64_t state_slot_first(const uint8_t *hash, uint64_t slots)
{
	return little_get(hash, 8) & (slots - 1);
}
