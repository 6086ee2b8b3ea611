/*
 * trust: the CA certificates, searched and not loaded.
 *
 * A trust store is a PEM file or a directory of such. When a chain asks for
 * an issuer, the store is read from the start through a small buffer, each
 * certificate is decoded into one bounded buffer, and only those whose
 * subject is the wanted issuer are handed out: memory does not grow with the
 * store. Text between certificates is skipped, and so are certificates that
 * are broken or over PEM_CERT_MAX: what they would have vouched for is not
 * trusted. A store in which nothing is a certificate is refused at the start
 * (ERR_CA_FILE), never "no verification".
 */
#ifndef PAIL_NET_TRUST_H
#define PAIL_NET_TRUST_H

#include "net/pem.h"
#include "port/port.h"

enum {
	TRUST_PATH_MAX = 1024,
	TRUST_READ_BYTES = 2048, /* read from the store at a time */
};

struct trust {
	struct port *port;
	char path[TRUST_PATH_MAX + 1];
	bool directory;
};

/*
 * path: a file or a directory; empty: the system's own, looked for where the
 * distributions put it. Reads as far as the first certificate. Borrows port.
 * ERR_CA_FILE, ERR_TOO_LONG, or what opening the file said.
 */
enum err trust_init(struct trust *t, struct port *port, struct slice path);

/*
 * Hands each certificate (DER, valid during the call) whose subject is
 * byte-equal to `issuer` (a DER Name) to found(); stops when found() is
 * false. A directory may hand out the same one more than once (OpenSSL's have
 * links and a bundle beside the files). Any number of threads at once; takes
 * PEM_CERT_MAX, TRUST_READ_BYTES and a directory entry of their stacks.
 * ERR_CA_FILE, ERR_IO, ERR_NO_HANDLE: the store could not be read.
 */
enum err trust_search(const struct trust *t, struct slice issuer,
                      bool (*found)(void *ctx, struct slice der), void *ctx);

#endif
