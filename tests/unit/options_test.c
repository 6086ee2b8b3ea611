#include "cmd/options.h"

#include "check.h"
#include "fetch/retry.h"

enum { WORDS_MAX = 40 };

static struct options o;
static char why_text[512];
static struct buf why;
static char *words[WORDS_MAX + 1];
static char copy[1024];

/* Parses "pail" and the words of a line (separated by one blank; '_' stands
 * for an empty word). */
static enum err parse(const char *line)
{
	int n = 1;

	snprintf(copy, sizeof copy, "%s", line);
	words[0] = (char[]){"pail"};
	for (char *p = copy; *p && n < WORDS_MAX;) {
		char *end = strchr(p, ' ');

		if (end)
			*end = '\0';
		words[n++] = strcmp(p, "_") == 0 ? p + 1 : p;
		p = end ? end + 1 : p + strlen(p);
	}
	words[n] = NULL;
	why = (struct buf)BUF(why_text);
	return options_parse(n, words, &o, &why);
}

static bool accepts(const char *line, enum command command)
{
	return parse(line) == ERR_OK && o.command == command && why.n == 0;
}

static bool refuses(const char *line, const char *message)
{
	return parse(line) == ERR_USAGE && !why.over &&
	       slice_equal(buf_slice(&why), slice_of(message));
}

static bool is(struct slice s, const char *z)
{
	return slice_equal(s, slice_of(z));
}

CASE(commands)
{
	CHECK(accepts("--help", COMMAND_HELP));
	CHECK(accepts("-h", COMMAND_HELP));
	CHECK(accepts("help", COMMAND_HELP));
	CHECK(accepts("--version", COMMAND_VERSION));
	CHECK(accepts("get --version", COMMAND_VERSION));
	CHECK(accepts("get --help", COMMAND_GET_HELP));
	CHECK(accepts("--help get", COMMAND_GET_HELP));
	CHECK(accepts("help get", COMMAND_GET_HELP));
	CHECK(accepts("get a b -h", COMMAND_GET_HELP));
	CHECK(accepts("buckets --help", COMMAND_BUCKETS_HELP));
	CHECK(accepts("buckets", COMMAND_BUCKETS));
	CHECK(accepts("get s d", COMMAND_GET));
}

CASE(pail_alone_wants_help)
{
	char *alone[] = {(char[]){"pail"}, NULL};
	char *none[] = {NULL};

	CHECK(refuses("", ""));
	CHECK(o.command == COMMAND_HELP);
	CHECK(options_parse(1, alone, &o, &why) == ERR_USAGE && why.n == 0);
	CHECK(options_parse(0, none, &o, &why) == ERR_USAGE && why.n == 0);
}

CASE(defaults)
{
	CHECK(accepts("get s d", COMMAND_GET));
	CHECK(o.workers == OPTIONS_WORKERS_DEFAULT);
	CHECK(o.retries == RETRY_DEFAULT);
	CHECK_U64(o.max_time_s, 0);
	CHECK_U64(o.progress_s, OPTIONS_PROGRESS_DEFAULT_S);
	CHECK(!o.verbose && !o.quiet && !o.json);
	CHECK(!o.no_sign_request && !o.path_style);
	CHECK(!o.region.n && !o.endpoint.n && !o.ca.n && !o.list.n &&
	      !o.failed.n);
	CHECK(!o.no_resume && !o.readback && !o.require_checksum);
	CHECK(o.sync == OPTIONS_SYNC_FULL);
	CHECK_U64(o.checkpoint, 8388608);
	CHECK_U64(o.min_rate, 128);
	CHECK(!o.sha256.n && !o.expect_etag.n && !o.version_id.n && !o.base.n);
}

