/*
 * sd_answer: the honest reply to a request. A case carries all that the reply
 * is made from; the faults of the first stage bend the case, the later ones
 * the reply.
 */
#ifndef SD_ANSWER_H
#define SD_ANSWER_H

#include "sd_reply.h"
#include "sd_world.h"

/* What a request for a list wants, read once. */
struct sd_wish {
	bool read;
	bool version_1; /* of ListObjects */
	bool encoded;   /* encoding-type=url */
};

struct sd_case {
	struct sd_world *world;
	const struct sd_ask *ask;
	struct sd_reply *reply;
	struct sd_ids ids;
	struct sd_span region; /* in which requests must be signed */

	/* bent by faults */
	uint64_t version;
	bool ignore_if_match, ignore_range, ignore_part, ignore_version;
	bool moved;          /* a wrong region is told by 301 */
	struct sd_text told; /* the region it tells of, if not the true one */
	bool list_plus;      /* '+' for a space */
	bool list_late;      /* EncodingType behind the keys */
	uint64_t list_more;  /* added to each Size */
	bool known;          /* signed, and signed well */
	struct sd_wish wish;

	/* known once an object was found */
	bool ranged; /* asked for, good, and not ignored */
	uint64_t size, first, last;
	uint64_t part; /* its number, if one was asked for */

	/* the fault being applied: its argument, and how often it was met by
	 * this name before */
	struct sd_span arg;
	uint64_t nth;
};

void sd_answer_error(struct sd_case *c, int status, const char *code,
                     const char *message);
/* Fills the reply, all but its head text. */
void sd_answer_make(struct sd_case *c);
/* The field that tells the bucket's region, where it is to be told. */
void sd_answer_region(struct sd_case *c);
/* The bucket is in another region; code: of a 400. */
void sd_answer_elsewhere(struct sd_case *c, const char *code);
/* The checked request's refusal, as an error. */
void sd_answer_refusal(struct sd_case *c, const struct sd_verdict *v);

/* "hex" with its quotes. */
void sd_answer_etag(struct sd_case *c, const struct sd_object *o,
                    struct sd_text *etag);
/* Fields with the object's sums, where they are asked for. */
void sd_answer_checksum(struct sd_case *c, const struct sd_object *o);
int64_t sd_answer_modified_s(uint64_t version);

#endif
