#include "net/tls_check.h"

#include <mbedtls/oid.h>
#include <mbedtls/platform.h>
#include <mbedtls/ssl.h>
#include <string.h>

#include "base/civil.h"

const mbedtls_x509_crt_profile tls_check_profile = {
	MBEDTLS_X509_ID_FLAG(MBEDTLS_MD_SHA256) |
		MBEDTLS_X509_ID_FLAG(MBEDTLS_MD_SHA384) |
		MBEDTLS_X509_ID_FLAG(MBEDTLS_MD_SHA512),
	MBEDTLS_X509_ID_FLAG(MBEDTLS_PK_RSA) |
		MBEDTLS_X509_ID_FLAG(MBEDTLS_PK_RSASSA_PSS) |
		MBEDTLS_X509_ID_FLAG(MBEDTLS_PK_ECKEY) |
		MBEDTLS_X509_ID_FLAG(MBEDTLS_PK_ECDSA),
	MBEDTLS_X509_ID_FLAG(MBEDTLS_ECP_DP_SECP256R1) |
		MBEDTLS_X509_ID_FLAG(MBEDTLS_ECP_DP_SECP384R1),
	2048,
};

void tls_check_init(struct tls_check *c, const struct trust *trust,
                    const char *host)
{
	/* Aligned for what a port's library may do with it. */
	uint32_t ip[4];

	memset(c, 0, sizeof *c);
	c->trust = trust;
	c->host = host;
	c->ip_n = mbedtls_x509_crt_parse_cn_inet_pton(host, ip);
	memcpy(c->ip, ip, c->ip_n);
}

/* ---- the name ---------------------------------------------------------- */

static bool has_address(const mbedtls_x509_crt *crt, const struct tls_check *c)
{
	const mbedtls_x509_sequence *at = &crt->subject_alt_names;

	for (; at; at = at->next)
		if ((at->buf.tag & MBEDTLS_ASN1_TAG_VALUE_MASK) ==
		            MBEDTLS_X509_SAN_IP_ADDRESS &&
		    at->buf.len == c->ip_n &&
		    memcmp(at->buf.p, c->ip, c->ip_n) == 0)
			return true;
	return false;
}

/*
 * A host name is compared by mbedTLS before this, which sees the result in
 * *flags and may only make it stricter. An address mbedTLS was not told
 * (it would send it as a server name, against RFC 6066 section 3).
 */
int tls_check_peer(void *ctx, mbedtls_x509_crt *crt, int depth, uint32_t *flags)
{
	struct tls_check *c = ctx;

	if (depth != 0)
		return 0;
	c->seen = true;
	c->nameless = !mbedtls_x509_crt_has_ext_type(
		crt, MBEDTLS_X509_EXT_SUBJECT_ALT_NAME);
	if (c->nameless || (c->ip_n && !has_address(crt, c)))
		*flags |= MBEDTLS_X509_BADCERT_CN_MISMATCH;
	return 0;
}

/* ---- the issuers ------------------------------------------------------- */

struct issuers {
	mbedtls_x509_crt *list;
	size_t count;
	bool no_memory;
};

static bool is_listed(const struct issuers *i, struct slice der)
{
	const mbedtls_x509_crt *at = i->count ? i->list : NULL;

	for (; at; at = at->next)
		if (at->raw.len == der.n &&
		    memcmp(at->raw.p, der.p, der.n) == 0)
			return true;
	return false;
}

/* One that mbedTLS cannot read (a curve we left out) is as good as none. */
static bool add_issuer(void *ctx, struct slice der)
{
	struct issuers *i = ctx;
	int failed;

	if (is_listed(i, der))
		return true;
	failed = mbedtls_x509_crt_parse_der(
		i->list, (const unsigned char *)der.p, der.n);
	i->no_memory = failed == MBEDTLS_ERR_X509_ALLOC_FAILED;
	if (!failed)
		i->count++;
	return !i->no_memory && i->count < TLS_ISSUERS_MAX;
}

