#include "sd_ask.h"

#include <string.h>

size_t sd_ask_head_size(struct sd_span bytes)
{
	for (size_t i = 0; i + 4 <= bytes.n; i++) {
		if (memcmp(bytes.p + i, "\r\n\r\n", 4) == 0)
			return i + 4;
	}
	return 0;
}

/* The next line without its CRLF; false at a bare CR or LF. */
static bool line_next(struct sd_span *rest, struct sd_span *line)
{
	*line = sd_span_cut(rest, '\n');
	if (line->n == 0 || line->p[line->n - 1] != '\r')
		return false;
	line->n--;
	return line->n == 0 || memchr(line->p, '\r', line->n) == NULL;
}

static bool is_token(struct sd_span s)
{
	static const char odd[] = "!#$%&'*+-.^_`|~";

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
		      (c >= 'a' && c <= 'z') ||
		      memchr(odd, c, sizeof(odd) - 1) != NULL))
			return false;
	}
	return s.n > 0;
}

static bool is_visible(struct sd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] <= ' ' || s.p[i] > '~')
			return false;
	}
	return s.n > 0;
}

static bool parse_first_line(struct sd_ask *ask, struct sd_span line)
{
	struct sd_span version = line;

	ask->method = sd_span_cut(&version, ' ');
	ask->target = sd_span_cut(&version, ' ');
	ask->get = sd_span_is(ask->method, "GET");
	ask->head = sd_span_is(ask->method, "HEAD");
	ask->old = sd_span_is(version, "HTTP/1.0");
	ask->query = ask->target;
	ask->path = sd_span_cut(&ask->query, '?');
	return is_token(ask->method) && is_visible(ask->target) &&
	       ask->target.p[0] == '/' &&
	       memchr(ask->target.p, '#', ask->target.n) == NULL &&
	       (ask->old || sd_span_is(version, "HTTP/1.1"));
}

static bool parse_fields(struct sd_ask *ask, struct sd_span rest)
{
	struct sd_span line;

	while (line_next(&rest, &line)) {
		struct sd_field *f = &ask->fields[ask->field_n];

		if (line.n == 0)
			return true;
		if (ask->field_n == SD_FIELD_MAX ||
		    memchr(line.p, ':', line.n) == NULL ||
		    memchr(line.p, '\0', line.n) != NULL)
			return false;
		f->value = line;
		f->name = sd_span_cut(&f->value, ':');
		f->value = sd_span_trim(f->value);
		if (!is_token(f->name))
			return false;
		ask->field_n++;
	}
	return false;
}

/* Host without its port; an IPv6 literal keeps its brackets. */
static bool parse_host(struct sd_ask *ask)
{
	struct sd_span second;

	if (!sd_ask_field(ask, "host", 0, &ask->host) ||
	    sd_ask_field(ask, "host", 1, &second) || ask->host.n == 0)
		return false;
	for (size_t i = ask->host.n; i > 0; i--) {
		char c = ask->host.p[i - 1];

		if (c == ':')
			ask->host.n = i - 1;
		if (c < '0' || c > '9')
			break;
	}
	return true;
}

/* The bucket of BUCKET.domain, else an empty span. */
static struct sd_span host_bucket(struct sd_span host, struct sd_span domain)
{
	struct sd_span tail;

	if (domain.n == 0 || host.n < domain.n + 2)
		return (struct sd_span){NULL, 0};
	tail = (struct sd_span){host.p + host.n - domain.n, domain.n};
	if (!sd_span_equal(tail, domain) || tail.p[-1] != '.')
		return (struct sd_span){NULL, 0};
	return (struct sd_span){host.p, host.n - domain.n - 1};
}

/* The names that redirect_307 sends to: "temporary" is the bucket's last label
 * or the host's first. */
static bool take_temporary(struct sd_ask *ask, struct sd_span *bucket)
{
	static const char label[] = ".temporary";
	struct sd_span tail = *bucket;

	if (sd_span_starts(ask->host, sd_span_of("temporary."))) {
		*bucket = (struct sd_span){NULL, 0};
		return true;
	}
	if (bucket->n < sizeof(label))
		return false;
	tail.p += bucket->n - (sizeof(label) - 1);
	tail.n = sizeof(label) - 1;
	if (!sd_span_is(tail, label))
		return false;
	bucket->n -= tail.n;
	return true;
}

static bool parse_path(struct sd_ask *ask, struct sd_span domain)
{
	struct sd_span bucket = host_bucket(ask->host, domain);
	struct sd_span rest = {ask->path.p + 1, ask->path.n - 1};

	ask->temporary = take_temporary(ask, &bucket);
	if (bucket.n == 0)
		bucket = sd_span_cut(&rest, '/');
	return sd_text_unpercent(&ask->bucket, bucket, false) &&
	       sd_text_unpercent(&ask->key, rest, false);
}

/* What else may be asked of a bucket or an object than its list or bytes. */
static bool is_unknown(const struct sd_ask *ask)
{
	static const char *const names[] = {
		"acl",       "attributes", "cors",     "encryption",
		"lifecycle", "logging",    "policy",   "retention",
		"session",   "tagging",    "torrent",  "uploads",
		"uploadId",  "versioning", "versions", "website",
	};
	struct sd_text value = {0};
	bool found = false;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		found |= sd_ask_param(ask, names[i], &value);
	sd_text_free(&value);
	return found;
}

