#include "sd_terms.h"

#include <string.h>

#include "sd_hash.h"

#define SEAL "x-amz-server-side-encryption-customer-"

static bool deny(struct sd_case *c)
{
	sd_answer_error(c, 403, "AccessDenied", "Access Denied");
	return false;
}

static bool refuse(struct sd_case *c, const char *code, const char *message)
{
	sd_answer_error(c, 400, code, message);
	return false;
}

/* A value that a presigned URL has as a parameter and others as a field. */
static bool value_of(const struct sd_ask *ask, const char *name,
                     struct sd_text *value)
{
	struct sd_span field;

	sd_text_clear(value);
	if (sd_ask_param(ask, name, value))
		return true;
	if (!sd_ask_field(ask, name, 0, &field))
		return false;
	sd_text_span(value, field);
	return true;
}

bool sd_terms_bucket(struct sd_case *c, const struct sd_bucket *b)
{
	struct sd_text value = {0};
	bool named = value_of(c->ask, "x-amz-expected-bucket-owner", &value);
	bool good = !named || b->owner.n == 0 ||
	            sd_span_equal(sd_text_view(&value), b->owner);

	if (good && b->payer)
		good = c->known &&
		       value_of(c->ask, "x-amz-request-payer", &value) &&
		       sd_span_is(sd_text_view(&value), "requester");
	sd_text_free(&value);
	return good || deny(c);
}

/* Whether a text is base64 of n bytes, which are put to raw. */
static bool bytes_of(struct sd_span text, size_t n, struct sd_text *raw)
{
	return sd_text_unbase64(raw, text) && raw->n == n;
}

/* The key is 32 bytes, agrees with its MD5, and has the sum of the spec. */
static bool check_key(struct sd_case *c, const struct sd_seal *seal,
                      struct sd_span key, struct sd_span md5)
{
	struct sd_hash *h = sd_hash_open(SD_HASH_MD5);
	struct sd_text hex = {0};
	uint8_t sum[SD_SHA256];
	bool same;

	sd_hash_feed(h, key.p, key.n);
	sd_hash_close(h, sum);
	if (md5.n != SD_MD5 || memcmp(md5.p, sum, SD_MD5) != 0)
		return refuse(
			c, "InvalidArgument",
			"The calculated MD5 hash of the key did not match "
			"the hash that was provided.");
	sd_hash_sha256(key, sum);
	sd_text_hex(&hex, sum, sizeof(sum));
	same = sd_span_equal(sd_text_view(&hex), seal->sum);
	sd_text_free(&hex);
	return same || deny(c);
}

static bool check_seal(struct sd_case *c, const struct sd_seal *seal,
                       const struct sd_span three[3])
{
	struct sd_text key = {0};
	struct sd_text md5 = {0};
	bool good;

	if (!sd_span_is(three[0], "AES256"))
		return refuse(c, "InvalidEncryptionAlgorithmError",
		              "The encryption request you specified is not "
		              "valid. Supported value: AES256.");
	if (!bytes_of(three[1], 32, &key)) {
		good = refuse(c, "InvalidArgument",
		              "The secret key was invalid for the specified "
		              "algorithm.");
	} else {
		(void)bytes_of(three[2], SD_MD5, &md5);
		good = check_key(c, seal, sd_text_view(&key),
		                 sd_text_view(&md5));
	}
	sd_text_free(&key);
	sd_text_free(&md5);
	return good;
}

static bool check_secret(struct sd_case *c, const struct sd_bucket *b)
{
	const struct sd_seal *seal = sd_bucket_seal(b,
	                                            sd_text_view(&c->ask->key));
	struct sd_span three[3];
	int n = sd_ask_field(c->ask, SEAL "algorithm", 0, &three[0]) +
	        sd_ask_field(c->ask, SEAL "key", 0, &three[1]) +
	        sd_ask_field(c->ask, SEAL "key-md5", 0, &three[2]);

	if (seal == NULL && n == 0)
		return true;
	if (n > 0 && !c->world->config.tls)
		return refuse(c, "InvalidRequest",
		              "Requests specifying Server Side Encryption with "
		              "Customer provided keys must be made over a "
		              "secure connection.");
	if (n < 3)
		return refuse(c, "InvalidRequest",
		              "The object was stored using a form of Server "
		              "Side Encryption. The correct parameters must be "
		              "provided to retrieve the object.");
	if (seal == NULL)
		return refuse(c, "InvalidRequest",
		              "The encryption parameters are not applicable to "
		              "this object.");
	return check_seal(c, seal, three);
}

/* What may be asked for, by the name of the field. */
static const char *const overrides[] = {
	"Cache-Control",    "Content-Disposition", "Content-Encoding",
	"Content-Language", "Content-Type",        "Expires",
};

#define OVERRIDE_N (sizeof(overrides) / sizeof(overrides[0]))

static bool override_of(const struct sd_ask *ask, size_t i,
                        struct sd_text *value)
{
	struct sd_text name = {0};
	bool found;

	sd_text_clear(value);
	sd_text_format(&name, "response-%s", overrides[i]);
	for (size_t k = 0; k < name.n; k++) {
		if (name.p[k] >= 'A' && name.p[k] <= 'Z')
			name.p[k] = (char)(name.p[k] + 32);
	}
	found = ask->get && sd_ask_param(ask, sd_text_c(&name), value);
	sd_text_free(&name);
	return found;
}

static bool is_clean(struct sd_span s)
{
	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.p[i] < ' ')
			return false;
	}
	return true;
}

static bool check_overrides(struct sd_case *c)
{
	struct sd_text value = {0};
	bool good = true;

	for (size_t i = 0; good && i < OVERRIDE_N; i++) {
		if (!override_of(c->ask, i, &value))
			continue;
		if (!c->known)
			good = refuse(
				c, "InvalidRequest",
				"Request specific response headers cannot "
				"be used for anonymous GET requests.");
		else if (!is_clean(sd_text_view(&value)))
			good = refuse(c, "InvalidArgument",
			              "Header value cannot be represented");
	}
	sd_text_free(&value);
	return good;
}

bool sd_terms_object(struct sd_case *c, const struct sd_bucket *b)
{
	return check_overrides(c) && check_secret(c, b);
}

static void put_field(struct sd_text *t, const char *name, struct sd_span value)
{
	sd_text_format(t, "%s: ", name);
	sd_text_span(t, value);
	sd_text_str(t, "\r\n");
}

void sd_terms_show(struct sd_case *c)
{
	struct sd_text *fields = &c->reply->fields;
	struct sd_text value = {0};
	struct sd_span md5;

	for (size_t i = 0; i < OVERRIDE_N; i++) {
		if (!override_of(c->ask, i, &value))
			continue;
		put_field(fields, overrides[i], sd_text_view(&value));
		if (strcmp(overrides[i], "Content-Type") == 0)
			c->reply->type = NULL;
	}
	sd_text_free(&value);
	if (sd_ask_field(c->ask, "x-amz-request-payer", 0, &md5))
		put_field(fields, "x-amz-request-charged", md5);
	if (sd_ask_field(c->ask, SEAL "key-md5", 0, &md5)) {
		put_field(fields, SEAL "algorithm", sd_span_of("AES256"));
		put_field(fields, SEAL "key-MD5", md5);
	} else {
		put_field(fields, "x-amz-server-side-encryption",
		          sd_span_of("AES256"));
	}
}
