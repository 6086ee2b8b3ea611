/*
 * expand: the sources of a manifest one object at a time: prefixes and
 * patterns are listed as they are asked for, and no key is held but the one at
 * hand, so that memory does not grow with their number.
 */
#ifndef PAIL_CMD_EXPAND_H
#define PAIL_CMD_EXPAND_H

#include "cmd/manifest.h"
#include "cmd/selection.h"
#include "fetch/listing.h"
#include "store/path.h"

enum {
	EXPAND_SOURCE_MAX = 5 + SOURCE_BUCKET_MAX + 1 + SOURCE_KEY_MAX,
	EXPAND_LOST_MAX = 256, /* selections whose loss is remembered */
};

enum expand_event {
	EXPAND_ITEM,  /* x->item, valid until the next call */
	EXPAND_WAIT,  /* as for x->listing->call */
	EXPAND_AGAIN, /* x->listing->call.fault: an attempt failed */
	EXPAND_LOST, /* x->item is a selection that cannot be listed: x->fault */
	EXPAND_ERROR, /* the list cannot be read: x->err, x->manifest->at */
	EXPAND_END,
};

struct expand_item {
	struct manifest_item from;
	struct slice source; /* s3://bucket/key, or a URL */
	struct slice name;   /* under the destination; checked unless err */
	enum err err;        /* why it has no name, or is no source */
	/* what a listing said of it */
	bool listed;
	uint64_t size;
	struct slice etag, modified;
};

struct expand {
	struct manifest *manifest;
	const struct options *options;
	struct slice only_name;  /* DEST is the file itself; else empty */
	struct listing *listing; /* NULL: there are no selections */
	struct expand_item item;
	struct fault fault;
	enum err err;
	/* the rest is expand's own */
	bool inside;      /* a selection is being listed */
	enum err stopped; /* why nothing more is listed */
	bool comparing;   /* names are looked at, and not yet fetched */
	uint64_t ordinal; /* of the selection, from 1 */
	uint8_t lost[EXPAND_LOST_MAX]; /* an enum err: why, when comparing */
	uint64_t matches;
	struct selection selection;
	char origin_text[LIST_LINE_MAX]; /* the selection as it is written */
	char under_text[PATH_NAME_MAX];  /* the name that a list gives it */
	struct slice origin, under;
	char source_text[EXPAND_SOURCE_MAX], name_text[PATH_NAME_MAX];
};

/* All borrowed. */
void expand_init(struct expand *x, struct manifest *m, struct listing *listing);

/* Nothing more is listed: selections are LOST with e from now on. */
void expand_stop(struct expand *x, enum err e);

/*
 * From here on names are compared, or not any more. A selection that cannot be
 * listed meanwhile is lost for good: nobody knows what it would have named.
 */
void expand_compare(struct expand *x, bool comparing);

/* From the first source again. */
void expand_rewind(struct expand *x);

enum expand_event expand_next(struct expand *x, uint64_t now_ms);

/* The same without WAIT and AGAIN: blocks, in the listing's own thread. A stop
 * signal or the run's deadline ends it as ERROR. */
enum expand_event expand_next_blocking(struct expand *x);

/* e, of an item that nobody was asked for: with its line, if it has one. */
struct fault expand_fault(const struct expand_item *item, enum err e);

#endif
