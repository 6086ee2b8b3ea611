/*
 * tls_check: whether a server's certificate is accepted, as far as mbedTLS
 * leaves that to us, and the words for why it is not.
 *
 * mbedTLS builds the chain, checks signatures, dates, key usage and lengths.
 * Ours are: where issuers come from (the trust store, searched), which
 * algorithms will do, and which name the certificate must bear. That last
 * one because mbedTLS is more liberal than RFC 9525: it takes a Common Name
 * where there are no alternative names, and a dNSName that reads like an IP
 * address, or a wildcard over one, for that address.
 */
#ifndef PAIL_NET_TLS_CHECK_H
#define PAIL_NET_TLS_CHECK_H

#include <mbedtls/x509_crt.h>

#include "base/buf.h"
#include "net/trust.h"

enum {
	TLS_ISSUERS_MAX = 8,     /* CAs of one name that are tried */
	TLS_TIGHT_BYTES = 16384, /* checking an RSA-2048 signature takes 7168 */
};

/* RSA of 2048 bits and more, P-256, P-384; SHA-256, -384, -512. */
extern const mbedtls_x509_crt_profile tls_check_profile;

/* The check of one connection's certificate. */
struct tls_check {
	const struct trust *trust; /* borrowed */
	const char *host;          /* that it must bear; borrowed */
	uint8_t ip[16];
	size_t ip_n;   /* 0: host is a name and no address */
	bool seen;     /* a certificate was checked: not resumed */
	bool nameless; /* it has no alternative names at all */
	enum err err;  /* the issuers could not be looked for: no verdict */
};

void tls_check_init(struct tls_check *c, const struct trust *trust,
                    const char *host);

/* mbedTLS's verify callback; ctx: struct tls_check. */
int tls_check_peer(void *ctx, mbedtls_x509_crt *crt, int depth,
                   uint32_t *flags);

/* mbedTLS's callback for the issuers of child; ctx: struct tls_check. It
 * turns whatever this returns into one code, hence c->err. */
int tls_check_issuers(void *ctx, const mbedtls_x509_crt *child,
                      mbedtls_x509_crt **issuers);

/*
 * Whether the pool has less than TLS_TIGHT_BYTES in one piece. Few of
 * mbedTLS's functions say so when memory is short: a signature that cannot
 * be computed is called wrong, and its issuer not trusted. So it is asked
 * before a verdict, and after each failure.
 */
bool tls_check_is_tight(void);

/* Why the certificate is not accepted: flags of a verification. */
void tls_check_put_reason(struct buf *b, const struct tls_check *c,
                          uint32_t flags, int64_t unix_s);

#endif
