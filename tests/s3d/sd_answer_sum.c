/*
 * The ETag and the checksums of sd_answer.h.
 */
#include <string.h>

#include "sd_answer.h"
#include "sd_parts.h"

/* Sums take a pass over the object, so only so far. */
#define MD5_MAX (UINT64_C(64) << 20)
#define CRC_MAX (UINT64_C(256) << 20)

void sd_answer_etag(struct sd_case *c, const struct sd_object *o,
                    struct sd_text *etag)
{
	struct sd_world *w = c->world;
	uint64_t name = sd_memo_name(1000 + o->version, o->bucket, o->key);
	uint8_t tag[SD_MD5];
	uint64_t value[2];

	if (o->part > 0) {
		sd_parts_etag(w, o, etag);
		return;
	}
	if (w->config.etag != SD_ETAG_MD5 || o->size > MD5_MAX) {
		sd_object_tag(o, tag);
	} else if (sd_memo_get(&w->memo, name, value)) {
		memcpy(tag, value, sizeof(tag));
	} else {
		sd_object_hash(o, SD_HASH_MD5, tag);
		memcpy(value, tag, sizeof(tag));
		sd_memo_put(&w->memo, name, value);
	}
	sd_text_str(etag, "\"");
	sd_text_hex(etag, tag, sizeof(tag));
	sd_text_str(etag, "\"");
}

static bool wants_checksum(const struct sd_case *c)
{
	struct sd_span mode;

	return sd_ask_field(c->ask, "x-amz-checksum-mode", 0, &mode) &&
	       sd_span_is_nocase(mode, "ENABLED");
}

/* What S3 keeps of the parts: with a part's number, of that part. */
static void put_composite(struct sd_case *c, const struct sd_object *o)
{
	struct sd_world *w = c->world;
	struct sd_text *fields = &c->reply->fields;

	if (c->ranged && c->part == 0)
		return;
	sd_text_format(fields, "x-amz-checksum-%s: ",
	               sd_parts_name(w->config.composite));
	sd_parts_sum(w, o, w->config.composite, c->part, fields);
	sd_text_str(fields, "\r\nx-amz-checksum-type: COMPOSITE\r\n");
}

/* CRC-64/NVME of a whole object, in a whole reply only, as S3 has it. */
void sd_answer_checksum(struct sd_case *c, const struct sd_object *o)
{
	struct sd_world *w = c->world;
	uint64_t name = sd_memo_name(2000 + o->version, o->bucket, o->key);
	uint64_t value[2] = {0, 0};
	uint8_t bytes[8];

	if (!w->config.checksums || o->size > CRC_MAX || !wants_checksum(c))
		return;
	if (o->part > 0 && w->config.composite != SD_COMPOSITE_NONE) {
		put_composite(c, o);
		return;
	}
	if (c->ranged)
		return;
	if (!sd_memo_get(&w->memo, name, value)) {
		value[0] = sd_object_crc(o, &w->crc);
		sd_memo_put(&w->memo, name, value);
	}
	for (unsigned i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(value[0] >> (56 - 8 * i));
	sd_text_str(&c->reply->fields, "x-amz-checksum-crc64nvme: ");
	sd_text_base64(&c->reply->fields, bytes, sizeof(bytes));
	sd_text_str(&c->reply->fields, "\r\nx-amz-checksum-type: "
	                               "FULL_OBJECT\r\n");
}
