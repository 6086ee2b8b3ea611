#include "cmd/help.h"

#include "cmd/figures.h"
#include "cmd/help_parts.h"
#include "cmd/options.h"
#include "s3/presign.h"

static void put_end(struct buf *b)
{
	help_parts_put_common(b);
	buf_put_char(b, '\n');
	help_parts_put_statuses(b);
}

/* ---- pail ---------------------------------------------------------------- */

static void put_environment(struct buf *b)
{
	buf_put_z(
		b,
		"Environment, as AWS's tools have it:\n"
		"  AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, "
		"AWS_SESSION_TOKEN\n"
		"  AWS_PROFILE, AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE\n"
		"  AWS_REGION, else AWS_DEFAULT_REGION\n"
		"  AWS_ENDPOINT_URL_S3, else AWS_ENDPOINT_URL; "
		"AWS_ENDPOINT_URL_STS\n"
		"  AWS_WEB_IDENTITY_TOKEN_FILE with AWS_ROLE_ARN\n"
		"  AWS_CONTAINER_CREDENTIALS_FULL_URI, ..._RELATIVE_URI "
		"(ECS, EKS, Greengrass)\n"
		"  AWS_EC2_METADATA_DISABLED\n"
		"  AWS_USE_DUALSTACK_ENDPOINT, AWS_USE_FIPS_ENDPOINT\n"
		"  AWS_CA_BUNDLE\n"
		"  An option goes before its variable, a variable before the "
		"profile.\n"
		"  Without HOME the profiles are in /etc/pail/config and "
		"/etc/pail/credentials,\n"
		"  with HOME=/ too if there is no /.aws.\n"
		"\n");
}

void help_put_main(struct buf *b)
{
	buf_put_z(b,
	          "pail downloads S3 objects and http(s) URLs to files.\n"
	          "\n"
	          "Usage:\n"
	          "  pail get [OPTION]... SOURCE... DEST          fetch\n"
	          "  pail get [OPTION]... -f LIST [SOURCE]... DEST\n"
	          "  pail ls [OPTION]... [s3://BUCKET[/PREFIX]]   what is "
	          "there\n"
	          "  pail stat [OPTION]... SOURCE                 what is "
	          "known of an object\n"
	          "  pail presign [OPTION]... s3://BUCKET/KEY     a URL for "
	          "others\n"
	          "  pail buckets [OPTION]...                     your "
	          "buckets\n"
	          "  pail whoami [OPTION]...                      who signs, "
	          "and where\n"
	          "  pail COMMAND --help, pail --version\n"
	          "\n");
	put_environment(b);
	help_parts_put_statuses(b);
}

/* ---- pail get ------------------------------------------------------------ */

/* What of a prefix or pattern is fetched. */
static void put_selection(struct buf *b)
{
	buf_put_z(
		b,
		"      --include PATTERN   of what a prefix or pattern names: "
		"these too...\n"
		"      --exclude PATTERN   ...these not; up to 32, the last "
		"that matches counts\n"
		"      --changed           not what is there as fetched: same "
		"ETag and size\n"
		"      --newer             not what is there and no older\n"
		"      --literal           each source is a key, no prefix and "
		"no pattern\n"
		"      --dry-run           print what would be fetched, as a "
		"list for -f\n");
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
	          "and \\xHH stand for bytes,\n"
	          "and the source is a key, no prefix and no pattern:\n"
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
	          "SOURCE is s3://bucket/key, s3://bucket/prefix/ (all below "
	          "it), a pattern of\n"
	          "keys (* ? [a-z] within a name, ** across '/', \\ before a "
	          "byte that stands for\n"
	          "itself), or an http(s):// URL, presigned ones included.\n"
	          "DEST is a directory, or for one source a file name. DEST/ "
	          "is made when it is\n"
	          "missing; several sources, or a name in LIST, need one.\n"
	          "\n"
	          "  -f, --list LIST         sources from a file, or from "
	          "standard input (-)\n"
	          "      --base URI          put before each source of LIST "
	          "that is no URI\n"
	          "      --failed FILE       a list of what failed, for -f; "
	          "none failed: removed\n"
	          "  -j, --jobs N            connections at once; ");
	help_parts_put_range(b, 1, OPTIONS_WORKERS_MAX,
	                     OPTIONS_WORKERS_DEFAULT);
	buf_put_z(b, "      --progress SECONDS  between two progress lines; 0: "
	             "none; default ");
	buf_put_u64(b, OPTIONS_PROGRESS_DEFAULT_S);
	buf_put_char(b, '\n');
	put_selection(b);
	put_integrity(b);
	put_disk(b);
	help_parts_put_bucket(b);
	help_parts_put_customer_key(b);
	help_parts_put_common(b);
	put_lists(b);
	help_parts_put_statuses(b);
}

