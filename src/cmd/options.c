#include "cmd/options.h"

#include "cmd/option_rules.h"
#include "cmd/option_set.h"
#include "cmd/option_value.h"
#include "cmd/shown.h"
#include "fetch/retry.h"
#include "s3/presign.h"

/* Bytes of a wrong word that a message repeats. */
enum { QUOTED_MAX = 60 };

/* Where the parsing stands. */
struct parse {
	int argc, at; /* argv[at] is the next word */
	char **argv;
	int operands; /* argv[1..operands] hold them, in order */
	bool help, version, only_operands;
	/* of each command, the first option that is not for it */
	const struct option_row *foreign[OPTIONS_COMMANDS];
	struct options *o;
	struct buf *why;
};

static void put_quoted(struct buf *why, struct slice s)
{
	buf_put_char(why, '\'');
	shown_put_head(why, shown_safe(s), SHOWN_TEXT, QUOTED_MAX);
	buf_put_char(why, '\'');
}

static enum err refuse(struct parse *p, const char *text)
{
	buf_put_z(p->why, text);
	return ERR_USAGE;
}

static enum err refuse_word(struct parse *p, const char *text, struct slice s)
{
	buf_put_z(p->why, text);
	put_quoted(p->why, s);
	return ERR_USAGE;
}

static enum err refuse_value(struct parse *p, const struct option_row *r,
                             bool as_letter, struct slice text)
{
	option_put(p->why, r, as_letter);
	buf_put_z(p->why, " takes ");
	option_value_put_kind(p->why, r);
	return refuse_word(p, ", not ", text);
}

/* The value of an option: what is attached to it, or the next word. */
static enum err take_value(struct parse *p, const struct option_row *r,
                           bool as_letter, bool attached, struct slice *text)
{
	if (!attached) {
		*text = slice_of(p->at < p->argc ? p->argv[p->at] : NULL);
		/* A value left out must not swallow the option after it. A
		 * number's own message says more; "-" is the standard input. */
		if (r->value == VALUE_TEXT && text->n > 1 &&
		    text->p[0] == '-') {
			option_put(p->why, r, as_letter);
			return refuse_word(p, " needs a value before ", *text);
		}
		p->at++;
	}
	if (text->n)
		return ERR_OK;
	/* An empty one is most likely a variable that was not set. */
	option_put(p->why, r, as_letter);
	return refuse(p, " needs a value");
}

static enum err set(struct parse *p, const struct option_row *r, bool as_letter,
                    bool attached, struct slice text)
{
	uint64_t v = 0;
	enum err err;

	for (unsigned i = 0; i < OPTIONS_COMMANDS; i++)
		if (!(r->commands & 1U << i) && !p->foreign[i])
			p->foreign[i] = r;
	if (r->value == VALUE_NONE) {
		p->help = p->help || r->option == OPTION_HELP;
		p->version = p->version || r->option == OPTION_VERSION;
		option_set_flag(p->o, (enum option)r->option);
		return ERR_OK;
	}
	err = take_value(p, r, as_letter, attached, &text);
	if (err)
		return err;
	if (!option_value_read(r, text, &v))
		return refuse_value(p, r, as_letter, text);
	if (r->value != VALUE_TEXT)
		option_set_number(p->o, (enum option)r->option, v);
	else if (!option_set_text(p->o, (enum option)r->option, text))
		return refuse(p, "more than 32 of --include and --exclude");
	return ERR_OK;
}

/* "name" or "name=value", what stands after "--". */
static enum err take_long(struct parse *p, struct slice word)
{
	struct slice value = word, name = slice_cut(&value, '=');
	bool attached = name.n < word.n;
	const struct option_row *r = option_find(name);

	if (!r)
		return refuse_word(p, "no such option: ",
		                   (struct slice){word.p - 2, name.n + 2});
	if (attached && r->value == VALUE_NONE) {
		option_put(p->why, r, false);
		return refuse_word(p, " takes no value, not ", value);
	}
	return set(p, r, false, attached, value);
}

/* One or more letters, what stands after '-'; the rest behind a letter with
 * a value is the value. */
static enum err take_letters(struct parse *p, struct slice word)
{
	while (word.n) {
		const struct option_row *r = option_find_letter(word.p[0]);
		struct slice rest = slice_after(word, 1);
		char wrong[] = {'-', word.p[0]};
		enum err err;

		if (!r)
			return refuse_word(p, "no such option: ",
			                   (struct slice){wrong, 2});
		err = set(p, r, true, rest.n > 0, rest);
		if (err || r->value != VALUE_NONE)
			return err;
		word = rest;
	}
	return ERR_OK;
}

static enum err take_words(struct parse *p)
{
	while (p->at < p->argc) {
		char *word = p->argv[p->at++];
		struct slice s = slice_of(word);
		enum err err = ERR_OK;

		/* An operand takes a place that was read long ago. */
		if (p->only_operands || s.n < 2 || s.p[0] != '-')
			p->argv[++p->operands] = word;
		else if (slice_equal(s, SLICE("--")))
			p->only_operands = true;
		else if (s.p[1] == '-')
			err = take_long(p, slice_after(s, 2));
		else
			err = take_letters(p, slice_after(s, 1));
		if (err)
			return err;
	}
	return ERR_OK;
}