CASE(operands_keep_their_order)
{
	CHECK(accepts("-v get a -j 2 b --region r c --json d", COMMAND_GET));
	CHECK(o.source_count == 3);
	CHECK(strcmp(o.sources[0], "a") == 0);
	CHECK(strcmp(o.sources[1], "b") == 0);
	CHECK(strcmp(o.sources[2], "c") == 0);
	CHECK(is(o.dest, "d"));
	CHECK(o.verbose && o.json && o.workers == 2 && is(o.region, "r"));
	CHECK(accepts("get -- -a --json -", COMMAND_GET));
	CHECK(o.source_count == 2 && strcmp(o.sources[0], "-a") == 0);
	CHECK(strcmp(o.sources[1], "--json") == 0 && is(o.dest, "-"));
	CHECK(!o.json);
	CHECK(accepts("get a -- --", COMMAND_GET));
	CHECK(o.source_count == 1 && is(o.dest, "--"));
	CHECK(accepts("help get -- x", COMMAND_GET_HELP));
}

CASE(every_option)
{
	CHECK(accepts("get -j 3 --retries 7 --max-time 60 --progress 2 -v "
	              "--json --no-sign-request --path-style --region r "
	              "--endpoint e --ca c -f l --failed x d",
	              COMMAND_GET));
	CHECK(o.workers == 3 && o.retries == 7);
	CHECK(o.max_time_s == 60 && o.progress_s == 2);
	CHECK(o.verbose && o.json && o.no_sign_request && o.path_style);
	CHECK(is(o.region, "r") && is(o.endpoint, "e") && is(o.ca, "c"));
	CHECK(is(o.list, "l") && is(o.failed, "x") && is(o.dest, "d"));
	CHECK(o.source_count == 0);
	CHECK(accepts("get --jobs=32 --list=- --verbose --quiet d",
	              COMMAND_GET));
	CHECK(o.workers == 32 && is(o.list, "-"));
	CHECK(o.quiet && !o.verbose);
}

#define HEX "0123456789abcdefABCDEF0123456789abcdef0123456789abcdef0123456789"

CASE(every_option_of_the_engine)
{
	CHECK(accepts("get --no-resume --sync none --checkpoint 1M "
	              "--min-rate 0 --readback --require-checksum --base "
	              "s3://b/p/ -f l d",
	              COMMAND_GET));
	CHECK(o.no_resume && o.readback && o.require_checksum);
	CHECK(o.sync == OPTIONS_SYNC_NONE);
	CHECK_U64(o.checkpoint, 1048576);
	CHECK_U64(o.min_rate, 0);
	CHECK(is(o.base, "s3://b/p/"));
	CHECK(accepts("get --sync=end --sha256 " HEX " --expect-etag \"ab-2\" "
	              "--version-id null s3://b/k d",
	              COMMAND_GET));
	CHECK(o.sync == OPTIONS_SYNC_END);
	CHECK(is(o.sha256, HEX) && is(o.expect_etag, "\"ab-2\""));
	CHECK(is(o.version_id, "null"));
	CHECK(accepts("get --expect-etag ab --version-id=-x S3://b/k d",
	              COMMAND_GET));
	CHECK(is(o.expect_etag, "ab") && is(o.version_id, "-x"));
	CHECK(accepts("get --sync full --sync end a d", COMMAND_GET));
	CHECK(o.sync == OPTIONS_SYNC_END);
}

CASE(what_is_true_of_one_object_only)
{
	static const char *const names[] = {"--sha256", "--expect-etag",
	                                    "--version-id"};
	char line[200], message[80];

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		snprintf(line, sizeof line, "get %s " HEX " s3://b/k d",
		         names[i]);
		CHECK(accepts(line, COMMAND_GET));
		snprintf(line, sizeof line,
		         "get %s " HEX " s3://a/k s3://b/k d", names[i]);
		snprintf(message, sizeof message, "%s is for one source",
		         names[i]);
		CHECK(refuses(line, message));
		snprintf(message, sizeof message,
		         "%s is for one source, not a list", names[i]);
		snprintf(line, sizeof line, "get -f l %s " HEX " d", names[i]);
		CHECK(refuses(line, message));
		snprintf(line, sizeof line, "get -f l %s " HEX " s3://b/k d",
		         names[i]);
		CHECK(refuses(line, message));
	}
	CHECK(refuses("get --version-id x https://h/k d",
	              "--version-id is for an s3:// source"));
	CHECK(refuses("get --base s3://b/ s3://b/k d",
	              "--base needs a list (-f)"));
}

