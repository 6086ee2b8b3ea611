#include "cmd/option_rules.h"

#include "cmd/selection.h"

static enum err refuse(struct buf *why, const char *text)
{
	buf_put_z(why, text);
	return ERR_USAGE;
}

static bool is_s3(struct slice source)
{
	return slice_starts_nocase(source, SLICE("s3://"));
}

/* What is true of one object would fail all others. */
static enum err check_lone(const struct options *o, const char *name,
                           struct buf *why)
{
	buf_put_z(why, name);
	if (o->list.n)
		return refuse(why, " is for one source, not a list");
	if (o->source_count != 1)
		return refuse(why, " is for one source");
	if (o->command == COMMAND_GET && !o->literal &&
	    selection_is(slice_of(o->sources[0])))
		return refuse(why, " is for one object, not a prefix or "
		                   "pattern (a key: --literal)");
	buf_clear(why);
	return ERR_OK;
}

/* What a list cannot say would be left out when it is fed back. */
static enum err check_listable(const struct options *o, struct buf *why)
{
	const char *name = o->expect_etag.n  ? "--expect-etag"
	                   : o->version_id.n ? "--version-id"
	                                     : NULL;

	if (!name || (!o->failed.n && !o->dry_run))
		return ERR_OK;
	buf_put_z(why, name);
	return refuse(why, " cannot stand in the list that --failed and "
	                   "--dry-run write");
}

/* Of URLs alone nobody can be asked: a check that is left out. */
static enum err check_owner(const struct options *o, struct buf *why)
{
	bool any = o->list.n || !o->bucket_owner.n;

	for (int i = 0; i < o->source_count; i++)
		any = any || is_s3(slice_of(o->sources[i]));
	return any ? ERR_OK
	           : refuse(why, "--expected-bucket-owner is for s3:// "
	                         "sources");
}

static enum err check_object(const struct options *o, struct buf *why)
{
	const char *name = o->sha256.n        ? "--sha256"
	                   : o->expect_etag.n ? "--expect-etag"
	                   : o->version_id.n  ? "--version-id"
	                                      : NULL;
	enum err e = name ? check_lone(o, name, why) : ERR_OK;

	if (e != ERR_OK)
		return e;
	/* A version would silently be left out of a URL's request. */
	if (o->version_id.n && !is_s3(slice_of(o->sources[0])))
		return refuse(why, "--version-id is for an s3:// source");
	if (check_owner(o, why) != ERR_OK)
		return ERR_USAGE;
	return check_listable(o, why);
}

static enum err check_ls(const struct options *o, struct buf *why)
{
	if (o->nul && o->json)
		return refuse(why, "--null and --json exclude each other");
	if (o->source_count == 0 &&
	    (o->long_form || o->recursive || o->bucket_owner.n)) {
		buf_put_z(why, o->recursive   ? "--recursive"
		               : o->long_form ? "--long"
		                              : "--expected-bucket-owner");
		return refuse(why, " needs s3://bucket");
	}
	return ERR_OK;
}

enum err option_rules_check(const struct options *o, struct buf *why)
{
	if (o->base.n && !o->list.n)
		return refuse(why, "--base needs a list (-f)");
	if (o->newer && o->changed)
		return refuse(why, "--newer and --changed exclude each other");
	/* A file that the power took would be remembered as whole. */
	if ((o->newer || o->changed) && o->sync == OPTIONS_SYNC_NONE)
		return refuse(why, "--newer and --changed need --sync end or "
		                   "full");
	if (o->command == COMMAND_LS)
		return check_ls(o, why);
	return check_object(o, why);
}
