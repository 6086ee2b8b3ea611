/*
 * The page of sd_list.h: how the lists are written down.
 */
#include "sd_list.h"

#define OBJECTS_MAX 1000u
#define BUCKETS_MAX 10000u
#define OWNER       "<Owner><ID>s3d</ID><DisplayName>s3d</DisplayName></Owner>"
#define XMLNS       "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\""

uint64_t sd_list_max(const struct sd_case *c)
{
	bool buckets = c->ask->kind == SD_KIND_BUCKETS;
	uint64_t max = buckets ? BUCKETS_MAX : OBJECTS_MAX;
	struct sd_text t = {0};
	uint64_t wanted;

	if (sd_ask_param(c->ask, buckets ? "max-buckets" : "max-keys", &t) &&
	    sd_span_u64(sd_text_view(&t), UINT32_MAX, &wanted) && wanted < max)
		max = wanted;
	sd_text_free(&t);
	return max;
}

const struct sd_wish *sd_list_wish(struct sd_case *c)
{
	const struct sd_config *config = &c->world->config;
	struct sd_text t = {0};

	if (c->wish.read)
		return &c->wish;
	c->wish.read = true;
	if (c->ask->kind == SD_KIND_LIST) {
		c->wish.version_1 = config->no_list_v2 ||
		                    !sd_ask_is_list_2(c->ask);
		c->wish.encoded = !config->no_encoding &&
		                  sd_ask_param(c->ask, "encoding-type", &t) &&
		                  sd_span_is(sd_text_view(&t), "url");
	}
	sd_text_free(&t);
	return &c->wish;
}

/* %XX of all but the unreserved; the fault list_plus has '+' for a space. */
static void put_encoded(struct sd_case *c, struct sd_text *t,
                        struct sd_span name)
{
	while (c->list_plus && name.n > 0) {
		struct sd_span rest = name;
		struct sd_span word = sd_span_cut(&rest, ' ');

		sd_text_percent(t, word, true);
		if (word.n < name.n)
			sd_text_str(t, "+");
		name = rest;
	}
	sd_text_percent(t, name, true);
}

static void put_element(struct sd_text *t, const char *before, const char *name)
{
	sd_text_str(t, before);
	sd_text_str(t, name);
	sd_text_str(t, ">");
}

/* A name as the list shows it. */
static void put_name(struct sd_case *c, struct sd_text *t, const char *element,
                     struct sd_span name)
{
	put_element(t, "<", element);
	if (sd_list_wish(c)->encoded)
		put_encoded(c, t, name);
	else
		sd_text_xml(t, name);
	put_element(t, "</", element);
}

static void put_modified(struct sd_text *t, const char *element,
                         uint64_t version)
{
	put_element(t, "<", element);
	sd_text_iso_date(t, sd_answer_modified_s(version));
	put_element(t, "</", element);
}

static void put_bucket(struct sd_case *c, struct sd_text *t,
                       struct sd_span name)
{
	const struct sd_bucket *b = sd_spec_bucket(&c->world->spec, name);

	sd_text_str(t, "<Bucket>");
	put_name(c, t, "Name", name);
	put_modified(t, "CreationDate", 0);
	sd_text_str(t, "<BucketRegion>");
	sd_text_xml(t, b != NULL && b->region.n > 0 ? b->region : c->region);
	sd_text_str(t, "</BucketRegion></Bucket>");
}

void sd_page_put(struct sd_case *c, struct sd_page *page, struct sd_span name,
                 uint64_t size)
{
	struct sd_object o = {.bucket = sd_text_view(&c->ask->bucket),
	                      .key = name,
	                      .seed = c->world->config.seed,
	                      .version = c->version,
	                      .size = size};
	const struct sd_bucket *b = sd_spec_bucket(&c->world->spec, o.bucket);
	struct sd_entry found = {0};
	struct sd_text *t = &page->items;
	struct sd_text etag = {0};

	page->n++;
	if (c->ask->kind == SD_KIND_BUCKETS) {
		put_bucket(c, t, name);
		return;
	}
	if (b != NULL && sd_bucket_find(b, name, &found)) {
		o.part = found.part;
		o.uneven = found.uneven;
		o.version += found.number;
	}
	sd_text_str(t, "<Contents>");
	put_name(c, t, "Key", name);
	put_modified(t, "LastModified", o.version);
	sd_answer_etag(c, &o, &etag);
	sd_text_str(t, "<ETag>");
	sd_text_xml(t, sd_text_view(&etag));
	sd_text_str(t, "</ETag>");
	if (c->world->config.checksums)
		sd_text_str(t, "<ChecksumAlgorithm>CRC64NVME"
		               "</ChecksumAlgorithm><ChecksumType>FULL_OBJECT"
		               "</ChecksumType>");
	sd_text_str(t, "<Size>");
	sd_text_u64(t, size + c->list_more);
	sd_text_str(t, "</Size>");
	if (sd_list_wish(c)->version_1)
		sd_text_str(t, OWNER);
	sd_text_str(t, "<StorageClass>STANDARD</StorageClass></Contents>");
	sd_text_free(&etag);
}

void sd_page_put_common(struct sd_case *c, struct sd_page *page,
                        struct sd_span prefix)
{
	page->n++;
	sd_text_str(&page->prefixes, "<CommonPrefixes>");
	put_name(c, &page->prefixes, "Prefix", prefix);
	sd_text_str(&page->prefixes, "</CommonPrefixes>");
}

