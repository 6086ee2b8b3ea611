#include "sd_spec.h"

#include <stdlib.h>
#include <string.h>

#define SIZE_MAX_BYTES (UINT64_C(1) << 60)
#define BUCKETS_MAX    20000u

/* Room for one more: arrays grow at each power of two. */
static void *array_grow(void *p, size_t n, size_t item)
{
	if (n != 0 && (n & (n - 1)) != 0)
		return p;
	p = realloc(p, (n == 0 ? 1 : n * 2) * item);
	if (p == NULL)
		abort();
	return p;
}

static struct sd_span span_keep(struct sd_span s)
{
	char *p = malloc(s.n + 1);

	if (p == NULL)
		abort();
	if (s.n > 0)
		memcpy(p, s.p, s.n);
	return (struct sd_span){p, s.n};
}

static void span_drop(struct sd_span s)
{
	free((void *)(uintptr_t)s.p);
}

bool sd_spec_size(struct sd_span s, uint64_t *size)
{
	static const char units[] = "KMGT";
	unsigned shift = 0;
	uint64_t v;

	if (s.n > 0) {
		const char *unit = memchr(units, s.p[s.n - 1], 4);

		if (unit != NULL) {
			shift = 10 * (unsigned)(unit - units + 1);
			s.n--;
		}
	}
	if (!sd_span_u64(s, SIZE_MAX_BYTES >> shift, &v))
		return false;
	*size = v << shift;
	return true;
}

/* Names are few while a spec is read, and not yet sorted. */
static struct sd_bucket *bucket_make(struct sd_spec *spec, struct sd_span name)
{
	struct sd_bucket *b;

	for (size_t i = spec->bucket_n; i > 0; i--) {
		if (sd_span_equal(spec->buckets[i - 1].name, name))
			return &spec->buckets[i - 1];
	}
	spec->buckets = array_grow(spec->buckets, spec->bucket_n,
	                           sizeof(*spec->buckets));
	b = &spec->buckets[spec->bucket_n++];
	memset(b, 0, sizeof(*b));
	b->name = span_keep(name);
	return b;
}

static void put_number(struct sd_text *t, uint64_t v, unsigned digits)
{
	sd_text_format(t, "%0*llu", (int)digits, (unsigned long long)v);
}

static unsigned digits_of(uint64_t count)
{
	unsigned digits = 1;

	for (; count >= 10; count /= 10)
		digits++;
	return digits < 6 ? 6 : digits;
}

static bool read_buckets(struct sd_spec *spec, struct sd_span rest)
{
	struct sd_span count_text = sd_span_cut(&rest, ' ');
	struct sd_text name = {0};
	uint64_t count;

	if (!sd_span_u64(count_text, BUCKETS_MAX, &count) || rest.n == 0)
		return false;
	for (uint64_t i = 1; i <= count; i++) {
		sd_text_clear(&name);
		sd_text_span(&name, rest);
		put_number(&name, i, digits_of(count));
		bucket_make(spec, sd_text_view(&name));
	}
	sd_text_free(&name);
	return true;
}

static bool key_decode(struct sd_span text, size_t max, struct sd_span *key)
{
	struct sd_text raw = {0};
	bool good = sd_text_unpercent(&raw, text, false) && raw.n <= max;

	if (good)
		*key = span_keep(sd_text_view(&raw));
	sd_text_free(&raw);
	return good;
}

/* A multipart object has the size of its parts behind its own; it takes at
 * most 10,000 of them, as S3 does. */
static bool read_part(struct sd_span *rest, struct sd_entry *entry)
{
	struct sd_span text = sd_span_cut(rest, ' ');

	return sd_spec_size(text, &entry->part) && entry->part > 1 &&
	       entry->size / entry->part < 10000;
}

