#include "cmd/options.h"

#include "check.h"
#include "fetch/retry.h"

enum { WORDS_MAX = 80 };

static struct options o;
static char why_text[512];
static struct buf why;
static char *words[WORDS_MAX + 1];
static char copy[4096];

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
	CHECK(accepts("ls", COMMAND_LS) && o.source_count == 0);
	CHECK(accepts("ls s", COMMAND_LS) && o.source_count == 1);
	CHECK(accepts("stat s", COMMAND_STAT) && o.source_count == 1);
	CHECK(accepts("presign s", COMMAND_PRESIGN));
	CHECK(accepts("whoami", COMMAND_WHOAMI));
	CHECK(accepts("ls --help", COMMAND_LS_HELP));
	CHECK(accepts("help stat", COMMAND_STAT_HELP));
	CHECK(accepts("-h presign", COMMAND_PRESIGN_HELP));
	CHECK(accepts("whoami x y -h", COMMAND_WHOAMI_HELP));
	CHECK(accepts("help bogus", COMMAND_HELP));
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
	CHECK(!o.no_sign_request && !o.path_style && !o.virtual_style);
	CHECK(!o.dualstack && !o.fips && !o.accelerate && !o.request_payer);
	CHECK(!o.literal && !o.newer && !o.changed && !o.dry_run && !o.check);
	CHECK(!o.long_form && !o.recursive && !o.nul && !o.filter_count);
	CHECK(!o.profile.n && !o.bucket_owner.n && !o.sse_c_key.n);
	CHECK(!o.iot_endpoint.n && !o.iot_role_alias.n && !o.iot_thing.n &&
	      !o.iot_certificate.n && !o.iot_key.n);
	CHECK_U64(o.expires_s, 3600);
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

CASE(every_option_of_places_and_identities)
{
	CHECK(accepts("stat --dualstack --fips --accelerate --request-payer "
	              "--expected-bucket-owner 012345678901 --sse-c-key k "
	              "--profile p --iot-endpoint e --iot-role-alias a "
	              "--iot-thing t --iot-cert c --iot-key y s3://b/k",
	              COMMAND_STAT));
	CHECK(o.dualstack && o.fips && o.accelerate && o.request_payer);
	CHECK(is(o.bucket_owner, "012345678901") && is(o.sse_c_key, "k"));
	CHECK(is(o.profile, "p") && is(o.iot_endpoint, "e"));
	CHECK(is(o.iot_role_alias, "a") && is(o.iot_thing, "t"));
	CHECK(is(o.iot_certificate, "c") && is(o.iot_key, "y"));
	CHECK(accepts("ls --path-style --virtual-style", COMMAND_LS));
	CHECK(o.virtual_style && !o.path_style);
	CHECK(accepts("ls --virtual-style --path-style", COMMAND_LS));
	CHECK(!o.virtual_style && o.path_style);
}

CASE(every_option_of_a_selection)
{
	CHECK(accepts("get --literal --newer --dry-run --include a* "
	              "--exclude b --include=**/c s d",
	              COMMAND_GET));
	CHECK(o.literal && o.newer && !o.changed && o.dry_run);
	CHECK_U64(o.filter_count, 3);
	CHECK(o.filters[0].include && is(o.filters[0].pattern, "a*"));
	CHECK(!o.filters[1].include && is(o.filters[1].pattern, "b"));
	CHECK(o.filters[2].include && is(o.filters[2].pattern, "**/c"));
	CHECK(accepts("get --changed s d", COMMAND_GET));
	CHECK(o.changed && !o.newer);
	CHECK(refuses("get --newer --changed s d",
	              "--newer and --changed exclude each other"));
	CHECK(refuses("get --newer --sync none s d",
	              "--newer and --changed need --sync end or full"));
	CHECK(refuses("get --sync none --changed s d",
	              "--newer and --changed need --sync end or full"));
	CHECK(accepts("get --sync end --changed s d", COMMAND_GET));
	CHECK(refuses("get --version-id v --failed f s3://b/k d",
	              "--version-id cannot stand in the list that --failed and "
	              "--dry-run write"));
	CHECK(refuses("get --expect-etag e --dry-run s3://b/k d",
	              "--expect-etag cannot stand in the list that --failed "
	              "and --dry-run write"));
}

