/*
 * sd_spec: which buckets and objects there are, read from a text:
 *
 *   # a comment
 *   bucket NAME
 *   buckets COUNT PREFIX            PREFIX000001... , empty ones
 *   object BUCKET SIZE KEY          KEY in %-encoding; a space in it is a space
 *   objects BUCKET COUNT SIZE PREFIX   PREFIX000001..., PREFIX in %-encoding
 *   multipart BUCKET SIZE PART KEY  an object uploaded in parts of PART bytes
 *   uneven BUCKET SIZE PART KEY     the same, its second part a byte shorter
 *                                   and its third a byte longer than PART
 *   version BUCKET KEY ID SIZE      a version; the last line is the newest
 *   deleted BUCKET KEY ID           a delete marker, newest in the same way
 *   sealed BUCKET KEY SHA256        SSE-C: the SHA-256 (hex) of its secret key
 *   region BUCKET NAME              where the bucket lives
 *   payer BUCKET                    who asks must say that he pays
 *   owner BUCKET ID                 the account that is expected
 *
 * KEY is in %-encoding everywhere; where something follows it, a space must be
 * %20. The bytes of a key's n-th version line are those of version n, from 1;
 * an object line of the same key is version 0, whose id is "null".
 *
 * SIZE is decimal with an optional K, M, G or T (powers of 1024). The digits
 * of a generated name are as many as COUNT has, at least six, so that byte
 * order is number order. A generated range costs a line, not memory. A bucket
 * is made by its first mention.
 */
#ifndef SD_SPEC_H
#define SD_SPEC_H

#include "sd_text.h"

#define SD_KEY_MAX 1024 /* bytes of a key, S3's own limit */

struct sd_entry {
	struct sd_span key;
	uint64_t size;
	uint64_t part; /* bytes of each but the last; 0: not multipart */
	bool uneven;
	struct sd_span id; /* of a version line; else empty */
	uint64_t number;   /* of the version; 0: an object line */
	bool deleted;      /* a delete marker */
};

struct sd_seal {
	struct sd_span key, sum; /* sum: in lower-case hex */
};

struct sd_group {
	struct sd_span prefix;
	uint64_t count;
	uint64_t size;
	unsigned digits;
};

struct sd_bucket {
	struct sd_span name;
	struct sd_entry *entries; /* by key, the newest version first */
	size_t entry_n;
	struct sd_group *groups;
	size_t group_n;
	struct sd_seal *seals;
	size_t seal_n;
	struct sd_span region, owner; /* may be empty */
	bool payer;
};

struct sd_spec {
	struct sd_bucket *buckets; /* by name */
	size_t bucket_n;
};

/* Adds what the text says; false with a reason (a line, no newline) in why.
 * Call sd_spec_sort before the first look-up. */
bool sd_spec_read(struct sd_spec *spec, struct sd_span text,
                  struct sd_text *why);
void sd_spec_sort(struct sd_spec *spec);
void sd_spec_free(struct sd_spec *spec);

const struct sd_bucket *sd_spec_bucket(const struct sd_spec *spec,
                                       struct sd_span name);
/* The newest version of a key, which may be a delete marker, or the one of
 * this id; its key is not filled in. */
bool sd_bucket_find(const struct sd_bucket *b, struct sd_span key,
                    struct sd_entry *found);
bool sd_bucket_find_version(const struct sd_bucket *b, struct sd_span key,
                            struct sd_span id, struct sd_entry *found);
/* The seal of an object, or NULL. */
const struct sd_seal *sd_bucket_seal(const struct sd_bucket *b,
                                     struct sd_span key);
/* The first key after `from` (or at it, if with_from) in byte order, into *key
 * and *size; false when there is none. Deleted ones are passed over. `from`
 * must not lie in *key. */
bool sd_bucket_next(const struct sd_bucket *b, struct sd_span from,
                    bool with_from, struct sd_text *key, uint64_t *size);
/* A size as the spec writes it. */
bool sd_spec_size(struct sd_span s, uint64_t *size);

#endif