static bool read_object(struct sd_spec *spec, struct sd_span rest,
                        bool multipart, bool uneven)
{
	struct sd_span bucket = sd_span_cut(&rest, ' ');
	struct sd_span size_text = sd_span_cut(&rest, ' ');
	struct sd_entry entry = {.uneven = uneven};
	struct sd_bucket *b;

	if (bucket.n == 0 || rest.n == 0 ||
	    !sd_spec_size(size_text, &entry.size) ||
	    (multipart && !read_part(&rest, &entry)) || rest.n == 0 ||
	    !key_decode(rest, SD_KEY_MAX, &entry.key))
		return false;
	b = bucket_make(spec, bucket);
	b->entries = array_grow(b->entries, b->entry_n, sizeof(*b->entries));
	b->entries[b->entry_n++] = entry;
	return true;
}

static bool read_objects(struct sd_spec *spec, struct sd_span rest)
{
	struct sd_span bucket = sd_span_cut(&rest, ' ');
	struct sd_span count_text = sd_span_cut(&rest, ' ');
	struct sd_span size_text = sd_span_cut(&rest, ' ');
	struct sd_group group;
	struct sd_bucket *b;

	if (bucket.n == 0 ||
	    !sd_span_u64(count_text, SIZE_MAX_BYTES, &group.count) ||
	    !sd_spec_size(size_text, &group.size))
		return false;
	group.digits = digits_of(group.count);
	if (!key_decode(rest, SD_KEY_MAX - group.digits, &group.prefix))
		return false;
	b = bucket_make(spec, bucket);
	b->groups = array_grow(b->groups, b->group_n, sizeof(*b->groups));
	b->groups[b->group_n++] = group;
	return true;
}

/* How many versions of the key there are so far. */
static uint64_t count_versions(const struct sd_bucket *b, struct sd_span key)
{
	uint64_t n = 0;

	for (size_t i = 0; i < b->entry_n; i++) {
		if (b->entries[i].number > 0 &&
		    sd_span_equal(b->entries[i].key, key))
			n++;
	}
	return n;
}

static bool read_version(struct sd_spec *spec, struct sd_span rest,
                         bool deleted)
{
	struct sd_span bucket = sd_span_cut(&rest, ' ');
	struct sd_span key = sd_span_cut(&rest, ' ');
	struct sd_span id = sd_span_cut(&rest, ' ');
	struct sd_entry entry = {.deleted = deleted};
	struct sd_bucket *b;

	if (bucket.n == 0 || key.n == 0 || id.n == 0 ||
	    (deleted ? rest.n > 0 : !sd_spec_size(rest, &entry.size)) ||
	    !key_decode(key, SD_KEY_MAX, &entry.key))
		return false;
	b = bucket_make(spec, bucket);
	entry.id = span_keep(id);
	entry.number = count_versions(b, entry.key) + 1;
	b->entries = array_grow(b->entries, b->entry_n, sizeof(*b->entries));
	b->entries[b->entry_n++] = entry;
	return true;
}

static bool read_sealed(struct sd_spec *spec, struct sd_span rest)
{
	struct sd_span bucket = sd_span_cut(&rest, ' ');
	struct sd_span key = sd_span_cut(&rest, ' ');
	struct sd_seal seal;
	struct sd_bucket *b;

	if (bucket.n == 0 || key.n == 0 || rest.n != 64 ||
	    !key_decode(key, SD_KEY_MAX, &seal.key))
		return false;
	b = bucket_make(spec, bucket);
	seal.sum = span_keep(rest);
	b->seals = array_grow(b->seals, b->seal_n, sizeof(*b->seals));
	b->seals[b->seal_n++] = seal;
	return true;
}

/* A bucket's region or owner; the last line of its kind stands. */
static bool read_trait(struct sd_spec *spec, struct sd_span rest, bool region)
{
	struct sd_span bucket = sd_span_cut(&rest, ' ');
	struct sd_span *trait;

	if (bucket.n == 0 || rest.n == 0)
		return false;
	trait = region ? &bucket_make(spec, bucket)->region
	               : &bucket_make(spec, bucket)->owner;
	span_drop(*trait);
	*trait = span_keep(rest);
	return true;
}

