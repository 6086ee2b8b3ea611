/*
 * sd_canon: the canonical request of Signature Version 4, the string to sign
 * and the signature, from a request as it was received.
 */
#ifndef SD_CANON_H
#define SD_CANON_H

#include "sd_ask.h"

/* What a client says about its signature. */
struct sd_claim {
	bool by_query;
	struct sd_text credential, signed_names, signature, stamp;
	struct sd_span id, scope, day, region, service; /* in credential */
	struct sd_span payload;
	uint64_t expires;
	int64_t when_s;
};

void sd_claim_free(struct sd_claim *c);
/* Whether this field name (any case) is among the signed ones. */
bool sd_canon_names(const struct sd_claim *c, struct sd_span name);
void sd_canon_request(const struct sd_claim *c, const struct sd_ask *ask,
                      struct sd_text *out);
void sd_canon_string(const struct sd_claim *c, struct sd_span canonical,
                     struct sd_text *out);
/* In hex. */
void sd_canon_sign(const struct sd_claim *c, struct sd_span secret,
                   struct sd_span to_sign, struct sd_text *out);
/* Whether path or query are spelled otherwise than their canonical form (the
 * order of the query apart). */
bool sd_canon_respelled(const struct sd_ask *ask);

#endif
