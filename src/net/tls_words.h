/*
 * tls_words: mbedTLS's return codes and the alerts of TLS, in our words.
 */
#ifndef PAIL_NET_TLS_WORDS_H
#define PAIL_NET_TLS_WORDS_H

#include "base/buf.h"
#include "base/err.h"

/* What a negative code of a handshake, or of a connection that stands,
 * comes to; certificate: it is about the peer's certificate. */
enum err tls_words_err(int code, bool handshake);
bool tls_words_certificate(int code);

/* "certificate not understood: mbedtls -0x2562"; "server sent alert 40
 * handshake_failure" (RFC 8446 section 6.2). */
void tls_words_put_code(struct buf *b, int code);
void tls_words_put_alert(struct buf *b, unsigned alert);

/* Whether the alert is about our own certificate, or that there is none. */
bool tls_words_about_us(unsigned alert);

#endif
