/*
 * The look-ups of sd_spec.h.
 */
#include "sd_spec.h"

const struct sd_bucket *sd_spec_bucket(const struct sd_spec *spec,
                                       struct sd_span name)
{
	size_t low = 0;
	size_t high = spec->bucket_n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = sd_span_order(spec->buckets[middle].name, name);

		if (order == 0)
			return &spec->buckets[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* The index of the first entry that is not below `from`. */
static size_t entry_at(const struct sd_bucket *b, struct sd_span from)
{
	size_t low = 0;
	size_t high = b->entry_n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (sd_span_order(b->entries[middle].key, from) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool group_number(const struct sd_group *g, struct sd_span key,
                         uint64_t *number)
{
	struct sd_span tail = {key.p + g->prefix.n, key.n - g->prefix.n};

	return key.n == g->prefix.n + g->digits &&
	       sd_span_starts(key, g->prefix) &&
	       sd_span_u64(tail, g->count, number) && *number > 0;
}

static bool group_find(const struct sd_bucket *b, struct sd_span key,
                       struct sd_entry *found)
{
	uint64_t number;

	for (size_t i = 0; i < b->group_n; i++) {
		if (group_number(&b->groups[i], key, &number)) {
			*found = (struct sd_entry){.size = b->groups[i].size};
			return true;
		}
	}
	return false;
}

bool sd_bucket_find(const struct sd_bucket *b, struct sd_span key,
                    struct sd_entry *found)
{
	size_t at = entry_at(b, key);

	if (at == b->entry_n || !sd_span_equal(b->entries[at].key, key))
		return group_find(b, key, found);
	*found = b->entries[at];
	return true;
}

bool sd_bucket_find_version(const struct sd_bucket *b, struct sd_span key,
                            struct sd_span id, struct sd_entry *found)
{
	bool null = sd_span_is(id, "null");
	size_t at = entry_at(b, key);

	for (; at < b->entry_n && sd_span_equal(b->entries[at].key, key);
	     at++) {
		const struct sd_entry *e = &b->entries[at];

		if (e->number == 0 ? null : sd_span_equal(e->id, id)) {
			*found = *e;
			return true;
		}
	}
	return null && group_find(b, key, found);
}

const struct sd_seal *sd_bucket_seal(const struct sd_bucket *b,
                                     struct sd_span key)
{
	for (size_t i = 0; i < b->seal_n; i++) {
		if (sd_span_equal(b->seals[i].key, key))
			return &b->seals[i];
	}
	return NULL;
}

static void group_key(const struct sd_group *g, uint64_t number,
                      struct sd_text *key)
{
	char digits[20];
	size_t at = g->digits;

	for (; at > 0; number /= 10)
		digits[--at] = (char)('0' + number % 10);
	sd_text_clear(key);
	sd_text_span(key, g->prefix);
	sd_text_put(key, digits, g->digits);
}

/* The lowest number whose digits are not below (or are above) these bytes.
 * A count is below 2^60, so there are 19 digits at most: no overflow. */
static uint64_t digits_at(unsigned digits, struct sd_span tail, bool with_from)
{
	uint64_t value = 0;
	int cut = 0; /* -1, 1: the rest of tail is below, above all digits */

	for (unsigned i = 0; i < digits; i++) {
		if (cut == 0 && i < tail.n) {
			char c = tail.p[i];

			if (c >= '0' && c <= '9') {
				value = value * 10 + (uint64_t)(c - '0');
				continue;
			}
			/* Bytes sort unsigned, whatever char is. */
			cut = (unsigned char)c < '0' ? -1 : 1;
			value += cut > 0;
		} else if (cut == 0) {
			cut = -1; /* tail has ended: what goes on is above */
		}
		value *= 10;
	}
	if (cut != 0 || (with_from && tail.n == digits))
		return value;
	return value + 1;
}

/* The first number whose key is not below (or is above) `from`, or count+1. */
static uint64_t group_at(const struct sd_group *g, struct sd_span from,
                         bool with_from)
{
	struct sd_span start = from;
	uint64_t number;
	int order;

	start.n = from.n < g->prefix.n ? from.n : g->prefix.n;
	order = sd_span_order(start, (struct sd_span){g->prefix.p, start.n});
	if (order != 0)
		return order < 0 ? 1 : g->count + 1;
	if (from.n < g->prefix.n)
		return 1;
	number = digits_at(
		g->digits,
		(struct sd_span){from.p + g->prefix.n, from.n - g->prefix.n},
		with_from);
	if (number > g->count)
		return g->count + 1;
	return number == 0 ? 1 : number;
}

static bool is_deleted(const struct sd_bucket *b, struct sd_span key)
{
	size_t at = b->entry_n == 0 ? 0 : entry_at(b, key);

	return at < b->entry_n && b->entries[at].deleted &&
	       sd_span_equal(b->entries[at].key, key);
}

/* The first of a group's keys that is wanted and not deleted, into *key. */
static bool group_next(const struct sd_bucket *b, const struct sd_group *g,
                       struct sd_span from, bool with_from, struct sd_text *key)
{
	uint64_t number = group_at(g, from, with_from);

	for (; number <= g->count; number++) {
		group_key(g, number, key);
		if (!is_deleted(b, sd_text_view(key)))
			return true;
	}
	return false;
}

/* The index of the first entry that is wanted and not deleted. */
static size_t entry_next(const struct sd_bucket *b, struct sd_span from,
                         bool with_from)
{
	size_t at = entry_at(b, from);

	while (at < b->entry_n) {
		struct sd_span key = b->entries[at].key;

		if (!b->entries[at].deleted &&
		    (with_from || !sd_span_equal(key, from)))
			break;
		while (at < b->entry_n &&
		       sd_span_equal(b->entries[at].key, key))
			at++;
	}
	return at;
}

bool sd_bucket_next(const struct sd_bucket *b, struct sd_span from,
                    bool with_from, struct sd_text *key, uint64_t *size)
{
	struct sd_text scratch = {0};
	size_t at = entry_next(b, from, with_from);
	bool found = at < b->entry_n;

	sd_text_clear(key);
	if (found) {
		sd_text_span(key, b->entries[at].key);
		*size = b->entries[at].size;
	}
	for (size_t i = 0; i < b->group_n; i++) {
		const struct sd_group *g = &b->groups[i];

		if (!group_next(b, g, from, with_from, &scratch) ||
		    (found && sd_span_order(sd_text_view(&scratch),
		                            sd_text_view(key)) >= 0))
			continue;
		found = true;
		sd_text_clear(key);
		sd_text_span(key, sd_text_view(&scratch));
		*size = g->size;
	}
	sd_text_free(&scratch);
	return found;
}
