#include "cred/command.h"

#include "check.h"

static struct command_line line;

/* The words, each with a '|' behind it, or '!' for an error. */
static struct slice words_of(struct slice text)
{
	static char told[16384];
	size_t n = 0;

	if (command_split(text, &line) != ERR_OK)
		return SLICE("!");
	for (size_t i = 0; line.words[i]; i++)
		n += (size_t)snprintf(told + n, sizeof told - n, "%s|",
		                      line.words[i]);
	return (struct slice){told, n};
}

/* What Python's shlex.split makes of these. */
CASE(as_a_shell_would)
{
	static const char *const rows[][2] = {
		{"a", "a|"},
		{"a b  c", "a|b|c|"},
		{" \t\r\n a \n b ", "a|b|"},
		{"'a b' c", "a b|c|"},
		{"\"a b\" c", "a b|c|"},
		{"a'b c'd", "ab cd|"},
		{"a\"b c\"'d e'", "ab cd e|"},
		{"'' x \"\"", "|x||"},
		{"a\\ b", "a b|"},
		{"\\'a\\\"", "'a\"|"},
		{"'a\\b'", "a\\b|"},
		{"'a\\'", "a\\|"},
		{"\"a\\\"b\"", "a\"b|"},
		{"\"a\\\\b\"", "a\\b|"},
		{"\"a\\nb\"", "a\\nb|"},
		{"\"a\\$b\"", "a\\$b|"},
		{"\"a\\'b\"", "a\\'b|"},
		{"'a\"b'", "a\"b|"},
		{"\"a'b\"", "a'b|"},
		{"a\\nb", "anb|"},
		{"a # b", "a|#|b|"},
		{"echo $HOME `id` *.c | x && y; z > f",
	         "echo|$HOME|`id`|*.c|||x|&&|y;|z|>|f|"},
		{"\xc3\xa4 '\xc3\xb6 '", "\xc3\xa4|\xc3\xb6 |"},
		{"/opt/bin/get --user \"A B\" --x='1 2'",
	         "/opt/bin/get|--user|A B|--x=1 2|"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		CHECK_TEXT(words_of(slice_of(rows[i][0])), rows[i][1]);
}

CASE(refused)
{
	static const char *const rows[] = {
		"",      " \t", "'",     "\"",      "a 'b",
		"a \"b", "a\\", "\"a\\", "'a\\'b'", "\"a\\\"",
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		CHECK_TEXT(words_of(slice_of(rows[i])), "!");
		CHECK_U64(line.count, 0);
		CHECK(line.words[0] == NULL);
		CHECK(command_split(slice_of(rows[i]), &line) == ERR_CONFIG);
	}
	CHECK(command_split(SLICE("a\0b"), &line) == ERR_CONFIG);
	CHECK(command_split(SLICE("'a\0b'"), &line) == ERR_CONFIG);
}

CASE(limits)
{
	static char text[2 * COMMAND_TEXT_MAX];

	for (size_t i = 0; i < COMMAND_WORDS_MAX + 1; i++)
		memcpy(text + 2 * i, "a ", 2);
	CHECK(command_split((struct slice){text, 2 * COMMAND_WORDS_MAX},
	                    &line) == ERR_OK);
	CHECK_U64(line.count, COMMAND_WORDS_MAX);
	CHECK(line.words[COMMAND_WORDS_MAX] == NULL);
	CHECK(command_split((struct slice){text, 2 * COMMAND_WORDS_MAX + 1},
	                    &line) == ERR_TOO_LONG);
	CHECK_U64(line.count, 0);
	/* with the NUL behind it */
	memset(text, 'x', sizeof text);
	CHECK(command_split((struct slice){text, COMMAND_TEXT_MAX - 1},
	                    &line) == ERR_OK);
	CHECK(command_split((struct slice){text, COMMAND_TEXT_MAX}, &line) ==
	      ERR_TOO_LONG);
	text[COMMAND_TEXT_MAX - 1] = ' ';
	CHECK(command_split((struct slice){text, COMMAND_TEXT_MAX + 1},
	                    &line) == ERR_TOO_LONG);
}

CASE(cut_before_a_guard)
{
	const char *all = "a 'b c' \"d\\\"\" e\\ f ''";

	for (size_t n = 0; n <= strlen(all); n++) {
		char *p = check_guarded(all, n);

		command_split((struct slice){p, n}, &line);
		check_unguard(p, n);
	}
	CHECK_TEXT(words_of(slice_of(all)), "a|b c|d\"|e f||");
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(as_a_shell_would),
	                                       RUN(refused),
	                                       RUN(limits),
	                                       RUN(cut_before_a_guard),
	                                       {0}});
}
