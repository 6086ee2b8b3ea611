#include "net/tls.h"

#include <mbedtls/platform_util.h>
#include <string.h>

#include "base/buf.h"
#include "net/tls_cache.h"
#include "net/tls_conf.h"
#include "net/tls_own.h"
#include "net/tls_words.h"

enum { TLS_HOST_MAX = TLS_CACHE_HOST_MAX };

struct tls {
	struct port *machine;
	const struct trust *trust;
	struct tls_cache *cache;
	struct tls_own *own; /* NULL: none */
	mbedtls_ssl_config conf;
	mbedtls_ssl_context ssl;
	bool open; /* the two are set up */
	bool over; /* the handshake is */
	struct port_socket socket;
	enum port_io io; /* what the socket said to the call under way */
	char host[TLS_HOST_MAX + 1];
	uint16_t port;
	struct tls_check check;
	enum err err;
	char reason[TLS_REASON_MAX];
	size_t in_at, in_n; /* what is left in in[] */
	uint8_t in[TLS_IN_BYTES];
};

size_t tls_size(void)
{
	return sizeof(struct tls);
}

static void clear(struct tls *t)
{
	t->open = false;
	t->over = false;
	t->socket.h = PORT_NONE;
	t->io = PORT_DONE;
	t->err = ERR_OK;
	t->reason[0] = '\0';
	t->in_at = t->in_n = 0;
}

void tls_init(struct tls *t, struct tls_shared *s)
{
	t->machine = tls_shared_port(s);
	t->trust = tls_shared_trust(s);
	t->cache = tls_shared_cache(s);
	t->own = NULL;
	clear(t);
}

void tls_use(struct tls *t, struct tls_own *o)
{
	t->own = o;
}

static bool is_wait(enum port_io io)
{
	return io == PORT_WAIT_READ || io == PORT_WAIT_WRITE;
}

static int push(void *ctx, const unsigned char *bytes, size_t n)
{
	struct tls *t = ctx;
	struct slice out = {(const char *)bytes, n < INT32_MAX ? n : INT32_MAX};
	size_t sent;

	t->io = port_send(t->machine, t->socket, out, &sent);
	if (t->io == PORT_DONE)
		return (int)sent;
	return is_wait(t->io) ? MBEDTLS_ERR_SSL_WANT_WRITE
	                      : MBEDTLS_ERR_SSL_CONN_EOF;
}

/* mbedTLS asks for five bytes of a record's head and then for the rest; the
 * socket is read less often (a GiB costs seconds of system time else). */
static int pull(void *ctx, unsigned char *to, size_t cap)
{
	struct tls *t = ctx;
	size_t n;

	if (t->in_at == t->in_n) {
		t->in_at = 0;
		t->io = port_recv(t->machine, t->socket, t->in, sizeof t->in,
		                  &t->in_n);
		if (is_wait(t->io))
			return MBEDTLS_ERR_SSL_WANT_READ;
		if (t->io != PORT_DONE)
			return MBEDTLS_ERR_SSL_CONN_EOF;
	}
	n = t->in_n - t->in_at;
	if (n > cap)
		n = cap;
	memcpy(to, t->in + t->in_at, n);
	t->in_at += n;
	return (int)n;
}

/* The name, without the dot that may end it: certificates have none. */
static bool set_host(struct tls *t, const char *host)
{
	struct slice name = slice_of(host);
	struct buf b = BUF(t->host);

	name = slice_cut(&name, '%'); /* the zone of a link-local address */
	if (slice_ends(name, SLICE(".")))
		name.n--;
	buf_put(&b, name);
	(void)buf_z(&b);
	tls_check_init(&t->check, t->trust, t->host);
	return !b.over && name.n;
}

static enum err set_up(struct tls *t)
{
	mbedtls_ssl_context *ssl = &t->ssl;
	/* An address is no server name; tls_check_peer compares it. */
	const char *name = t->check.ip_n ? NULL : t->host;

	if (tls_conf_init(&t->conf, t->machine, &t->check) ||
	    (t->own && tls_own_show(t->own, &t->conf)) ||
	    mbedtls_ssl_setup(ssl, &t->conf) != 0 ||
	    mbedtls_ssl_set_hostname(ssl, name) != 0)
		return ERR_NO_MEMORY;
	mbedtls_ssl_set_bio(ssl, t, push, pull, NULL);
	tls_cache_use(t->cache, t->host, t->port, ssl);
	return ERR_OK;
}

enum err tls_open(struct tls *t, struct port_socket s, const char *host,
                  uint16_t port)
{
	tls_close(t, false);
	clear(t);
	t->socket = s;
	t->port = port;
	if (!set_host(t, host)) {
		t->err = ERR_TOO_LONG;
		return t->err;
	}
	mbedtls_ssl_config_init(&t->conf);
	mbedtls_ssl_init(&t->ssl);
	t->open = true;
	t->err = set_up(t);
	if (t->err)
		tls_close(t, false);
	return t->err;
}

void tls_close(struct tls *t, bool tell)
{
	if (!t->open)
		return;
	if (tell && t->over && (t->io == PORT_DONE || is_wait(t->io)))
		(void)!mbedtls_ssl_close_notify(&t->ssl);
	mbedtls_ssl_free(&t->ssl);
	mbedtls_ssl_config_free(&t->conf);
	mbedtls_platform_zeroize(t->in, sizeof t->in);
	t->open = false;
	t->over = false;
	t->socket.h = PORT_NONE;
	t->in_at = t->in_n = 0;
}

