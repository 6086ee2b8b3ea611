#include "net/tls_own.h"

#include <mbedtls/pk.h>
#include <mbedtls/platform_util.h>
#include <mbedtls/psa_util.h>
#include <mbedtls/ssl.h>

#include "cred/plain.h"
#include "net/pem.h"
#include "net/tls_check.h"
#include "net/tls_words.h"

enum { READ_BYTES = 512, RSA_BITS_MIN = 2048 };

struct tls_own {
	mbedtls_x509_crt chain;
	mbedtls_pk_context key;
};

size_t tls_own_size(void)
{
	return sizeof(struct tls_own);
}

void tls_own_free(struct tls_own *o)
{
	mbedtls_x509_crt_free(&o->chain);
	mbedtls_pk_free(&o->key);
}

enum err tls_own_show(struct tls_own *o, struct mbedtls_ssl_config *conf)
{
	if (mbedtls_ssl_conf_own_cert(conf, &o->chain, &o->key) != 0)
		return ERR_NO_MEMORY;
	return ERR_OK;
}

/* ---- reading --------------------------------------------------------------- */

/* One file, and what is made of it. */
struct reading {
	struct tls_own *own;
	unsigned count; /* certificates or keys */
	const char *why;
	struct pem pem;
	uint8_t der[PEM_CERT_MAX];
	char in[READ_BYTES];
};

/* Of all that mbedTLS may say only the lack of memory is another matter. */
static enum err config_err(struct reading *r, int code, const char *why)
{
	if (code == 0)
		return ERR_OK;
	if (tls_words_err(code, true) == ERR_NO_MEMORY || tls_check_is_tight())
		return ERR_NO_MEMORY;
	r->why = why;
	return ERR_CONFIG;
}

static enum err take_certificate(struct reading *r)
{
	if (r->count == TLS_OWN_CERTS_MAX) {
		r->why = "more certificates in it than are sent";
		return ERR_TOO_LONG;
	}
	r->count++;
	return config_err(r,
	                  mbedtls_x509_crt_parse_der(&r->own->chain, r->der,
	                                             r->pem.der_n),
	                  "a certificate in it is not understood");
}

static enum err take_key(struct reading *r)
{
	if (r->count++) {
		r->why = "more than one key in it";
		return ERR_CONFIG;
	}
	return config_err(r,
	                  mbedtls_pk_parse_key(&r->own->key, r->der,
	                                       r->pem.der_n, NULL, 0,
	                                       mbedtls_psa_get_random,
	                                       MBEDTLS_PSA_RANDOM_STATE),
	                  "its key is broken or of a kind that pail lacks");
}

static enum err feed(struct reading *r, struct slice in)
{
	enum err e = ERR_OK;

	while (in.n && e == ERR_OK) {
		size_t used;
		bool done;

		pem_feed(&r->pem, in, &used, &done);
		in = slice_after(in, used);
		if (done)
			e = r->pem.keys ? take_key(r) : take_certificate(r);
	}
	return e;
}

static enum err read_open(struct reading *r, struct port *port,
                          struct port_file f)
{
	size_t got = 1, all = 0;
	enum err e = ERR_OK;

	while (e == ERR_OK && got) {
		e = port_file_read(port, f, r->in, sizeof r->in, &got);
		all += got;
		if (e == ERR_OK && all > TLS_OWN_FILE_MAX) {
			r->why = "too long for what it should be";
			e = ERR_TOO_LONG;
		}
		if (e == ERR_OK)
			e = feed(r, (struct slice){r->in, got});
	}
	return e == ERR_OK ? feed(r, SLICE("\n")) : e;
}

static enum err read_file(struct tls_own *o, struct port *port,
                          const char *path, bool key, const char **why)
{
	struct reading r;
	struct port_file f;
	enum err e = plain_open(port, path, &f);

	*why = "";
	if (e != ERR_OK)
		return e;
	r.own = o;
	r.count = 0;
	r.why = "";
	if (key)
		pem_init_keys(&r.pem, r.der);
	else
		pem_init(&r.pem, r.der);
	e = read_open(&r, port, f);
	port_file_close(port, &f);
	if (e == ERR_OK && !r.count) {
		r.why = key ? "no private key in it, or an encrypted one"
		            : "no certificate in it";
		e = ERR_CONFIG;
	}
	*why = r.why;
	mbedtls_platform_zeroize(&r, sizeof r);
	return e;
}

/* ---- the pair ---------------------------------------------------------------- */

static enum err check_pair(struct tls_own *o, const char **why)
{
	int code = mbedtls_pk_check_pair(&o->chain.pk, &o->key,
	                                 mbedtls_psa_get_random,
	                                 MBEDTLS_PSA_RANDOM_STATE);

	*why = "";
	if (code != 0 && tls_check_is_tight())
		return ERR_NO_MEMORY;
	if (code != 0)
		*why = "the key is not that of the first certificate";
	else if (mbedtls_pk_get_type(&o->key) == MBEDTLS_PK_RSA &&
	         mbedtls_pk_get_bitlen(&o->key) < RSA_BITS_MIN)
		*why = "an RSA key of less than 2048 bits";
	return **why ? ERR_CONFIG : ERR_OK;
}

enum err tls_own_load(struct tls_own *o, struct port *port,
                      const char *certificate_path, const char *key_path,
                      const char **field, const char **why)
{
	enum err e;

	mbedtls_x509_crt_init(&o->chain);
	mbedtls_pk_init(&o->key);
	*field = certificate_path;
	e = read_file(o, port, certificate_path, false, why);
	if (e == ERR_OK) {
		*field = key_path;
		e = read_file(o, port, key_path, true, why);
	}
	if (e == ERR_OK)
		e = check_pair(o, why);
	if (e != ERR_OK)
		tls_own_free(o);
	return e;
}
