/*
 * sd_terms: what a request must bring beyond a signature, by the spec's lines
 * payer, owner and sealed, and what it may ask the answer to say (the
 * response-* parameters).
 */
#ifndef SD_TERMS_H
#define SD_TERMS_H

#include "sd_answer.h"

/* False when the bucket's terms made the reply. */
bool sd_terms_bucket(struct sd_case *c, const struct sd_bucket *b);
/* The same of an object: its secret key, and response-* by who may not. */
bool sd_terms_object(struct sd_case *c, const struct sd_bucket *b);
/* The fields of a good reply that go with them, and its Content-Type. */
void sd_terms_show(struct sd_case *c);

#endif
