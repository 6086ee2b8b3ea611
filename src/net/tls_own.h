/*
 * tls_own: our own certificate and its key, for servers that ask for one
 * (mutual TLS): PEM files, the certificate with its chain, the key unencrypted
 * in PKCS #8, PKCS #1 or SEC 1 form.
 *
 * RSA of 2048 to 4096 bits, P-256 and P-384. The certificate itself comes
 * first in its file; what the server makes of it (dates, issuer) is its
 * affair. Both may be in one file.
 */
#ifndef PAIL_NET_TLS_OWN_H
#define PAIL_NET_TLS_OWN_H

#include "port/port.h"

enum {
	TLS_OWN_CERTS_MAX = 4,
	TLS_OWN_FILE_MAX = 16384, /* bytes of either file */
};

struct tls_own; /* lives in arena memory of tls_own_size() bytes */

size_t tls_own_size(void);

/*
 * Reads both; tls_shared_init was called before. ERR_CONFIG for what is no such
 * thing, an encrypted key, and a key that does not belong to the certificate;
 * ERR_NOT_FILE, ERR_TOO_LONG, ERR_NO_MEMORY and the port's errors. *field is the
 * path at fault, *why a static reason, or "". What was read of the key is
 * wiped. o holds nothing after an error, and is not read before.
 */
enum err tls_own_load(struct tls_own *o, struct port *port,
                      const char *certificate_path, const char *key_path,
                      const char **field, const char **why);

/* No connection that shows it is open any more. */
void tls_own_free(struct tls_own *o);

/* For tls: conf shows it from now on, and borrows it. */
struct mbedtls_ssl_config;
enum err tls_own_show(struct tls_own *o, struct mbedtls_ssl_config *conf);

#endif
