#include "sd_sum.h"

#include <string.h>

static bool is_odd(struct sd_span s)
{
	return memchr(s.p, '\n', s.n) != NULL ||
	       memchr(s.p, '\\', s.n) != NULL || memchr(s.p, '\r', s.n) != NULL;
}

/* sha256sum marks an escaped name by a backslash before the sum. */
static void put_name(struct sd_text *t, struct sd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n')
			sd_text_str(t, "\\n");
		else if (s.p[i] == '\r')
			sd_text_str(t, "\\r");
		else if (s.p[i] == '\\')
			sd_text_str(t, "\\\\");
		else
			sd_text_put(t, &s.p[i], 1);
	}
}

static void put_sum(struct sd_text *t, const struct sd_object *o)
{
	uint8_t sum[SD_SHA256];

	sd_object_hash(o, SD_HASH_SHA256, sum);
	sd_text_hex(t, sum, sizeof(sum));
}

static bool print(struct sd_text *t)
{
	bool good = fwrite(t->p, 1, t->n, stdout) == t->n;

	sd_text_clear(t);
	return good;
}

static bool sum_bucket(const struct sd_bucket *b, const struct sd_options *o)
{
	struct sd_object object = {.bucket = b->name,
	                           .seed = o->config->seed,
	                           .version = o->version};
	struct sd_text key = {0};
	struct sd_text from = {0};
	struct sd_text line = {0};
	bool good = true;

	while (good && sd_bucket_next(b, sd_text_view(&from), false, &key,
	                              &object.size)) {
		struct sd_entry found = {0};

		object.key = sd_text_view(&key);
		sd_bucket_find(b, object.key, &found);
		object.version = o->version + found.number;
		if (is_odd(object.key))
			sd_text_str(&line, "\\");
		put_sum(&line, &object);
		sd_text_str(&line, "  ");
		sd_text_span(&line, b->name);
		sd_text_str(&line, "/");
		put_name(&line, object.key);
		sd_text_str(&line, "\n");
		good = print(&line);
		sd_text_clear(&from);
		sd_text_span(&from, sd_text_view(&key));
	}
	sd_text_free(&key);
	sd_text_free(&from);
	sd_text_free(&line);
	return good;
}

/* The one object that --bucket and --key name. */
static bool find_object(const struct sd_world *w, const struct sd_options *o,
                        struct sd_object *object)
{
	const struct sd_bucket *b = sd_spec_bucket(&w->spec, o->bucket);
	struct sd_entry found;

	*object = (struct sd_object){.bucket = o->bucket,
	                             .key = o->key,
	                             .seed = o->config->seed,
	                             .version = o->version,
	                             .size = o->size};
	if (o->sized)
		return true;
	if (b != NULL && sd_bucket_find(b, o->key, &found)) {
		object->size = found.size;
		object->version += found.number;
		return true;
	}
	fprintf(stderr, "s3d: --bucket, --key and --size, or a spec with it\n");
	return false;
}

static bool cat(const struct sd_object *object, const struct sd_options *o)
{
	uint64_t mix = sd_object_mix(object);
	uint64_t end = o->last < object->size ? o->last + 1 : object->size;
	uint8_t piece[65536];

	for (uint64_t at = o->first; at < end;) {
		uint64_t left = end - at;
		size_t n = left < sizeof(piece) ? (size_t)left : sizeof(piece);

		sd_object_fill(mix, at, piece, n);
		if (fwrite(piece, 1, n, stdout) != n)
			return false;
		at += n;
	}
	return true;
}

bool sd_sum_run(const struct sd_world *w, const struct sd_options *o)
{
	struct sd_object object;
	struct sd_text line = {0};
	bool good = true;

	if (o->key.n == 0 && o->mode == SD_MODE_SUM) {
		for (size_t i = 0; good && i < w->spec.bucket_n; i++) {
			const struct sd_bucket *b = &w->spec.buckets[i];

			if (o->bucket.n == 0 ||
			    sd_span_equal(b->name, o->bucket))
				good = sum_bucket(b, o);
		}
		return good;
	}
	if (!find_object(w, o, &object))
		return false;
	if (o->mode == SD_MODE_CAT)
		return cat(&object, o);
	put_sum(&line, &object);
	sd_text_str(&line, "\n");
	good = print(&line);
	sd_text_free(&line);
	return good;
}
