/*
 * tls_check on certificates that are wrong in one way each, through the same
 * verification by mbedTLS that a handshake makes. (Foreign machines have no
 * other test of it at hand.)
 */
#include <stdlib.h>

#include "check.h"
#include "net/pem.h"
#include "net/tls_check.h"
#include "net/tls_conf.h" /* mbedTLS's random numbers */

#define CERTS "tests/vectors/certs/"

enum {
	TRUSTED = 0,
	NAME = MBEDTLS_X509_BADCERT_CN_MISMATCH,
	ISSUER = MBEDTLS_X509_BADCERT_NOT_TRUSTED,
	UNREADABLE = 1 << 30,
};

/* The chain of a file; false if a certificate in it is not readable. */
static bool load(mbedtls_x509_crt *chain, const char *name)
{
	static char text[16384];
	static uint8_t der[PEM_CERT_MAX];
	struct slice in = {text, 0};
	struct pem d;
	bool good = true;
	FILE *f;

	snprintf(text, sizeof text, CERTS "%s.pem", name);
	f = fopen(text, "r");
	if (!f)
		abort();
	in.n = fread(text, 1, sizeof text, f);
	fclose(f);
	pem_init(&d, der);
	while (in.n) {
		size_t used;
		bool done;

		pem_feed(&d, in, &used, &done);
		in = slice_after(in, used);
		if (done && mbedtls_x509_crt_parse_der(chain, der, d.der_n))
			good = false;
	}
	return good;
}

static struct tls_check last;

/* The flags of a verification, as tls.c has mbedTLS make it. */
static uint32_t verify_by(const char *store, const char *name, const char *host)
{
	struct port *port = port_open();
	mbedtls_x509_crt chain;
	struct trust trust;
	uint32_t flags = UNREADABLE;

	if (trust_init(&trust, port, slice_of(store)))
		abort();
	mbedtls_x509_crt_init(&chain);
	tls_check_init(&last, &trust, host);
	if (load(&chain, name))
		(void)!mbedtls_x509_crt_verify_with_ca_cb(
			&chain, tls_check_issuers, &last, &tls_check_profile,
			last.ip_n ? NULL : host, &flags, tls_check_peer, &last);
	mbedtls_x509_crt_free(&chain);
	port_close(port);
	return flags;
}

static uint32_t verify(const char *name, const char *host)
{
	return verify_by(CERTS "ca.pem", name, host);
}

CASE(good_ones)
{
	static const char *const names[] = {"server", "intermediate", "rsapss",
	                                    "p384"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		CHECK_U64(verify(names[i], "localhost"), TRUSTED);
		CHECK(last.seen && !last.nameless && !last.err);
		CHECK_U64(verify(names[i], "LocalHost"), TRUSTED);
		CHECK_U64(verify(names[i], "127.0.0.1"), TRUSTED);
		CHECK_U64(verify(names[i], "::1"), TRUSTED);
		CHECK_U64(verify(names[i], "0:0:0:0:0:0:0:1"), TRUSTED);
	}
}

CASE(names)
{
	CHECK_U64(verify("wronghost", "localhost"), NAME);
	CHECK_U64(verify("server", "localhost.example"), NAME);
	CHECK_U64(verify("server", "ocalhost"), NAME);
	CHECK_U64(verify("server", ""), NAME);
	/* a Common Name is no host name any more */
	CHECK_U64(verify("cnonly", "localhost"), NAME);
	CHECK(last.nameless);
	CHECK_U64(verify("nosan", "localhost"), NAME);
}

/* wildcard.pem is for *.s3.localhost, twolevels.pem for *.localhost. */
CASE(wildcards)
{
	CHECK_U64(verify("wildcard", "bucket.s3.localhost"), TRUSTED);
	CHECK_U64(verify("wildcard", "s3.localhost"), NAME);
	CHECK_U64(verify("wildcard", "a.b.s3.localhost"), NAME);
	CHECK_U64(verify("wildcard", ".s3.localhost"), NAME);
	CHECK_U64(verify("twolevels", "s3.localhost"), TRUSTED);
	CHECK_U64(verify("twolevels", "bucket.s3.localhost"), NAME);
	CHECK_U64(verify("twolevels", "localhost"), NAME);
}

