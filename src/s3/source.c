#include "s3/source.h"

#include <string.h>

#include "base/number.h"
#include "base/percent.h"
#include "s3/arn.h"

/* Cuts the scheme off when it is this one; the case does not matter. */
static bool cut_scheme(struct slice *text, struct slice scheme)
{
	if (!slice_starts_nocase(*text, scheme))
		return false;
	*text = slice_after(*text, scheme.n);
	return true;
}

static bool cut_http(struct slice *text, bool *tls)
{
	*tls = cut_scheme(text, SLICE("https://"));
	return *tls || cut_scheme(text, SLICE("http://"));
}

/* Only what may stand in a request line. */
static bool is_visible(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < 0x21 || s.p[i] > 0x7e)
			return false;
	return true;
}

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

/*
 * A list of what is allowed rather than of what is not: the host goes to the
 * resolver, into the certificate check and the Host header. '_' is in no
 * host name by the book, but in names that people use.
 */
static bool is_name(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum(s.p[i]) && s.p[i] != '-' && s.p[i] != '.' &&
		    s.p[i] != '_')
			return false;
	return s.n > 0;
}

/* Its exact form is the resolver's affair; a zone (%eth0) is not taken. */
static bool is_ipv6(struct slice s)
{
	for (size_t i = 0; i < s.n; i++)
		if (number_hex_digit(s.p[i]) < 0 && s.p[i] != ':' &&
		    s.p[i] != '.')
			return false;
	return slice_find(s, ':') < s.n;
}

static bool parse_port(struct slice text, bool tls, uint16_t *port)
{
	uint64_t n = tls ? 443 : 80;

	if (text.n) {
		if (text.p[0] != ':' ||
		    !number_decimal(slice_after(text, 1), UINT16_MAX, &n))
			return false;
	}
	*port = (uint16_t)n;
	return n > 0;
}

/* "host", "host:port", "[v6]", "[v6]:port". */
static enum err parse_authority(struct slice text, bool tls, struct slice *host,
                                uint16_t *port)
{
	bool v6 = text.n && text.p[0] == '[';
	size_t end;

	if (v6)
		text = slice_after(text, 1);
	end = slice_find(text, v6 ? ']' : ':');
	*host = slice_first(text, end);
	if (v6 && end == text.n)
		return ERR_SOURCE;
	if (host->n > SOURCE_HOST_MAX)
		return ERR_TOO_LONG;
	if (v6 ? !is_ipv6(*host) : !is_name(*host))
		return ERR_SOURCE;
	if (!parse_port(slice_after(text, v6 ? end + 1 : end), tls, port))
		return ERR_SOURCE;
	return ERR_OK;
}

/* Where the authority ends: at '/', '?' or '#'. */
static size_t authority_end(struct slice text)
{
	size_t i = 0;

	while (i < text.n && text.p[i] != '/' && text.p[i] != '?' &&
	       text.p[i] != '#')
		i++;
	return i;
}

static enum err parse_url(struct slice text, struct source *s)
{
	size_t end;

	if (!is_visible(text))
		return ERR_SOURCE;
	text = slice_first(text, slice_find(text, '#'));
	end = authority_end(text);
	s->kind = SOURCE_URL;
	s->target = slice_after(text, end);
	if (s->target.n == 0)
		s->target = SLICE("/");
	else if (s->target.p[0] != '/')
		return ERR_SOURCE;
	return parse_authority(slice_first(text, end), s->tls, &s->host,
	                       &s->port);
}

/* The bucket ends at the first '/', but for those that an ARN has. */
static size_t bucket_length(struct slice text)
{
	return slice_starts(text, SLICE("arn:")) ? arn_length(text)
	                                         : slice_find(text, '/');
}

static enum err parse_s3(struct slice text, bool prefix, struct source *s)
{
	size_t n = bucket_length(text);

	s->kind = SOURCE_S3;
	s->bucket = slice_first(text, n);
	s->key = slice_after(text, n + 1);
	if (s->bucket.n > SOURCE_BUCKET_MAX || s->key.n > SOURCE_KEY_MAX)
		return ERR_TOO_LONG;
	if (!s->bucket.n || slice_has_control(s->bucket))
		return ERR_SOURCE;
	return prefix || s->key.n ? ERR_OK : ERR_SOURCE;
}

