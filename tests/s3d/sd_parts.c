#include "sd_parts.h"

#include <string.h>

#define MD5_MAX (UINT64_C(64) << 20)
#define PIECE   65536u

uint64_t sd_parts_count(const struct sd_object *o)
{
	if (o->part == 0 || o->size == 0)
		return 1;
	return (o->size - 1) / o->part + 1;
}

uint64_t sd_parts_start(const struct sd_object *o, uint64_t k)
{
	if (k > sd_parts_count(o))
		return o->size;
	return (k - 1) * o->part - (o->uneven && k == 3 ? 1 : 0);
}

static const char *const names[] = {
	[SD_COMPOSITE_NONE] = "",       [SD_COMPOSITE_SHA256] = "sha256",
	[SD_COMPOSITE_SHA1] = "sha1",   [SD_COMPOSITE_CRC32C] = "crc32c",
	[SD_COMPOSITE_CRC32] = "crc32",
};

const char *sd_parts_name(enum sd_composite kind)
{
	return names[kind];
}

enum sd_composite sd_parts_kind(struct sd_span name)
{
	for (int i = SD_COMPOSITE_SHA256; i <= SD_COMPOSITE_CRC32; i++) {
		if (sd_span_is(name, names[i]))
			return (enum sd_composite)i;
	}
	return SD_COMPOSITE_NONE;
}

/* One sum under way, whatever its kind. */
struct sum {
	const struct sd_crc *crc;
	uint64_t value;
	struct sd_hash *hash;
	size_t n; /* bytes of it */
};

static struct sum sum_open(const struct sd_world *w, enum sd_composite kind)
{
	switch (kind) {
	case SD_COMPOSITE_CRC32C:
		return (struct sum){.crc = &w->crc32c, .n = 4};
	case SD_COMPOSITE_CRC32: return (struct sum){.crc = &w->crc32, .n = 4};
	case SD_COMPOSITE_MD5:
		return (struct sum){.hash = sd_hash_open(SD_HASH_MD5),
		                    .n = SD_MD5};
	case SD_COMPOSITE_SHA1:
		return (struct sum){.hash = sd_hash_open(SD_HASH_SHA1),
		                    .n = SD_SHA1};
	default:
		return (struct sum){.hash = sd_hash_open(SD_HASH_SHA256),
		                    .n = SD_SHA256};
	}
}

static void sum_feed(struct sum *s, const uint8_t *p, size_t n)
{
	if (s->crc != NULL)
		s->value = sd_crc_feed(s->crc, s->value, p, n);
	else
		sd_hash_feed(s->hash, p, n);
}

static size_t sum_close(struct sum *s, uint8_t *out)
{
	if (s->crc == NULL)
		sd_hash_close(s->hash, out);
	else
		for (size_t i = 0; i < s->n; i++)
			out[i] = (uint8_t)(s->value >> 8 * (s->n - 1 - i));
	return s->n;
}

static size_t sum_part(const struct sd_world *w, const struct sd_object *o,
                       enum sd_composite kind, uint64_t k, uint8_t *out)
{
	struct sum s = sum_open(w, kind);
	uint64_t mix = sd_object_mix(o);
	uint64_t end = sd_parts_start(o, k + 1);
	uint8_t piece[PIECE];

	for (uint64_t at = sd_parts_start(o, k); at < end;) {
		size_t n = end - at < PIECE ? (size_t)(end - at) : PIECE;

		sd_object_fill(mix, at, piece, n);
		sum_feed(&s, piece, n);
		at += n;
	}
	return sum_close(&s, out);
}

/* The memo holds 16 bytes a name, so a sum takes two. */
static size_t sum_all(struct sd_world *w, const struct sd_object *o,
                      enum sd_composite kind, uint8_t out[SD_SHA256])
{
	uint64_t base = 3000 + 1000000 * (uint64_t)kind + 2 * o->version;
	uint64_t first = sd_memo_name(base, o->bucket, o->key);
	uint64_t second = sd_memo_name(base + 1, o->bucket, o->key);
	struct sum s = sum_open(w, kind);
	uint8_t part[SD_SHA256];
	uint64_t value[4] = {0, 0, 0, 0};

	if (sd_memo_get(&w->memo, second, value + 2) &&
	    sd_memo_get(&w->memo, first, value)) {
		(void)sum_close(&s, part);
		memcpy(out, value, SD_SHA256);
		return s.n;
	}
	for (uint64_t k = 1; k <= sd_parts_count(o); k++)
		sum_feed(&s, part, sum_part(w, o, kind, k, part));
	memset(out, 0, SD_SHA256);
	(void)sum_close(&s, out);
	memcpy(value, out, SD_SHA256);
	sd_memo_put(&w->memo, first, value);
	sd_memo_put(&w->memo, second, value + 2);
	return s.n;
}

void sd_parts_sum(struct sd_world *w, const struct sd_object *o,
                  enum sd_composite kind, uint64_t k, struct sd_text *t)
{
	uint8_t out[SD_SHA256];

	if (k > 0) {
		sd_text_base64(t, out, sum_part(w, o, kind, k, out));
		return;
	}
	sd_text_base64(t, out, sum_all(w, o, kind, out));
	sd_text_str(t, "-");
	sd_text_u64(t, sd_parts_count(o));
}

void sd_parts_etag(struct sd_world *w, const struct sd_object *o,
                   struct sd_text *t)
{
	uint8_t tag[SD_SHA256];

	if (o->size > MD5_MAX)
		sd_object_tag(o, tag);
	else
		sum_all(w, o, SD_COMPOSITE_MD5, tag);
	sd_text_str(t, "\"");
	sd_text_hex(t, tag, SD_MD5);
	sd_text_str(t, "-");
	sd_text_u64(t, sd_parts_count(o));
	sd_text_str(t, "\"");
}
