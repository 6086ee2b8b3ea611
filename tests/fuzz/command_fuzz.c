/*
 * command: the words lie one behind the other in the text, and quoting each of
 * them gives a line with the same words. Input: the line.
 */
#include <stdio.h>

#include "chop.h"
#include "cred/command.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static size_t check_words(const struct command_line *c)
{
	const char *at = c->text;

	ALWAYS(c->count > 0 && c->count <= COMMAND_WORDS_MAX);
	for (size_t i = 0; i < c->count; i++) {
		ALWAYS(c->words[i] == at);
		at += strlen(at) + 1;
	}
	ALWAYS(c->words[c->count] == NULL);
	ALWAYS(at <= c->text + COMMAND_TEXT_MAX);
	return (size_t)(at - c->text);
}

/* '...' with each ' as '\''. */
static size_t quote(char *to, const char *word)
{
	size_t n = 0;

	to[n++] = '\'';
	for (; *word; word++) {
		if (*word == '\'') {
			memcpy(to + n, "'\\'", 3);
			n += 3;
		}
		to[n++] = *word;
	}
	to[n++] = '\'';
	to[n++] = ' ';
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct command_line c, again;
	static char line[5 * COMMAND_TEXT_MAX + 3 * COMMAND_WORDS_MAX];
	char *copy = chop_copy(p, n);
	enum err e = command_split((struct slice){copy, n}, &c);
	size_t taken, line_n = 0;

	free(copy);
	if (e != ERR_OK) {
		ALWAYS(e == ERR_CONFIG || e == ERR_TOO_LONG);
		ALWAYS(c.count == 0 && c.words[0] == NULL);
		return 0;
	}
	taken = check_words(&c);
	ALWAYS(taken <= n + 1);
	for (size_t i = 0; i < c.count; i++)
		line_n += quote(line + line_n, c.words[i]);
	ALWAYS(command_split((struct slice){line, line_n}, &again) == ERR_OK);
	ALWAYS(again.count == c.count && check_words(&again) == taken);
	ALWAYS(memcmp(c.text, again.text, taken) == 0);
	return 0;
}
