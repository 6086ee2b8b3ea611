/*
 * journal: what of a part file is done, kept beside it so that a next run
 * goes on. The codec is pure; the port does the reading and writing.
 *
 *     header  one block: magic, version, size, piece size, CRC kind, ETag,
 *             version id, the checksum to hold against the whole, a CRC
 *     record  piece, its CRC, sequence number, a CRC over all of it
 *
 * All numbers are little-endian. The first record that is not whole, or out
 * of sequence, ends the journal: a torn tail is dropped. A header that is
 * foreign, of another version or broken is ERR_JOURNAL: start clean. The size
 * has a fixed bound: one record a piece.
 *
 * Order, which the keeper sees to: data, sync, records, sync. A record
 * claims only what was synced before it was written.
 */
#ifndef PAIL_STORE_JOURNAL_H
#define PAIL_STORE_JOURNAL_H

#include "base/buf.h"
#include "base/err.h"

enum {
	JOURNAL_VERSION = 1,
	JOURNAL_HEADER_BYTES = 1024,
	JOURNAL_RECORD_BYTES = 24,
	JOURNAL_ETAG_MAX = 255,
	JOURNAL_VERSION_ID_MAX = 255,
	JOURNAL_RECORDS_MAX = 4096, /* PLAN_PIECES */
	JOURNAL_BYTES_MAX = JOURNAL_HEADER_BYTES +
	                    JOURNAL_RECORDS_MAX * JOURNAL_RECORD_BYTES,
};

struct journal_head {
	/* a hash of bucket and key, or of the URL without its query */
	uint64_t source;
	uint64_t size, piece_size;
	uint8_t crc_kind;      /* enum crc_kind, of the pieces' CRCs */
	uint8_t checksum_kind; /* enum checksum_kind */
	bool checksum_weak;
	uint16_t checksum_parts; /* of a kind over parts; else 0 */
	uint8_t checksum[32];
	char etag[JOURNAL_ETAG_MAX + 1];
	char version_id[JOURNAL_VERSION_ID_MAX + 1];
};

/* JOURNAL_HEADER_BYTES. ERR_TOO_LONG for an ETag or version id that does not
 * fit, without its NUL (such an object is not resumed). */
enum err journal_put_head(struct buf *b, const struct journal_head *h);

/* bytes: a journal from its start, more than the head too. ERR_JOURNAL leaves
 * *h as it was. What comes back has kinds that exist, a piece size, and at
 * most JOURNAL_RECORDS_MAX pieces. */
enum err journal_get_head(struct slice bytes, struct journal_head *h);

struct journal_record {
	uint32_t sequence; /* 0... */
	uint32_t piece;
	uint64_t crc;
};

/* The head's CRC goes into each record, so that one of another journal is
 * none of this one. A record lies at JOURNAL_HEADER_BYTES + its sequence
 * number * JOURNAL_RECORD_BYTES; bytes begin there and may hold more. */
void journal_put_record(struct buf *b, uint32_t head_crc,
                        const struct journal_record *r);
bool journal_get_record(struct slice bytes, uint32_t head_crc,
                        uint32_t sequence, struct journal_record *r);

/* Of the JOURNAL_HEADER_BYTES as they were put. */
uint32_t journal_head_crc(struct slice head_bytes);

#endif
