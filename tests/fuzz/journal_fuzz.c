/*
 * journal under any bytes: no step past the end, whatever is claimed; a head
 * that is taken keeps to its limits and comes back from being written anew;
 * a record that is taken is the one that would be written.
 * Input: whether the CRCs are made right first (low bit of 1 byte), then a
 * journal.
 */
#include <stdio.h>

#include "base/crc.h"
#include "chop.h"
#include "s3/checksum.h"
#include "store/journal.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void seal(char *p, size_t n)
{
	uint64_t crc = crc_put(CRC_32, 0, (struct slice){p, n - 4});

	for (size_t i = 0; i < 4; i++)
		p[n - 4 + i] = (char)(crc >> 8 * i);
}

static void seal_all(char *p, size_t n)
{
	if (n < JOURNAL_HEADER_BYTES)
		return;
	seal(p, JOURNAL_HEADER_BYTES);
	for (size_t at = JOURNAL_HEADER_BYTES; n - at >= JOURNAL_RECORD_BYTES;
	     at += JOURNAL_RECORD_BYTES) {
		/* and of this head */
		memcpy(p + at + 16, p + JOURNAL_HEADER_BYTES - 4, 4);
		seal(p + at, JOURNAL_RECORD_BYTES);
	}
}

static void check_head(const struct journal_head *h)
{
	static char room[JOURNAL_HEADER_BYTES];
	struct buf b = BUF(room);
	struct journal_head again;

	ALWAYS(h->crc_kind <= CRC_64NVME);
	ALWAYS(h->checksum_kind < CHECKSUM_KINDS);
	ALWAYS(h->checksum_parts <= CHECKSUM_PARTS_MAX);
	ALWAYS(h->piece_size > 0);
	ALWAYS(h->size / h->piece_size <= JOURNAL_RECORDS_MAX);
	ALWAYS(strlen(h->etag) <= JOURNAL_ETAG_MAX);
	ALWAYS(strlen(h->version_id) <= JOURNAL_VERSION_ID_MAX);
	ALWAYS(journal_put_head(&b, h) == ERR_OK && !b.over);
	ALWAYS(journal_get_head(buf_slice(&b), &again) == ERR_OK);
	ALWAYS(again.source == h->source && again.size == h->size);
	ALWAYS(again.piece_size == h->piece_size);
	ALWAYS(again.crc_kind == h->crc_kind);
	ALWAYS(again.checksum_kind == h->checksum_kind);
	ALWAYS(again.checksum_weak == h->checksum_weak);
	ALWAYS(again.checksum_parts == h->checksum_parts);
	ALWAYS(memcmp(again.checksum, h->checksum, sizeof h->checksum) == 0);
	ALWAYS(strcmp(again.etag, h->etag) == 0);
	ALWAYS(strcmp(again.version_id, h->version_id) == 0);
}

static void check_records(struct slice rest, uint32_t owner)
{
	struct journal_record r;

	for (uint32_t i = 0; journal_get_record(rest, owner, i, &r); i++) {
		char room[JOURNAL_RECORD_BYTES];
		struct buf b = BUF(room);

		ALWAYS(r.sequence == i && i < JOURNAL_RECORDS_MAX);
		ALWAYS(r.piece < JOURNAL_RECORDS_MAX);
		journal_put_record(&b, owner, &r);
		ALWAYS(slice_starts(rest, buf_slice(&b)));
		rest = slice_after(rest, JOURNAL_RECORD_BYTES);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct journal_head h;

	if (n < 1)
		return 0;
	char *copy = chop_copy(p + 1, n - 1);
	struct slice all = {copy, n - 1};
	if (p[0] & 1)
		seal_all(copy, n - 1);
	enum err e = journal_get_head(all, &h);
	ALWAYS(e == ERR_OK || e == ERR_JOURNAL);
	if (e == ERR_OK) {
		ALWAYS(all.n >= JOURNAL_HEADER_BYTES);
		check_head(&h);
		check_records(slice_after(all, JOURNAL_HEADER_BYTES),
		              journal_head_crc(all));
	}
	free(copy);
	return 0;
}
