#include "sd_answer.h"

#include <string.h>

#include "sd_list.h"
#include "sd_parts.h"

/* Sums take a pass over the object, so only so far. */
#define MD5_MAX    (UINT64_C(64) << 20)
#define CRC_MAX    (UINT64_C(256) << 20)
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

/* S3 tells of a bucket elsewhere by 301, with the region but no Location. */
static void answer_moved(struct sd_case *c)
{
	struct sd_text detail = {0};

	sd_text_str(&detail, "<Bucket>");
	sd_text_xml(&detail, sd_text_view(&c->ask->bucket));
	sd_text_str(&detail, "</Bucket><Endpoint>s3.");
	sd_text_xml(&detail, c->region);
	sd_text_format(&detail, ".localhost:%u</Endpoint>",
	               c->world->config.port);
	sd_reply_error(c->reply, 301, "PermanentRedirect",
	               "The bucket you are attempting to access must be "
	               "addressed using the specified endpoint.",
	               sd_text_view(&detail), &c->ids);
	sd_text_free(&detail);
}

void sd_answer_refusal(struct sd_case *c, const struct sd_verdict *v)
{
	if (c->moved && v->status == 400)
		answer_moved(c);
	else
		sd_reply_error(c->reply, v->status, v->code, v->message,
		               sd_text_view(&v->detail), &c->ids);
	sd_text_str(&c->reply->fields, "x-amz-bucket-region: ");
	sd_text_span(&c->reply->fields, c->region);
	sd_text_str(&c->reply->fields, "\r\n");
}

int64_t sd_answer_modified_s(uint64_t version)
{
	return MODIFIED_S + (int64_t)version * 3600;
}

void sd_answer_etag(struct sd_case *c, const struct sd_object *o,
                    struct sd_text *etag)
{
	struct sd_world *w = c->world;
	uint64_t name = sd_memo_name(1000 + o->version, o->bucket, o->key);
	uint8_t tag[SD_MD5];
	uint64_t value[2];

	if (o->part > 0) {
		sd_parts_etag(w, o, etag);
		return;
	}
	if (w->config.etag != SD_ETAG_MD5 || o->size > MD5_MAX) {
		sd_object_tag(o, tag);
	} else if (sd_memo_get(&w->memo, name, value)) {
		memcpy(tag, value, sizeof(tag));
	} else {
		sd_object_hash(o, SD_HASH_MD5, tag);
		memcpy(value, tag, sizeof(tag));
		sd_memo_put(&w->memo, name, value);
	}
	sd_text_str(etag, "\"");
	sd_text_hex(etag, tag, sizeof(tag));
	sd_text_str(etag, "\"");
}

static bool wants_checksum(const struct sd_case *c)
{
	struct sd_span mode;

	return sd_ask_field(c->ask, "x-amz-checksum-mode", 0, &mode) &&
	       sd_span_is_nocase(mode, "ENABLED");
}

/* What S3 keeps of the parts: with a part's number, of that part. */
static void put_composite(struct sd_case *c, const struct sd_object *o)
{
	struct sd_world *w = c->world;
	struct sd_text *fields = &c->reply->fields;

	if (c->ranged && c->part == 0)
		return;
	sd_text_format(fields, "x-amz-checksum-%s: ",
	               sd_parts_name(w->config.composite));
	sd_parts_sum(w, o, w->config.composite, c->part, fields);
	sd_text_str(fields, "\r\nx-amz-checksum-type: COMPOSITE\r\n");
}

/* CRC-64/NVME of a whole object, in a whole reply only, as S3 has it. */
static void put_checksum(struct sd_case *c, const struct sd_object *o)
{
	struct sd_world *w = c->world;
	uint64_t name = sd_memo_name(2000 + o->version, o->bucket, o->key);
	uint64_t value[2] = {0, 0};
	uint8_t bytes[8];

	if (!w->config.checksums || o->size > CRC_MAX || !wants_checksum(c))
		return;
	if (o->part > 0 && w->config.composite != SD_COMPOSITE_NONE) {
		put_composite(c, o);
		return;
	}
	if (c->ranged)
		return;
	if (!sd_memo_get(&w->memo, name, value)) {
		value[0] = sd_object_crc(o, &w->crc);
		sd_memo_put(&w->memo, name, value);
	}
	for (unsigned i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(value[0] >> (56 - 8 * i));
	sd_text_str(&c->reply->fields, "x-amz-checksum-crc64nvme: ");
	sd_text_base64(&c->reply->fields, bytes, sizeof(bytes));
	sd_text_str(&c->reply->fields, "\r\nx-amz-checksum-type: "
	                               "FULL_OBJECT\r\n");
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
	sd_text_str(&r->fields, "\r\nAccept-Ranges: bytes\r\n"
	                        "x-amz-server-side-encryption: AES256\r\n");
	put_checksum(c, o);
}

static void answer_object(struct sd_case *c, const struct sd_bucket *b)
{
	struct sd_object o = {
		.bucket = sd_text_view(&c->ask->bucket),
		.key = sd_text_view(&c->ask->key),
		.seed = c->world->config.seed,
		.version = c->version,
	};
	struct sd_text etag = {0};

	if (!sd_bucket_find(b, o.key, &o.size)) {
		sd_answer_error(c, 404, "NoSuchKey",
		                "The specified key does not exist.");
		return;
	}
	c->size = o.size;
	sd_bucket_part(b, o.key, &o.part, &o.uneven);
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
	sd_text_str(&c->reply->fields, "x-amz-bucket-region: ");
	sd_text_span(&c->reply->fields, c->region);
	sd_text_str(&c->reply->fields, "\r\n");
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
	if (c->ask->kind == SD_KIND_BUCKETS) {
		sd_list_buckets(c);
		return;
	}
	b = sd_spec_bucket(&c->world->spec, sd_text_view(&c->ask->bucket));
	if (b == NULL)
		sd_answer_error(c, 404, "NoSuchBucket",
		                "The specified bucket does not exist");
	else if (c->ask->kind == SD_KIND_OBJECT)
		answer_object(c, b);
	else if (c->ask->kind == SD_KIND_LIST)
		sd_list_objects(c);
	else if (c->ask->kind == SD_KIND_LOCATION)
		answer_location(c);
	else
		answer_bucket(c);
}
