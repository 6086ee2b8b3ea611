#include "cmd/settings.h"

#include <string.h>

#include "cred/chain.h"

/* What a reading needs at hand. */
struct reader {
	struct settings *s;
	struct port *port;
	const struct profile *p;
	struct buf b; /* over s->text */
};

#define NO_KEY PROFILE_KEY_COUNT

/* ---- text ----------------------------------------------------------------- */

/* Two texts as one, in s; whether all fitted is asked once, at the end. */
static struct slice keep(struct reader *r, struct slice a, struct slice b)
{
	size_t start = r->b.n;

	buf_put(&r->b, a);
	buf_put(&r->b, b);
	return slice_after(buf_slice(&r->b), start);
}

/* What was put there before is of no more use. */
static void blame_key(struct reader *r, enum profile_key key)
{
	buf_clear(&r->b);
	buf_put_z(&r->b, profile_key_name(key));
	buf_put_z(&r->b, " of profile ");
	buf_put(&r->b, r->s->profile);
	r->s->field = r->b.over ? slice_of(profile_key_name(key))
	                        : buf_slice(&r->b);
}

static enum err blame_file(struct reader *r, enum err e)
{
	const struct profile *p = r->p;

	if (p->line) {
		buf_put_z(&r->b, "line ");
		buf_put_u64(&r->b, p->line);
		buf_put_z(&r->b, " of ");
	}
	buf_put_z(&r->b, p->path);
	r->s->field = buf_slice(&r->b);
	r->s->why = p->why;
	return e;
}

/* ---- one value ------------------------------------------------------------ */

static bool from_option(struct slice option, struct slice name,
                        struct slice *value, struct slice *from)
{
	if (!option.n)
		return false;
	*value = option;
	*from = name;
	return true;
}

static bool from_env(const struct reader *r, const char *name,
                     struct slice *value, struct slice *from)
{
	return from_option(port_env(r->port, name), slice_of(name), value,
	                   from);
}

/* From the section [head name] of the config file. */
static bool from_section(struct reader *r, enum profile_key key,
                         struct slice head, struct slice name,
                         struct slice *value, struct slice *from)
{
	struct slice got = profile_get(r->p, key);

	if (!got.n)
		return false;
	*value = keep(r, got, SLICE(""));
	*from = keep(r, head, name);
	return true;
}

static bool from_profile(struct reader *r, enum profile_key key,
                         struct slice *value, struct slice *from)
{
	return from_section(r, key, SLICE("profile "), r->s->profile, value,
	                    from);
}

static bool from_services(struct reader *r, enum profile_key key,
                          struct slice *value, struct slice *from)
{
	return from_section(r, key, SLICE("services "),
	                    profile_get(r->p, PROFILE_SERVICES), value, from);
}

static bool read_bool(struct slice text, bool *out)
{
	*out = slice_equal_nocase(text, SLICE("true"));
	return *out || slice_equal_nocase(text, SLICE("false"));
}

/* The first of a variable (NULL: none), a key and another (NO_KEY: none) that
 * is set; none of them: *out is left as it is. */
static enum err read_flag(struct reader *r, const char *variable,
                          enum profile_key key, enum profile_key other,
                          bool *out)
{
	struct slice value = {NULL, 0};
	bool by_variable;

	if (variable)
		value = port_env(r->port, variable);
	by_variable = value.n > 0;
	if (!by_variable && !profile_get(r->p, key).n && other != NO_KEY)
		key = other;
	if (!by_variable)
		value = profile_get(r->p, key);
	if (!value.n || read_bool(value, out))
		return ERR_OK;
	r->s->why = "neither true nor false";
	if (by_variable)
		r->s->field = slice_of(variable);
	else
		blame_key(r, key);
	return ERR_CONFIG;
}

/* ---- each of them --------------------------------------------------------- */

static void read_region(struct reader *r, const struct options *o)
{
	struct settings *s = r->s;
	struct slice *v = &s->region, *from = &s->region_from;

	if (!from_option(o->region, SLICE("--region"), v, from) &&
	    !from_env(r, "AWS_REGION", v, from) &&
	    !from_env(r, "AWS_DEFAULT_REGION", v, from))
		from_profile(r, PROFILE_REGION, v, from);
}

/* What is configured for a service, without the command line. Services that
 * are not there may have named an endpoint: none other is taken for it. */
static enum err read_url(struct reader *r, const char *variable,
                         enum profile_key key, struct slice *v,
                         struct slice *from)
{
	if (from_env(r, variable, v, from) ||
	    from_env(r, "AWS_ENDPOINT_URL", v, from))
		return ERR_OK;
	if (r->p->services_lost) {
		blame_key(r, PROFILE_SERVICES);
		r->s->why = "there is no [services] section of that name";
		return ERR_CONFIG;
	}
	if (!from_services(r, key, v, from))
		from_profile(r, PROFILE_ENDPOINT_URL, v, from);
	return ERR_OK;
}

static enum err read_endpoints(struct reader *r, const struct options *o)
{
	struct settings *s = r->s;
	bool ignored = false;
	enum err e = read_flag(r, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
	                       PROFILE_IGNORE_ENDPOINT_URLS, NO_KEY, &ignored);
	bool given = from_option(o->endpoint, SLICE("--endpoint"), &s->endpoint,
	                         &s->endpoint_from);

