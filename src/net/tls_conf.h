/*
 * tls_conf: what we offer and demand in TLS.
 *
 * TLS 1.2 and 1.3; suites with ephemeral keys and an AEAD; X25519, P-256,
 * P-384; certificates always verified (tls_check); tickets taken.
 */
#ifndef PAIL_NET_TLS_CONF_H
#define PAIL_NET_TLS_CONF_H

#include <mbedtls/ssl.h>

#include "net/tls_check.h"

/*
 * The configuration of a connection; each has its own, since mbedTLS's
 * search for issuers knows no other context. After psa_crypto_init. Borrows
 * check for as long as conf is used. ERR_NO_MEMORY.
 */
enum err tls_conf_init(mbedtls_ssl_config *conf, struct port *port,
                       struct tls_check *check);

#endif