static enum err check_foreign(struct parse *p, unsigned command)
{
	const struct option_row *r = p->foreign[command];

	if (!r)
		return ERR_OK;
	option_put(p->why, r, false);
	buf_put_z(p->why, " belongs to pail ");
	option_put_commands(p->why, r);
	return ERR_USAGE;
}

static enum err take_get(struct parse *p)
{
	struct options *o = p->o;
	int operands = p->operands - 1; /* without "get" */

	if (operands == 0)
		return refuse(p, o->list.n ? "get -f LIST needs DEST"
		                           : "get needs a source and DEST");
	o->dest = slice_of(p->argv[p->operands]);
	o->sources = p->argv + 2;
	o->source_count = operands - 1;
	if (o->source_count == 0 && o->list.n == 0)
		return refuse_word(p, "get needs a source and DEST, not only ",
		                   o->dest);
	if (o->dest.n == 0)
		return refuse(p, "DEST is empty");
	return ERR_OK;
}

/* The others have one operand or none. */
static enum err take_operand(struct parse *p, unsigned command)
{
	struct options *o = p->o;
	bool needs = o->command == COMMAND_STAT ||
	             o->command == COMMAND_PRESIGN;
	int most = needs || o->command == COMMAND_LS ? 2 : 1;

	o->sources = p->argv + 2;
	o->source_count = p->operands - 1;
	if (p->operands > most) {
		buf_put_z(p->why, option_command_word(command));
		return refuse_word(p,
		                   most == 1 ? " takes no operand, not "
		                             : " takes one operand, not also ",
		                   slice_of(p->argv[most + 1]));
	}
	if (needs && o->source_count == 0) {
		buf_put_z(p->why, option_command_word(command));
		return refuse(p, " needs a source");
	}
	return ERR_OK;
}

static enum err check_command(struct parse *p, unsigned command)
{
	struct options *o = p->o;
	enum err err = check_foreign(p, command);

	if (err == ERR_OK)
		err = o->command == COMMAND_GET ? take_get(p)
		                                : take_operand(p, command);
	for (int i = 0; err == ERR_OK && i < o->source_count; i++)
		if (o->sources[i][0] == '\0')
			err = refuse(p, "a source is empty");
	return err == ERR_OK ? option_rules_check(o, p->why) : err;
}

static enum err choose(struct parse *p)
{
	struct options *o = p->o;
	struct slice word = slice_of(p->operands ? p->argv[1] : NULL);
	unsigned command = option_command_find(word);
	enum command run = (enum command)(COMMAND_GET + 2 * command);

	if (p->version)
		o->command = COMMAND_VERSION;
	else if (p->help && command < OPTIONS_COMMANDS)
		o->command = (enum command)(run + 1);
	else if (p->help)
		o->command = COMMAND_HELP;
	else if (p->argc < 2)
		return ERR_USAGE; /* pail alone: the help is the message */
	else if (word.n == 0)
		return refuse(p, "no command");
	else if (command == OPTIONS_COMMANDS)
		return refuse_word(p, "no such command: ", word);
	else {
		o->command = run;
		return check_command(p, command);
	}
	return ERR_OK;
}

_Static_assert(OPTIONS_FILTERS_MAX == 32, "as a message says it");
_Static_assert(COMMAND_WHOAMI == COMMAND_GET + 2 * (OPTIONS_COMMANDS - 1) &&
                       COMMAND_WHOAMI_HELP == COMMAND_WHOAMI + 1 &&
                       FOR_WHOAMI == 1 << (OPTIONS_COMMANDS - 1),
               "commands, bits and words are in one order");

enum err options_parse(int argc, char **argv, struct options *o,
                       struct buf *why)
{
	struct parse p = {
		.argc = argc, .at = 1, .argv = argv, .o = o, .why = why};
	enum err err;

	*o = (struct options){
		.command = COMMAND_HELP,
		.workers = OPTIONS_WORKERS_DEFAULT,
		.retries = RETRY_DEFAULT,
		.progress_s = OPTIONS_PROGRESS_DEFAULT_S,
		.sync = OPTIONS_SYNC_FULL,
		.checkpoint = OPTIONS_CHECKPOINT_DEFAULT,
		.min_rate = OPTIONS_RATE_DEFAULT,
		.expires_s = PRESIGN_EXPIRES_DEFAULT,
	};
	err = take_words(&p);
	if (err)
		return err;
	/* "pail help get" is "pail get --help". */
	if (p.operands && slice_equal(slice_of(argv[1]), SLICE("help"))) {
		p.help = true;
		p.operands--;
		for (int i = 1; i <= p.operands; i++)
			argv[i] = argv[i + 1];
	}
	return choose(&p);
}
