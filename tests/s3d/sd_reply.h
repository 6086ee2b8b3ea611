/*
 * sd_reply: one reply, with all that faults may bend in it, and its delivery
 * in pieces.
 *
 * A body is `before`, then `count` bytes of an object from `first`, then
 * `after`; each may be empty. The head is written from the fields when they
 * are final (sd_reply_write_head), and may then be mangled as text.
 *
 *   [loop, if loop_first] -> head -> [loop] -> body -> tail -> end
 */
#ifndef SD_REPLY_H
#define SD_REPLY_H

#include "sd_text.h"

#define SD_NEVER UINT64_MAX
#define SD_PIECE 65536u

enum sd_act {
	SD_READ,  /* hand in request bytes; after wait_ms (0: never) of none,
		     close without a word */
	SD_SEND,  /* send p, n; then ask again */
	SD_WAIT,  /* ask again after wait_ms */
	SD_HANG,  /* never send again, but keep the connection */
	SD_CLOSE, /* an orderly end: close_notify, FIN */
	SD_CUT,   /* FIN alone */
	SD_RESET, /* RST, after what was sent has arrived */
};

struct sd_step {
	enum sd_act act;
	const void *p; /* valid until the next call */
	size_t n;
	uint64_t wait_ms;
};

enum sd_framing {
	SD_BY_LENGTH,
	SD_BY_CHUNKS,
	SD_BY_CLOSE,
	SD_BY_NOTHING, /* no field says; or r->fields does */
};

struct sd_reply {
	int status;
	const char *reason; /* NULL: the usual one */
	const char *type;   /* Content-Type; NULL: none */
	struct sd_text etag,
		range;         /* values of ETag, Content-Range; or empty */
	struct sd_text fields; /* further fields, whole lines */
	enum sd_framing framing;
	uint64_t length; /* what Content-Length says */
	bool length_too; /* Content-Length beside chunks */
	bool no_body;    /* HEAD, 304: all but the body */
	bool close;      /* Connection: close, and so it is */
	struct sd_text before, after;
	uint64_t mix, first, count;
	struct sd_text tail; /* bytes behind the message's end */

	/* delivery */
	struct sd_text head;
	struct sd_text loop; /* repeated for ever, if not empty */
	bool loop_first;
	bool mute; /* nothing at all is sent */
	uint64_t cut_at;
	enum sd_act cut_act;
	enum sd_act end_act; /* how a close ends: SD_CLOSE or SD_CUT */
	uint64_t flip_at;    /* the body byte whose low bit is flipped */
	uint64_t drip_at, drip_ms;
	size_t piece; /* bytes a send; 0: as many as fit */
	size_t head_piece;
	uint64_t head_wait_ms; /* between the head's pieces */
	uint64_t idle_ms;      /* close silently so long after the reply */
	bool chunk_fancy;      /* extensions, odd sizes and trailers */
};

void sd_reply_init(struct sd_reply *r);
void sd_reply_free(struct sd_reply *r);
/* Back to the state after init, keeping no_body and close. */
void sd_reply_reset(struct sd_reply *r);
uint64_t sd_reply_body_size(const struct sd_reply *r);
/* What goes into every reply apart from r's own. */
struct sd_ids {
	int64_t now_s;
	uint64_t id;
};
void sd_reply_write_head(struct sd_reply *r, const struct sd_ids *ids);
/* Makes r an S3 error; detail is XML (may be empty). */
void sd_reply_error(struct sd_reply *r, int status, const char *code,
                    const char *message, struct sd_span detail,
                    const struct sd_ids *ids);

struct sd_send {
	int stage;
	size_t head_at, tail_at;
	uint64_t body_at;
	uint64_t chunk_n;
	bool waited;
	uint8_t out[SD_PIECE + 512];
};

void sd_send_init(struct sd_send *s);
/* The next step; false when the reply has been handed out. */
bool sd_send_next(struct sd_send *s, const struct sd_reply *r,
                  struct sd_step *step);

#endif
