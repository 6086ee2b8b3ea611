/*
 * option_fields: what the command line said, once it is parsed (options.h). The
 * slices point into argv. No secret is an option (ps shows argv).
 */
#ifndef PAIL_CMD_OPTION_FIELDS_H
#define PAIL_CMD_OPTION_FIELDS_H

#include "base/buf.h"
#include "cmd/option_table.h"

enum command {
	COMMAND_HELP, /* pail --help, pail help; pail alone (then ERR_USAGE) */
	COMMAND_VERSION,
	COMMAND_GET,
	COMMAND_GET_HELP, /* pail get --help */
	COMMAND_BUCKETS,
	COMMAND_BUCKETS_HELP,
	COMMAND_LS,
	COMMAND_LS_HELP,
	COMMAND_STAT,
	COMMAND_STAT_HELP,
	COMMAND_PRESIGN,
	COMMAND_PRESIGN_HELP,
	COMMAND_WHOAMI,
	COMMAND_WHOAMI_HELP,
};

enum { OPTIONS_FILTERS_MAX = 32 };

/* --include and --exclude, in the order in which they were given. */
struct options_filter {
	bool include;
	struct slice pattern;
};

struct options {
	enum command command;
	unsigned workers;          /* -j N, --jobs N */
	unsigned retries;          /* --retries N */
	uint64_t max_time_s;       /* --max-time S; 0: none */
	uint64_t progress_s;       /* --progress S; 0: none but the last line */
	bool verbose, quiet, json; /* -v, -q, --json */
	bool no_sign_request;
	/* The buckets' style: --path-style, --virtual-style; neither: by rule. */
	bool path_style, virtual_style;
	bool dualstack, fips,
		accelerate; /* --dualstack... of AWS's endpoints */
	bool request_payer; /* --request-payer */
	bool no_resume, readback, require_checksum;
	enum options_sync sync; /* --sync none|end|full */
	uint64_t checkpoint;    /* --checkpoint BYTES */
	uint64_t min_rate;      /* --min-rate BYTES, a second; 0: none */
	struct slice region, endpoint, ca; /* empty: not given */
	struct slice profile;              /* --profile NAME */
	struct slice bucket_owner;         /* --expected-bucket-owner ID */
	struct slice sse_c_key;            /* --sse-c-key FILE */
	/* --iot-endpoint, --iot-role-alias, --iot-thing, --iot-cert, --iot-key:
	 * the first, second, fourth and fifth together or none of them */
	struct slice iot_endpoint, iot_role_alias, iot_thing;
	struct slice iot_certificate, iot_key;
	/* get: what is to be fetched of what a prefix or pattern names */
	bool literal;        /* --literal: sources are keys, byte for byte */
	bool newer, changed; /* --newer, --changed */
	bool dry_run;        /* --dry-run */
	struct options_filter filters[OPTIONS_FILTERS_MAX];
	size_t filter_count;
	bool long_form, recursive, nul; /* ls: -l, -r, -0 */
	uint64_t expires_s;             /* presign: --expires */
	bool check;                     /* whoami: --check */
	struct slice list;   /* -f LIST, --list LIST; "-" for stdin */
	struct slice failed; /* --failed FILE */
	/* With one source and no list only: */
	struct slice sha256;      /* 64 hex digits; empty: not given */
	struct slice expect_etag; /* as given, with quotes or without */
	struct slice version_id;  /* the source is an s3:// one then */
	/* "s3://bucket/...", "https://host/...", ending in '/': see list.h.
	 * With a list only. */
	struct slice base;
	/* Those of the command line; also the one operand of ls (which may be
	 * left out), stat and presign. */
	char **sources;
	int source_count;
	struct slice dest;
};

#endif
