/*
 * entity: the references of XML (4.1, 4.6): the five named ones, and &#N;
 * and &#xN; for any code point but NUL and surrogates.
 */
#ifndef PAIL_S3_ENTITY_H
#define PAIL_S3_ENTITY_H

#include "base/slice.h"

/* The code point of what stands between '&' and ';'. 0: refused. */
uint32_t entity_code(struct slice text);

enum { ENTITY_UTF8_MAX = 4 };

/* The code point as UTF-8; how many bytes that are. */
size_t entity_utf8(uint32_t code, char out[ENTITY_UTF8_MAX]);

#endif
