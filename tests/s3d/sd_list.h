/*
 * sd_list: ListObjects, both versions, and ListBuckets, honest ones and the page that both
 * are written with (faults make pages of their own).
 */
#ifndef SD_LIST_H
#define SD_LIST_H

#include "sd_answer.h"

/* All zeros is an empty page. */
struct sd_page {
	struct sd_text items;    /* Contents or Buckets */
	struct sd_text prefixes; /* CommonPrefixes */
	uint64_t n;
	bool truncated;
	struct sd_text token; /* as it is sent; may be empty */
	struct sd_text last;  /* what it stands for: a key or common prefix */
};

void sd_list_objects(struct sd_case *c);
void sd_list_buckets(struct sd_case *c);

/* What the client wants, read once a case, and with --no-list-v2 and
 * --no-encoding. */
const struct sd_wish *sd_list_wish(struct sd_case *c);
/* How many the client wants at most. */
uint64_t sd_list_max(const struct sd_case *c);
/* Adds a key (or a bucket, if the request is for buckets). */
void sd_page_put(struct sd_case *c, struct sd_page *page, struct sd_span name,
                 uint64_t size);
void sd_page_put_common(struct sd_case *c, struct sd_page *page,
                        struct sd_span prefix);
/* Sets an opaque token that stands for `after`, of the kind 'k' or 'p'. */
void sd_page_token(struct sd_page *page, char kind, struct sd_span after);
/* The token that the client sent: kind, then what it stands for; false: none
 * or broken. In version 1, the marker, as one of the kind 'k'. */
bool sd_page_resume(struct sd_case *c, struct sd_text *after);
/* Writes the page as the reply's body, and frees it. */
void sd_page_finish(struct sd_case *c, struct sd_page *page);

#endif
