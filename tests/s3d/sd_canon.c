#include "sd_canon.h"

#include <stdlib.h>
#include <string.h>

#include "sd_hash.h"

#define PARAM_MAX 64

void sd_claim_free(struct sd_claim *c)
{
	sd_text_free(&c->credential);
	sd_text_free(&c->signed_names);
	sd_text_free(&c->signature);
	sd_text_free(&c->stamp);
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool sd_canon_names(const struct sd_claim *c, struct sd_span name)
{
	struct sd_span rest = sd_text_view(&c->signed_names);

	while (rest.n > 0) {
		struct sd_span one = sd_span_cut(&rest, ';');
		bool same = one.n == name.n;

		for (size_t i = 0; same && i < name.n; i++)
			same = one.p[i] == lower(name.p[i]);
		if (same)
			return true;
	}
	return false;
}

/* Decoded and encoded again: the one spelling that S3 signs. */
static void put_recoded(struct sd_text *out, struct sd_span s, bool is_path)
{
	struct sd_text raw = {0};

	if (sd_text_unpercent(&raw, s, !is_path))
		sd_text_percent(out, sd_text_view(&raw), is_path);
	else
		sd_text_span(out, s);
	sd_text_free(&raw);
}

/* One parameter as name=value, the '=' always there. */
static void put_param(struct sd_text *out, struct sd_span part)
{
	struct sd_span name = sd_span_cut(&part, '=');

	put_recoded(out, name, false);
	sd_text_str(out, "=");
	put_recoded(out, part, false);
}

/* By name, then by value; '=' would sort wrongly if taken with the rest. */
static int param_order(const void *a, const void *b)
{
	struct sd_span x = *(const struct sd_span *)a;
	struct sd_span y = *(const struct sd_span *)b;
	int order = sd_span_order(sd_span_cut(&x, '='), sd_span_cut(&y, '='));

	return order != 0 ? order : sd_span_order(x, y);
}

static void put_query(struct sd_text *out, const struct sd_claim *c,
                      struct sd_span query)
{
	struct sd_text recoded = {0};
	struct sd_span params[PARAM_MAX];
	struct sd_span all;
	size_t n = 0;

	while (query.n > 0) {
		struct sd_span part = sd_span_cut(&query, '&');

		if (part.n == 0)
			continue;
		if (recoded.n > 0)
			sd_text_str(&recoded, "&");
		put_param(&recoded, part);
	}
	all = sd_text_view(&recoded);
	while (all.n > 0 && n < PARAM_MAX) {
		struct sd_span one = sd_span_cut(&all, '&');

		if (c->by_query &&
		    sd_span_starts(one, sd_span_of("X-Amz-Signature=")))
			continue;
		params[n++] = one;
	}
	if (n > 0)
		qsort(params, n, sizeof(params[0]), param_order);
	for (size_t i = 0; i < n; i++) {
		sd_text_str(out, i > 0 ? "&" : "");
		sd_text_span(out, params[i]);
	}
	sd_text_free(&recoded);
}

static void put_value(struct sd_text *out, struct sd_span value)
{
	bool space = false;

	for (size_t i = 0; i < value.n; i++) {
		bool blank = value.p[i] == ' ' || value.p[i] == '\t';

		if (!blank && space)
			sd_text_str(out, " ");
		if (!blank)
			sd_text_put(out, &value.p[i], 1);
		space = blank;
	}
}

static void put_fields(struct sd_text *out, const struct sd_claim *c,
                       const struct sd_ask *ask)
{
	struct sd_span rest = sd_text_view(&c->signed_names);
	struct sd_text name = {0};

	while (rest.n > 0) {
		struct sd_span value;

		sd_text_clear(&name);
		sd_text_span(&name, sd_span_cut(&rest, ';'));
		sd_text_span(out, sd_text_view(&name));
		sd_text_str(out, ":");
		for (size_t i = 0;
		     sd_ask_field(ask, sd_text_c(&name), i, &value); i++) {
			sd_text_str(out, i > 0 ? "," : "");
			put_value(out, value);
		}
		sd_text_str(out, "\n");
	}
	sd_text_free(&name);
}

void sd_canon_request(const struct sd_claim *c, const struct sd_ask *ask,
                      struct sd_text *out)
{
	sd_text_span(out, ask->method);
	sd_text_str(out, "\n");
	put_recoded(out, ask->path, true);
	sd_text_str(out, "\n");
	put_query(out, c, ask->query);
	sd_text_str(out, "\n");
	put_fields(out, c, ask);
	sd_text_str(out, "\n");
	sd_text_span(out, sd_text_view(&c->signed_names));
	sd_text_str(out, "\n");
	sd_text_span(out, c->payload);
}

void sd_canon_string(const struct sd_claim *c, struct sd_span canonical,
                     struct sd_text *out)
{
	uint8_t sum[SD_SHA256];

	sd_hash_sha256(canonical, sum);
	sd_text_str(out, "AWS4-HMAC-SHA256\n");
	sd_text_span(out, sd_text_view(&c->stamp));
	sd_text_str(out, "\n");
	sd_text_span(out, c->scope);
	sd_text_str(out, "\n");
	sd_text_hex(out, sum, sizeof(sum));
}

void sd_canon_sign(const struct sd_claim *c, struct sd_span secret,
                   struct sd_span to_sign, struct sd_text *out)
{
	const struct sd_span steps[] = {
		c->day, c->region, c->service, {"aws4_request", 12}, to_sign};
	struct sd_text first = {0};
	struct sd_span key;
	uint8_t mac[SD_SHA256];

	sd_text_str(&first, "AWS4");
	sd_text_span(&first, secret);
	key = sd_text_view(&first);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		uint8_t next[SD_SHA256];

		sd_hash_hmac(key, steps[i], next);
		memcpy(mac, next, sizeof(mac));
		key = (struct sd_span){(const char *)mac, sizeof(mac)};
	}
	sd_text_hex(out, mac, sizeof(mac));
	sd_text_free(&first);
}

bool sd_canon_respelled(const struct sd_ask *ask)
{
	struct sd_text t = {0};
	struct sd_span rest = ask->query;
	bool differs;

	put_recoded(&t, ask->path, true);
	differs = !sd_span_equal(sd_text_view(&t), ask->path);
	while (rest.n > 0 && !differs) {
		struct sd_span part = sd_span_cut(&rest, '&');

		sd_text_clear(&t);
		put_param(&t, part);
		if (part.n > 0 && memchr(part.p, '=', part.n) == NULL)
			t.n--;
		differs = !sd_span_equal(sd_text_view(&t), part);
	}
	sd_text_free(&t);
	return differs;
}
