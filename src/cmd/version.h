/*
 * version: the text of --version: pail's version, the pinned mbedTLS and musl,
 * and the limits with their values, from the headers that define them.
 */
#ifndef PAIL_CMD_VERSION_H
#define PAIL_CMD_VERSION_H

#include "base/buf.h"

void version_put(struct buf *b);

#endif
