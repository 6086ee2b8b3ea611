/*
 * The TLS configuration of sd_net.h.
 */
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>

#include "sd_net.h"

static bool set_ciphers(SSL_CTX *ctx, const char *names)
{
	if (names == NULL)
		return true;
	if (strncmp(names, "TLS_", 4) == 0)
		return SSL_CTX_set_ciphersuites(ctx, names) == 1;
	return SSL_CTX_set_cipher_list(ctx, names) == 1;
}

struct sd_tls *sd_tls_open(const struct sd_tls_options *o)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());
	int least = o->only_13 ? TLS1_3_VERSION : TLS1_2_VERSION;
	int most = o->only_12 ? TLS1_2_VERSION : TLS1_3_VERSION;

	if (ctx == NULL)
		return NULL;
	SSL_CTX_set_security_level(ctx, 0);
	SSL_CTX_set_mode(ctx, SSL_MODE_AUTO_RETRY);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_SERVER);
	SSL_CTX_set_session_id_context(ctx, (const uint8_t *)"s3d", 3);
	if (SSL_CTX_set_min_proto_version(ctx, least) == 1 &&
	    SSL_CTX_set_max_proto_version(ctx, most) == 1 &&
	    set_ciphers(ctx, o->ciphers) &&
	    SSL_CTX_use_certificate_chain_file(ctx, o->cert) == 1 &&
	    SSL_CTX_use_PrivateKey_file(ctx, o->key, SSL_FILETYPE_PEM) == 1)
		return (struct sd_tls *)ctx;
	fprintf(stderr, "s3d: TLS: ");
	ERR_print_errors_fp(stderr);
	SSL_CTX_free(ctx);
	return NULL;
}

void sd_tls_close(struct sd_tls *tls)
{
	SSL_CTX_free((SSL_CTX *)tls);
}