/* ---- failures ---------------------------------------------------------- */

static enum port_io fail(struct tls *t, enum err err)
{
	t->err = err;
	return PORT_FAILED;
}

/* The socket's end: in a handshake it is a broken connection, later on a
 * body that was cut, since nobody said goodbye. */
static enum port_io fail_at_end(struct tls *t)
{
	struct buf b = BUF(t->reason);

	if (!t->over)
		buf_put_z(&b, "server hung up during the TLS handshake");
	(void)buf_z(&b);
	if (t->over && t->io == PORT_END)
		return fail(t, ERR_CUT);
	return fail(t, ERR_BROKEN);
}

static enum err err_of(const struct tls *t, int code)
{
	if (t->check.err)
		return t->check.err;
	if (tls_check_is_tight())
		return ERR_NO_MEMORY;
	return tls_words_err(code, !t->over);
}

/* mbedTLS does not say that it was random numbers that it lacked. */
static bool has_random(void)
{
	uint8_t byte;

	return port_entropy(&byte, sizeof byte) == ERR_OK;
}

static enum port_io fail_by(struct tls *t, int code)
{
	uint32_t flags = mbedtls_ssl_get_verify_result(&t->ssl);
	struct buf b = BUF(t->reason);
	enum err err = err_of(t, code);

	if (code == 0 || code == MBEDTLS_ERR_SSL_CONN_EOF)
		return fail_at_end(t);
	if (err == ERR_TLS_HANDSHAKE && !has_random())
		return fail(t, ERR_NO_RANDOM);
	if (t->check.err) {
		buf_put_z(&b, "searching the CA certificates");
	} else if (code == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE) {
		unsigned alert = t->ssl.MBEDTLS_PRIVATE(in_msg)[1];

		tls_words_put_alert(&b, alert);
		if (tls_words_about_us(alert))
			err = ERR_TLS_HANDSHAKE; /* 1.3 says so afterwards */
	} else if (err == ERR_TLS_CERT && flags && flags != UINT32_MAX) {
		tls_check_put_reason(&b, &t->check, flags,
		                     port_unix_s(t->machine));
	} else {
		tls_words_put_code(&b, code);
	}
	(void)buf_z(&b);
	return fail(t, err);
}

/* ---- the calls --------------------------------------------------------- */

static bool is_not_yet(int code)
{
	return code == MBEDTLS_ERR_SSL_WANT_READ ||
	       code == MBEDTLS_ERR_SSL_WANT_WRITE;
}

/*
 * Whether mbedTLS is to be called again at once. It says WANT_READ also when
 * it has merely eaten a record that holds no data (a TLS 1.3 ticket), with
 * more bytes in our buffer: a poll of the socket would sleep for ever then.
 */
static bool is_again(struct tls *t, int code)
{
	if (code == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET) {
		tls_cache_put(t->cache, t->host, t->port, &t->ssl);
		return true;
	}
	return is_not_yet(code) && !is_wait(t->io);
}

enum port_io tls_handshake(struct tls *t)
{
	int code;

	if (!t->open)
		return fail(t, ERR_BUG);
	do {
		t->io = PORT_DONE;
		code = mbedtls_ssl_handshake(&t->ssl);
	} while (is_again(t, code));
	if (is_not_yet(code))
		return t->io;
	if (code != 0) {
		tls_cache_drop(t->cache, t->host, t->port);
		return fail_by(t, code);
	}
	t->over = true;
	tls_cache_strip(&t->ssl);
	/* TLS 1.2 has its session now; 1.3 brings tickets later on. */
	if (mbedtls_ssl_get_version_number(&t->ssl) ==
	            MBEDTLS_SSL_VERSION_TLS1_2 &&
	    t->check.seen)
		tls_cache_put(t->cache, t->host, t->port, &t->ssl);
	return PORT_DONE;
}

enum port_io tls_send(struct tls *t, struct slice bytes, size_t *sent)
{
	int n;

	*sent = 0;
	if (!t->open || !t->over)
		return fail(t, ERR_BUG);
	do {
		t->io = PORT_DONE;
		n = mbedtls_ssl_write(&t->ssl, (const unsigned char *)bytes.p,
		                      bytes.n);
	} while (is_again(t, n));
	if (is_not_yet(n))
		return t->io;
	if (n < 0)
		return fail_by(t, n);
	*sent = (size_t)n;
	return PORT_DONE;
}

enum port_io tls_recv(struct tls *t, void *to, size_t cap, size_t *got)
{
	int n;

	*got = 0;
	if (!t->open || !t->over)
		return fail(t, ERR_BUG);
	do {
		t->io = PORT_DONE;
		n = mbedtls_ssl_read(&t->ssl, to, cap);
	} while (is_again(t, n));
	if (n > 0) {
		*got = (size_t)n;
		return PORT_DONE;
	}
	if (is_not_yet(n))
		return t->io;
	if (n == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY)
		return PORT_END;
	return fail_by(t, n);
}

bool tls_pending(const struct tls *t)
{
	return t->open && t->over &&
	       (t->in_at < t->in_n || mbedtls_ssl_check_pending(&t->ssl));
}

enum err tls_err(const struct tls *t)
{
	return t->err;
}

const char *tls_reason(const struct tls *t)
{
	return t->reason;
}

bool tls_resumed(const struct tls *t)
{
	return t->over && !t->check.seen;
}
