/*
 * label: what may stand in a host name; pure.
 *
 * Source: RFC 1123 2.1; isValidHostLabel of AWS's endpoint rules.
 */
#ifndef PAIL_S3_LABEL_H
#define PAIL_S3_LABEL_H

#include "base/slice.h"

enum { LABEL_MAX = 63 };

/* 1..63 letters, digits and '-', none of these at the ends; with `dots`
 * several of them with a '.' between. */
bool label_valid(struct slice s, bool dots);

/* Whether one of A-Z is in it. */
bool label_has_capital(struct slice s);

/* Whether a host, without brackets, is an IPv4 or IPv6 address. */
bool label_is_address(struct slice host);

#endif
