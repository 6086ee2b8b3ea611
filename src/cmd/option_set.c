#include "cmd/option_set.h"

/* How the buckets are addressed, and what of get, ls and whoami. */
static void set_flag_of_command(struct options *o, enum option option)
{
	switch (option) {
	case OPTION_DUALSTACK: o->dualstack = true; break;
	case OPTION_FIPS: o->fips = true; break;
	case OPTION_ACCELERATE: o->accelerate = true; break;
	case OPTION_REQUEST_PAYER: o->request_payer = true; break;
	case OPTION_NO_RESUME: o->no_resume = true; break;
	case OPTION_READBACK: o->readback = true; break;
	case OPTION_REQUIRE_CHECKSUM: o->require_checksum = true; break;
	case OPTION_LITERAL: o->literal = true; break;
	case OPTION_NEWER: o->newer = true; break;
	case OPTION_CHANGED: o->changed = true; break;
	case OPTION_DRY_RUN: o->dry_run = true; break;
	case OPTION_LONG: o->long_form = true; break;
	case OPTION_RECURSIVE: o->recursive = true; break;
	case OPTION_NULL: o->nul = true; break;
	default: o->check = true; break;
	}
}

/* Of -v and -q, and of the two styles, the last counts. */
void option_set_flag(struct options *o, enum option option)
{
	switch (option) {
	case OPTION_HELP:
	case OPTION_VERSION: break; /* they choose the command */
	case OPTION_JSON: o->json = true; break;
	case OPTION_NO_SIGN_REQUEST: o->no_sign_request = true; break;
	case OPTION_PATH_STYLE:
	case OPTION_VIRTUAL_STYLE:
		o->path_style = option == OPTION_PATH_STYLE;
		o->virtual_style = !o->path_style;
		break;
	case OPTION_VERBOSE:
	case OPTION_QUIET:
		o->verbose = option == OPTION_VERBOSE;
		o->quiet = !o->verbose;
		break;
	default: set_flag_of_command(o, option); break;
	}
}

void option_set_number(struct options *o, enum option option, uint64_t v)
{
	switch (option) {
	case OPTION_JOBS: o->workers = (unsigned)v; break;
	case OPTION_RETRIES: o->retries = (unsigned)v; break;
	case OPTION_MAX_TIME: o->max_time_s = v; break;
	case OPTION_SYNC: o->sync = (enum options_sync)v; break;
	case OPTION_CHECKPOINT: o->checkpoint = v; break;
	case OPTION_MIN_RATE: o->min_rate = v; break;
	case OPTION_EXPIRES: o->expires_s = v; break;
	default: o->progress_s = v; break;
	}
}

static bool add_filter(struct options *o, bool include, struct slice pattern)
{
	if (o->filter_count == OPTIONS_FILTERS_MAX)
		return false;
	o->filters[o->filter_count++] = (struct options_filter){include,
	                                                        pattern};
	return true;
}

static void set_identity(struct options *o, enum option option, struct slice s)
{
	switch (option) {
	case OPTION_PROFILE: o->profile = s; break;
	case OPTION_IOT_ENDPOINT: o->iot_endpoint = s; break;
	case OPTION_IOT_ROLE_ALIAS: o->iot_role_alias = s; break;
	case OPTION_IOT_THING: o->iot_thing = s; break;
	case OPTION_IOT_CERT: o->iot_certificate = s; break;
	default: o->iot_key = s; break;
	}
}

bool option_set_text(struct options *o, enum option option, struct slice s)
{
	switch (option) {
	case OPTION_REGION: o->region = s; break;
	case OPTION_ENDPOINT: o->endpoint = s; break;
	case OPTION_CA: o->ca = s; break;
	case OPTION_BUCKET_OWNER: o->bucket_owner = s; break;
	case OPTION_SSE_C_KEY: o->sse_c_key = s; break;
	case OPTION_LIST: o->list = s; break;
	case OPTION_FAILED: o->failed = s; break;
	case OPTION_SHA256: o->sha256 = s; break;
	case OPTION_EXPECT_ETAG: o->expect_etag = s; break;
	case OPTION_VERSION_ID: o->version_id = s; break;
	case OPTION_BASE: o->base = s; break;
	case OPTION_INCLUDE: return add_filter(o, true, s);
	case OPTION_EXCLUDE: return add_filter(o, false, s);
	default: set_identity(o, option, s); break;
	}
	return true;
}