static bool read_trait_line(struct sd_spec *spec, struct sd_span word,
                            struct sd_span rest)
{
	if (sd_span_is(word, "version"))
		return read_version(spec, rest, false);
	if (sd_span_is(word, "deleted"))
		return read_version(spec, rest, true);
	if (sd_span_is(word, "sealed"))
		return read_sealed(spec, rest);
	if (sd_span_is(word, "region"))
		return read_trait(spec, rest, true);
	if (sd_span_is(word, "owner"))
		return read_trait(spec, rest, false);
	if (sd_span_is(word, "payer") && rest.n > 0) {
		bucket_make(spec, rest)->payer = true;
		return true;
	}
	return false;
}

static bool read_line(struct sd_spec *spec, struct sd_span line)
{
	struct sd_span rest = line;
	struct sd_span word = sd_span_cut(&rest, ' ');

	if (line.n == 0 || line.p[0] == '#')
		return true;
	if (sd_span_is(word, "bucket") && rest.n > 0) {
		bucket_make(spec, rest);
		return true;
	}
	if (sd_span_is(word, "buckets"))
		return read_buckets(spec, rest);
	if (sd_span_is(word, "object"))
		return read_object(spec, rest, false, false);
	if (sd_span_is(word, "multipart"))
		return read_object(spec, rest, true, false);
	if (sd_span_is(word, "uneven"))
		return read_object(spec, rest, true, true);
	if (sd_span_is(word, "objects"))
		return read_objects(spec, rest);
	return read_trait_line(spec, word, rest);
}

bool sd_spec_read(struct sd_spec *spec, struct sd_span text,
                  struct sd_text *why)
{
	for (uint64_t number = 1; text.n > 0; number++) {
		struct sd_span line = sd_span_cut(&text, '\n');

		if (read_line(spec, line))
			continue;
		sd_text_str(why, "line ");
		sd_text_u64(why, number);
		sd_text_str(why, ": not understood: ");
		sd_text_escape(why, line);
		return false;
	}
	return true;
}

static int entry_order(const void *a, const void *b)
{
	const struct sd_entry *x = a;
	const struct sd_entry *y = b;
	int order = sd_span_order(x->key, y->key);

	if (order != 0)
		return order;
	return x->number > y->number ? -1 : x->number < y->number;
}

static int bucket_order(const void *a, const void *b)
{
	const struct sd_bucket *x = a;
	const struct sd_bucket *y = b;

	return sd_span_order(x->name, y->name);
}

void sd_spec_sort(struct sd_spec *spec)
{
	if (spec->bucket_n == 0)
		return;
	qsort(spec->buckets, spec->bucket_n, sizeof(*spec->buckets),
	      bucket_order);
	for (size_t i = 0; i < spec->bucket_n; i++) {
		struct sd_bucket *b = &spec->buckets[i];

		if (b->entry_n > 0)
			qsort(b->entries, b->entry_n, sizeof(*b->entries),
			      entry_order);
	}
}

void sd_spec_free(struct sd_spec *spec)
{
	for (size_t i = 0; i < spec->bucket_n; i++) {
		struct sd_bucket *b = &spec->buckets[i];

		for (size_t k = 0; k < b->entry_n; k++) {
			span_drop(b->entries[k].key);
			span_drop(b->entries[k].id);
		}
		for (size_t k = 0; k < b->seal_n; k++) {
			span_drop(b->seals[k].key);
			span_drop(b->seals[k].sum);
		}
		for (size_t k = 0; k < b->group_n; k++)
			span_drop(b->groups[k].prefix);
		free(b->entries);
		free(b->groups);
		free(b->seals);
		span_drop(b->region);
		span_drop(b->owner);
		span_drop(b->name);
	}
	free(spec->buckets);
	memset(spec, 0, sizeof(*spec));
}
