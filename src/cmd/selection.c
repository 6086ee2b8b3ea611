#include "cmd/selection.h"

#include "cmd/filter.h"
#include "s3/endpoint.h"

static bool is_s3(struct slice source)
{
	return slice_starts_nocase(source, SLICE("s3://"));
}

bool selection_is(struct slice source)
{
	struct source s;

	if (!is_s3(source) || source_parse_prefix(source, &s) != ERR_OK)
		return false;
	return s.key.n == 0 || slice_ends(s.key, SLICE("/")) ||
	       glob_is_pattern(s.key);
}

/* A pattern that ends with '/' means all below what it matches. */
static enum err set_pattern(struct selection *s, struct slice key)
{
	struct buf b = BUF(s->pattern_text);

	if (!glob_is_pattern(key))
		return ERR_OK;
	if (key.n > GLOB_PATTERN_MAX - 2)
		return ERR_TOO_LONG;
	buf_put(&b, key);
	if (slice_ends(key, SLICE("/")))
		buf_put_z(&b, "**");
	s->pattern = buf_slice(&b);
	return ERR_OK;
}

enum err selection_parse(struct slice source, struct selection *s)
{
	struct buf prefix = BUF(s->text);
	struct source parsed;
	enum err e = source_parse_prefix(source, &parsed);

	if (e != ERR_OK)
		return e;
	s->bucket = parsed.bucket;
	s->pattern = (struct slice){NULL, 0};
	e = set_pattern(s, parsed.key);
	if (s->pattern.n)
		glob_put_literal(&prefix, s->pattern);
	else
		buf_put(&prefix, parsed.key);
	s->prefix = buf_slice(&prefix);
	s->root = slice_find_last(s->prefix, '/');
	s->root = s->root < s->prefix.n ? s->root + 1 : 0;
	/* Those can be listed by whole directories only. */
	if (endpoint_bucket_is_directory(s->bucket))
		s->prefix = slice_first(s->prefix, s->root);
	return prefix.over ? ERR_TOO_LONG : e;
}

enum selection_take selection_look(const struct selection *s,
                                   const struct options *o, struct slice key,
                                   uint64_t size, struct slice *name)
{
	/* A server that lists what was not asked for is not followed. */
	if (!slice_starts(key, s->prefix) ||
	    (s->pattern.n && !glob_matches(s->pattern, key)))
		return SELECTION_OTHER;
	*name = slice_after(key, s->root);
	if (size == 0 && (!name->n || slice_ends(*name, SLICE("/"))))
		return SELECTION_LEFT;
	return filter_takes(o->filters, o->filter_count, *name)
	               ? SELECTION_TAKEN
	               : SELECTION_LEFT;
}