CASE(forms_of_values)
{
	CHECK(accepts("get -j4 a d", COMMAND_GET) && o.workers == 4);
	CHECK(accepts("get -vj8 a d", COMMAND_GET) && o.workers == 8);
	CHECK(o.verbose);
	CHECK(accepts("get -qflist d", COMMAND_GET) && is(o.list, "list"));
	CHECK(accepts("get -f - d", COMMAND_GET) && is(o.list, "-"));
	CHECK(accepts("get -f- d", COMMAND_GET) && is(o.list, "-"));
	CHECK(accepts("get --ca=-odd a d", COMMAND_GET) && is(o.ca, "-odd"));
	CHECK(accepts("get --ca=a=b a d", COMMAND_GET) && is(o.ca, "a=b"));
	CHECK(accepts("get -j1 -j2 a d", COMMAND_GET) && o.workers == 2);
	CHECK(accepts("get -qv a d", COMMAND_GET) && o.verbose && !o.quiet);
	CHECK(accepts("get --retries=007 a d", COMMAND_GET) && o.retries == 7);
}

CASE(numbers_at_their_limits)
{
	CHECK(accepts("get -j 1 a d", COMMAND_GET));
	CHECK(accepts("get -j 32 a d", COMMAND_GET));
	CHECK(refuses("get -j 0 a d",
	              "-j takes a number from 1 to 32, not '0'"));
	CHECK(refuses("get --jobs 33 a d",
	              "--jobs takes a number from 1 to 32, not '33'"));
	CHECK(accepts("get --retries 0 a d", COMMAND_GET) && o.retries == 0);
	CHECK(accepts("get --retries 1000 a d", COMMAND_GET));
	CHECK(refuses("get --retries 1001 a d",
	              "--retries takes a number from 0 to 1000, not '1001'"));
	CHECK(refuses("get --retries x a d",
	              "--retries takes a number from 0 to 1000, not 'x'"));
	CHECK(refuses("get --retries -1 a d",
	              "--retries takes a number from 0 to 1000, not '-1'"));
	CHECK(accepts("get --max-time 31536000 a d", COMMAND_GET));
	CHECK(refuses("get --max-time 31536001 a d",
	              "--max-time takes seconds from 0 to 31536000, "
	              "not '31536001'"));
	CHECK(refuses("get --progress 1.5 a d",
	              "--progress takes seconds from 0 to 31536000, "
	              "not '1.5'"));
	CHECK(refuses("get -j 18446744073709551617 a d",
	              "-j takes a number from 1 to 32, "
	              "not '18446744073709551617'"));
}

CASE(wrong_values)
{
	CHECK(refuses("get --sync fast a d",
	              "--sync takes none, end or full, not 'fast'"));
	CHECK(refuses("get --sync a d --sync", "--sync takes none, end or "
	                                       "full, not 'a'"));
	CHECK(refuses("get --checkpoint 1 a d",
	              "--checkpoint takes bytes from 64K to 1G, not '1'"));
	CHECK(refuses("get --min-rate 1m a d",
	              "--min-rate takes bytes a second from 0 to 1G, "
	              "not '1m'"));
	CHECK(refuses("get --sha256 abc a d",
	              "--sha256 takes 64 hexadecimal digits, not 'abc'"));
	CHECK(refuses("get --base s3://b/p -f l d",
	              "--base takes s3://bucket/prefix/ or an http(s) URL "
	              "that ends with '/', not 's3://b/p'"));
	CHECK(refuses("get --base https://h/p?sig=s3cret/ -f l d",
	              "--base takes s3://bucket/prefix/ or an http(s) URL "
	              "that ends with '/', not 'https://h/p'"));
	CHECK(refuses("get --expect-etag \n a d",
	              "--expect-etag takes an ETag, not '\\x0a'"));
	CHECK(refuses("get --sha256= a d", "--sha256 needs a value"));
	CHECK(refuses("get --version-id --json a d",
	              "--version-id needs a value before '--json'"));
	CHECK(refuses("get --readback=1 a d",
	              "--readback takes no value, not '1'"));
}

