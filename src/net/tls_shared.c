#include "net/tls_shared.h"

#include <mbedtls/aes.h>
#include <mbedtls/memory_buffer_alloc.h>
#include <psa/crypto.h>
#include <string.h>

#include "net/tls_cache.h"

struct tls_shared {
	struct port *port;
	const struct trust *trust;
	struct tls_cache cache;
};

size_t tls_shared_size(void)
{
	return sizeof(struct tls_shared);
}

/*
 * mbedTLS asks the processor for its AES instructions at the first key and
 * keeps the answer in a static variable without a lock: it is asked here,
 * before there are threads.
 */
static void settle_cipher(void)
{
	static const unsigned char key[16] = {0};
	mbedtls_aes_context aes;

	mbedtls_aes_init(&aes);
	(void)!mbedtls_aes_setkey_enc(&aes, key, 128);
	mbedtls_aes_free(&aes);
}

enum err tls_shared_init(struct tls_shared *s, struct port *port,
                         const struct trust *trust, void *pool, size_t pool_n)
{
	psa_status_t status;

	memset(s, 0, sizeof *s);
	s->port = port;
	s->trust = trust;
	tls_cache_init(&s->cache, port);
	mbedtls_memory_buffer_alloc_init(pool, pool_n);
	settle_cipher();
	status = psa_crypto_init();
	if (status == PSA_ERROR_INSUFFICIENT_ENTROPY)
		return ERR_NO_RANDOM;
	return status == PSA_SUCCESS ? ERR_OK : ERR_NO_MEMORY;
}

struct port *tls_shared_port(struct tls_shared *s)
{
	return s->port;
}

const struct trust *tls_shared_trust(const struct tls_shared *s)
{
	return s->trust;
}

struct tls_cache *tls_shared_cache(struct tls_shared *s)
{
	return &s->cache;
}