CASE(addresses)
{
	CHECK_U64(verify("server", "127.0.0.2"), NAME);
	CHECK_U64(verify("server", "::2"), NAME);
	CHECK_U64(verify("wrongip", "127.0.0.1"), NAME);
	CHECK_U64(verify("wrongip", "127.0.0.2"), TRUSTED);
	CHECK_U64(verify("wrongip", "::2"), TRUSTED);
	/* dNSNames "127.0.0.1" and "*.0.0.1" are no addresses */
	CHECK_U64(verify("ipwild", "127.0.0.1"), NAME);
	CHECK_U64(verify("wildcard", "127.0.0.1"), NAME);
	CHECK_U64(verify("cnonly", "127.0.0.1"), NAME);
}

CASE(issuers)
{
	CHECK_U64(verify("selfsigned", "localhost"), ISSUER);
	CHECK_U64(verify("othersca", "localhost"), ISSUER);
	CHECK_U64(verify("incomplete", "localhost"), ISSUER);
	CHECK(verify("cafalse", "localhost") & ISSUER);
	CHECK_U64(verify("wrongeku", "localhost"), TRUSTED); /* ssl's affair */
}

/* A root's signature of itself proves nothing and may be an old one; one
 * further down may not. */
CASE(old_roots)
{
	CHECK_U64(verify_by(CERTS "oldroot.pem", "oldleaf", "localhost"),
	          TRUSTED);
	CHECK(verify_by(CERTS "ca.pem", "sha1", "localhost") &
	      MBEDTLS_X509_BADCERT_BAD_MD);
}

CASE(dates)
{
	CHECK_U64(verify("expired", "localhost"), MBEDTLS_X509_BADCERT_EXPIRED);
	CHECK_U64(verify("notyet", "localhost"), MBEDTLS_X509_BADCERT_FUTURE);
}

CASE(weak_ones)
{
	CHECK(verify("rsa1024", "localhost") & MBEDTLS_X509_BADCERT_BAD_KEY);
	CHECK_U64(verify("weakcurve", "localhost"), UNREADABLE);
	CHECK_U64(verify("badcritical", "localhost"), UNREADABLE);
}

/* A store that goes away gives no verdict, least of all a good one. */
CASE(no_store_no_verdict)
{
	struct port *port = port_open();
	struct trust trust = {.port = port, .path = "/nonexistent"};
	mbedtls_x509_crt chain, *issuers;

	mbedtls_x509_crt_init(&chain);
	CHECK(load(&chain, "server"));
	tls_check_init(&last, &trust, "localhost");
	CHECK(tls_check_issuers(&last, &chain, &issuers) != 0);
	CHECK(!issuers);
	CHECK_U64(last.err, ERR_NO_FILE);
	mbedtls_x509_crt_free(&chain);
	port_close(port);
}

static struct slice words(const char *host, uint32_t flags, bool nameless)
{
	static char text[96];
	struct buf b = BUF(text);

	tls_check_init(&last, NULL, host);
	last.nameless = nameless;
	tls_check_put_reason(&b, &last, flags, 86400);
	return b.over ? SLICE("(too long)") : buf_slice(&b);
}

CASE(words_for_them)
{
	static char longest[256];

	CHECK_TEXT(words("h", MBEDTLS_X509_BADCERT_EXPIRED, false),
	           "certificate has expired, or the clock is wrong: it says "
	           "1970-01-02");
	CHECK_TEXT(words("h", MBEDTLS_X509_BADCERT_FUTURE | ISSUER, false),
	           "certificate is not valid yet, or the clock is wrong: it "
	           "says 1970-01-02");
	CHECK_TEXT(words("h", NAME | ISSUER, false),
	           "certificate's issuer is not among the trusted CAs");
	CHECK_TEXT(words("the.host", NAME, false),
	           "certificate is not for the.host");
	CHECK_TEXT(words("the.host", NAME, true),
	           "certificate names no host, not the.host");
	CHECK_TEXT(words("h", MBEDTLS_X509_BADCERT_BAD_MD | ISSUER, false),
	           "certificate is signed with a weak hash");
	CHECK_TEXT(words("h", MBEDTLS_X509_BADCERT_EXT_KEY_USAGE, false),
	           "certificate is not meant for a server");
	memset(longest, 'x', sizeof longest - 1);
	CHECK(slice_ends(words(longest, NAME, true), SLICE("xxx...")));
}

int main(int n, char **v)
{
	return check_run(n, v,
	                 (struct check_case[]){RUN(good_ones),
	                                       RUN(names),
	                                       RUN(wildcards),
	                                       RUN(addresses),
	                                       RUN(issuers),
	                                       RUN(old_roots),
	                                       RUN(dates),
	                                       RUN(weak_ones),
	                                       RUN(no_store_no_verdict),
	                                       RUN(words_for_them),
	                                       {0}});
}
