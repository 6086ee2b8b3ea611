#include "http/head.h"

#include "base/number.h"
#include "http/token.h"

/* IN_LINE --CR--> AT_LF --LF--> IN_LINE ... --LF of the empty line--> ENDED */
enum { IN_LINE, AT_LF, ENDED };

void head_init(struct head *h, char *text)
{
	*h = (struct head){.text = text};
}

/* "HTTP/1.1 200 OK"; the blank before an empty reason may be missing. */
static bool read_status(struct head *h, struct slice line)
{
	struct slice version = slice_cut(&line, ' ');
	struct slice code = slice_cut(&line, ' ');
	uint64_t status;

	if (slice_equal(version, SLICE("HTTP/1.1")))
		h->minor = 1;
	else if (slice_equal(version, SLICE("HTTP/1.0")))
		h->minor = 0;
	else
		return false;
	if (code.n != 3 || !number_decimal(code, 599, &status) || status < 100)
		return false;
	/* Nobody asked for another protocol; what follows is not HTTP. */
	if (status == 101)
		return false;
	h->status = (int)status;
	return true;
}

/* Several Connection fields are one list; "close" wins. */
static void read_connection(struct head *h, struct slice value)
{
	while (value.n) {
		struct slice option = slice_trim(slice_cut(&value, ','));

		if (slice_equal_nocase(option, SLICE("close")))
			h->says_close = true;
		if (slice_equal_nocase(option, SLICE("keep-alive")))
			h->says_keep = true;
	}
}

/* False where the end of the body would be a matter of opinion. */
static bool read_framing(struct head *h, struct slice name, struct slice value)
{
	if (slice_equal_nocase(name, SLICE("Content-Length"))) {
		if (h->has_length || h->chunked ||
		    !number_decimal(value, INT64_MAX, &h->length))
			return false;
		h->has_length = true;
	} else if (slice_equal_nocase(name, SLICE("Transfer-Encoding"))) {
		/* HTTP/1.0 has none: RFC 9112 6.1 calls that faulty. */
		if (h->has_length || h->chunked || h->minor == 0 ||
		    !slice_equal_nocase(value, SLICE("chunked")))
			return false;
		h->chunked = true;
	} else if (slice_equal_nocase(name, SLICE("Connection"))) {
		read_connection(h, value);
	}
	return true;
}

static uint16_t offset_in(const struct head *h, struct slice s)
{
	return s.n ? (uint16_t)(s.p - h->text) : 0;
}

static enum err read_field(struct head *h, struct slice line)
{
	struct slice value = line;
	struct slice name = slice_cut(&value, ':');

	/* A blank is no part of a token: obs-fold ends here, too. */
	if (name.n == line.n || !token_is(name))
		return ERR_HTTP_HEAD;
	value = slice_trim(value);
	if (h->field_count == HEAD_FIELDS_MAX)
		return ERR_HTTP_LIMIT;
	h->fields[h->field_count++] = (struct head_field){
		offset_in(h, name), (uint16_t)name.n, offset_in(h, value),
		(uint16_t)value.n};
	return read_framing(h, name, value) ? ERR_OK : ERR_HTTP_HEAD;
}

/* The empty line: the end, or of an interim response the end of its use. */
static enum err end_head(struct head *h)
{
	if (h->status >= 200) {
		h->keeps_alive = !h->says_close &&
		                 (h->minor == 1 || h->says_keep);
		h->state = ENDED;
		return ERR_OK;
	}
	if (h->interim_count == HEAD_INTERIM_MAX)
		return ERR_HTTP_LIMIT;
	size_t total = h->total;
	int interim_count = h->interim_count + 1;
	head_init(h, h->text);
	h->total = total;
	h->interim_count = interim_count;
	return ERR_OK;
}

/* The line is text[line_at..text_n), without its CR LF. */
static enum err end_line(struct head *h)
{
	struct slice line = {h->text + h->line_at, h->text_n - h->line_at};

	h->state = IN_LINE;
	h->line_at = h->text_n;
	if (h->status == 0)
		return read_status(h, line) ? ERR_OK : ERR_HTTP_HEAD;
	return line.n ? read_field(h, line) : end_head(h);
}

static enum err take_byte(struct head *h, char c)
{
	size_t at = h->text_n - h->line_at;

	if (h->total == HEAD_BYTES_MAX)
		return ERR_HTTP_LIMIT;
	if (h->state == AT_LF)
		return c == '\n' ? end_line(h) : ERR_HTTP_HEAD;
	if (c == '\r') {
		h->state = AT_LF;
		return ERR_OK;
	}
	if (!token_value_has(c))
		return ERR_HTTP_HEAD;
	/* What is no HTTP at all is told from its first bytes, not when a
	 * line end comes that may never come. */
	struct slice start = SLICE("HTTP/1.");
	if (h->status == 0 && at < start.n && c != start.p[at])
		return ERR_HTTP_HEAD;
	if (at == HEAD_LINE_MAX)
		return ERR_HTTP_LIMIT;
	/* total bounds text_n: no line writes past HEAD_BYTES_MAX. */
	h->text[h->text_n++] = c;
	return ERR_OK;
}

enum err head_feed(struct head *h, struct slice in, size_t *used, bool *done)
{
	*used = 0;
	while (h->error == ERR_OK && h->state != ENDED && *used < in.n) {
		h->error = take_byte(h, in.p[*used]);
		if (h->error != ERR_OK)
			break;
		h->total++;
		++*used;
	}
	*done = h->state == ENDED;
	return h->error;
}

bool head_field_at(const struct head *h, int i, struct slice *name,
                   struct slice *value)
{
	const struct head_field *f;

	if (i >= h->field_count)
		return false;
	f = &h->fields[i];
	*name = (struct slice){h->text + f->name_at, f->name_n};
	*value = (struct slice){h->text + f->value_at, f->value_n};
	return true;
}

bool head_find(const struct head *h, struct slice name, struct slice *value)
{
	struct slice found, text;

	for (int i = 0; head_field_at(h, i, &found, &text); i++)
		if (slice_equal_nocase(found, name)) {
			*value = text;
			return true;
		}
	return false;
}
