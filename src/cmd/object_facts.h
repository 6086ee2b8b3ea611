/*
 * object_facts: what a response head says about an object, as facts; pure.
 *
 * Those that are there, in this order: size (always), etag (without quotes),
 * version, modified, type, encoding, class, restore, archive, encryption,
 * encryption key, customer encryption, checksum type and checksums, metadata
 * (x-amz-meta-...). The texts are the server's but for the dates.
 */
#ifndef PAIL_CMD_OBJECT_FACTS_H
#define PAIL_CMD_OBJECT_FACTS_H

#include "cmd/facts.h"
#include "http/head.h"

/* Every byte of a head as six of JSON, and the names. */
enum { OBJECT_FACTS_MAX = 6 * HEAD_BYTES_MAX + 2048 };

void object_facts_put(struct facts *f, const struct head *h);

/* The size that a head tells: of a 206, that of the whole. False: unknown. */
bool object_facts_size(const struct head *h, uint64_t *size);

/* Whether the object may have been uploaded in parts: its ETag ends in "-N",
 * or there is none. */
bool object_facts_may_have_parts(struct slice etag);

/* From the answer to a request for part 1: how many there are, and how large
 * the first is. Nothing where it does not say. */
void object_facts_put_parts(struct facts *f, const struct head *h);

#endif
