#include "cmd/help.h"

#include "base/err.h"
#include "cmd/figures.h"
#include "cmd/list.h"
#include "cmd/manifest.h"
#include "cmd/options.h"
#include "fetch/plan.h"
#include "fetch/retry.h"
#include "http/body.h"
#include "http/head.h"
#include "net/pem.h"
#include "s3/buckets.h"
#include "s3/problem.h"
#include "s3/source.h"
#include "s3/xml.h"
#include "store/journal.h"
#include "store/path.h"

/* What toolchain/pins says; a test compares the two. */
#define PAIL    "0.1.0"
#define MBEDTLS "3.6.6"
#define MUSL    "1.2.5"

enum { HELP_LIMIT_COLUMN = 32 };

static void put_statuses(struct buf *b)
{
	buf_put_z(b, "Exit status:\n");
	for (int i = 0; i < ERR_CLASS_COUNT; i++) {
		enum err_class c = (enum err_class)i;

		buf_put_z(b, "  ");
		buf_put_padded(b, (uint64_t)err_class_status(c), 5, ' ');
		buf_put_z(b, "  ");
		buf_put_z(b, err_class_text(c));
		buf_put_char(b, '\n');
	}
	buf_put_z(b, "  128+n  stopped by signal n\n");
}

static void put_range(struct buf *b, uint64_t from, uint64_t to, uint64_t usual)
{
	buf_put_u64(b, from);
	buf_put_z(b, " to ");
	buf_put_u64(b, to);
	buf_put_z(b, ", default ");
	buf_put_u64(b, usual);
	buf_put_char(b, '\n');
}

/* The options that get and buckets have in common. */
static void put_common(struct buf *b)
{
	buf_put_z(
		b,
		"      --region R          region; before AWS_REGION\n"
		"      --endpoint URL      server; before AWS_ENDPOINT_URL_S3\n"
		"      --path-style        bucket in the path, not in the "
		"host name\n"
		"      --no-sign-request   no credentials, no signature\n"
		"      --ca PATH           CA certificates: a PEM file or a "
		"directory\n"
		"      --retries N         further attempts of a request; ");
	put_range(b, 0, RETRY_MAX, RETRY_DEFAULT);
	buf_put_z(
		b,
		"      --max-time SECONDS  the whole run ends then; 0: no "
		"limit, the default\n"
		"  -v, --verbose           say more\n"
		"  -q, --quiet             errors and the last line only\n"
		"      --json              one JSON object a line in place of "
		"text\n");
}

void help_put_main(struct buf *b)
{
	buf_put_z(b, "pail downloads S3 objects and http(s) URLs to files.\n"
	             "\n"
	             "Usage:\n"
	             "  pail get [OPTION]... SOURCE... DEST\n"
	             "  pail get [OPTION]... -f LIST [SOURCE]... DEST\n"
	             "  pail buckets [OPTION]...\n"
	             "  pail get --help, pail buckets --help, pail --version\n"
	             "\n"
	             "Environment:\n"
	             "  AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, "
	             "AWS_SESSION_TOKEN\n"
	             "  AWS_REGION, else AWS_DEFAULT_REGION\n"
	             "  AWS_ENDPOINT_URL_S3, else AWS_ENDPOINT_URL\n"
	             "  AWS_CA_BUNDLE\n"
	             "  An option goes before its variable.\n"
	             "\n");
	put_statuses(b);
}

/* What an object must be. */
static void put_integrity(struct buf *b)
{
	buf_put_z(b,
	          "      --sha256 HEX        of the one source; in a list: the "
	          "third field\n"
	          "      --expect-etag ETAG  the one source must have this "
	          "ETag\n"
	          "      --version-id ID     this version of the one source\n"
	          "      --require-checksum  an object that nothing verifies "
	          "has failed\n"
	          "      --readback          read each file back from the "
	          "medium and compare\n");
}

/* How it comes to the disk. */
static void put_disk(struct buf *b)
{
	buf_put_z(
		b,
		"      --no-resume         begin anew, whatever an earlier run "
		"left\n"
		"      --sync MODE         none, end or full: what is "
		"synced; default full\n"
		"      --checkpoint BYTES  between two syncs of a large "
		"file; default ");
	figures_put_size(b, OPTIONS_CHECKPOINT_DEFAULT);
	buf_put_z(b, "\n"
	             "      --min-rate BYTES    the least a second, over 30 s; "
	             "0: any; default ");
	figures_put_size(b, OPTIONS_RATE_DEFAULT);
	buf_put_char(b, '\n');
}

