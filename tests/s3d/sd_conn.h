/*
 * sd_conn: one connection: request bytes in, steps out. No I/O, no clock.
 *
 *   loop: sd_conn_next(conn, now, &step)
 *           SD_READ -> sd_conn_feed what arrives, or leave the loop at EOF
 *           SD_SEND, SD_WAIT -> do it, ask again
 *           SD_HANG, SD_CLOSE, SD_CUT, SD_RESET -> do it, leave the loop
 *         sd_conn_note: a line for the log, if a reply has ended
 *   sd_conn_end; sd_conn_note once more
 */
#ifndef SD_CONN_H
#define SD_CONN_H

#include "sd_answer.h"

#define SD_HEAD_MAX 65536u
#define SD_BODY_MAX (1u << 20)

struct sd_note {
	uint64_t conn;
	struct sd_span method, target, range, by;
	int status;
	uint64_t bytes; /* of the body, handed out */
	bool stranger;
	bool whole; /* the reply was handed out to its end */
};

struct sd_conn {
	struct sd_world *world;
	uint64_t number;
	bool stranger; /* of the port that nobody should call */
	struct sd_text in;
	size_t used; /* of in: the request being answered */
	uint64_t requests;
	int state;
	uint64_t idle_ms;
	struct sd_ask ask;
	struct sd_reply reply;
	struct sd_verdict verdict;
	bool noted;
	struct sd_send send;
};

/* Borrows w for as long as the connection lives. */
void sd_conn_init(struct sd_conn *conn, struct sd_world *w, uint64_t number,
                  bool stranger);
void sd_conn_free(struct sd_conn *conn);
void sd_conn_feed(struct sd_conn *conn, const void *p, size_t n);
/* now_s: the server's clock, seconds since 1970. */
void sd_conn_next(struct sd_conn *conn, int64_t now_s, struct sd_step *step);
/* The connection is gone, whatever was under way. */
void sd_conn_end(struct sd_conn *conn);
/* True once a reply: its spans are valid until the next call on conn. */
bool sd_conn_note(struct sd_conn *conn, struct sd_note *note);

#endif
