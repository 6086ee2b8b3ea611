/*
 * source: what is taken can be put together again into what was given, has
 * no byte that could end a request line, and shows no query; a name that a
 * source has by itself is one segment. The same for endpoint URLs. What is a
 * source in S3 is also a prefix, and the same one.
 */
#include <stdio.h>

#include "chop.h"
#include "s3/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static bool has(struct slice s, char c)
{
	return slice_find(s, c) < s.n;
}

static bool lies_in(struct slice part, struct slice all)
{
	return part.p >= all.p && part.n <= all.n &&
	       (size_t)(part.p - all.p) <= all.n - part.n;
}

static bool is_visible(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((uint8_t)s.p[i] < 0x21 || (uint8_t)s.p[i] > 0x7e)
			return false;
	return true;
}

static void check_host(struct slice host, uint16_t port)
{
	ALWAYS(host.n > 0 && host.n <= SOURCE_HOST_MAX && port > 0);
	ALWAYS(is_visible(host));
	ALWAYS(!has(host, '/') && !has(host, '@') && !has(host, '?') &&
	       !has(host, '#') && !has(host, '[') && !has(host, ']'));
}

static void check_source(const struct source *s, struct slice text)
{
	if (s->kind == SOURCE_S3) {
		ALWAYS(s->bucket.n > 0 && s->bucket.n <= SOURCE_BUCKET_MAX);
		ALWAYS(s->key.n > 0 && s->key.n <= SOURCE_KEY_MAX);
		ALWAYS(!has(s->bucket, '/') ||
		       slice_starts(s->bucket, SLICE("arn:")));
		ALWAYS(!slice_has_control(s->bucket));
		ALWAYS(strlen("s3://") + s->bucket.n + 1 + s->key.n == text.n);
		ALWAYS(slice_ends(text, s->key) && lies_in(s->bucket, text));
		return;
	}
	check_host(s->host, s->port);
	ALWAYS(lies_in(s->host, text));
	ALWAYS(s->target.n > 0 && s->target.p[0] == '/');
	ALWAYS(is_visible(s->target) && !has(s->target, '#'));
	ALWAYS(s->target.n == 1 || lies_in(s->target, text));
}

static void check_name(const struct source *s)
{
	static char room[SOURCE_URL_MAX];
	struct buf b = BUF(room);
	enum err e = source_put_name(s, &b);
	struct slice name = buf_slice(&b);

	ALWAYS(e == ERR_OK || e == ERR_NAME);
	if (e != ERR_OK)
		return;
	ALWAYS(name.n > 0 && !has(name, '/') && !has(name, '\0'));
	ALWAYS(!slice_equal(name, SLICE(".")) &&
	       !slice_equal(name, SLICE("..")));
}

static void check_shown(struct slice text)
{
	struct slice shown = source_shown(text);

	ALWAYS(lies_in(shown, text) || shown.n == 0);
	if (!slice_equal_nocase(slice_first(text, 5), SLICE("s3://")))
		ALWAYS(!has(shown, '?') && !has(shown, '#'));
}

/* e and s: what the text is as a source. */
static void check_prefix(struct slice text, enum err e, const struct source *s)
{
	struct source prefix;
	enum err got = source_parse_prefix(text, &prefix);

	ALWAYS(got == ERR_OK || got == ERR_SOURCE || got == ERR_TOO_LONG);
	if (e == ERR_OK && s->kind == SOURCE_S3)
		ALWAYS(got == ERR_OK && slice_equal(prefix.key, s->key) &&
		       slice_equal(prefix.bucket, s->bucket));
	if (got != ERR_OK)
		return;
	ALWAYS(prefix.kind == SOURCE_S3 && prefix.bucket.n > 0);
	ALWAYS(lies_in(prefix.bucket, text));
	ALWAYS((e == ERR_OK) == (prefix.key.n > 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	char *copy = chop_copy(p, n);
	struct slice text = {copy, n};
	struct source s;
	struct source_base base;
	enum err e;

	e = source_parse(text, &s);
	ALWAYS(e == ERR_OK || e == ERR_SOURCE || e == ERR_TOO_LONG);
	if (e == ERR_OK) {
		check_source(&s, text);
		check_name(&s);
	}
	check_prefix(text, e, &s);
	check_shown(text);
	e = source_parse_base(text, &base);
	ALWAYS(e == ERR_OK || e == ERR_CONFIG);
	if (e == ERR_OK) {
		check_host(base.host, base.port);
		ALWAYS(is_visible(base.prefix) && !has(base.prefix, '?') &&
		       !has(base.prefix, '#') &&
		       !slice_ends(base.prefix, SLICE("/")));
		ALWAYS(base.prefix.n == 0 || base.prefix.p[0] == '/');
		ALWAYS(source_parse(text, &s) == ERR_OK);
		ALWAYS(slice_equal(s.host, base.host) && s.port == base.port &&
		       s.tls == base.tls);
	}
	free(copy);
	return 0;
}
