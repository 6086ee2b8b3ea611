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

bool sd_bucket_find(const struct sd_bucket *b, struct sd_span key,
                    uint64_t *size)
{
	size_t at = entry_at(b, key);
	uint64_t number;

	if (at < b->entry_n && sd_span_equal(b->entries[at].key, key)) {
		*size = b->entries[at].size;
		return true;
	}
	for (size_t i = 0; i < b->group_n; i++) {
		if (group_number(&b->groups[i], key, &number)) {
			*size = b->groups[i].size;
			return true;
		}
	}
	return false;
}

void sd_bucket_part(const struct sd_bucket *b, struct sd_span key,
                    uint64_t *part, bool *uneven)
{
	size_t at = entry_at(b, key);
	bool found = at < b->entry_n && sd_span_equal(b->entries[at].key, key);

	*part = found ? b->entries[at].part : 0;
	*uneven = found && b->entries[at].uneven;
}

static void group_key(const struct sd_group *g, uint64_t number,
                      struct sd_text *key)
{
	sd_text_clear(key);
	sd_text_span(key, g->prefix);
	sd_text_format(key, "%0*llu", (int)g->digits,
	               (unsigned long long)number);
}

/* The first number whose key is not below (or is above) `from`, or count+1. */
static uint64_t group_at(const struct sd_group *g, struct sd_span from,
                         bool with_from, struct sd_text *scratch)
{
	uint64_t low = 1;
	uint64_t high = g->count + 1;

	while (low < high) {
		uint64_t middle = low + (high - low) / 2;
		int order;

		group_key(g, middle, scratch);
		order = sd_span_order(sd_text_view(scratch), from);
		if (order < 0 || (order == 0 && !with_from))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool sd_bucket_next(const struct sd_bucket *b, struct sd_span from,
                    bool with_from, struct sd_text *key, uint64_t *size)
{
	struct sd_text scratch = {0};
	size_t at = entry_at(b, from);
	bool found;

	while (at < b->entry_n && !with_from &&
	       sd_span_equal(b->entries[at].key, from))
		at++;
	found = at < b->entry_n;
	sd_text_clear(key);
	if (found) {
		sd_text_span(key, b->entries[at].key);
		*size = b->entries[at].size;
	}
	for (size_t i = 0; i < b->group_n; i++) {
		const struct sd_group *g = &b->groups[i];
		uint64_t number = group_at(g, from, with_from, &scratch);

		if (number > g->count)
			continue;
		group_key(g, number, &scratch);
		if (found && sd_span_order(sd_text_view(&scratch),
		                           sd_text_view(key)) >= 0)
			continue;
		found = true;
		sd_text_clear(key);
		sd_text_span(key, sd_text_view(&scratch));
		*size = g->size;
	}
	sd_text_free(&scratch);
	return found;
}
