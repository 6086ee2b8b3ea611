/*
 * The answers of sd_answer.h about a bucket's region.
 */
#include "sd_answer.h"

static struct sd_span region_told(const struct sd_case *c)
{
	return c->told.n > 0 ? sd_text_view(&c->told) : c->region;
}

/* With --hide-region only HEAD of a bucket tells it. */
static bool is_hidden(const struct sd_case *c)
{
	return c->world->config.hide_region && c->ask->kind != SD_KIND_BUCKET;
}

void sd_answer_region(struct sd_case *c)
{
	if (is_hidden(c))
		return;
	sd_text_str(&c->reply->fields, "x-amz-bucket-region: ");
	sd_text_span(&c->reply->fields, region_told(c));
	sd_text_str(&c->reply->fields, "\r\n");
}

/* S3 tells of a bucket elsewhere by 301, with the region but no Location. */
static void answer_moved(struct sd_case *c)
{
	struct sd_text detail = {0};

	sd_text_str(&detail, "<Bucket>");
	sd_text_xml(&detail, sd_text_view(&c->ask->bucket));
	sd_text_str(&detail, "</Bucket><Endpoint>s3.");
	if (!is_hidden(c)) {
		sd_text_xml(&detail, region_told(c));
		sd_text_str(&detail, ".");
	}
	sd_text_format(&detail, "localhost:%u</Endpoint>",
	               c->world->config.port);
	sd_reply_error(c->reply, 301, "PermanentRedirect",
	               "The bucket you are attempting to access must be "
	               "addressed using the specified endpoint.",
	               sd_text_view(&detail), &c->ids);
	sd_text_free(&detail);
}

/* The other way: 400, with the region as an element. */
static void answer_malformed(struct sd_case *c, const char *code)
{
	struct sd_text detail = {0};

	if (!is_hidden(c)) {
		sd_text_str(&detail, "<Region>");
		sd_text_xml(&detail, region_told(c));
		sd_text_str(&detail, "</Region>");
	}
	sd_reply_error(c->reply, 400, code,
	               "The authorization is malformed; the region in the "
	               "credential scope is wrong.",
	               sd_text_view(&detail), &c->ids);
	sd_text_free(&detail);
}

void sd_answer_elsewhere(struct sd_case *c, const char *code)
{
	if (c->moved)
		answer_moved(c);
	else
		answer_malformed(c, code);
	sd_answer_region(c);
}
