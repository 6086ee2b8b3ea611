/*
 * Faults that send the client elsewhere: redirects, and other regions.
 */
#include "sd_bend.h"

static void redirect_as(struct sd_case *c, int status, struct sd_span url)
{
	sd_answer_error(c, status, "TemporaryRedirect",
	                "Please re-send this request to the specified "
	                "temporary endpoint.");
	sd_text_str(&c->reply->fields, "Location: ");
	sd_text_span(&c->reply->fields, url);
	sd_text_str(&c->reply->fields, "\r\n");
}

static void redirect(struct sd_case *c, struct sd_span url)
{
	redirect_as(c, 307, url);
}

static const char *scheme_of(const struct sd_case *c)
{
	return c->world->config.tls ? "https://" : "http://";
}

static void redirect_to_port(struct sd_case *c, struct sd_span host,
                             uint16_t port)
{
	struct sd_text url = {0};

	sd_text_str(&url, scheme_of(c));
	sd_text_span(&url, host);
	sd_text_format(&url, ":%u", port);
	sd_text_span(&url, c->ask->target);
	redirect(c, sd_text_view(&url));
	sd_text_free(&url);
}

void sd_bend_redirect_stranger(struct sd_case *c)
{
	redirect_to_port(c, c->ask->host, c->world->config.stranger_port);
}

void sd_bend_redirect_stranger_host(struct sd_case *c)
{
	redirect_to_port(
		c, c->arg.n > 0 ? c->arg : sd_span_of("stranger.localhost"),
		c->world->config.stranger_port);
}

void sd_bend_redirect_loop(struct sd_case *c)
{
	redirect_to_port(c, c->ask->host, c->world->config.port);
}

void sd_bend_redirect_to(struct sd_case *c)
{
	redirect(c, c->arg);
}

/* STATUS:URL */
void sd_bend_redirect_via(struct sd_case *c)
{
	struct sd_span url = c->arg;
	struct sd_span number = sd_span_cut(&url, ':');
	uint64_t status = 302;

	sd_span_u64(number, 399, &status);
	redirect_as(c, (int)status, url);
}

/* The stranger speaks plain HTTP then. */
void sd_bend_redirect_downgrade(struct sd_case *c)
{
	struct sd_text url = {0};

	sd_text_str(&url, "http://");
	sd_text_span(&url, c->ask->host);
	sd_text_format(&url, ":%u", c->world->config.stranger_port);
	sd_text_span(&url, c->ask->target);
	redirect_as(c, 302, sd_text_view(&url));
	sd_text_free(&url);
}

static bool is_address(struct sd_span host)
{
	return host.n > 0 &&
	       (host.p[0] == '[' || (host.p[0] >= '0' && host.p[0] <= '9' &&
	                             host.p[host.n - 1] <= '9'));
}

/* `word` put before the domain of a virtual host, or before any other. */
static void put_host(struct sd_case *c, struct sd_text *t, const char *word)
{
	struct sd_span host = c->ask->host;
	struct sd_span domain = c->world->config.domain;
	size_t at = host.n > domain.n + 1 ? host.n - domain.n : 0;
	struct sd_span tail = {host.p + at, host.n - at};

	if (domain.n == 0 || at == 0 || host.p[at - 1] != '.' ||
	    !sd_span_equal(tail, domain)) {
		at = 0;
		tail = host;
	}
	sd_text_put(t, host.p, at);
	sd_text_str(t, word);
	sd_text_span(t, tail);
}

/* What S3 does while a new bucket is not yet known everywhere. An address has
 * no other names: the same place then, once. */
void sd_bend_redirect_307(struct sd_case *c)
{
	bool same = is_address(c->ask->host);
	struct sd_text host = {0};

	if (c->ask->temporary || (same && c->nth > 0))
		return;
	put_host(c, &host, same ? "" : "temporary.");
	redirect_to_port(c, sd_text_view(&host), c->world->config.port);
	sd_text_free(&host);
}

/* A name that ends with the endpoint's, but not at a dot. */
void sd_bend_redirect_307_stranger(struct sd_case *c)
{
	struct sd_text host = {0};

	if (is_address(c->ask->host))
		sd_text_str(&host, "stranger.localhost");
	else
		put_host(c, &host, "evil");
	redirect_to_port(c, sd_text_view(&host),
	                 c->world->config.stranger_port);
	sd_text_free(&host);
}

