#include "cmd/options.h"

#include "cmd/option_value.h"
#include "cmd/shown.h"
#include "fetch/retry.h"

/* Bytes of a wrong word that a message repeats. */
enum { QUOTED_MAX = 60 };

/* Where the parsing stands. */
struct parse {
	int argc, at; /* argv[at] is the next word */
	char **argv;
	int operands; /* argv[1..operands] hold them, in order */
	bool help, version, only_operands;
	const struct option_row *get_only; /* an option that only get takes */
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

static void set_flag(struct parse *p, enum option option)
{
	struct options *o = p->o;

	switch (option) {
	case OPTION_HELP: p->help = true; break;
	case OPTION_VERSION: p->version = true; break;
	case OPTION_JSON: o->json = true; break;
	case OPTION_NO_SIGN_REQUEST: o->no_sign_request = true; break;
	case OPTION_PATH_STYLE: o->path_style = true; break;
	case OPTION_NO_RESUME: o->no_resume = true; break;
	case OPTION_READBACK: o->readback = true; break;
	case OPTION_REQUIRE_CHECKSUM: o->require_checksum = true; break;
	default: /* -v and -q: the last counts */
		o->verbose = option == OPTION_VERBOSE;
		o->quiet = option == OPTION_QUIET;
		break;
	}
}

static void set_number(struct options *o, enum option option, uint64_t v)
{
	switch (option) {
	case OPTION_JOBS: o->workers = (unsigned)v; break;
	case OPTION_RETRIES: o->retries = (unsigned)v; break;
	case OPTION_MAX_TIME: o->max_time_s = v; break;
	case OPTION_SYNC: o->sync = (enum options_sync)v; break;
	case OPTION_CHECKPOINT: o->checkpoint = v; break;
	case OPTION_MIN_RATE: o->min_rate = v; break;
	default: o->progress_s = v; break;
	}
}

static void set_text(struct options *o, enum option option, struct slice s)
{
	switch (option) {
	case OPTION_REGION: o->region = s; break;
	case OPTION_ENDPOINT: o->endpoint = s; break;
	case OPTION_CA: o->ca = s; break;
	case OPTION_LIST: o->list = s; break;
	case OPTION_SHA256: o->sha256 = s; break;
	case OPTION_EXPECT_ETAG: o->expect_etag = s; break;
	case OPTION_VERSION_ID: o->version_id = s; break;
	case OPTION_BASE: o->base = s; break;
	default: o->failed = s; break;
	}
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

	if (!(r->commands & FOR_BUCKETS))
		p->get_only = r;
	if (r->value == VALUE_NONE) {
		set_flag(p, (enum option)r->option);
		return ERR_OK;
	}
	err = take_value(p, r, as_letter, attached, &text);
	if (err)
		return err;
	if (!option_value_read(r, text, &v))
		return refuse_value(p, r, as_letter, text);
	if (r->value == VALUE_TEXT)
		set_text(p->o, (enum option)r->option, text);
	else
		set_number(p->o, (enum option)r->option, v);
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

/* What is true of one object would fail all others. */
static enum err check_lone(struct parse *p)
{
	struct options *o = p->o;
	const char *name = o->sha256.n        ? "--sha256"
	                   : o->expect_etag.n ? "--expect-etag"
	                   : o->version_id.n  ? "--version-id"
	                                      : NULL;

	if (o->base.n && !o->list.n)
		return refuse(p, "--base needs a list (-f)");
	if (name && (o->list.n || o->source_count != 1)) {
		buf_put_z(p->why, name);
		return refuse(p, o->list.n ? " is for one source, not a list"
		                           : " is for one source");
	}
	/* A version would silently be left out of a URL's request. */
	if (o->version_id.n &&
	    !slice_equal_nocase(slice_first(slice_of(o->sources[0]), 5),
	                        SLICE("s3://")))
		return refuse(p, "--version-id is for an s3:// source");
	return ERR_OK;
}

static enum err check_get(struct parse *p)
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
	for (int i = 0; i < o->source_count; i++)
		if (o->sources[i][0] == '\0')
			return refuse(p, "a source is empty");
	return check_lone(p);
}

static enum err check_buckets(struct parse *p)
{
	if (p->operands > 1)
		return refuse_word(p, "buckets takes no operand, not ",
		                   slice_of(p->argv[2]));
	if (p->get_only) {
		option_put(p->why, p->get_only, false);
		return refuse(p, " belongs to pail get");
	}
	return ERR_OK;
}

static enum err choose(struct parse *p)
{
	struct options *o = p->o;
	struct slice word = slice_of(p->operands ? p->argv[1] : NULL);
	bool is_get = slice_equal(word, SLICE("get"));
	bool is_buckets = slice_equal(word, SLICE("buckets"));

	if (p->version)
		o->command = COMMAND_VERSION;
	else if (p->help)
		o->command = is_get       ? COMMAND_GET_HELP
		             : is_buckets ? COMMAND_BUCKETS_HELP
		                          : COMMAND_HELP;
	else if (is_get)
		o->command = COMMAND_GET;
	else if (is_buckets)
		o->command = COMMAND_BUCKETS;
	else if (p->argc < 2)
		return ERR_USAGE; /* pail alone: the help is the message */
	else if (word.n == 0)
		return refuse(p, "no command: get or buckets");
	else
		return refuse_word(p, "no such command: ", word);
	return ERR_OK;
}

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
	err = choose(&p);
	if (err)
		return err;
	if (o->command == COMMAND_GET)
		return check_get(&p);
	if (o->command == COMMAND_BUCKETS)
		return check_buckets(&p);
	return ERR_OK;
}