CASE(filters_at_their_limit)
{
	char line[2048] = "get";
	size_t n = 3;

	for (int i = 0; i < OPTIONS_FILTERS_MAX; i++)
		n += (size_t)snprintf(line + n, sizeof line - n, " %s=x",
		                      i % 2 ? "--include" : "--exclude");
	snprintf(line + n, sizeof line - n, " s d");
	CHECK(accepts(line, COMMAND_GET));
	CHECK_U64(o.filter_count, OPTIONS_FILTERS_MAX);
	snprintf(line + n, sizeof line - n, " --include=x s d");
	CHECK(refuses(line, "more than 32 of --include and --exclude"));
}

CASE(every_option_of_the_other_commands)
{
	CHECK(accepts("ls -l -r -0 s", COMMAND_LS));
	CHECK(o.long_form && o.recursive && o.nul);
	CHECK(accepts("ls -lr s", COMMAND_LS) && o.long_form && o.recursive);
	CHECK(accepts("ls --long --recursive --json s", COMMAND_LS));
	CHECK(o.long_form && o.recursive && o.json && !o.nul);
	CHECK(accepts("ls --null", COMMAND_LS) && o.nul);
	CHECK(refuses("ls -0 --json", "--null and --json exclude each other"));
	CHECK(refuses("ls -l", "--long needs s3://bucket"));
	CHECK(refuses("ls -r", "--recursive needs s3://bucket"));
	CHECK(accepts("stat --json --version-id v s3://b/k", COMMAND_STAT));
	CHECK(o.json && is(o.version_id, "v"));
	CHECK(refuses("stat --version-id v https://h/k",
	              "--version-id is for an s3:// source"));
	CHECK(refuses("stat --expected-bucket-owner 123456789012 https://h/k",
	              "--expected-bucket-owner is for s3:// sources"));
	CHECK(refuses("ls --expected-bucket-owner 123456789012",
	              "--expected-bucket-owner needs s3://bucket"));
	CHECK(accepts("ls --expected-bucket-owner 123456789012 s3://b",
	              COMMAND_LS));
	CHECK(accepts("presign --expires 60 --version-id v s3://b/dir/",
	              COMMAND_PRESIGN));
	CHECK(o.expires_s == 60 && is(o.version_id, "v"));
	CHECK(accepts("presign --expires 604800 s", COMMAND_PRESIGN));
	CHECK(refuses("presign --expires 604801 s",
	              "--expires takes seconds from 1 to 604800, "
	              "not '604801'"));
	CHECK(refuses("presign --expires 0 s",
	              "--expires takes seconds from 1 to 604800, not '0'"));
	CHECK(accepts("whoami --check --json", COMMAND_WHOAMI));
	CHECK(o.check && o.json);
}

/* Which of them are there is the chain's to see: variables may have the rest. */
CASE(iot_options_stand_alone)
{
	CHECK(accepts("whoami --iot-thing=t", COMMAND_WHOAMI));
	CHECK(is(o.iot_thing, "t") && !o.iot_endpoint.n);
	CHECK(accepts("whoami --iot-cert=c --iot-key=k", COMMAND_WHOAMI));
	CHECK(is(o.iot_certificate, "c") && is(o.iot_key, "k"));
}

