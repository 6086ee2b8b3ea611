#include "store/journal.h"

#include "base/crc.h"
#include "base/little.h"
#include "s3/checksum.h"

#include <string.h>

/* The head, in bytes: what is not named is zero. */
enum {
	AT_MAGIC = 0,
	AT_VERSION = 8,
	AT_CRC_KIND = 12,
	AT_CHECKSUM_KIND = 13,
	AT_CHECKSUM_WEAK = 14,
	AT_SOURCE = 16,
	AT_SIZE = 24,
	AT_PIECE_SIZE = 32,
	AT_CHECKSUM = 40,
	AT_ETAG = 72,
	AT_VERSION_ID = 328,
	AT_PARTS = 584,
	AT_HEAD_CRC = JOURNAL_HEADER_BYTES - 4,
};

/* A record, in bytes. */
enum {
	AT_SEQUENCE = 0,
	AT_PIECE = 4,
	AT_PIECE_CRC = 8,
	AT_OWNER = 16, /* the head's CRC */
	AT_RECORD_CRC = JOURNAL_RECORD_BYTES - 4,
};

/* Eight bytes that no text file begins with. */
static const char magic[] = "pail\r\n\x1a\n";
enum { MAGIC_BYTES = sizeof magic - 1 };

static uint32_t get_u32(const uint8_t *p)
{
	return (uint32_t)little_get(p, 4);
}

static uint32_t crc_of(const uint8_t *p, size_t n)
{
	return (uint32_t)crc_put(CRC_32, 0, (struct slice){(const char *)p, n});
}

static bool ends(const char *z, size_t room)
{
	return memchr(z, '\0', room) != NULL;
}

enum err journal_put_head(struct buf *b, const struct journal_head *h)
{
	uint8_t p[JOURNAL_HEADER_BYTES] = {0};

	if (!ends(h->etag, sizeof h->etag) ||
	    !ends(h->version_id, sizeof h->version_id))
		return ERR_TOO_LONG;
	memcpy(p + AT_MAGIC, magic, MAGIC_BYTES);
	little_put(p + AT_VERSION, JOURNAL_VERSION, 4);
	p[AT_CRC_KIND] = h->crc_kind;
	p[AT_CHECKSUM_KIND] = h->checksum_kind;
	p[AT_CHECKSUM_WEAK] = h->checksum_weak;
	little_put(p + AT_PARTS, h->checksum_parts, 2);
	little_put(p + AT_SOURCE, h->source, 8);
	little_put(p + AT_SIZE, h->size, 8);
	little_put(p + AT_PIECE_SIZE, h->piece_size, 8);
	memcpy(p + AT_CHECKSUM, h->checksum, sizeof h->checksum);
	memcpy(p + AT_ETAG, h->etag, strlen(h->etag));
	memcpy(p + AT_VERSION_ID, h->version_id, strlen(h->version_id));
	little_put(p + AT_HEAD_CRC, crc_of(p, AT_HEAD_CRC), 4);
	buf_put(b, (struct slice){(const char *)p, sizeof p});
	return ERR_OK;
}

/* Whether it is a head of this version, as it was written. */
static bool is_head(const uint8_t *p)
{
	return memcmp(p + AT_MAGIC, magic, MAGIC_BYTES) == 0 &&
	       get_u32(p + AT_VERSION) == JOURNAL_VERSION &&
	       get_u32(p + AT_HEAD_CRC) == crc_of(p, AT_HEAD_CRC);
}

static bool are_parts_sane(const uint8_t *p)
{
	enum checksum_kind k = (enum checksum_kind)p[AT_CHECKSUM_KIND];
	uint64_t n = little_get(p + AT_PARTS, 2);

	if (checksum_part_kind(k) == CHECKSUM_NONE)
		return n == 0;
	return n >= 1 && n <= CHECKSUM_PARTS_MAX;
}

/* A CRC says who wrote it last, not that he was right: values that would lead
 * out of bounds are refused here and for all. */
static bool is_sane(const uint8_t *p)
{
	uint64_t size = little_get(p + AT_SIZE, 8);
	uint64_t piece_size = little_get(p + AT_PIECE_SIZE, 8);

	return p[AT_CRC_KIND] <= CRC_64NVME &&
	       p[AT_CHECKSUM_KIND] < CHECKSUM_KINDS &&
	       p[AT_CHECKSUM_WEAK] <= 1 && are_parts_sane(p) &&
	       piece_size > 0 &&
	       size / piece_size + (size % piece_size != 0) <=
	               JOURNAL_RECORDS_MAX &&
	       ends((const char *)p + AT_ETAG, JOURNAL_ETAG_MAX + 1) &&
	       ends((const char *)p + AT_VERSION_ID,
	            JOURNAL_VERSION_ID_MAX + 1);
}

enum err journal_get_head(struct slice bytes, struct journal_head *h)
{
	const uint8_t *p = (const uint8_t *)bytes.p;

	if (bytes.n < JOURNAL_HEADER_BYTES || !is_head(p) || !is_sane(p))
		return ERR_JOURNAL;
	h->crc_kind = p[AT_CRC_KIND];
	h->checksum_kind = p[AT_CHECKSUM_KIND];
	h->checksum_weak = p[AT_CHECKSUM_WEAK];
	h->checksum_parts = (uint16_t)little_get(p + AT_PARTS, 2);
	h->source = little_get(p + AT_SOURCE, 8);
	h->size = little_get(p + AT_SIZE, 8);
	h->piece_size = little_get(p + AT_PIECE_SIZE, 8);
	memcpy(h->checksum, p + AT_CHECKSUM, sizeof h->checksum);
	memcpy(h->etag, p + AT_ETAG, sizeof h->etag);
	memcpy(h->version_id, p + AT_VERSION_ID, sizeof h->version_id);
	return ERR_OK;
}

void journal_put_record(struct buf *b, uint32_t head_crc,
                        const struct journal_record *r)
{
	uint8_t p[JOURNAL_RECORD_BYTES];

	little_put(p + AT_SEQUENCE, r->sequence, 4);
	little_put(p + AT_PIECE, r->piece, 4);
	little_put(p + AT_PIECE_CRC, r->crc, 8);
	little_put(p + AT_OWNER, head_crc, 4);
	little_put(p + AT_RECORD_CRC, crc_of(p, AT_RECORD_CRC), 4);
	buf_put(b, (struct slice){(const char *)p, sizeof p});
}

bool journal_get_record(struct slice bytes, uint32_t head_crc,
                        uint32_t sequence, struct journal_record *r)
{
	const uint8_t *p = (const uint8_t *)bytes.p;

	if (bytes.n < JOURNAL_RECORD_BYTES || sequence >= JOURNAL_RECORDS_MAX ||
	    get_u32(p + AT_RECORD_CRC) != crc_of(p, AT_RECORD_CRC) ||
	    get_u32(p + AT_OWNER) != head_crc ||
	    get_u32(p + AT_SEQUENCE) != sequence ||
	    get_u32(p + AT_PIECE) >= JOURNAL_RECORDS_MAX)
		return false;
	r->sequence = sequence;
	r->piece = get_u32(p + AT_PIECE);
	r->crc = little_get(p + AT_PIECE_CRC, 8);
	return true;
}

uint32_t journal_head_crc(struct slice head_bytes)
{
	if (head_bytes.n < JOURNAL_HEADER_BYTES)
		return 0;
	return get_u32((const uint8_t *)head_bytes.p + AT_HEAD_CRC);
}
