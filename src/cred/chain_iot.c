#include "cred/chain_iot.h"

#include "base/number.h"

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

static bool is_made_of(struct slice s, struct slice others)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_alnum(s.p[i]) && slice_find(others, s.p[i]) == others.n)
			return false;
	return true;
}

static bool is_endpoint(struct slice s)
{
	size_t colon = slice_find(s, ':');
	struct slice host = slice_first(s, colon);
	uint64_t port = 443;

	if (!host.n || !is_made_of(host, SLICE("-.")))
		return false;
	if (colon < s.n &&
	    !number_decimal(slice_after(s, colon + 1), UINT16_MAX, &port))
		return false;
	return port > 0;
}

/* These two go into a path and a header. */
static bool is_right(enum chain_iot_part part, struct slice value)
{
	switch (part) {
	case CHAIN_IOT_ENDPOINT: return is_endpoint(value);
	case CHAIN_IOT_ROLE_ALIAS: return is_made_of(value, SLICE("_=,@-"));
	case CHAIN_IOT_THING: return is_made_of(value, SLICE(":_-"));
	case CHAIN_IOT_CERTIFICATE:
	case CHAIN_IOT_KEY:
	case CHAIN_IOT_PARTS: break;
	}
	return true;
}

static size_t max_of(enum chain_iot_part part)
{
	switch (part) {
	case CHAIN_IOT_ENDPOINT: return CHAIN_HOST_MAX;
	case CHAIN_IOT_ROLE_ALIAS:
	case CHAIN_IOT_THING: return CHAIN_IOT_MAX;
	case CHAIN_IOT_CERTIFICATE:
	case CHAIN_IOT_KEY:
	case CHAIN_IOT_PARTS: break;
	}
	return CHAIN_PATH_MAX;
}

static struct slice *place_of(struct chain *c, enum chain_iot_part part)
{
	switch (part) {
	case CHAIN_IOT_ENDPOINT: return &c->iot_endpoint;
	case CHAIN_IOT_ROLE_ALIAS: return &c->iot_role_alias;
	case CHAIN_IOT_CERTIFICATE: return &c->iot_certificate;
	case CHAIN_IOT_KEY: return &c->iot_key;
	case CHAIN_IOT_THING:
	case CHAIN_IOT_PARTS: break;
	}
	return &c->iot_thing;
}

static enum err take(struct chain *c, const struct chain_iot *iot,
                     enum chain_iot_part part)
{
	struct chain_key k = iot->keys[part];
	struct slice value = iot->values[part];

	if (!value.n && part != CHAIN_IOT_THING)
		return chain_found_fail(
			c, ERR_CONFIG, k,
			k.profile.n ? "it is not set, but others for IoT are"
				    : "neither it nor its option is set, but "
				      "others for IoT are");
	if (!is_right(part, value))
		return chain_found_fail(c, ERR_CONFIG, k,
		                        part == CHAIN_IOT_ENDPOINT
		                                ? "it is no host name"
		                                : "it holds a byte that "
		                                  "no such name has");
	return chain_found_keep(c, k, value, max_of(part), place_of(c, part));
}

enum err chain_iot_find(struct chain *c, const struct chain_iot *iot,
                        bool *found)
{
	enum err e = ERR_OK;

	*found = false;
	for (int i = 0; i < CHAIN_IOT_PARTS; i++)
		if (iot->values[i].n)
			*found = true;
	if (!*found)
		return ERR_OK;
	c->source = CHAIN_IOT;
	for (int i = 0; e == ERR_OK && i < CHAIN_IOT_PARTS; i++)
		e = take(c, iot, (enum chain_iot_part)i);
	return e;
}
