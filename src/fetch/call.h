/*
 * call: one request brought to its end: name, connection, signature, answer,
 * and further attempts when it may be tried again. One a worker.
 *
 *     PAUSE -> NAME -> CONNECT -> EXCHANGE -> ENDED
 *       ^        ^-- silently, when a kept connection was closed, --|
 *       |            the answer sends elsewhere (route), or others  |
 *       |            must sign it (identity)                        |
 *       '------------ after a fault that may pass: AGAIN -----------'
 *
 * The owner steps it and does what the event says. No step blocks: after
 * CALL_WAIT, wait for call_socket and c->want until c->wait_ms.
 */
#ifndef PAIL_FETCH_CALL_H
#define PAIL_FETCH_CALL_H

#include "fetch/ask.h"
#include "fetch/client.h"
#include "fetch/fault.h"
#include "fetch/patience.h"
#include "fetch/route.h"
#include "http/exchange.h"
#include "net/link.h"
#include "s3/problem.h"

enum {
	CALL_REQUEST_MAX = 28672, /* a token of 8 KiB and a form of 16 KiB; or
	                           * a URL of 8 KiB, and more */
	CALL_RENEWALS_MAX = 2,    /* of the credentials, for one request */
	CALL_RECV_BYTES =
		65536, /* body bytes gathered before they are handed on */
};

enum call_event {
	CALL_WAIT,   /* wait, then step again */
	CALL_HEAD,   /* a 2xx head is there: c->exchange.head */
	CALL_DATA,   /* c->data: body bytes, valid until the next step */
	CALL_AGAIN,  /* c->fault: this attempt failed, another follows at
	              * c->wait_ms; forget the data */
	CALL_DONE,   /* the body is complete */
	CALL_FAILED, /* c->fault; nothing follows */
};

enum call_state {
	CALL_IDLE,
	CALL_PAUSE,
	CALL_NAME,
	CALL_CONNECT,
	CALL_EXCHANGE,
	CALL_ENDED
};

struct call {
	struct client *client;
	struct port_waiter waiter; /* whom to wake */
	struct ask ask;
	enum call_state state;
	enum port_io want;
	uint64_t wait_ms;
	struct slice data;
	struct fault fault;
	struct exchange exchange;
	/* the rest is call's own */
	struct link link;
	struct route route;
	struct cred cred; /* the identity's, of that generation */
	unsigned generation, renewed;
	struct problem problem;
	struct sigv4_key key;
	struct slice in;  /* received and not yet fed */
	enum port_io end; /* how the peer closed; PORT_DONE: it has not */
	enum err end_err;
	struct patience patience;
	size_t problem_bytes;
	unsigned attempt, opened_before, resumed_before;
	bool head_seen, kept, reconnected;
	bool no_cred;  /* there is nothing to sign with: why, identity tells */
	char *request; /* CALL_REQUEST_MAX */
	char *head;    /* HEAD_BYTES_MAX */
	char *recv;    /* CALL_RECV_BYTES */
};

/* The bytes of arena that call_init takes for the buffers. */
size_t call_cost(void);

struct arena;
/* Borrows client, the arena's memory and tls (NULL: no TLS asked for). */
enum err call_init(struct call *c, struct client *client, struct arena *a,
                   struct tls *tls, struct port_waiter waiter);

/* Begins. The connection of the last call is used again where it fits. */
void call_start(struct call *c, const struct ask *ask, uint64_t now_ms);

enum call_event call_step(struct call *c, uint64_t now_ms);

/* What the owner found wrong with the answer: ends the attempt as if the
 * server had failed so; AGAIN or FAILED. */
enum call_event call_refuse(struct call *c, enum err why, uint64_t now_ms);

/* Sets c->fault to that error, with what is known of the last answer. */
void call_fault(struct call *c, enum err why);

/* The owner has not stepped it for a while: that was not the server's
 * silence. */
void call_rest(struct call *c, uint64_t now_ms);

struct port_socket call_socket(const struct call *c);

/* No more of this answer is wanted: ends the call, and the connection with it
 * unless nothing was under way. */
void call_hang_up(struct call *c);

/* Closes the connection at the end of the run. */
void call_close(struct call *c);

#endif