static void put_lists(struct buf *b)
{
	buf_put_z(b,
	          "\n"
	          "BYTES may end with K, M or G (1024 each).\n"
	          "\n"
	          "A line of LIST is a source; after a TAB the name under "
	          "DEST; after another\n"
	          "the SHA-256:\n"
	          "  s3://bucket/key\n"
	          "  s3://bucket/key<TAB>dir/name\n"
	          "  s3://bucket/key<TAB><TAB>sha256:HEX\n"
	          "or as sha256sum writes it, the name being the source too "
	          "(see --base):\n"
	          "  HEX  dir/name\n"
	          "Blank lines and those with # in front are skipped; a CR "
	          "at the end is dropped.\n"
	          "In a line that begins with a backslash, \\\\ \\t \\n \\r "
	          "and \\xHH stand for bytes:\n"
	          "  \\s3://bucket/with\\ttab<TAB>name\n"
	          "\n"
	          "A name is relative, without \".\", \"..\" or empty parts, "
	          "and no part begins with\n"
	          "\".pail-\" (pail's own files). Links under DEST are not "
	          "followed.\n"
	          "\n");
}

void help_put_get(struct buf *b)
{
	buf_put_z(b,
	          "Usage:\n"
	          "  pail get [OPTION]... SOURCE... DEST\n"
	          "  pail get [OPTION]... -f LIST [SOURCE]... DEST\n"
	          "\n"
	          "SOURCE is s3://bucket/key or an http(s):// URL, presigned "
	          "ones included.\n"
	          "DEST is a directory, or for one source a file name. DEST/ "
	          "is made when it is\n"
	          "missing; several sources, or -f, need a directory.\n"
	          "\n"
	          "  -f, --list LIST         sources from a file, or from "
	          "standard input (-)\n"
	          "      --base URI          put before each source of LIST "
	          "that is no URI\n"
	          "      --failed FILE       a list of what failed, for -f; "
	          "none failed: removed\n"
	          "  -j, --jobs N            connections at once; ");
	put_range(b, 1, OPTIONS_WORKERS_MAX, OPTIONS_WORKERS_DEFAULT);
	buf_put_z(b, "      --progress SECONDS  between two progress lines; 0: "
	             "none; default ");
	buf_put_u64(b, OPTIONS_PROGRESS_DEFAULT_S);
	buf_put_char(b, '\n');
	put_integrity(b);
	put_disk(b);
	put_common(b);
	put_lists(b);
	put_statuses(b);
}

void help_put_buckets(struct buf *b)
{
	buf_put_z(b, "Usage:\n"
	             "  pail buckets [OPTION]...\n"
	             "\n"
	             "Prints the names of your buckets, one a line.\n"
	             "\n");
	put_common(b);
	buf_put_char(b, '\n');
	put_statuses(b);
}

static void put_limit(struct buf *b, const char *name, uint64_t v)
{
	size_t start = b->n;

	buf_put_z(b, "  ");
	buf_put_z(b, name);
	while (!b->over && b->n - start < HELP_LIMIT_COLUMN)
		buf_put_char(b, ' ');
	buf_put_padded(b, v, 8, ' ');
	buf_put_char(b, '\n');
}

void help_put_version(struct buf *b)
{
	buf_put_z(b, "pail " PAIL " (mbedTLS " MBEDTLS ", musl " MUSL ")\n"
	             "Limits, in bytes or as a number:\n");
	put_limit(b, "workers", OPTIONS_WORKERS_MAX);
	put_limit(b, "retries", RETRY_MAX);
	put_limit(b, "wait for Retry-After, ms", RETRY_AFTER_MAX_MS);
	put_limit(b, "key", SOURCE_KEY_MAX);
	put_limit(b, "bucket name", SOURCE_BUCKET_MAX);
	put_limit(b, "host name", SOURCE_HOST_MAX);
	put_limit(b, "URL", SOURCE_URL_MAX);
	put_limit(b, "list line", LIST_LINE_MAX);
	put_limit(b, "list from a pipe", MANIFEST_PIPE_MAX);
	put_limit(b, "file name under DEST", PATH_NAME_MAX);
	put_limit(b, "file name part", PATH_PART_MAX);
	put_limit(b, "pieces of an object", PLAN_PIECES);
	put_limit(b, "piece, at least", PLAN_PIECE_MIN);
	put_limit(b, "journal of an object", JOURNAL_BYTES_MAX);
	put_limit(b, "ETag to resume by", JOURNAL_ETAG_MAX);
	put_limit(b, "version ID to resume by", JOURNAL_VERSION_ID_MAX);
	put_limit(b, "response head", HEAD_BYTES_MAX);
	put_limit(b, "response line", HEAD_LINE_MAX);
	put_limit(b, "response fields", HEAD_FIELDS_MAX);
	put_limit(b, "interim responses", HEAD_INTERIM_MAX);
	put_limit(b, "chunk extensions, trailers", BODY_EXTRA_MAX);
	put_limit(b, "error document", PROBLEM_BODY_MAX);
	put_limit(b, "XML depth", XML_DEPTH_MAX);
	put_limit(b, "XML name", XML_NAME_MAX);
	put_limit(b, "XML attributes, comments", XML_SKIP_MAX);
	put_limit(b, "listing token", BUCKETS_TOKEN_MAX);
	put_limit(b, "listing pages", BUCKETS_PAGES_MAX);
	put_limit(b, "CA certificate", PEM_CERT_MAX);
}
