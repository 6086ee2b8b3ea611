#include "cred/chain_place.h"

#include "base/number.h"
#include "cred/chain_env.h"
#include "s3/source.h"

/* ---- a container -------------------------------------------------------- */

/* 127.0.0.0/8, in its plain form only: resolvers know others ("127.1",
 * "0177.0.0.1"), and not all know the same. */
static bool is_loopback(struct slice host)
{
	uint64_t n;

	if (!slice_starts(host, SLICE("127.")))
		return false;
	for (int i = 0; i < 4; i++) {
		struct slice part = slice_cut(&host, '.');

		if (!number_decimal(part, 255, &n) ||
		    (part.n > 1 && part.p[0] == '0'))
			return false;
	}
	return host.n == 0;
}

static bool is_near(struct slice host)
{
	return slice_equal_nocase(host, SLICE("localhost")) ||
	       slice_equal(host, SLICE("169.254.170.2")) ||
	       slice_equal(host, SLICE("169.254.170.23")) ||
	       slice_equal_nocase(host, SLICE("fd00:ec2::23")) ||
	       slice_equal(host, SLICE("::1")) || is_loopback(host);
}

bool chain_host_allowed(struct slice url)
{
	struct source s;

	return source_parse(url, &s) == ERR_OK && s.kind == SOURCE_URL &&
	       slice_find(url, '#') == url.n && (s.tls || is_near(s.host));
}

static enum err take_relative(struct chain *c, struct slice path)
{
	struct chain_key k = {.name = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"};
	struct slice url;

	/* Anything else could end up in the host: "@host", ".host". */
	if (path.p[0] != '/')
		return chain_found_fail(c, ERR_CONFIG, k,
		                        "it does not begin with '/'");
	url = chain_found_join(c, SLICE("http://169.254.170.2"), "", path);
	if (url.n > CHAIN_URL_MAX)
		return chain_found_fail(c, ERR_TOO_LONG, k, "it is too long");
	if (!chain_host_allowed(url))
		return chain_found_fail(c, ERR_CONFIG, k,
		                        "it is no path of a URL");
	c->url = url;
	return ERR_OK;
}

static enum err take_full(struct chain *c, struct slice url)
{
	struct chain_key k = {.name = "AWS_CONTAINER_CREDENTIALS_FULL_URI"};

	if (!chain_host_allowed(url))
		return chain_found_fail(c, ERR_CONFIG, k,
		                        "only https is asked, or http on this "
		                        "host and the addresses of ECS and "
		                        "EKS");
	return chain_found_keep(c, k, url, CHAIN_URL_MAX, &c->url);
}

static enum err take_authorization(struct chain *c, struct port *port)
{
	struct chain_key file = {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
	                         {NULL, 0}};
	struct chain_key token = {"AWS_CONTAINER_AUTHORIZATION_TOKEN",
	                          {NULL, 0}};
	struct slice path = chain_env_get(port, file.name);

	if (path.n)
		return chain_found_keep(c, file, path, CHAIN_PATH_MAX,
		                        &c->token_file);
	return chain_found_keep(c, token, chain_env_get(port, token.name),
	                        CHAIN_VALUE_MAX, &c->authorization);
}

enum err chain_place_container(struct chain *c, struct port *port, bool *found)
{
	struct slice relative = chain_env_get(
		port, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
	struct slice full = chain_env_get(port,
	                                  "AWS_CONTAINER_CREDENTIALS_FULL_URI");
	enum err e;

	*found = relative.n || full.n;
	if (!*found)
		return ERR_OK;
	c->source = CHAIN_CONTAINER;
	e = relative.n ? take_relative(c, relative) : take_full(c, full);
	return e != ERR_OK ? e : take_authorization(c, port);
}

/* ---- instance metadata -------------------------------------------------- */

bool chain_place_imds_disabled(struct port *port)
{
	return slice_equal_nocase(port_env(port, "AWS_EC2_METADATA_DISABLED"),
	                          SLICE("true"));
}

struct setting {
	struct slice value;
	struct chain_key key; /* where it was found */
};

/* A variable, or else a key of the profile. */
static struct setting setting_of(struct port *port, const char *variable,
                                 const struct profile *p, struct slice name,
                                 enum profile_key key)
{
	struct setting s = {.value = chain_env_get(port, variable),
	                    .key.name = variable};

	if (!s.value.n) {
		s.value = profile_get(p, key);
		s.key.name = profile_key_name(key);
		s.key.profile = name;
	}
	return s;
}

static enum err take_endpoint(struct chain *c, const struct setting *s)
{
	struct source_base base;
	struct slice url = s->value;

	if (source_parse_base(url, &base) != ERR_OK)
		return chain_found_fail(c, ERR_CONFIG, s->key,
		                        "it is no http(s) URL");
	while (slice_ends(url, SLICE("/")))
		url.n--;
	return chain_found_keep(c, s->key, url, CHAIN_URL_MAX, &c->imds_url);
}

static enum err take_mode(struct chain *c, const struct setting *s)
{
	struct slice url = SLICE("http://169.254.169.254");

	if (slice_equal_nocase(s->value, SLICE("IPv6")))
		url = SLICE("http://[fd00:ec2::254]");
	else if (s->value.n && !slice_equal_nocase(s->value, SLICE("IPv4")))
		return chain_found_fail(c, ERR_CONFIG, s->key,
		                        "it is neither IPv4 nor IPv6");
	return chain_found_keep(c, s->key, url, CHAIN_URL_MAX, &c->imds_url);
}

enum err chain_place_imds(struct chain *c, struct port *port,
                          const struct profile *p, struct slice name)
{
	struct setting endpoint = setting_of(
		port, "AWS_EC2_METADATA_SERVICE_ENDPOINT", p, name,
		PROFILE_IMDS_ENDPOINT);
	struct setting mode = setting_of(
		port, "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", p, name,
		PROFILE_IMDS_MODE);
	struct setting v1 = setting_of(port, "AWS_EC2_METADATA_V1_DISABLED", p,
	                               name, PROFILE_IMDS_V1_DISABLED);

	c->source = CHAIN_IMDS;
	/* Off is what a value that is none means, too. */
	c->imds_v1 = slice_equal_nocase(v1.value, SLICE("false"));
	return endpoint.value.n ? take_endpoint(c, &endpoint)
	                        : take_mode(c, &mode);
}
