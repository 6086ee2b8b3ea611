#include "s3/arn.h"

/* Where the next ':' or '/' is, from that index on; s.n without one. */
static size_t find_cut(struct slice s, size_t from)
{
	while (from < s.n && s.p[from] != ':' && s.p[from] != '/')
		from++;
	return from;
}

bool arn_parse(struct slice text, struct arn *a)
{
	struct arn parsed;

	if (!slice_equal(slice_cut(&text, ':'), SLICE("arn")))
		return false;
	parsed.partition = slice_cut(&text, ':');
	parsed.service = slice_cut(&text, ':');
	parsed.region = slice_cut(&text, ':');
	parsed.account = slice_cut(&text, ':');
	parsed.resource = text;
	/* With fewer fields nothing is left for the resource. */
	if (!parsed.partition.n || !parsed.service.n || !parsed.resource.n)
		return false;
	*a = parsed;
	return true;
}

size_t arn_part_count(const struct arn *a)
{
	size_t count = 1, at = 0;

	while ((at = find_cut(a->resource, at)) < a->resource.n) {
		at++;
		count++;
	}
	return count;
}

struct slice arn_part(const struct arn *a, size_t index)
{
	struct slice rest = a->resource;

	while (index-- && rest.n)
		rest = slice_after(rest, find_cut(rest, 0) + 1);
	return slice_first(rest, find_cut(rest, 0));
}

/* Cuts "WORD:" or "WORD/" off from *at on; false for something else. */
static bool skip_word(struct slice text, size_t *at, struct slice word)
{
	size_t end = find_cut(text, *at);

	if (end == text.n ||
	    !slice_equal(slice_after(slice_first(text, end), *at), word))
		return false;
	*at = end + 1;
	return true;
}

/* The index of the resource; text.n where the fields before it are none. */
static size_t resource_at(struct slice text)
{
	size_t at = 0;

	for (int fields = 0; fields < 5; fields++) {
		at = find_cut(text, at);
		if (at == text.n || text.p[at] == '/')
			return text.n;
		at++;
	}
	return at;
}

size_t arn_length(struct slice text)
{
	size_t start = resource_at(text), at = start, next;

	if (start == text.n)
		return slice_find(text, '/');
	if (skip_word(text, &at, SLICE("outpost"))) {
		next = find_cut(text, at) + 1;
		if (next < text.n &&
		    skip_word(text, &next, SLICE("accesspoint")))
			at = next;
	} else {
		(void)skip_word(text, &at, SLICE("accesspoint"));
	}
	return at + slice_find(slice_after(text, at), '/');
}