CASE(wrong_options)
{
	CHECK(refuses("get --bogus a d", "no such option: '--bogus'"));
	CHECK(refuses("get -x a d", "no such option: '-x'"));
	CHECK(refuses("get -vx a d", "no such option: '-x'"));
	CHECK(refuses("get --json=1 a d", "--json takes no value, not '1'"));
	CHECK(refuses("get --json= a d", "--json takes no value, not ''"));
	CHECK(refuses("get a d --region", "--region needs a value"));
	CHECK(refuses("get a d --region _", "--region needs a value"));
	CHECK(refuses("get a d --region=", "--region needs a value"));
	CHECK(refuses("get a d -j", "-j needs a value"));
	CHECK(refuses("get a d --retries=", "--retries needs a value"));
	CHECK(refuses("get --ca --json a d",
	              "--ca needs a value before '--json'"));
	CHECK(refuses("get -f -v d", "-f needs a value before '-v'"));
	CHECK(refuses("buckets -j 2", "--jobs belongs to pail get"));
	CHECK(refuses("buckets --failed x", "--failed belongs to pail get"));
	CHECK(refuses("buckets --no-resume",
	              "--no-resume belongs to pail get"));
	CHECK(refuses("buckets --min-rate 1",
	              "--min-rate belongs to pail get"));
	CHECK(refuses("get --=x a d", "no such option: '--'"));
}

CASE(wrong_operands)
{
	CHECK(refuses("get", "get needs a source and DEST"));
	CHECK(refuses("get a", "get needs a source and DEST, not only 'a'"));
	CHECK(refuses("get -f l", "get -f LIST needs DEST"));
	CHECK(refuses("get a _", "DEST is empty"));
	CHECK(refuses("get _ d", "a source is empty"));
	CHECK(refuses("buckets x", "buckets takes no operand, not 'x'"));
	CHECK(refuses("put a b", "no such command: 'put'"));
	CHECK(refuses("_", "no command: get or buckets"));
	CHECK(refuses("-v", "no command: get or buckets"));
	CHECK(accepts("get -f l a d", COMMAND_GET) && o.source_count == 1);
}

CASE(messages_are_one_safe_line)
{
	CHECK(refuses("get \x1b[2J\n", "get needs a source and DEST, not only "
	                               "'\\x1b[2J\\x0a'"));
	CHECK(refuses("https://h/k?X-Amz-Signature=s3cret d",
	              "no such command: 'https://h/k'"));
	CHECK(refuses("get https://h/k?sig=s3cret",
	              "get needs a source and DEST, not only 'https://h/k'"));
	CHECK(parse("get -j aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee"
	            "ffffffffffgggggggggg a d") == ERR_USAGE);
	CHECK(slice_ends(buf_slice(&why), SLICE("fffffff...'")));
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){
				 RUN(commands),
				 RUN(pail_alone_wants_help),
				 RUN(defaults),
				 RUN(operands_keep_their_order),
				 RUN(every_option),
				 RUN(every_option_of_the_engine),
				 RUN(what_is_true_of_one_object_only),
				 RUN(forms_of_values),
				 RUN(wrong_values),
				 RUN(numbers_at_their_limits),
				 RUN(wrong_options),
				 RUN(wrong_operands),
				 RUN(messages_are_one_safe_line),
				 {0},
			 });
}
