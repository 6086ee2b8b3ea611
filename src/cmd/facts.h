/*
 * facts: what is known of one thing, a line each or as one JSON object; pure.
 *
 *     size: 4096                             {"size":4096,
 *     storage class: STANDARD                 "storage_class":"STANDARD",
 *     region: eu-west-1 (AWS_REGION)          "region":"eu-west-1",
 *                                             "region_from":"AWS_REGION"}
 *
 * Names are lower case; in JSON '_' stands for their blanks and hyphens. Values
 * are shown as in shown.h. What is not known is "-", in JSON null.
 */
#ifndef PAIL_CMD_FACTS_H
#define PAIL_CMD_FACTS_H

#include "base/buf.h"

struct facts {
	struct buf *b; /* borrowed; its `over` is checked by the owner */
	bool json;
	/* the rest is facts' own */
	bool any; /* something stands before, in this object */
};

void facts_start(struct facts *f, struct buf *b, bool json);
void facts_end(struct facts *f);

void facts_put(struct facts *f, const char *name, struct slice value);
void facts_put_number(struct facts *f, const char *name, uint64_t v);
void facts_put_bool(struct facts *f, const char *name, bool v); /* yes, no */
void facts_put_unknown(struct facts *f, const char *name);
/* There is none, as the word says: in JSON null. */
void facts_put_none(struct facts *f, const char *name, const char *word);
/* And where the value comes from; empty: nobody knows. */
void facts_put_from(struct facts *f, const char *name, struct slice value,
                    struct slice from);

/* An object within. In text its names are put as `head` and theirs. */
void facts_open(struct facts *f, const char *name);
void facts_put_inner(struct facts *f, const char *head, struct slice name,
                     struct slice value);
void facts_close(struct facts *f);

#endif
