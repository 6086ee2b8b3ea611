/*
 * sd_parts: objects that were uploaded in parts: where the parts lie, and what
 * S3 keeps of them: the ETag "md5-N" and the composite checksums, which are
 * sums over the parts' sums.
 */
#ifndef SD_PARTS_H
#define SD_PARTS_H

#include "sd_world.h"

/* Parts of o; 1 if it is not multipart. */
uint64_t sd_parts_count(const struct sd_object *o);
/* Where part k begins, from 1; k one past the last: the object's size. */
uint64_t sd_parts_start(const struct sd_object *o, uint64_t k);

/* "sha256" and so on, both ways; SD_COMPOSITE_NONE for another word. */
const char *sd_parts_name(enum sd_composite kind);
enum sd_composite sd_parts_kind(struct sd_span name);

/* Puts base64 of the sum of part k, or, k 0, base64 of the composite one and
 * "-N". That takes a pass over the bytes; the composite is kept. */
void sd_parts_sum(struct sd_world *w, const struct sd_object *o,
                  enum sd_composite kind, uint64_t k, struct sd_text *t);
/* Puts the ETag with its quotes: the true one up to 64 MiB, beyond that one
 * that looks like it. */
void sd_parts_etag(struct sd_world *w, const struct sd_object *o,
                   struct sd_text *t);

#endif