/* ---- the others ---------------------------------------------------------- */

void help_put_buckets(struct buf *b)
{
	buf_put_z(b, "Usage:\n"
	             "  pail buckets [OPTION]...\n"
	             "\n"
	             "Prints the names of your buckets, one a line.\n"
	             "\n");
	put_end(b);
}

void help_put_ls(struct buf *b)
{
	buf_put_z(b,
	          "Usage:\n"
	          "  pail ls [OPTION]... [s3://BUCKET[/PREFIX]]\n"
	          "\n"
	          "Prints your buckets, or what a bucket holds, one name a "
	          "line: objects whose\n"
	          "keys begin with PREFIX, up to the next '/', where a name "
	          "that goes on ends.\n"
	          "What stands before the last '/' of PREFIX is left out. A "
	          "byte that is not\n"
	          "printable ASCII is shown as \\xHH, a backslash as \\\\.\n"
	          "\n"
	          "  -l, --long              size, time, ETag, storage class "
	          "and name\n"
	          "  -r, --recursive         all objects below, with their "
	          "whole keys\n"
	          "  -0, --null              names byte for byte, each with a "
	          "NUL behind it\n"
	          "      --json              {\"key\",\"size\",\"modified\","
	          "\"etag\",\"class\"} a line,\n"
	          "                          or {\"prefix\"}, or {\"bucket\"}; "
	          "errors in JSON too\n");
	help_parts_put_bucket(b);
	put_end(b);
}

void help_put_stat(struct buf *b)
{
	buf_put_z(b, "Usage:\n"
	             "  pail stat [OPTION]... SOURCE\n"
	             "\n"
	             "Prints what the server says of s3://bucket/key or of an "
	             "http(s):// URL, a fact\n"
	             "a line: size, etag, version, modified, type, class, "
	             "encryption, checksums,\n"
	             "metadata, parts. With --json, one object.\n"
	             "\n"
	             "      --version-id ID     of this version\n");
	help_parts_put_customer_key(b);
	help_parts_put_bucket(b);
	put_end(b);
}

void help_put_presign(struct buf *b)
{
	buf_put_z(b, "Usage:\n"
	             "  pail presign [OPTION]... s3://BUCKET/KEY\n"
	             "\n"
	             "Prints a URL that gets the object without "
	             "credentials until it expires. It ends\n"
	             "with the credentials that sign it, if that is "
	             "sooner.\n"
	             "\n"
	             "      --expires SECONDS   from now; ");
	help_parts_put_range(b, 1, PRESIGN_EXPIRES_MAX,
	                     PRESIGN_EXPIRES_DEFAULT);
	buf_put_z(b, "      --version-id ID     of this version\n");
	put_end(b);
}

void help_put_whoami(struct buf *b)
{
	buf_put_z(b,
	          "Usage:\n"
	          "  pail whoami [OPTION]...\n"
	          "\n"
	          "Prints where credentials come from, the profile, region "
	          "and endpoint, the last\n"
	          "four bytes of the access key and when it expires. Never a "
	          "secret.\n"
	          "\n"
	          "      --check             fetch the credentials, and ask "
	          "a server who they are;\n"
	          "                          without it nothing goes over "
	          "the network\n");
	put_end(b);
}
