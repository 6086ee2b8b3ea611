/*
 * der: as much of a certificate's DER (X.690, RFC 5280 section 4.1) as it
 * takes to find out whose it is.
 */
#ifndef PAIL_NET_DER_H
#define PAIL_NET_DER_H

#include "base/slice.h"

/*
 * The subject inside a certificate, a whole DER Name, borrowed from der.
 * False: der is no certificate, or something follows it.
 */
bool der_subject(struct slice der, struct slice *subject);

#endif
