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
};

struct sd_group {
	struct sd_span prefix;
	uint64_t count;
	uint64_t size;
	unsigned digits;
};

struct sd_bucket {
	struct sd_span name;
	struct sd_entry *entries; /* by key */
	size_t entry_n;
	struct sd_group *groups;
	size_t group_n;
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
bool sd_bucket_find(const struct sd_bucket *b, struct sd_span key,
                    uint64_t *size);
/* How the object was uploaded: *part 0 if not in parts. */
void sd_bucket_part(const struct sd_bucket *b, struct sd_span key,
                    uint64_t *part, bool *uneven);
/* The first key after `from` (or at it, if with_from) in byte order, into *key
 * and *size; false when there is none. `from` must not lie in *key. */
bool sd_bucket_next(const struct sd_bucket *b, struct sd_span from,
                    bool with_from, struct sd_text *key, uint64_t *size);
/* A size as the spec writes it. */
bool sd_spec_size(struct sd_span s, uint64_t *size);

#endif
