#include "sd_answer.h"

#include "sd_list.h"
#include "sd_parts.h"
#include "sd_terms.h"

#define MODIFIED_S 1704164645 /* 2024-01-02 03:04:05 */

void sd_answer_error(struct sd_case *c, int status, const char *code,
                     const char *message)
{
	struct sd_text detail = {0};

	if (c->ask->bucket.n > 0) {
		sd_text_str(&detail, "<BucketName>");
		sd_text_xml(&detail, sd_text_view(&c->ask->bucket));
		sd_text_str(&detail, "</BucketName>");
	}
	if (c->ask->key.n > 0) {
		sd_text_str(&detail, "<Key>");
		sd_text_xml(&detail, sd_text_view(&c->ask->key));
		sd_text_str(&detail, "</Key>");
	}
	sd_reply_error(c->reply, status, code, message, sd_text_view(&detail),
	               &c->ids);
	sd_text_free(&detail);
}

void sd_answer_refusal(struct sd_case *c, const struct sd_verdict *v)
{
	if (v->elsewhere) {
		sd_answer_elsewhere(c, v->code);
		return;
	}
	sd_reply_error(c->reply, v->status, v->code, v->message,
	               sd_text_view(&v->detail), &c->ids);
	sd_answer_region(c);
}

int64_t sd_answer_modified_s(uint64_t version)
{
	return MODIFIED_S + (int64_t)version * 3600;
}

/* Whether a condition's value (with or without quotes, or *) is this tag. */
static bool tag_matches(struct sd_span value, struct sd_span etag)
{
	struct sd_span bare = {etag.p + 1, etag.n - 2};

	return sd_span_is(value, "*") || sd_span_equal(value, etag) ||
	       sd_span_equal(value, bare);
}

/* False when a condition made the reply. */
static bool check_conditions(struct sd_case *c, struct sd_span etag)
{
	struct sd_span value;

	if (sd_ask_field(c->ask, "if-match", 0, &value) &&
	    !c->ignore_if_match && !tag_matches(value, etag)) {
		sd_answer_error(c, 412, "PreconditionFailed",
		                "At least one of the pre-conditions you "
		                "specified did not hold");
		return false;
	}
	if (sd_ask_field(c->ask, "if-none-match", 0, &value) &&
	    tag_matches(value, etag)) {
		c->reply->status = 304;
		c->reply->framing = SD_BY_NOTHING;
		sd_text_span(&c->reply->etag, etag);
		return false;
	}
	return true;
}

static void write_range(struct sd_case *c)
{
	c->ranged = true;
	c->reply->status = 206;
	sd_text_format(&c->reply->range, "bytes %llu-%llu/%llu",
	               (unsigned long long)c->first,
	               (unsigned long long)c->last,
	               (unsigned long long)c->size);
}

/* The part that partNumber names, if it names one: of an object that was not
 * uploaded in parts there is one. False when it made the reply. */
static bool take_part(struct sd_case *c, const struct sd_object *o)
{
	struct sd_text value = {0};
	struct sd_span range;
	bool asked = sd_ask_param(c->ask, "partNumber", &value);
	bool good = sd_span_u64(sd_text_view(&value), 10000, &c->part) &&
	            c->part > 0;

	sd_text_free(&value);
	if (!asked || c->ignore_part) {
		c->part = 0;
		return true;
	}
	if (!good || sd_ask_field(c->ask, "range", 0, &range)) {
		sd_answer_error(c, 400, "InvalidRequest",
		                "Part numbers are 1 to 10000, without a Range");
		return false;
	}
	if (c->part > sd_parts_count(o)) {
		sd_answer_error(c, 416, "InvalidPartNumber",
		                "The requested partnumber is not satisfiable");
		return false;
	}
	if (o->part > 0)
		sd_text_format(&c->reply->fields,
		               "x-amz-mp-parts-count: %llu\r\n",
		               (unsigned long long)sd_parts_count(o));
	if (o->size == 0)
		return true;
	c->first = sd_parts_start(o, c->part);
	c->last = sd_parts_start(o, c->part + 1) - 1;
	write_range(c);
	return true;
}

/* False when the range made the reply. */
static bool take_range(struct sd_case *c)
{
	enum sd_range range = sd_ask_range(c->ask, c->size, &c->first,
	                                   &c->last);

	if (range == SD_RANGE_NONE || c->ignore_range)
		return true;
	if (range == SD_RANGE_BEYOND) {
		sd_answer_error(c, 416, "InvalidRange",
		                "The requested range is not satisfiable");
		sd_text_format(&c->reply->range, "bytes */%llu",
		               (unsigned long long)c->size);
		return false;
	}
	write_range(c);
	return true;
}

static void put_object(struct sd_case *c, const struct sd_object *o)
{
	struct sd_reply *r = c->reply;

	if (!take_part(c, o) || (c->part == 0 && !take_range(c)))
		return;
	if (!c->ranged) {
		c->first = 0;
		c->last = c->size - 1; /* meant for size > 0 only */
	}
	r->mix = sd_object_mix(o);
	r->first = c->first;
	r->count = c->ranged ? c->last - c->first + 1 : c->size;
	r->length = r->count;
	r->type = "binary/octet-stream";
	sd_text_str(&r->fields, "Last-Modified: ");
	sd_text_http_date(&r->fields, sd_answer_modified_s(o->version));
	sd_text_str(&r->fields, "\r\nAccept-Ranges: bytes\r\n");
	sd_terms_show(c);
	sd_answer_checksum(c, o);
}