static enum sd_kind kind_of(const struct sd_ask *ask)
{
	struct sd_text value = {0};
	bool location = sd_ask_param(ask, "location", &value);

	sd_text_free(&value);
	if (ask->get && ask->bucket.n > 0 && is_unknown(ask))
		return SD_KIND_UNKNOWN;
	if (!ask->get && !ask->head)
		return SD_KIND_OTHER;
	if (ask->key.n > 0)
		return SD_KIND_OBJECT;
	if (ask->bucket.n == 0)
		return SD_KIND_BUCKETS;
	if (ask->head)
		return SD_KIND_BUCKET;
	return location ? SD_KIND_LOCATION : SD_KIND_LIST;
}

bool sd_ask_parse(struct sd_ask *ask, struct sd_span head,
                  struct sd_span domain)
{
	struct sd_span line;

	if (!line_next(&head, &line) || !parse_first_line(ask, line) ||
	    !parse_fields(ask, head) || !parse_host(ask) ||
	    !parse_path(ask, domain))
		return false;
	ask->kind = kind_of(ask);
	if (ask->kind == SD_KIND_BUCKETS) {
		sd_text_str(&ask->name, "?buckets");
		return true;
	}
	sd_text_span(&ask->name, sd_text_view(&ask->bucket));
	sd_text_str(&ask->name, ask->kind == SD_KIND_LIST ? "?list" : "/");
	sd_text_span(&ask->name, sd_text_view(&ask->key));
	return true;
}

void sd_ask_free(struct sd_ask *ask)
{
	sd_text_free(&ask->bucket);
	sd_text_free(&ask->key);
	sd_text_free(&ask->name);
}

bool sd_ask_body_size(struct sd_span head, uint64_t max, uint64_t *size)
{
	struct sd_span line;
	bool found = false;

	while (line_next(&head, &line) && line.n > 0) {
		struct sd_span value = line;
		struct sd_span name = sd_span_cut(&value, ':');

		if (sd_span_is_nocase(name, "transfer-encoding"))
			return false;
		if (!sd_span_is_nocase(name, "content-length"))
			continue;
		if (found || !sd_span_u64(sd_span_trim(value), max, size))
			return false;
		found = true;
	}
	if (!found)
		*size = 0;
	return true;
}

bool sd_ask_field(const struct sd_ask *ask, const char *name, size_t n,
                  struct sd_span *value)
{
	for (size_t i = 0; i < ask->field_n; i++) {
		if (!sd_span_is_nocase(ask->fields[i].name, name))
			continue;
		if (n-- == 0) {
			*value = ask->fields[i].value;
			return true;
		}
	}
	return false;
}

bool sd_ask_param(const struct sd_ask *ask, const char *name,
                  struct sd_text *value)
{
	struct sd_span rest = ask->query;
	struct sd_text found = {0};
	bool good = false;

	while (rest.n > 0 && !good) {
		struct sd_span part = sd_span_cut(&rest, '&');
		struct sd_span part_name = sd_span_cut(&part, '=');

		sd_text_clear(&found);
		good = sd_text_unpercent(&found, part_name, true) &&
		       sd_span_is(sd_text_view(&found), name);
		if (good) {
			sd_text_clear(value);
			good = sd_text_unpercent(value, part, true);
		}
	}
	sd_text_free(&found);
	return good;
}

bool sd_ask_is_list_2(const struct sd_ask *ask)
{
	struct sd_text type = {0};
	bool is = sd_ask_param(ask, "list-type", &type) &&
	          sd_span_is(sd_text_view(&type), "2");

	sd_text_free(&type);
	return is;
}

enum sd_range sd_ask_range(const struct sd_ask *ask, uint64_t size,
                           uint64_t *first, uint64_t *last)
{
	struct sd_span value;
	struct sd_span from;
	uint64_t a = 0;
	uint64_t b = UINT64_MAX;

	if (!sd_ask_field(ask, "range", 0, &value) ||
	    !sd_span_starts(value, sd_span_of("bytes=")) ||
	    memchr(value.p, '-', value.n) == NULL)
		return SD_RANGE_NONE;
	value.p += 6;
	value.n -= 6;
	from = sd_span_cut(&value, '-');
	if ((from.n > 0 && !sd_span_u64(from, UINT64_MAX, &a)) ||
	    (value.n > 0 && !sd_span_u64(value, UINT64_MAX, &b)) ||
	    from.n + value.n == 0 || (from.n > 0 && b < a))
		return SD_RANGE_NONE;
	if (from.n == 0) { /* the last b bytes */
		a = b < size ? size - b : 0;
		b = b == 0 ? 0 : UINT64_MAX;
	}
	if (a >= size || (from.n == 0 && b == 0))
		return SD_RANGE_BEYOND;
	*first = a;
	*last = b < size ? b : size - 1;
	return SD_RANGE_GOOD;
}