enum err source_parse(struct slice text, struct source *s)
{
	struct source parsed = {0};
	enum err e;

	if (cut_scheme(&text, SLICE("s3://")))
		e = parse_s3(text, false, &parsed);
	else if (text.n > SOURCE_URL_MAX)
		e = ERR_TOO_LONG;
	else if (cut_http(&text, &parsed.tls))
		e = parse_url(text, &parsed);
	else
		e = ERR_SOURCE;
	if (e == ERR_OK)
		*s = parsed;
	return e;
}

enum err source_parse_prefix(struct slice text, struct source *s)
{
	struct source parsed = {0};
	enum err e = ERR_SOURCE;

	if (cut_scheme(&text, SLICE("s3://")))
		e = parse_s3(text, true, &parsed);
	if (e == ERR_OK)
		*s = parsed;
	return e;
}

/* What stands behind the last '/'. */
static struct slice last_segment(struct slice path)
{
	size_t at = slice_find_last(path, '/');

	return at < path.n ? slice_after(path, at + 1) : path;
}

static bool is_file_name(struct slice name)
{
	return name.n && !slice_equal(name, SLICE(".")) &&
	       !slice_equal(name, SLICE("..")) &&
	       slice_find(name, '\0') == name.n;
}

/*
 * Some tools write a key's '/' as %2F; what counts is the last segment
 * after decoding, so that no '/' is ever part of a name.
 */
static bool put_url_name(struct slice target, struct buf *b)
{
	size_t start = b->n;
	struct slice all, name;

	target = last_segment(slice_first(target, slice_find(target, '?')));
	if (!percent_put_decoded(b, target))
		return false;
	if (b->over)
		return true;
	all = slice_after(buf_slice(b), start);
	name = last_segment(all);
	if (name.n && name.n < all.n)
		memmove(b->p + start, name.p, name.n);
	b->n = start + name.n;
	return true;
}

enum err source_put_name(const struct source *s, struct buf *b)
{
	size_t start = b->n;

	if (s->kind == SOURCE_S3)
		buf_put(b, last_segment(s->key));
	else if (!put_url_name(s->target, b))
		return ERR_NAME;
	if (b->over)
		return ERR_TOO_LONG;
	if (!is_file_name(slice_after(buf_slice(b), start)))
		return ERR_NAME;
	return ERR_OK;
}

/*
 * Also of what is no source, since that is what an error line shows: all
 * that is not s3:// is taken for a URL. One with user info is refused, and
 * nothing behind its scheme is shown.
 */
struct slice source_shown(struct slice text)
{
	struct slice rest = text;
	size_t at;

	if (cut_scheme(&rest, SLICE("s3://")))
		return text;
	at = slice_find(text, ':');
	rest = slice_after(text, at);
	if (slice_starts(rest, SLICE("://"))) {
		rest = slice_after(rest, 3);
		rest = slice_first(rest, slice_find(rest, '/'));
		if (slice_find(rest, '@') < rest.n)
			text = slice_first(text, at + 3);
	}
	text = slice_first(text, slice_find(text, '?'));
	return slice_first(text, slice_find(text, '#'));
}

enum err source_parse_base(struct slice text, struct source_base *s)
{
	struct source_base parsed = {0};
	size_t end;

	if (text.n > SOURCE_URL_MAX || !cut_http(&text, &parsed.tls) ||
	    !is_visible(text))
		return ERR_CONFIG;
	end = authority_end(text);
	if (parse_authority(slice_first(text, end), parsed.tls, &parsed.host,
	                    &parsed.port) != ERR_OK)
		return ERR_CONFIG;
	parsed.prefix = slice_after(text, end);
	while (slice_ends(parsed.prefix, SLICE("/")))
		parsed.prefix.n--;
	if (slice_find(parsed.prefix, '?') < parsed.prefix.n ||
	    slice_find(parsed.prefix, '#') < parsed.prefix.n)
		return ERR_CONFIG;
	*s = parsed;
	return ERR_OK;
}
