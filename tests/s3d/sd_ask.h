/*
 * sd_ask: one HTTP/1.1 request, taken apart. Spans point into the caller's
 * bytes, which must stay while the ask is used.
 *
 * Strict on purpose: bare LF, folded or nameless fields, an absolute target, a
 * missing or second Host, a path that is not well %-encoded are "bad".
 */
#ifndef SD_ASK_H
#define SD_ASK_H

#include "sd_text.h"

#define SD_FIELD_MAX 64

struct sd_field {
	struct sd_span name, value;
};

enum sd_kind {
	SD_KIND_OBJECT,
	SD_KIND_LIST,     /* of a bucket's objects */
	SD_KIND_BUCKETS,  /* the service's buckets */
	SD_KIND_BUCKET,   /* HEAD of a bucket */
	SD_KIND_LOCATION, /* ?location */
	SD_KIND_UNKNOWN,  /* a sub-resource that is not served */
	SD_KIND_OTHER,
};

struct sd_ask {
	struct sd_span method, target, path, query;
	struct sd_span host; /* without the port */
	bool old;            /* HTTP/1.0 */
	bool head, get;
	struct sd_field fields[SD_FIELD_MAX];
	size_t field_n;
	struct sd_span body;
	enum sd_kind kind;
	struct sd_text bucket, key; /* decoded; freed by sd_ask_free */
	struct sd_text name;        /* what --fault-key is looked for in */
	bool temporary; /* a host of the kind that redirect_307 names */
};

/* The length of the head with its empty line, or 0 while it is not whole. */
size_t sd_ask_head_size(struct sd_span bytes);
/* The head's Content-Length; false if there is none that can be taken. */
bool sd_ask_body_size(struct sd_span head, uint64_t max, uint64_t *size);
/* ask is all zeros before. domain (may be empty): BUCKET.domain is a virtual
 * host, and so is BUCKET.temporary.domain; temporary.domain is none. False: bad, though method and target may be set, for the log. */
bool sd_ask_parse(struct sd_ask *ask, struct sd_span head,
                  struct sd_span domain);
void sd_ask_free(struct sd_ask *ask);

/* The value of the n-th field of this name, from 0; false if there is none. */
bool sd_ask_field(const struct sd_ask *ask, const char *name, size_t n,
                  struct sd_span *value);
/* The decoded value of a query parameter ('+' is a space). */
bool sd_ask_param(const struct sd_ask *ask, const char *name,
                  struct sd_text *value);

/* Whether list-type=2 is asked for. */
bool sd_ask_is_list_2(const struct sd_ask *ask);

enum sd_range { SD_RANGE_NONE, SD_RANGE_GOOD, SD_RANGE_BEYOND };
/* The Range of an object of this size, as [*first, *last]. What is not one
 * well-formed byte range counts as none, as RFC 9110 14.2 has it. */
enum sd_range sd_ask_range(const struct sd_ask *ask, uint64_t size,
                           uint64_t *first, uint64_t *last);

#endif
