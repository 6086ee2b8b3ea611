/*
 * token: the words that HTTP's grammar is made of (RFC 9110 5.6.2), and the
 * bytes that may stand in a field value (RFC 9110 5.5).
 */
#ifndef PAIL_HTTP_TOKEN_H
#define PAIL_HTTP_TOKEN_H

#include "base/slice.h"

/* Letters, digits and !#$%&'*+-.^_`|~ */
bool token_has(char c);

/* One such byte or more, and nothing else. */
bool token_is(struct slice s);

/* Blank, TAB, visible ASCII or a byte from 0x80 up: no other control byte. */
bool token_value_has(char c);

#endif