static void put_version(struct sd_case *c, const struct sd_entry *e, bool asked)
{
	struct sd_span id = e->id;

	if (e->number == 0 && !asked)
		return;
	if (e->number == 0)
		id = sd_span_of("null");
	sd_text_str(&c->reply->fields, "x-amz-version-id: ");
	sd_text_span(&c->reply->fields, id);
	sd_text_str(&c->reply->fields, "\r\n");
}

/* A delete marker hides its key, and is nothing to be had itself. */
static void answer_deleted(struct sd_case *c, const struct sd_entry *e,
                           bool asked)
{
	if (asked)
		sd_answer_error(c, 405, "MethodNotAllowed",
		                "The specified method is not allowed against "
		                "this resource.");
	else
		sd_answer_error(c, 404, "NoSuchKey",
		                "The specified key does not exist.");
	sd_text_str(&c->reply->fields, "x-amz-delete-marker: true\r\n");
	put_version(c, e, asked);
}

/* The entry that is asked for; false: it made the reply. */
static bool find_entry(struct sd_case *c, const struct sd_bucket *b,
                       struct sd_entry *e)
{
	struct sd_span key = sd_text_view(&c->ask->key);
	struct sd_text id = {0};
	bool asked = !c->ignore_version &&
	             sd_ask_param(c->ask, "versionId", &id);
	bool found = asked ? sd_bucket_find_version(b, key, sd_text_view(&id),
	                                            e)
	                   : sd_bucket_find(b, key, e);

	sd_text_free(&id);
	if (!found && asked)
		sd_answer_error(c, 404, "NoSuchVersion",
		                "The specified version does not exist.");
	else if (!found)
		sd_answer_error(c, 404, "NoSuchKey",
		                "The specified key does not exist.");
	else if (e->deleted)
		answer_deleted(c, e, asked);
	else if (sd_terms_object(c, b))
		put_version(c, e, asked);
	else
		found = false;
	return found && !e->deleted;
}

static void answer_object(struct sd_case *c, const struct sd_bucket *b)
{
	struct sd_object o = {
		.bucket = sd_text_view(&c->ask->bucket),
		.key = sd_text_view(&c->ask->key),
		.seed = c->world->config.seed,
	};
	struct sd_entry e;
	struct sd_text etag = {0};

	if (!find_entry(c, b, &e))
		return;
	o.version = c->version + e.number;
	o.size = e.size;
	o.part = e.part;
	o.uneven = e.uneven;
	c->size = o.size;
	sd_answer_etag(c, &o, &etag);
	if (check_conditions(c, sd_text_view(&etag))) {
		put_object(c, &o);
		if (c->reply->status < 300)
			sd_text_span(&c->reply->etag, sd_text_view(&etag));
	}
	sd_text_free(&etag);
}

static void answer_bucket(struct sd_case *c)
{
	sd_answer_region(c);
	c->reply->type = "application/xml";
}

static void answer_location(struct sd_case *c)
{
	struct sd_text *t = &c->reply->before;

	sd_text_str(t, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	               "<LocationConstraint xmlns=\"http://s3.amazonaws.com/"
	               "doc/2006-03-01/\">");
	if (!sd_span_is(c->region, "us-east-1"))
		sd_text_xml(t, c->region);
	sd_text_str(t, "</LocationConstraint>");
	c->reply->type = "application/xml";
	c->reply->length = t->n;
}

void sd_answer_make(struct sd_case *c)
{
	const struct sd_bucket *b;

	if (c->ask->kind == SD_KIND_OTHER) {
		sd_answer_error(c, 405, "MethodNotAllowed",
		                "The specified method is not allowed against "
		                "this resource.");
		sd_text_str(&c->reply->fields, "Allow: GET, HEAD\r\n");
		return;
	}
	if (c->ask->kind == SD_KIND_UNKNOWN) {
		sd_answer_error(c, 501, "NotImplemented",
		                "A header or query you provided implies "
		                "functionality that is not implemented.");
		return;
	}
	if (c->ask->kind == SD_KIND_BUCKETS) {
		sd_list_buckets(c);
		return;
	}
	b = sd_spec_bucket(&c->world->spec, sd_text_view(&c->ask->bucket));
	if (b == NULL)
		sd_answer_error(c, 404, "NoSuchBucket",
		                "The specified bucket does not exist");
	else if (!sd_terms_bucket(c, b))
		return;
	else if (c->ask->kind == SD_KIND_OBJECT)
		answer_object(c, b);
	else if (c->ask->kind == SD_KIND_LIST)
		sd_list_objects(c);
	else if (c->ask->kind == SD_KIND_LOCATION)
		answer_location(c);
	else
		answer_bucket(c);
}
