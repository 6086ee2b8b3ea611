/*
 * Faults of the body: cuts, silence, wrong bytes, wrong framing.
 */
#include "sd_bend.h"

uint64_t sd_bend_number(const struct sd_case *c, uint64_t otherwise)
{
	struct sd_span rest = c->arg;
	uint64_t v;

	return sd_spec_size(sd_span_cut(&rest, ':'), &v) ? v : otherwise;
}

uint64_t sd_bend_place(const struct sd_case *c)
{
	uint64_t total = sd_reply_body_size(c->reply);
	uint64_t place = sd_bend_number(c, total / 2);

	return place < total ? place : total;
}

static bool is_good(const struct sd_case *c)
{
	return c->reply->status < 300;
}

static void cut(struct sd_case *c, enum sd_act act)
{
	if (!is_good(c))
		return;
	c->reply->cut_at = sd_bend_place(c);
	c->reply->cut_act = act;
}

void sd_bend_rst_mid(struct sd_case *c)
{
	cut(c, SD_RESET);
}

void sd_bend_fin_mid(struct sd_case *c)
{
	cut(c, SD_CUT);
}

void sd_bend_notify_mid(struct sd_case *c)
{
	cut(c, SD_CLOSE);
}

void sd_bend_stall(struct sd_case *c)
{
	cut(c, SD_HANG);
}

void sd_bend_drip(struct sd_case *c)
{
	struct sd_span ms = c->arg;

	if (!is_good(c))
		return;
	c->reply->drip_at = sd_bend_place(c);
	c->reply->drip_ms = 1000;
	sd_span_cut(&ms, ':');
	sd_span_u64(ms, UINT32_MAX, &c->reply->drip_ms);
}

void sd_bend_extra_bytes(struct sd_case *c)
{
	sd_text_str(&c->reply->tail, "HTTP/1.1 200 OK\r\nETag: \"evil\"\r\n"
	                             "Content-Length: 5\r\n\r\nEVIL!");
}

void sd_bend_length_lie_huge(struct sd_case *c)
{
	if (!is_good(c))
		return;
	c->reply->length = UINT64_C(1) << 50;
	c->reply->cut_at = sd_reply_body_size(c->reply);
	c->reply->cut_act = SD_CUT;
}

void sd_bend_flip(struct sd_case *c)
{
	uint64_t total = sd_reply_body_size(c->reply);
	uint64_t place = sd_bend_place(c);

	if (is_good(c) && total > 0)
		c->reply->flip_at = place < total ? place : total - 1;
}

void sd_bend_close_delimited(struct sd_case *c)
{
	if (!is_good(c))
		return;
	c->reply->framing = SD_BY_CLOSE;
	c->reply->close = true;
}

void sd_bend_close_delimited_cut(struct sd_case *c)
{
	sd_bend_close_delimited(c);
	cut(c, SD_CUT);
}

void sd_bend_no_length_no_close(struct sd_case *c)
{
	if (!is_good(c))
		return;
	c->reply->framing = SD_BY_NOTHING;
	c->reply->cut_at = sd_reply_body_size(c->reply);
	c->reply->cut_act = SD_HANG;
}

void sd_bend_gzip_label(struct sd_case *c)
{
	if (is_good(c))
		sd_text_str(&c->reply->fields, "Content-Encoding: gzip\r\n");
}

void sd_bend_composite_unsuffixed(struct sd_case *c)
{
	struct sd_span mode;

	if (!is_good(c) ||
	    !sd_ask_field(c->ask, "x-amz-checksum-mode", 0, &mode))
		return;
	sd_text_str(&c->reply->fields, "x-amz-checksum-crc32: 3q2+7w==\r\n"
	                               "x-amz-checksum-type: COMPOSITE\r\n");
}

void sd_bend_chunked(struct sd_case *c)
{
	c->reply->framing = SD_BY_CHUNKS;
	c->reply->chunk_fancy = true;
}

void sd_bend_te_and_cl(struct sd_case *c)
{
	c->reply->framing = SD_BY_CHUNKS;
	c->reply->length_too = true;
}

static void put_many(struct sd_text *t, const char *what, unsigned times)
{
	for (unsigned i = 0; i < times; i++)
		sd_text_str(t, what);
}

/* One chunk written by hand around the body, wrong in one way. */
void sd_bend_chunked_bad(struct sd_case *c)
{
	struct sd_reply *r = c->reply;
	unsigned long long n = sd_reply_body_size(r);
	struct sd_text line = {0};
	const char *end = "\r\n0\r\n\r\n";

	if (sd_span_is(c->arg, "plus"))
		sd_text_format(&line, "+%llx\r\n", n);
	else if (sd_span_is(c->arg, "minus"))
		sd_text_format(&line, "-%llx\r\n", n);
	else if (sd_span_is(c->arg, "blank"))
		sd_text_format(&line, " %llx\r\n", n);
	else if (sd_span_is(c->arg, "empty"))
		sd_text_str(&line, "\r\n");
	else if (sd_span_is(c->arg, "overflow"))
		sd_text_format(&line, "1%016llx\r\n", n);
	else if (sd_span_is(c->arg, "lf"))
		sd_text_format(&line, "%llx\n", n);
	else if (sd_span_is(c->arg, "ext"))
		sd_text_format(&line, "%llx;x=", n);
	else if (c->arg.n == 0 || sd_span_is(c->arg, "hex"))
		sd_text_format(&line, "0x%llx\r\n", n);
	else
		sd_text_format(&line, "%llx\r\n", n);
	if (sd_span_is(c->arg, "ext")) {
		put_many(&line, "0123456789abcdef", 65536);
		sd_text_str(&line, "\r\n");
	}
	if (sd_span_is(c->arg, "nocrlf"))
		end = "0\r\n\r\n";
	if (sd_span_is(c->arg, "noend")) {
		end = "\r\n";
		r->end_act = SD_CUT;
		r->close = true;
	}
	sd_text_insert(&r->before, 0, sd_text_view(&line));
	sd_text_free(&line);
	if (sd_span_is(c->arg, "trailers")) {
		sd_text_str(&r->after, "\r\n0\r\n");
		put_many(&r->after, "x-more: 0123456789abcdef\r\n", 65536);
		end = "\r\n";
	}
	sd_text_str(&r->after, end);
	sd_text_str(&r->fields, "Transfer-Encoding: chunked\r\n");
	r->framing = SD_BY_NOTHING;
}

void sd_bend_one_byte_reads(struct sd_case *c)
{
	c->reply->piece = 1;
	c->reply->head_piece = 1;
}

void sd_bend_keepalive_idle_close(struct sd_case *c)
{
	c->reply->idle_ms = sd_bend_number(c, 50);
}

void sd_bend_no_answer(struct sd_case *c)
{
	c->reply->mute = true;
}

void sd_bend_no_etag(struct sd_case *c)
{
	sd_text_clear(&c->reply->etag);
}