/* The target's query with another hop. */
static void put_hop(struct sd_case *c, struct sd_text *t, uint64_t hop)
{
	struct sd_span rest = c->ask->query;

	sd_text_str(t, "?");
	while (rest.n > 0) {
		struct sd_span part = sd_span_cut(&rest, '&');

		if (sd_span_starts(part, sd_span_of("hop=")))
			continue;
		sd_text_span(t, part);
		sd_text_str(t, "&");
	}
	sd_text_str(t, "hop=");
	sd_text_u64(t, hop);
}

/* The path's last segment, or with `up` the last two by a way around. */
static void put_relative(struct sd_case *c, struct sd_text *t, bool up)
{
	struct sd_span path = c->ask->path;
	size_t last = path.n;
	size_t before;

	while (path.p[last - 1] != '/')
		last--;
	before = last - 1;
	while (before > 0 && path.p[before - 1] != '/')
		before--;
	sd_text_str(t, up && before > 0 ? "../" : "./");
	if (up && before > 0) {
		sd_text_put(t, path.p + before, last - before);
		sd_text_str(t, "./");
	}
	sd_text_put(t, path.p + last, path.n - last);
}

static void put_absolute(struct sd_case *c, struct sd_text *t, bool other)
{
	struct sd_span host = c->ask->host;

	if (other)
		host = sd_span_of(is_address(host) ? "localhost" : "127.0.0.1");
	sd_text_span(t, host);
	sd_text_format(t, ":%u", c->world->config.port);
	sd_text_span(t, c->ask->path);
}

static void put_next(struct sd_case *c, struct sd_text *t, struct sd_span form,
                     uint64_t hop)
{
	bool other = sd_span_is(form, "host");

	if (sd_span_is(form, "relative") || sd_span_is(form, "dots")) {
		put_relative(c, t, sd_span_is(form, "dots"));
	} else if (sd_span_is(form, "path")) {
		sd_text_span(t, c->ask->path);
	} else if (!sd_span_is(form, "query")) {
		sd_text_str(t, sd_span_is(form, "net") ? "//" : scheme_of(c));
		put_absolute(c, t, other);
	}
	put_hop(c, t, hop);
	if (sd_span_is(form, "fragment"))
		sd_text_str(t, "#part");
}

/* N:STATUS:FORM; how far the client has come stands in the query. Signed
 * requests are let pass: their query is signed too. */
void sd_bend_redirect_chain(struct sd_case *c)
{
	static const uint64_t all[] = {301, 302, 303, 307, 308};
	struct sd_span form = c->arg;
	uint64_t n = sd_bend_number(c, 1);
	uint64_t status = 302;
	uint64_t hop = 0;
	struct sd_text text = {0};
	struct sd_span word;

	sd_span_cut(&form, ':');
	word = sd_span_cut(&form, ':');
	if (sd_ask_param(c->ask, "hop", &text))
		sd_span_u64(sd_text_view(&text), UINT32_MAX, &hop);
	sd_text_clear(&text);
	if (sd_span_is(word, "all"))
		status = all[hop % 5];
	else
		sd_span_u64(word, 399, &status);
	if (hop < n && !c->known) {
		put_next(c, &text, form, hop + 1);
		redirect_as(c, (int)status, sd_text_view(&text));
	}
	sd_text_free(&text);
}

void sd_bend_redirect_region(struct sd_case *c)
{
	c->region = c->arg.n > 0 ? c->arg : sd_span_of("eu-west-1");
	c->moved = true;
}

/* A place that no request can be signed for, and what a careless client makes
 * a host name of. */
void sd_bend_region_evil(struct sd_case *c)
{
	sd_text_clear(&c->told);
	if (c->arg.n == 0)
		sd_text_str(&c->told, "evil.com#");
	else if (sd_span_is(c->arg, "long"))
		for (int i = 0; i < 200; i++)
			sd_text_str(&c->told, "a");
	else
		sd_text_unpercent(&c->told, c->arg, false);
	c->moved = c->world->config.wrong_region != 400;
}
