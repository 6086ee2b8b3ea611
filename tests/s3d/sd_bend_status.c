/*
 * Faults that put another reply in the place of the honest one.
 */
#include "sd_bend.h"

void sd_bend_s416(struct sd_case *c)
{
	struct sd_span range;

	if (!sd_ask_field(c->ask, "range", 0, &range) &&
	    !sd_span_is(c->arg, "all"))
		return;
	sd_answer_error(c, 416, "InvalidRange",
	                "The requested range is not satisfiable");
	sd_text_format(&c->reply->range, "bytes */%llu",
	               (unsigned long long)c->size);
}

void sd_bend_s503(struct sd_case *c)
{
	sd_answer_error(c, 503, "SlowDown", "Please reduce your request rate.");
}

void sd_bend_s500(struct sd_case *c)
{
	sd_answer_error(c, 500, "InternalError",
	                "We encountered an internal error. Please try again.");
}

void sd_bend_s429(struct sd_case *c)
{
	sd_answer_error(c, 429, "TooManyRequests", "Too many requests");
}

void sd_bend_retry_after(struct sd_case *c)
{
	sd_bend_s503(c);
	sd_text_str(&c->reply->fields, "Retry-After: ");
	sd_text_span(&c->reply->fields, c->arg);
	sd_text_str(&c->reply->fields, "\r\n");
}

void sd_bend_status(struct sd_case *c)
{
	struct sd_span code = c->arg;
	struct sd_span number = sd_span_cut(&code, ':');
	struct sd_text text = {0};
	uint64_t status = 400;

	sd_span_u64(number, 999, &status);
	sd_text_span(&text, code.n > 0 ? code : sd_span_of("Fault"));
	sd_answer_error(c, (int)status, sd_text_c(&text),
	                "As it was asked for");
	sd_text_free(&text);
}

static void answer_text(struct sd_case *c, int status, const char *type,
                        const char *text)
{
	sd_reply_reset(c->reply);
	c->reply->status = status;
	c->reply->type = type;
	sd_text_str(&c->reply->before, text);
	c->reply->length = c->reply->before.n;
}

void sd_bend_login_page(struct sd_case *c)
{
	answer_text(c, 200, "text/html",
	            "<!DOCTYPE html><html><head><title>Welcome to our Wi-Fi"
	            "</title></head><body><form action=\"/login\">Please sign "
	            "in to continue</form></body></html>\n");
}

void sd_bend_404_html(struct sd_case *c)
{
	answer_text(c, 404, "text/html",
	            "<html><head><title>404 Not Found</title></head><body>"
	            "<center><h1>404 Not Found</h1></center><hr></body>"
	            "</html>\n");
}

void sd_bend_s403_no_body(struct sd_case *c)
{
	answer_text(c, 403, NULL, "");
}

void sd_bend_s403_head(struct sd_case *c)
{
	if (c->ask->head)
		sd_answer_error(c, 403, "AccessDenied", "Access Denied");
}
