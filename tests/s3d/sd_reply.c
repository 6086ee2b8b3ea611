#include "sd_reply.h"

#include <string.h>

static void set_defaults(struct sd_reply *r)
{
	r->status = 200;
	r->cut_at = SD_NEVER;
	r->flip_at = SD_NEVER;
	r->drip_at = SD_NEVER;
	r->end_act = SD_CLOSE;
}

void sd_reply_init(struct sd_reply *r)
{
	memset(r, 0, sizeof(*r));
	set_defaults(r);
}

void sd_reply_free(struct sd_reply *r)
{
	sd_text_free(&r->etag);
	sd_text_free(&r->range);
	sd_text_free(&r->fields);
	sd_text_free(&r->before);
	sd_text_free(&r->after);
	sd_text_free(&r->tail);
	sd_text_free(&r->head);
	sd_text_free(&r->loop);
}

void sd_reply_reset(struct sd_reply *r)
{
	bool no_body = r->no_body;
	bool close = r->close;

	sd_reply_free(r);
	sd_reply_init(r);
	r->no_body = no_body;
	r->close = close;
}

uint64_t sd_reply_body_size(const struct sd_reply *r)
{
	return r->before.n + r->count + r->after.n;
}

static const char *reason_of(int status)
{
	static const struct {
		int status;
		const char *reason;
	} reasons[] = {
		{200, "OK"},
		{206, "Partial Content"},
		{301, "Moved Permanently"},
		{302, "Found"},
		{303, "See Other"},
		{304, "Not Modified"},
		{307, "Temporary Redirect"},
		{308, "Permanent Redirect"},
		{400, "Bad Request"},
		{403, "Forbidden"},
		{404, "Not Found"},
		{405, "Method Not Allowed"},
		{412, "Precondition Failed"},
		{416, "Requested Range Not Satisfiable"},
		{429, "Too Many Requests"},
		{500, "Internal Server Error"},
		{501, "Not Implemented"},
		{503, "Slow Down"},
	};

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		if (reasons[i].status == status)
			return reasons[i].reason;
	}
	return "Whatever";
}

static void put_field(struct sd_text *t, const char *name, struct sd_span value)
{
	if (value.n == 0)
		return;
	sd_text_format(t, "%s: ", name);
	sd_text_span(t, value);
	sd_text_str(t, "\r\n");
}

/* The long id of S3, of S3's shape: base64 of 56 bytes. */
static void put_long_id(struct sd_text *t, uint64_t id)
{
	uint8_t bytes[56];
	uint64_t v = id;

	for (size_t i = 0; i < sizeof(bytes); i++) {
		v = v * 0x5851f42d4c957f2du + 0x14057b7ef767814fu;
		bytes[i] = (uint8_t)(v >> 56);
	}
	sd_text_base64(t, bytes, sizeof(bytes));
}

static void put_id(struct sd_text *t, uint64_t id)
{
	sd_text_format(t, "%016llX", (unsigned long long)id);
}

void sd_reply_write_head(struct sd_reply *r, const struct sd_ids *ids)
{
	struct sd_text *t = &r->head;

	sd_text_clear(t);
	sd_text_format(t, "HTTP/1.1 %d %s\r\n", r->status,
	               r->reason != NULL ? r->reason : reason_of(r->status));
	sd_text_str(t, "x-amz-id-2: ");
	put_long_id(t, ids->id);
	sd_text_str(t, "\r\nx-amz-request-id: ");
	put_id(t, ids->id);
	sd_text_str(t, "\r\nDate: ");
	sd_text_http_date(t, ids->now_s);
	sd_text_str(t, "\r\n");
	sd_text_span(t, sd_text_view(&r->fields));
	put_field(t, "ETag", sd_text_view(&r->etag));
	put_field(t, "Content-Range", sd_text_view(&r->range));
	if (r->type != NULL)
		put_field(t, "Content-Type", sd_span_of(r->type));
	if (r->framing == SD_BY_CHUNKS)
		sd_text_str(t, "Transfer-Encoding: chunked\r\n");
	if (r->framing == SD_BY_LENGTH || r->length_too)
		sd_text_format(t, "Content-Length: %llu\r\n",
		               (unsigned long long)r->length);
	if (r->close)
		sd_text_str(t, "Connection: close\r\n");
	sd_text_str(t, "Server: s3d\r\n\r\n");
}

void sd_reply_error(struct sd_reply *r, int status, const char *code,
                    const char *message, struct sd_span detail,
                    const struct sd_ids *ids)
{
	struct sd_text *t = &r->before;

	sd_reply_reset(r);
	r->status = status;
	r->type = "application/xml";
	sd_text_format(t,
	               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	               "<Error><Code>%s</Code><Message>%s</Message>",
	               code, message);
	sd_text_span(t, detail);
	sd_text_str(t, "<RequestId>");
	put_id(t, ids->id);
	sd_text_str(t, "</RequestId><HostId>");
	put_long_id(t, ids->id);
	sd_text_str(t, "</HostId></Error>");
	r->length = t->n;
}
