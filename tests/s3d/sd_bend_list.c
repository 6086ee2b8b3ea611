/*
 * Faults of the two lists: pages that lie.
 */
#include <string.h>

#include "sd_bend.h"
#include "sd_list.h"

void sd_bend_list_plus(struct sd_case *c)
{
	c->list_plus = true;
}

void sd_bend_list_late_encoding(struct sd_case *c)
{
	c->list_late = true;
}

void sd_bend_list_size(struct sd_case *c)
{
	c->list_more = sd_bend_number(c, 1);
}

void sd_bend_list_v2_501(struct sd_case *c)
{
	if (sd_ask_is_list_2(c->ask))
		sd_answer_error(c, 501, "NotImplemented",
		                "A header or query you provided implies "
		                "functionality that is not implemented.");
}

static void page_finish(struct sd_case *c, struct sd_page *page)
{
	sd_reply_reset(c->reply);
	sd_page_finish(c, page);
}

void sd_bend_list_loop(struct sd_case *c)
{
	struct sd_page page = {.truncated = true};

	sd_page_put(c, &page, sd_span_of("loop-000001"), 1);
	sd_page_token(&page, 'k', sd_span_of("loop-000001"));
	page_finish(c, &page);
}

void sd_bend_list_no_token(struct sd_case *c)
{
	struct sd_page page = {.truncated = true};

	sd_page_put(c, &page, sd_span_of("loop-000001"), 1);
	page_finish(c, &page);
}

/* Its token stands for the key "", so the next page starts at the front. */
void sd_bend_list_empty_page(struct sd_case *c)
{
	struct sd_page page = {.truncated = true};

	sd_page_token(&page, 'k', sd_span_of(""));
	page_finish(c, &page);
}

void sd_bend_list_cut(struct sd_case *c)
{
	if (c->reply->status >= 300)
		return;
	c->reply->before.n = (size_t)sd_bend_place(c);
	c->reply->length = c->reply->before.n;
}

void sd_bend_list_error200(struct sd_case *c)
{
	sd_answer_error(c, 200, "InternalError",
	                "We encountered an internal error. Please try again.");
}

void sd_bend_list_endless(struct sd_case *c)
{
	struct sd_page page = {.truncated = true};
	struct sd_text after = {0};
	struct sd_text name = {0};
	uint64_t max = sd_list_max(c);
	uint64_t number = 0;

	if (sd_page_resume(c, &after)) {
		struct sd_span digits = {after.p + after.n - 12, 12};

		if (after.n > 12)
			sd_span_u64(digits, UINT32_MAX, &number);
	}
	for (uint64_t i = 0; i < (max < 1000 ? max : 1000); i++) {
		sd_text_clear(&name);
		sd_text_format(&name, "endless-%012llu",
		               (unsigned long long)++number);
		sd_page_put(c, &page, sd_text_view(&name), 0);
	}
	sd_page_token(&page, 'k', sd_text_view(&name));
	page_finish(c, &page);
	sd_text_free(&after);
	sd_text_free(&name);
}

void sd_bend_list_traversal(struct sd_case *c)
{
	static const char *const keys[] = {
		"",          ".",          "..",
		"../evil",   "../../evil", "a/../../evil",
		"/etc/evil", "/../evil",   "//evil",
		"./evil",    "a/./evil",   "a//evil",
		"a/..",      "dir/",       "..\\evil",
		"C:evil",    "a/../b",     "....//evil",
		"~/evil",    "good",
	};
	struct sd_page page = {0};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		sd_page_put(c, &page, sd_span_of(keys[i]), 8);
	page_finish(c, &page);
}

void sd_bend_key_hostile(struct sd_case *c)
{
	static const char *const keys[] = {
		"esc\x1b[31mred",   "bell\a",       "two\nlines",
		"cr\rback",         "tab\there",    "bidi\xe2\x80\xae txt.exe",
		"c1\xc2\x9b[2J",    "del\x7f",      "broken\xff\xfe",
		"cut\xe2\x82",      "over\xc0\xaf", "<Key>&amp;\"'",
		"&#0;&lt;",         " lead",        "trail ",
		"%2e%2e%2fencoded", "good",
	};
	struct sd_page page = {0};
	struct sd_text line = {0};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		sd_page_put(c, &page, sd_span_of(keys[i]), 8);
	sd_page_put(c, &page, (struct sd_span){"nul\0hidden", 10}, 8);
	for (int i = 0; i < 4096; i++)
		sd_text_str(&line, "k");
	sd_page_put(c, &page, sd_text_view(&line), 8);
	sd_text_free(&line);
	page_finish(c, &page);
}
