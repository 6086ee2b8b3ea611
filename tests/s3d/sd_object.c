#include "sd_object.h"

#include <string.h>

#define PIECE 65536u
#define STEP  0x9e3779b97f4a7c15u

static void object_name(const struct sd_object *o, const char *what,
                        uint8_t out[SD_SHA256])
{
	struct sd_text t = {0};

	sd_text_str(&t, what);
	sd_text_u64(&t, o->seed);
	sd_text_str(&t, "\n");
	sd_text_u64(&t, o->version);
	sd_text_str(&t, "\n");
	sd_text_span(&t, o->bucket);
	sd_text_str(&t, "\n");
	sd_text_span(&t, o->key);
	sd_hash_sha256(sd_text_view(&t), out);
	sd_text_free(&t);
}

uint64_t sd_object_mix(const struct sd_object *o)
{
	uint8_t sum[SD_SHA256];
	uint64_t mix = 0;

	object_name(o, "s3d 1\n", sum);
	for (int i = 7; i >= 0; i--)
		mix = mix << 8 | sum[i];
	return mix;
}

void sd_object_tag(const struct sd_object *o, uint8_t out[SD_MD5])
{
	uint8_t sum[SD_SHA256];
	struct sd_text t = {0};

	sd_text_str(&t, "etag\n");
	sd_text_u64(&t, o->size);
	sd_text_str(&t, "\n");
	object_name(o, sd_text_c(&t), sum);
	memcpy(out, sum, SD_MD5);
	sd_text_free(&t);
}

static uint64_t word_of(uint64_t state)
{
	uint64_t z = state;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/* Compilers make one store of this on a little-endian machine. */
static void word_store(uint8_t *p, uint64_t w)
{
	p[0] = (uint8_t)w;
	p[1] = (uint8_t)(w >> 8);
	p[2] = (uint8_t)(w >> 16);
	p[3] = (uint8_t)(w >> 24);
	p[4] = (uint8_t)(w >> 32);
	p[5] = (uint8_t)(w >> 40);
	p[6] = (uint8_t)(w >> 48);
	p[7] = (uint8_t)(w >> 56);
}

void sd_object_fill(uint64_t mix, uint64_t offset, uint8_t *p, size_t n)
{
	uint64_t state = mix + (offset / 8 + 1) * STEP;
	size_t skip = (size_t)(offset % 8);

	while (n > 0) {
		uint8_t word[8];
		size_t part = 8 - skip < n ? 8 - skip : n;

		if (skip == 0) {
			for (; n >= 8; n -= 8, p += 8, state += STEP)
				word_store(p, word_of(state));
			part = n;
		}
		word_store(word, word_of(state));
		memcpy(p, word + skip, part);
		state += STEP;
		skip = 0;
		p += part;
		n -= part;
	}
}

void sd_object_hash(const struct sd_object *o, enum sd_hash_kind kind,
                    uint8_t *out)
{
	struct sd_hash *h = sd_hash_open(kind);
	uint64_t mix = sd_object_mix(o);
	uint8_t piece[PIECE];

	for (uint64_t at = 0; at < o->size; at += PIECE) {
		uint64_t left = o->size - at;
		size_t n = left < PIECE ? (size_t)left : PIECE;

		sd_object_fill(mix, at, piece, n);
		sd_hash_feed(h, piece, n);
	}
	sd_hash_close(h, out);
}

uint64_t sd_object_crc(const struct sd_object *o, const struct sd_crc *crc)
{
	uint64_t mix = sd_object_mix(o);
	uint64_t sum = 0;
	uint8_t piece[PIECE];

	for (uint64_t at = 0; at < o->size; at += PIECE) {
		uint64_t left = o->size - at;
		size_t n = left < PIECE ? (size_t)left : PIECE;

		sd_object_fill(mix, at, piece, n);
		sum = sd_crc_feed(crc, sum, piece, n);
	}
	return sum;
}
