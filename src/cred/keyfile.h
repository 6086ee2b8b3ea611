/*
 * keyfile: a small file with a secret in it (a token, a customer's key), read
 * whole and anew each time.
 */
#ifndef PAIL_CRED_KEYFILE_H
#define PAIL_CRED_KEYFILE_H

#include "base/buf.h"
#include "port/port.h"

enum { KEYFILE_CUSTOMER_BYTES = 32 };

/* Puts the content without blanks and line ends at its ends. ERR_NOT_FILE for
 * anything but a plain file (a FIFO is not waited for), ERR_TOO_LONG,
 * ERR_CONFIG when it is empty or holds a control byte, the port's errors;
 * then b is as it was. */
enum err keyfile_read(struct port *port, const char *path, struct buf *b);

/* A customer's key (SSE-C): exactly 32 bytes, or 44 of base64 (and a line
 * end) that make 32. ERR_CONFIG for anything else. */
enum err keyfile_read_customer_key(struct port *port, const char *path,
                                   uint8_t key[KEYFILE_CUSTOMER_BYTES]);

#endif