bool tls_check_is_tight(void)
{
	void *probe = mbedtls_calloc(1, TLS_TIGHT_BYTES);

	mbedtls_free(probe);
	return !probe;
}

static enum err find_issuers(struct tls_check *c, struct slice issuer,
                             struct issuers *found)
{
	enum err e;

	found->list = mbedtls_calloc(1, sizeof *found->list);
	if (!found->list)
		return ERR_NO_MEMORY;
	mbedtls_x509_crt_init(found->list);
	e = trust_search(c->trust, issuer, add_issuer, found);
	if (!e && (found->no_memory || tls_check_is_tight()))
		e = ERR_NO_MEMORY;
	if (!e && found->count)
		return ERR_OK;
	mbedtls_x509_crt_free(found->list);
	mbedtls_free(found->list);
	found->list = NULL;
	return e;
}

int tls_check_issuers(void *ctx, const mbedtls_x509_crt *child,
                      mbedtls_x509_crt **issuers)
{
	struct tls_check *c = ctx;
	struct issuers found = {0};
	struct slice issuer = {(const char *)child->issuer_raw.p,
	                       child->issuer_raw.len};

	if (issuer.n)
		c->err = find_issuers(c, issuer, &found);
	*issuers = found.list; /* mbedTLS frees it */
	return c->err ? MBEDTLS_ERR_X509_FATAL_ERROR : 0;
}

/* ---- the words --------------------------------------------------------- */

static void put_dated(struct buf *b, const char *what, int64_t unix_s)
{
	buf_put_z(b, what);
	buf_put_z(b, ", or the clock is wrong: it says ");
	civil_put_date(b, unix_s);
}

/* A long host name is cut, so that the words fit. */
static void put_mismatch(struct buf *b, const struct tls_check *c)
{
	struct slice host = slice_of(c->host);
	size_t room;

	buf_put_z(b, c->nameless ? "certificate names no host, not "
	                         : "certificate is not for ");
	room = b->cap - b->n > 4 ? b->cap - b->n - 4 : 0;
	buf_put(b, slice_first(host, room));
	if (host.n > room)
		buf_put_z(b, "...");
}

static const char *words_of(uint32_t flags)
{
	if (flags & MBEDTLS_X509_BADCERT_BAD_MD)
		return "certificate is signed with a weak hash";
	if (flags &
	    (MBEDTLS_X509_BADCERT_BAD_KEY | MBEDTLS_X509_BADCERT_BAD_PK))
		return "certificate has a weak or unknown kind of key";
	if (flags & (MBEDTLS_X509_BADCERT_KEY_USAGE |
	             MBEDTLS_X509_BADCERT_EXT_KEY_USAGE |
	             MBEDTLS_X509_BADCERT_NS_CERT_TYPE))
		return "certificate is not meant for a server";
	return "certificate is not accepted";
}

/*
 * The first that helps most: an unknown issuer explains the rest; a wrong
 * clock is the usual cause on a board without a battery.
 */
void tls_check_put_reason(struct buf *b, const struct tls_check *c,
                          uint32_t flags, int64_t unix_s)
{
	const uint32_t weak = MBEDTLS_X509_BADCERT_BAD_MD |
	                      MBEDTLS_X509_BADCERT_BAD_KEY |
	                      MBEDTLS_X509_BADCERT_BAD_PK;

	if (flags & MBEDTLS_X509_BADCERT_FUTURE)
		put_dated(b, "certificate is not valid yet", unix_s);
	else if (flags & MBEDTLS_X509_BADCERT_EXPIRED)
		put_dated(b, "certificate has expired", unix_s);
	else if (flags & weak)
		buf_put_z(b, words_of(flags));
	else if (flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED)
		buf_put_z(b,
		          "certificate's issuer is not among the trusted CAs");
	else if (flags & MBEDTLS_X509_BADCERT_CN_MISMATCH)
		put_mismatch(b, c);
	else
		buf_put_z(b, words_of(flags));
}
