/*
 * Faults of ranges and of versions.
 */
#include "sd_bend.h"

static void write_range(struct sd_case *c, uint64_t first, uint64_t last,
                        uint64_t total)
{
	sd_text_clear(&c->reply->range);
	sd_text_format(&c->reply->range, "bytes %llu-%llu/%llu",
	               (unsigned long long)first, (unsigned long long)last,
	               (unsigned long long)total);
}

void sd_bend_range_ignored(struct sd_case *c)
{
	c->ignore_range = true;
}

void sd_bend_no_part_number(struct sd_case *c)
{
	c->ignore_part = true;
}

void sd_bend_no_version(struct sd_case *c)
{
	c->ignore_version = true;
}

/* Shifted by one where there is room, so that the length still agrees. */
void sd_bend_range_wrong_header(struct sd_case *c)
{
	if (!c->ranged)
		return;
	if (c->last + 1 < c->size)
		write_range(c, c->first + 1, c->last + 1, c->size);
	else if (c->first > 0)
		write_range(c, c->first - 1, c->last - 1, c->size);
	else
		write_range(c, 1, c->last + 1, c->size + 1);
}

void sd_bend_range_wrong_body(struct sd_case *c)
{
	if (c->ranged)
		c->reply->first += 8;
}

void sd_bend_range_no_header(struct sd_case *c)
{
	if (c->ranged)
		sd_text_clear(&c->reply->range);
}

void sd_bend_range_total_changes(struct sd_case *c)
{
	if (c->ranged)
		write_range(c, c->first, c->last, c->size + c->nth);
}

void sd_bend_multipart_ranges(struct sd_case *c)
{
	struct sd_reply *r = c->reply;

	if (!c->ranged)
		return;
	sd_text_str(&r->before, "\r\n--s3d-part\r\nContent-Type: "
	                        "binary/octet-stream\r\nContent-Range: ");
	sd_text_span(&r->before, sd_text_view(&r->range));
	sd_text_str(&r->before, "\r\n\r\n");
	sd_text_str(&r->after, "\r\n--s3d-part--\r\n");
	sd_text_clear(&r->range);
	r->type = "multipart/byteranges; boundary=s3d-part";
	r->length = sd_reply_body_size(r);
}

void sd_bend_etag_change(struct sd_case *c)
{
	c->version = c->nth >= sd_bend_number(c, 1) ? 1 : 0;
}

void sd_bend_etag_churn(struct sd_case *c)
{
	uint64_t each = sd_bend_number(c, 1);

	c->version = c->nth / (each == 0 ? 1 : each);
}

void sd_bend_etag_ignore_ifmatch(struct sd_case *c)
{
	sd_bend_etag_change(c);
	c->ignore_if_match = true;
}
