#include "cmd/version.h"

#include "base/glob.h"
#include "cmd/list.h"
#include "cmd/manifest.h"
#include "cmd/options.h"
#include "cred/chain.h"
#include "cred/cred.h"
#include "cred/json.h"
#include "cred/sts.h"
#include "fetch/listing.h"
#include "fetch/plan.h"
#include "fetch/retry.h"
#include "http/body.h"
#include "http/head.h"
#include "net/pem.h"
#include "s3/presign.h"
#include "s3/problem.h"
#include "s3/source.h"
#include "s3/xml.h"
#include "store/journal.h"
#include "store/path.h"

/* What toolchain/pins says; a test compares the two. */
#define PAIL    "0.1.0"
#define MBEDTLS "3.6.6"
#define MUSL    "1.2.5"

enum { VERSION_COLUMN = 32 };

static void put_limit(struct buf *b, const char *name, uint64_t v)
{
	size_t start = b->n;

	buf_put_z(b, "  ");
	buf_put_z(b, name);
	while (!b->over && b->n - start < VERSION_COLUMN)
		buf_put_char(b, ' ');
	buf_put_padded(b, v, 8, ' ');
	buf_put_char(b, '\n');
}

void version_put(struct buf *b)
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
	put_limit(b, "token of a bucket list", BUCKETS_TOKEN_MAX);
	put_limit(b, "token of an object list", OBJECTS_TOKEN_MAX);
	put_limit(b, "listing pages", LISTING_PAGES_MAX);
	put_limit(b, "listed ETag", OBJECTS_ETAG_MAX);
	put_limit(b, "pattern of keys", GLOB_PATTERN_MAX);
	put_limit(b, "includes, excludes", OPTIONS_FILTERS_MAX);
	put_limit(b, "region name", ENDPOINT_REGION_MAX);
	put_limit(b, "buckets' regions known", REGIONS_MAX);
	put_limit(b, "redirects of a URL", ROUTE_HOPS_MAX);
	put_limit(b, "presigned URL, seconds", PRESIGN_EXPIRES_MAX);
	put_limit(b, "session token", CRED_TOKEN_MAX);
	put_limit(b, "web identity token", STS_WEB_TOKEN_MAX);
	put_limit(b, "assumed roles", CHAIN_ROLES_MAX);
	put_limit(b, "profile file", INI_FILE_MAX);
	put_limit(b, "profile file line", INI_LINE_MAX);
	put_limit(b, "values of a profile", PROFILE_TEXT_MAX);
	put_limit(b, "profile name", CHAIN_NAME_MAX);
	put_limit(b, "credentials document", JSON_DOCUMENT_MAX);
	put_limit(b, "JSON depth", JSON_DEPTH_MAX);
	put_limit(b, "JSON string", JSON_TEXT_MAX);
	put_limit(b, "CA certificate", PEM_CERT_MAX);
}