void sd_page_token(struct sd_page *page, char kind, struct sd_span after)
{
	struct sd_text raw = {0};

	sd_text_put(&raw, &kind, 1);
	sd_text_span(&raw, after);
	sd_text_clear(&page->token);
	sd_text_base64(&page->token, (const uint8_t *)raw.p, raw.n);
	sd_text_clear(&page->last);
	sd_text_span(&page->last, after);
	sd_text_free(&raw);
}

bool sd_page_resume(struct sd_case *c, struct sd_text *after)
{
	struct sd_text t = {0};
	bool good;

	if (sd_list_wish(c)->version_1) {
		sd_text_str(after, "k");
		good = sd_ask_param(c->ask, "marker", &t) && t.n > 0;
		sd_text_span(after, sd_text_view(&t));
		sd_text_free(&t);
		return good;
	}
	good = sd_ask_param(c->ask, "continuation-token", &t) &&
	       sd_text_unbase64(after, sd_text_view(&t)) && after->n > 0;

	sd_text_free(&t);
	return good;
}

/* A parameter of the request shown again in the reply. */
static void put_echo(struct sd_case *c, struct sd_text *t, const char *param,
                     const char *element)
{
	struct sd_text value = {0};

	if (sd_ask_param(c->ask, param, &value))
		put_name(c, t, element, sd_text_view(&value));
	sd_text_free(&value);
}

static bool has_delimiter(const struct sd_case *c)
{
	struct sd_text t = {0};
	bool has = sd_ask_param(c->ask, "delimiter", &t) && t.n > 0;

	sd_text_free(&t);
	return has;
}

/* NextMarker is there with a delimiter only: without, the last key is one. */
static void put_place_1(struct sd_case *c, struct sd_text *t,
                        const struct sd_page *page)
{
	put_echo(c, t, "marker", "Marker");
	if (page->last.n > 0 && has_delimiter(c))
		put_name(c, t, "NextMarker", sd_text_view(&page->last));
}

static void put_place_2(struct sd_case *c, struct sd_text *t,
                        const struct sd_page *page)
{
	struct sd_text sent = {0};

	put_echo(c, t, "start-after", "StartAfter");
	if (sd_ask_param(c->ask, "continuation-token", &sent)) {
		sd_text_str(t, "<ContinuationToken>");
		sd_text_xml(t, sd_text_view(&sent));
		sd_text_str(t, "</ContinuationToken>");
	}
	sd_text_free(&sent);
	if (page->token.n > 0) {
		sd_text_str(t, "<NextContinuationToken>");
		sd_text_span(t, sd_text_view(&page->token));
		sd_text_str(t, "</NextContinuationToken>");
	}
	sd_text_str(t, "<KeyCount>");
	sd_text_u64(t, page->n);
	sd_text_str(t, "</KeyCount>");
}

static void finish_objects(struct sd_case *c, const struct sd_page *page)
{
	struct sd_text *t = &c->reply->before;
	const struct sd_wish *wish = sd_list_wish(c);
	const char *encoding = wish->encoded
	                               ? "<EncodingType>url</EncodingType>"
	                               : "";

	sd_text_str(t, "<ListBucketResult " XMLNS "><Name>");
	sd_text_xml(t, sd_text_view(&c->ask->bucket));
	sd_text_str(t, "</Name>");
	put_echo(c, t, "prefix", "Prefix");
	put_echo(c, t, "delimiter", "Delimiter");
	if (wish->version_1)
		put_place_1(c, t, page);
	else
		put_place_2(c, t, page);
	sd_text_format(t,
	               "<MaxKeys>%llu</MaxKeys>%s<IsTruncated>%s"
	               "</IsTruncated>",
	               (unsigned long long)sd_list_max(c),
	               c->list_late ? "" : encoding,
	               page->truncated ? "true" : "false");
	sd_text_span(t, sd_text_view(&page->items));
	sd_text_span(t, sd_text_view(&page->prefixes));
	sd_text_str(t, c->list_late ? encoding : "");
	sd_text_str(t, "</ListBucketResult>");
}

static void finish_buckets(struct sd_case *c, const struct sd_page *page)
{
	struct sd_text *t = &c->reply->before;

	sd_text_str(t, "<ListAllMyBucketsResult " XMLNS ">" OWNER "<Buckets>");
	sd_text_span(t, sd_text_view(&page->items));
	sd_text_str(t, "</Buckets>");
	if (page->token.n > 0) {
		sd_text_str(t, "<ContinuationToken>");
		sd_text_span(t, sd_text_view(&page->token));
		sd_text_str(t, "</ContinuationToken>");
	}
	put_echo(c, t, "prefix", "Prefix");
	sd_text_str(t, "</ListAllMyBucketsResult>");
}

void sd_page_finish(struct sd_case *c, struct sd_page *page)
{
	struct sd_reply *r = c->reply;

	sd_text_str(&r->before, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
	if (c->ask->kind == SD_KIND_BUCKETS)
		finish_buckets(c, page);
	else
		finish_objects(c, page);
	r->type = "application/xml";
	r->length = r->before.n;
	sd_text_free(&page->items);
	sd_text_free(&page->prefixes);
	sd_text_free(&page->token);
	sd_text_free(&page->last);
}