CASE(one_object_is_no_prefix_and_no_pattern)
{
	static const char *const many[] = {
		"s3://b/dir/", "s3://b/",    "s3://b",     "S3://b/*",
		"s3://b/a?",   "s3://b/[a]", "s3://b/a\\*"};
	static const char message[] = "--sha256 is for one object, not a "
				      "prefix or pattern (a key: --literal)";
	char line[200];

	for (size_t i = 0; i < sizeof many / sizeof many[0]; i++) {
		snprintf(line, sizeof line, "get --sha256 " HEX " %s d",
		         many[i]);
		CHECK(refuses(line, message));
		snprintf(line, sizeof line,
		         "get --literal --sha256 " HEX " %s d", many[i]);
		CHECK(accepts(line, COMMAND_GET));
	}
	CHECK(accepts("get --sha256 " HEX " https://h/a?b=[c] d", COMMAND_GET));
	CHECK(accepts("get --expect-etag x https://h/dir/ d", COMMAND_GET));
	CHECK(refuses("get --expected-bucket-owner 123456789012 http://h/k "
	              "http://h/l d",
	              "--expected-bucket-owner is for s3:// sources"));
	CHECK(accepts("get --expected-bucket-owner 123456789012 http://h/k "
	              "s3://b/k d",
	              COMMAND_GET));
	CHECK(refuses("get --version-id x s3://b/* d",
	              "--version-id is for one object, not a prefix or "
	              "pattern (a key: --literal)"));
	CHECK(accepts("stat --version-id x s3://b/*", COMMAND_STAT));
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

CASE(options_of_other_commands)
{
	static const struct {
		const char *option, *commands;
	} rows[] = {
		{"--jobs=1", "get"},
		{"--progress=1", "get"},
		{"--request-payer", "get, ls, stat"},
		{"--expected-bucket-owner=012345678901", "get, ls, stat"},
		{"--sse-c-key=k", "get, stat"},
		{"--version-id=x", "get, stat, presign"},
		{"--literal", "get"},
		{"--include=a", "get"},
		{"--exclude=a", "get"},
		{"--newer", "get"},
		{"--changed", "get"},
		{"--dry-run", "get"},
		{"--long", "ls"},
		{"--recursive", "ls"},
		{"--null", "ls"},
		{"--expires=1", "presign"},
		{"--check", "whoami"},
	};
	static const char *const commands[] = {
		"get s3://b/k d", "buckets",          "ls s3://b/k",
		"stat s3://b/k",  "presign s3://b/k", "whoami"};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int name = (int)strcspn(rows[i].option, "=");

		for (size_t k = 0; k < 6; k++) {
			char line[120], message[120], word[12];
			bool takes;

			snprintf(word, sizeof word, "%.*s",
			         (int)strcspn(commands[k], " "), commands[k]);
			takes = strstr(rows[i].commands, word) != NULL;
			snprintf(line, sizeof line, "%s %s", rows[i].option,
			         commands[k]);
			snprintf(message, sizeof message,
			         "%.*s belongs to pail %s", name,
			         rows[i].option, rows[i].commands);
			if (takes ? parse(line) != ERR_OK
			          : !refuses(line, message))
				CHECK_FAIL("%s: %.*s", line, (int)why.n, why.p);
		}
	}
	CHECK(refuses("buckets -l -j 2", "--long belongs to pail ls"));
	CHECK(refuses("-l buckets", "--long belongs to pail ls"));
}

/* Of what goes into a request. A path or pattern may hold any byte. */
CASE(control_bytes_in_values)
{
	static const char *const texts[] = {
		"region",       "endpoint",       "profile",
		"version-id",   "expect-etag",    "iot-thing",
		"iot-endpoint", "iot-role-alias", "expected-bucket-owner"};
	static const char *const any[] = {"ca",      "list",    "failed",
	                                  "include", "exclude", "sse-c-key"};
	char line[120];

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		snprintf(line, sizeof line, "get --%s=a\rb s3://b/k d",
		         texts[i]);
		CHECK(parse(line) == ERR_USAGE);
		CHECK(slice_ends(buf_slice(&why), SLICE(", not 'a\\x0db'")));
	}
	CHECK(refuses("ls --region=a\nb",
	              "--region takes a text without control bytes, "
	              "not 'a\\x0ab'"));
	for (size_t i = 0; i < sizeof any / sizeof any[0]; i++) {
		snprintf(line, sizeof line, "get --%s=a\rb s3://b/k d", any[i]);
		CHECK(accepts(line, COMMAND_GET));
	}
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
	CHECK(refuses("_", "no command"));
	CHECK(refuses("-v", "no command"));
	CHECK(refuses("whoami x", "whoami takes no operand, not 'x'"));
	CHECK(refuses("ls a b", "ls takes one operand, not also 'b'"));
	CHECK(refuses("stat a b c", "stat takes one operand, not also 'b'"));
	CHECK(refuses("stat", "stat needs a source"));
	CHECK(refuses("presign", "presign needs a source"));
	CHECK(refuses("ls _", "a source is empty"));
	CHECK(refuses("stat _", "a source is empty"));
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
				 RUN(every_option_of_places_and_identities),
				 RUN(every_option_of_a_selection),
				 RUN(filters_at_their_limit),
				 RUN(every_option_of_the_other_commands),
				 RUN(iot_options_stand_alone),
				 RUN(one_object_is_no_prefix_and_no_pattern),
				 RUN(options_of_other_commands),
				 RUN(control_bytes_in_values),
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
