/*
 * sd_net: the sockets of the test server, and TLS over them by OpenSSL.
 * Loopback only: any other address is refused before it is bound.
 */
#ifndef SD_NET_H
#define SD_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sd_tls; /* one configuration; NULL where TLS is off */

struct sd_tls_options {
	const char *cert, *key;
	bool only_12, only_13;
	const char *ciphers; /* NULL: OpenSSL's; TLS_* names are for 1.3 */
};

/* NULL with a line on stderr if the files or names are no good. Weak keys and
 * old signatures are served as they are: refusing them is the client's. */
struct sd_tls *sd_tls_open(const struct sd_tls_options *o);
void sd_tls_close(struct sd_tls *tls);

/* A listening socket, or -1 with a line on stderr. port 0: chosen, and told. */
int sd_net_listen(const char *address, uint16_t *port);

/* One connection. */
struct sd_stream {
	int fd;
	void *ssl;
	uint64_t rate;    /* bytes a second; 0: no limit */
	uint64_t debt_ns; /* of the rate */
};

/* Takes fd over; does the handshake where tls is given. False: it failed. */
bool sd_stream_open(struct sd_stream *s, int fd, struct sd_tls *tls,
                    uint64_t rate, bool *resumed);
/* Bytes read; 0: the end or an error; -1: nothing within wait_ms (0: ever). */
long sd_stream_read(struct sd_stream *s, void *p, size_t n, uint64_t wait_ms);
bool sd_stream_write(struct sd_stream *s, const void *p, size_t n);
/* False: the peer left meanwhile. */
bool sd_stream_wait(struct sd_stream *s, uint64_t wait_ms);
/* Waits until the peer leaves. */
void sd_stream_hang(struct sd_stream *s);

enum sd_parting { SD_PART_POLITE, SD_PART_FIN, SD_PART_RST };
void sd_stream_close(struct sd_stream *s, enum sd_parting how);

#endif
