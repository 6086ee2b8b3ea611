#include "cred/command.h"

struct cutter {
	struct command_line *c;
	size_t n; /* of c->text */
	enum err e;
	bool word; /* one has begun */
};

static void put(struct cutter *k, char b)
{
	if (k->n == COMMAND_TEXT_MAX)
		k->e = ERR_TOO_LONG;
	else
		k->c->text[k->n++] = b;
}

/* A quote begins a word even if nothing stands between it and its end. */
static void begin(struct cutter *k)
{
	if (k->word)
		return;
	k->word = true;
	if (k->c->count == COMMAND_WORDS_MAX)
		k->e = ERR_TOO_LONG;
	else
		k->c->words[k->c->count++] = k->c->text + k->n;
}

static void finish(struct cutter *k)
{
	if (k->word)
		put(k, '\0');
	k->word = false;
}

/* What a backslash takes with it, *in standing on the backslash; `quoted` is
 * within "...", where it is itself before any other byte. */
static void take_escape(struct cutter *k, struct slice *in, bool quoted)
{
	*in = slice_after(*in, 1);
	if (!in->n) {
		k->e = ERR_CONFIG;
		return;
	}
	if (quoted && in->p[0] != '"' && in->p[0] != '\\') {
		put(k, '\\');
		return;
	}
	put(k, in->p[0]);
	*in = slice_after(*in, 1);
}

static void take_quoted(struct cutter *k, struct slice *in)
{
	char quote = in->p[0];

	*in = slice_after(*in, 1);
	while (in->n && in->p[0] != quote && k->e == ERR_OK) {
		if (in->p[0] == '\\' && quote == '"') {
			take_escape(k, in, true);
			continue;
		}
		put(k, in->p[0]);
		*in = slice_after(*in, 1);
	}
	if (!in->n && k->e == ERR_OK)
		k->e = ERR_CONFIG;
	*in = slice_after(*in, 1);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

enum err command_split(struct slice line, struct command_line *c)
{
	struct cutter k = {.c = c};

	c->count = 0;
	c->words[0] = NULL;
	if (slice_find(line, '\0') < line.n)
		return ERR_CONFIG;
	while (line.n && k.e == ERR_OK) {
		if (is_blank(line.p[0])) {
			finish(&k);
			line = slice_after(line, 1);
			continue;
		}
		begin(&k);
		if (line.p[0] == '\'' || line.p[0] == '"') {
			take_quoted(&k, &line);
		} else if (line.p[0] == '\\') {
			take_escape(&k, &line, false);
		} else {
			put(&k, line.p[0]);
			line = slice_after(line, 1);
		}
	}
	finish(&k);
	if (k.e == ERR_OK && !c->count)
		k.e = ERR_CONFIG;
	if (k.e != ERR_OK)
		c->count = 0;
	c->words[c->count] = NULL;
	return k.e;
}
