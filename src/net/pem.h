/*
 * pem: certificates or private keys out of PEM text (RFC 7468), fed in pieces
 * of any size.
 *
 *     OUTSIDE -(BEGIN)-> BODY -('-')-> LAST -(END)-> done, OUTSIDE
 *
 * Text between them and other kinds of PEM are skipped, and so are those that
 * are broken or too long: what comes behind is found. Encrypted keys are of
 * another kind, or broken (RFC 1421's header lines).
 */
#ifndef PAIL_NET_PEM_H
#define PAIL_NET_PEM_H

#include "base/slice.h"

enum {
	PEM_CERT_MAX = 8192, /* bytes of one certificate in DER */
};

enum pem_state { PEM_OUTSIDE, PEM_BODY, PEM_LAST };

enum pem_kind {
	PEM_CERTIFICATE,
	PEM_KEY,     /* PKCS #8 */
	PEM_RSA_KEY, /* PKCS #1 */
	PEM_EC_KEY,  /* SEC 1 */
};

struct pem {
	uint8_t *der;
	size_t der_n;
	enum pem_state state;
	bool keys;          /* they are looked for, not certificates */
	enum pem_kind kind; /* of the one under way or done */
	char line[40]; /* the longest mark has 31 bytes; blanks may follow */
	size_t line_n; /* of the line so far, also past line[] */
	uint32_t bits; /* not yet in der */
	unsigned bit_count, pad_count;
	bool broken; /* this certificate is not to be used */
};

/* Borrows der[0..PEM_CERT_MAX). */
void pem_init(struct pem *d, uint8_t *der);

/* The same for private keys of all three kinds. Who is done wipes der and *d. */
void pem_init_keys(struct pem *d, uint8_t *der);

/*
 * Eats *used bytes; *done: der[0..der_n) is a whole one, until the next
 * call. After the last piece feed a "\n": the last line may lack it.
 */
void pem_feed(struct pem *d, struct slice in, size_t *used, bool *done);

#endif
