/*
 * base64: RFC 4648 section 4, with padding, as S3's checksum headers have it.
 */
#ifndef PAIL_BASE_BASE64_H
#define PAIL_BASE_BASE64_H

#include "base/buf.h"

void base64_put(struct buf *b, const void *bytes, size_t n);

/* The six bits of a letter, or -1. */
int base64_value(char c);

/* Strict: no blanks, right padding, no bits left over. False for anything
 * else, or when cap is too small. */
bool base64_decode(struct slice text, void *out, size_t cap, size_t *n);

#endif
