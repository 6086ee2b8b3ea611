/*
 * number: numbers read from text, each with a maximum.
 *
 * Decimal is digits only: no sign, no blanks, no empty text; leading zeros
 * are allowed, as RFC 9110 allows them in Content-Length. False leaves *out
 * untouched.
 */
#ifndef PAIL_BASE_NUMBER_H
#define PAIL_BASE_NUMBER_H

#include "base/slice.h"

bool number_decimal(struct slice text, uint64_t max, uint64_t *out);

/* Hexadecimal digits of either case, 1 to 16 of them. */
bool number_hex(struct slice text, uint64_t max, uint64_t *out);

/* The value of one hexadecimal digit, or -1. */
int number_hex_digit(char c);

#endif
