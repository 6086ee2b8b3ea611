/*
 * exchange: one request and its response as a state machine over bytes.
 *
 *     SEND --all sent--> HEAD --head done--> BODY --body done--> DONE
 *
 * The caller moves bytes: it sends what exchange_out shows, feeds what
 * arrives, and tells when the peer closes. A response that begins while the
 * request is still being sent is taken when its status is 400 or more (the
 * server refused early; sending ends and the connection is not reused), else
 * it is ERR_HTTP_HEAD: nobody can have answered yet.
 */
#ifndef PAIL_HTTP_EXCHANGE_H
#define PAIL_HTTP_EXCHANGE_H

#include "http/body.h"
#include "http/head.h"

enum exchange_state {
	EXCHANGE_SEND,
	EXCHANGE_HEAD,
	EXCHANGE_BODY, /* the head is complete and may be read */
	EXCHANGE_DONE,
};

struct exchange {
	enum exchange_state state;
	struct head head;
	struct body body;
	struct slice out; /* what is still to be sent */
	bool head_only;   /* the method is HEAD: no body whatever it says */
	bool early;       /* answered before all was sent */
	bool any;         /* some byte of the response has come */
};

/* Borrows request until it is sent, text[HEAD_BYTES_MAX] until the end. */
void exchange_init(struct exchange *x, struct slice request, bool head_only,
                   char *text);

/* What is to be sent next; empty when nothing is. */
struct slice exchange_out(const struct exchange *x);
void exchange_sent(struct exchange *x, size_t n);

/*
 * Feeds bytes that arrived. Eats *used, hands out *data (a part of `in`, body
 * bytes only). It returns at each change of state, so that the head can be
 * looked at before the first byte of the body is handed out; call again with
 * the rest until DONE or all is eaten. Bytes after DONE are not eaten: they
 * are nobody's, and the connection must be closed.
 */
enum err exchange_feed(struct exchange *x, struct slice in, size_t *used,
                       struct slice *data);

/*
 * The peer closed. OK when that ends the body rightly (then DONE). ERR_CUT
 * inside a head or body. ERR_BROKEN before any byte of the response: on a
 * kept connection that is a reason to reconnect silently.
 */
enum err exchange_close(struct exchange *x, bool clean);

/* DONE, and the connection may carry another exchange. */
bool exchange_keeps(const struct exchange *x);

#endif
