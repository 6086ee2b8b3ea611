/*
 * json: any chopping gives the same events, what is opened is closed, and what
 * is told keeps to its limits. Input: the chopping (1 byte), then the
 * document.
 */
#include <stdio.h>

#include "base/buf.h"
#include "chop.h"
#include "cred/json.h"

enum { LOG_MAX = 1 << 20 };

struct log {
	struct buf b;
	size_t depth, values;
	enum err e;
};

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void log_event(struct log *l, const struct json *j,
                      enum json_event event)
{
	static const char marks[] = {0, '{', '}', '\'', '#', 0};

	if (event == JSON_MORE || event == JSON_END)
		return;
	l->depth += event == JSON_OPEN;
	if (event == JSON_CLOSE) {
		ALWAYS(l->depth > 0);
		l->depth--;
	}
	l->values += event != JSON_CLOSE;
	ALWAYS(j->depth == l->depth && j->depth <= JSON_DEPTH_MAX);
	ALWAYS(json_name(j).n <= JSON_NAME_MAX);
	ALWAYS(json_text(j).n <= JSON_TEXT_MAX);
	/* An element of an array has no name, nor has the root. */
	if (event == JSON_STRING || event == JSON_OTHER)
		ALWAYS(!json_name(j).n || (j->depth > 0 && !j->array));
	buf_put(&l->b, (struct slice){&marks[event], 1});
	buf_put(&l->b, json_name(j));
	if (event == JSON_STRING || event == JSON_OTHER)
		buf_put(&l->b, json_text(j));
	buf_put(&l->b, (struct slice){j->array ? "]" : ".", 1});
}

static void feed(struct log *l, struct json *j, const uint8_t *p, size_t n)
{
	char *copy = chop_copy(p, n);
	struct slice in = {copy, n};
	enum json_event event = JSON_OPEN;
	size_t used;

	while (l->e == ERR_OK && event != JSON_MORE && event != JSON_END) {
		l->e = json_feed(j, in, &used, &event);
		ALWAYS(used <= in.n);
		if (l->e == ERR_OK)
			log_event(l, j, event);
		in.p += used;
		in.n -= used;
	}
	ALWAYS(l->e != ERR_OK || in.n == 0);
	ALWAYS(l->e == ERR_OK || l->e == ERR_JSON);
	free(copy);
}

static void finish(struct log *l, struct json *j)
{
	enum json_event event = JSON_OPEN;
	enum err before = l->e;

	while (event != JSON_END) {
		l->e = json_finish(j, &event);
		if (l->e != ERR_OK)
			break;
		log_event(l, j, event);
	}
	ALWAYS(before == ERR_OK || l->e == before);
	ALWAYS(l->e != ERR_OK || (l->depth == 0 && l->values > 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static char whole_log[LOG_MAX], chopped_log[LOG_MAX];
	static struct json j;
	struct log whole = {.b = BUF(whole_log)};
	struct log chopped = {.b = BUF(chopped_log)};
	struct chop c;

	if (n < 1 || n > LOG_MAX / 8)
		return 0;
	c = chop_start(p[0]);
	p++;
	n--;
	json_init(&j);
	feed(&whole, &j, p, n);
	finish(&whole, &j);
	json_init(&j);
	for (size_t at = 0, piece; at < n; at += piece) {
		piece = chop_next(&c, n - at);
		feed(&chopped, &j, p + at, piece);
	}
	finish(&chopped, &j);
	ALWAYS(whole.e == chopped.e && !whole.b.over && !chopped.b.over);
	ALWAYS(slice_equal(buf_slice(&whole.b), buf_slice(&chopped.b)));
	return 0;
}