	if (e != ERR_OK || ignored)
		return e;
	if (!given)
		e = read_url(r, "AWS_ENDPOINT_URL_S3", PROFILE_S3_ENDPOINT_URL,
		             &s->endpoint, &s->endpoint_from);
	if (e == ERR_OK)
		s->sts_lost = read_url(r, "AWS_ENDPOINT_URL_STS",
		                       PROFILE_STS_ENDPOINT_URL,
		                       &s->sts_endpoint,
		                       &s->sts_from) != ERR_OK;
	return e;
}

static void read_ca(struct reader *r, const struct options *o)
{
	struct slice *v = &r->s->ca, from;

	if (!from_option(o->ca, SLICE("--ca"), v, &from) &&
	    !from_env(r, "AWS_CA_BUNDLE", v, &from))
		from_profile(r, PROFILE_CA_BUNDLE, v, &from);
}

static enum err read_style(struct reader *r, const struct options *o)
{
	struct slice text = profile_get(r->p, PROFILE_ADDRESSING_STYLE);
	enum endpoint_style *style = &r->s->style;

	if (o->path_style || o->virtual_style) {
		*style = o->path_style ? ENDPOINT_PATH : ENDPOINT_VIRTUAL;
		return ERR_OK;
	}
	*style = ENDPOINT_AUTO;
	if (!text.n || slice_equal_nocase(text, SLICE("auto")))
		return ERR_OK;
	if (slice_equal_nocase(text, SLICE("path")))
		*style = ENDPOINT_PATH;
	else if (slice_equal_nocase(text, SLICE("virtual")))
		*style = ENDPOINT_VIRTUAL;
	if (*style != ENDPOINT_AUTO)
		return ERR_OK;
	blame_key(r, PROFILE_ADDRESSING_STYLE);
	r->s->why = "neither auto, path nor virtual";
	return ERR_CONFIG;
}

static enum err read_flags(struct reader *r, const struct options *o)
{
	struct settings *s = r->s;
	bool arn_region = true;
	enum err e = read_flag(r, "AWS_USE_DUALSTACK_ENDPOINT",
	                       PROFILE_S3_DUALSTACK, PROFILE_USE_DUALSTACK,
	                       &s->dualstack);

	if (e == ERR_OK)
		e = read_flag(r, "AWS_USE_FIPS_ENDPOINT", PROFILE_USE_FIPS,
		              NO_KEY, &s->fips);
	if (e == ERR_OK)
		e = read_flag(r, NULL, PROFILE_S3_ACCELERATE, NO_KEY,
		              &s->accelerate);
	if (e == ERR_OK)
		e = read_flag(r, "AWS_S3_USE_ARN_REGION",
		              PROFILE_USE_ARN_REGION, PROFILE_S3_ARN_REGION,
		              &arn_region);
	s->dualstack = s->dualstack || o->dualstack;
	s->fips = s->fips || o->fips;
	s->accelerate = s->accelerate || o->accelerate;
	s->no_arn_region = !arn_region;
	return e;
}

/* ---- all of them ---------------------------------------------------------- */

static void read_name(struct reader *r, const struct options *o)
{
	struct settings *s = r->s;

	s->profile = chain_profile_name(r->port, o->profile, &s->profile_named);
}

static enum err load_profile(struct reader *r, struct profile *p,
                             struct ini *scratch)
{
	struct profile_files f;
	enum err e = profile_find_files(r->port, &f);

	if (e != ERR_OK) {
		r->s->field = SLICE("HOME, AWS_CONFIG_FILE or "
		                    "AWS_SHARED_CREDENTIALS_FILE");
		r->s->why = "the path is too long";
		return e;
	}
	e = profile_load(p, r->port, &f, r->s->profile, scratch);
	if (e != ERR_OK)
		return blame_file(r, e);
	r->s->profile_found = p->found;
	r->s->loose = p->loose;
	if (p->loose)
		memcpy(r->s->loose_path, f.credentials, sizeof f.credentials);
	return ERR_OK;
}

static enum err read_values(struct reader *r, const struct options *o)
{
	enum err e = read_endpoints(r, o);

	if (e == ERR_OK)
		e = read_style(r, o);
	if (e == ERR_OK)
		e = read_flags(r, o);
	if (e != ERR_OK)
		return e;
	read_region(r, o);
	read_ca(r, o);
	if (!r->b.over)
		return ERR_OK;
	r->s->field = r->s->profile;
	r->s->why = "the profile's values are too long";
	return ERR_TOO_LONG;
}

enum err settings_read(struct settings *s, struct port *port,
                       const struct options *o, struct profile *profile,
                       struct ini *scratch)
{
	struct reader r = {s, port, profile, BUF(s->text)};
	enum err e;

	memset(s, 0, sizeof *s);
	s->why = "";
	read_name(&r, o);
	e = load_profile(&r, profile, scratch);
	if (e == ERR_OK)
		e = read_values(&r, o);
	s->text_n = r.b.n;
	profile_wipe(profile);
	return e;
}

struct endpoint_wish settings_wish(const struct settings *s)
{
	return (struct endpoint_wish){
		.region = s->region,
		.custom = s->endpoint,
		.style = s->style,
		.dualstack = s->dualstack,
		.fips = s->fips,
		.accelerate = s->accelerate,
		.no_arn_region = s->no_arn_region,
	};
}

/* Style, accelerate and ARNs are S3's own. */
struct endpoint_wish settings_sts_wish(const struct settings *s)
{
	return (struct endpoint_wish){
		.region = s->region,
		.custom = s->sts_endpoint,
		.dualstack = s->dualstack,
		.fips = s->fips,
	};
}
