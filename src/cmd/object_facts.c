#include "cmd/object_facts.h"

#include "base/number.h"
#include "cmd/rows.h"
#include "http/range.h"
#include "s3/checksum.h"

static const char metadata[] = "x-amz-meta-";

/* Plain bytes and no pointers: the table needs no relocation. */
static const struct {
	char field[48], name[22];
} table[] = {
	{"x-amz-version-id", "version"},
	{"last-modified", "modified"},
	{"content-type", "type"},
	{"content-encoding", "encoding"},
	{"x-amz-storage-class", "class"},
	{"x-amz-restore", "restore"},
	{"x-amz-archive-status", "archive"},
	{"x-amz-server-side-encryption", "encryption"},
	{"x-amz-server-side-encryption-aws-kms-key-id", "encryption key"},
	{"x-amz-server-side-encryption-customer-algorithm",
         "customer encryption"},
	{"x-amz-checksum-type", "checksum type"},
	{"x-amz-checksum-crc64nvme", "checksum crc64nvme"},
	{"x-amz-checksum-crc32c", "checksum crc32c"},
	{"x-amz-checksum-crc32", "checksum crc32"},
	{"x-amz-checksum-sha256", "checksum sha256"},
	{"x-amz-checksum-sha1", "checksum sha1"},
};

enum { TABLE_ROWS = sizeof table / sizeof table[0], MODIFIED = 1 };

bool object_facts_size(const struct head *h, uint64_t *size)
{
	struct slice value;
	struct range r;

	*size = h->length;
	if (h->status != 206)
		return h->has_length;
	if (!head_find(h, SLICE("content-range"), &value) ||
	    !range_parse(value, &r))
		return false;
	*size = r.total;
	return true;
}

static bool is_metadata(struct slice name)
{
	return name.n > sizeof metadata - 1 &&
	       slice_starts_nocase(name, slice_of(metadata));
}

/* Of equal names the first counts, as everywhere. */
static bool came_before(const struct head *h, int i, struct slice name)
{
	struct slice other, value;

	for (int k = 0; k < i; k++)
		if (head_field_at(h, k, &other, &value) &&
		    slice_equal_nocase(other, name))
			return true;
	return false;
}

static void put_metadata(struct facts *f, const struct head *h)
{
	struct slice name, value;
	bool open = false;

	for (int i = 0; head_field_at(h, i, &name, &value); i++) {
		if (!is_metadata(name) || came_before(h, i, name))
			continue;
		if (!open)
			facts_open(f, "metadata");
		open = true;
		facts_put_inner(f, metadata,
		                slice_after(name, sizeof metadata - 1), value);
	}
	if (open)
		facts_close(f);
}

void object_facts_put(struct facts *f, const struct head *h)
{
	char date_text[ROWS_DATE_MAX];
	struct buf date = BUF(date_text);
	struct slice value;
	uint64_t size;

	if (object_facts_size(h, &size))
		facts_put_number(f, "size", size);
	else
		facts_put_unknown(f, "size");
	if (head_find(h, SLICE("etag"), &value))
		facts_put(f, "etag", rows_etag(value));
	for (size_t i = 0; i < TABLE_ROWS; i++)
		if (head_find(h, slice_of(table[i].field), &value))
			facts_put(f, table[i].name,
			          i == MODIFIED ? rows_date(value, &date)
			                        : value);
	put_metadata(f, h);
}

bool object_facts_may_have_parts(struct slice etag)
{
	struct slice tag = rows_etag(etag);
	size_t at = slice_find_last(tag, '-');
	uint64_t n;

	return !tag.n || (at < tag.n && number_decimal(slice_after(tag, at + 1),
	                                               CHECKSUM_PARTS_MAX, &n));
}

void object_facts_put_parts(struct facts *f, const struct head *h)
{
	struct slice value;
	uint64_t n;

	if (!head_find(h, SLICE("x-amz-mp-parts-count"), &value) ||
	    !number_decimal(value, CHECKSUM_PARTS_MAX, &n))
		return;
	facts_put_number(f, "parts", n);
	if (h->has_length)
		facts_put_number(f, "part size", h->length);
}
