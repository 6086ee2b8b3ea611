/*
 * Faults of the head, done to its text.
 */
#include "sd_bend.h"

#include <string.h>

/* Puts whole lines before the empty line that ends the head. */
static void add_lines(struct sd_case *c, struct sd_span lines)
{
	if (c->reply->head.n >= 2)
		sd_text_insert(&c->reply->head, c->reply->head.n - 2, lines);
}

static void add_line(struct sd_case *c, const char *line)
{
	add_lines(c, sd_span_of(line));
}

/* Takes the field lines of this name out of the head. */
static void drop_field(struct sd_case *c, const char *name)
{
	struct sd_text kept = {0};
	struct sd_span rest = sd_text_view(&c->reply->head);

	while (rest.n > 0) {
		struct sd_span line = sd_span_cut(&rest, '\n');
		struct sd_span value = line;

		if (sd_span_is_nocase(sd_span_cut(&value, ':'), name))
			continue;
		sd_text_span(&kept, line);
		sd_text_str(&kept, "\n");
	}
	sd_text_free(&c->reply->head);
	c->reply->head = kept;
}

void sd_bend_two_lengths(struct sd_case *c)
{
	uint64_t length = c->reply->length;
	struct sd_text line = {0};

	if (!sd_span_is(c->arg, "same"))
		length++;
	sd_text_format(&line, "Content-Length: %llu\r\n",
	               (unsigned long long)length);
	add_lines(c, sd_text_view(&line));
	sd_text_free(&line);
}

void sd_bend_bad_length(struct sd_case *c)
{
	struct sd_text line = {0};

	drop_field(c, "content-length");
	sd_text_str(&line, "Content-Length: ");
	if (c->arg.n == 0)
		sd_text_str(&line, "+5");
	else
		sd_text_unpercent(&line, c->arg, false);
	sd_text_str(&line, "\r\n");
	add_lines(c, sd_text_view(&line));
	sd_text_free(&line);
}

void sd_bend_te_odd(struct sd_case *c)
{
	struct sd_text line = {0};

	drop_field(c, "content-length");
	sd_text_str(&line, "Transfer-Encoding: ");
	if (c->arg.n == 0)
		sd_text_str(&line, "gzip, chunked");
	else
		sd_text_unpercent(&line, c->arg, false);
	sd_text_str(&line, "\r\n");
	add_lines(c, sd_text_view(&line));
	sd_text_free(&line);
	c->reply->framing = SD_BY_CHUNKS;
}

void sd_bend_head_slow(struct sd_case *c)
{
	c->reply->head_piece = 1;
	c->reply->head_wait_ms = sd_bend_number(c, 5);
}

void sd_bend_head_split(struct sd_case *c)
{
	uint64_t n = sd_bend_number(c, c->reply->head.n / 2 + 1);

	c->reply->head_piece = n == 0 ? 1 : (size_t)n;
	c->reply->head_wait_ms = 50;
}

void sd_bend_head_endless(struct sd_case *c)
{
	struct sd_text *loop = &c->reply->loop;

	if (c->reply->head.n >= 2)
		c->reply->head.n -= 2;
	for (int i = 0; i < 256; i++)
		sd_text_str(loop,
		            "X-Pad: 0123456789abcdef0123456789abcdef\r\n");
}

void sd_bend_head_huge_line(struct sd_case *c)
{
	uint64_t n = sd_bend_number(c, UINT64_C(8) << 20);
	struct sd_text line = {0};

	sd_text_str(&line, "X-Huge: ");
	for (uint64_t i = 0; i < n / 16; i++)
		sd_text_str(&line, "0123456789abcdef");
	sd_text_put(&line, "0123456789abcdef", (size_t)(n % 16));
	sd_text_str(&line, "\r\n");
	add_lines(c, sd_text_view(&line));
	sd_text_free(&line);
}

void sd_bend_many_fields(struct sd_case *c)
{
	uint64_t n = sd_bend_number(c, 100000);
	struct sd_text lines = {0};

	for (uint64_t i = 0; i < n; i++)
		sd_text_format(&lines, "X-Field-%llu: x\r\n",
		               (unsigned long long)i);
	add_lines(c, sd_text_view(&lines));
	sd_text_free(&lines);
}

void sd_bend_interim_100(struct sd_case *c)
{
	static const char *const kinds[] = {
		"HTTP/1.1 100 Continue\r\n\r\n",
		"HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n",
		"HTTP/1.1 102 Processing\r\nContent-Length: 7\r\n\r\n",
	};
	uint64_t n = sd_bend_number(c, 3);
	struct sd_text first = {0};

	for (uint64_t i = 0; i < n; i++)
		sd_text_str(&first, kinds[i % 3]);
	sd_text_insert(&c->reply->head, 0, sd_text_view(&first));
	sd_text_free(&first);
}

void sd_bend_interim_endless(struct sd_case *c)
{
	for (int i = 0; i < 256; i++)
		sd_text_str(&c->reply->loop, "HTTP/1.1 100 Continue\r\n\r\n");
	c->reply->loop_first = true;
}

void sd_bend_nul_in_head(struct sd_case *c)
{
	add_lines(c, (struct sd_span){"X-Nul: a\0b\r\n", 12});
}

void sd_bend_bare_cr(struct sd_case *c)
{
	add_line(c, "X-Cr: a\rb\r\n");
}

void sd_bend_bare_lf(struct sd_case *c)
{
	add_line(c, "X-Lf: a\n");
}

void sd_bend_obs_fold(struct sd_case *c)
{
	add_line(c, "X-Fold: a\r\n b\r\n");
}

void sd_bend_head_line(struct sd_case *c)
{
	struct sd_text line = {0};

	sd_text_unpercent(&line, c->arg, false);
	sd_text_str(&line, "\r\n");
	add_lines(c, sd_text_view(&line));
	sd_text_free(&line);
}

void sd_bend_head_first(struct sd_case *c)
{
	struct sd_text *head = &c->reply->head;
	struct sd_span rest = sd_text_view(head);
	struct sd_text line = {0};

	sd_span_cut(&rest, '\n');
	sd_text_unpercent(&line, c->arg, false);
	sd_text_str(&line, "\r\n");
	sd_text_span(&line, rest);
	sd_text_free(head);
	*head = line;
}

void sd_bend_http09(struct sd_case *c)
{
	sd_text_clear(&c->reply->head);
	c->reply->close = true;
}
