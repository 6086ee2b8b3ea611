/*
 * little: numbers in files, of n bytes, the lowest first, on any machine.
 */
#ifndef PAIL_BASE_LITTLE_H
#define PAIL_BASE_LITTLE_H

#include <stddef.h>
#include <stdint.h>

/* n: 1 to 8; what does not fit is cut off. */
void little_put(uint8_t *p, uint64_t v, size_t n);
uint64_t little_get(const uint8_t *p, size_t n);

#endif
