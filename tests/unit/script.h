/*
 * script: what a scripted server (scripted.h) is to do, step after step:
 *
 *     SCRIPT(script, ACCEPT, REQUEST, SEND(HELLO), REQUEST, CLOSE);
 */
#ifndef PAIL_SCRIPT_H
#define PAIL_SCRIPT_H

#include <stddef.h>
#include <stdint.h>

enum scripted_kind {
	SCRIPTED_OVER,
	SCRIPTED_ACCEPT,  /* the next connection; closes the one before */
	SCRIPTED_REQUEST, /* reads a request head and keeps it */
	SCRIPTED_SEND,    /* the text at once */
	SCRIPTED_TRICKLE, /* the text, each byte by itself */
	SCRIPTED_FILL,    /* n times 'x' */
	SCRIPTED_OBJECT,  /* the text as an object, at most n bytes of it */
	SCRIPTED_CLOSE,
	SCRIPTED_RESET, /* closes as who has crashed */
	SCRIPTED_GONE,  /* waits until the client has closed, without a word */
	SCRIPTED_AWAIT, /* waits for scripted_tell */
};

struct scripted_step {
	enum scripted_kind kind;
	const char *text;
	size_t n;
};

#define STEP(kind, text, n) \
	{ \
		SCRIPTED_##kind, text, n \
	}
#define OVER                STEP(OVER, "", 0)
#define ACCEPT              STEP(ACCEPT, "", 0)
#define REQUEST             STEP(REQUEST, "", 0)
#define SEND(text)          STEP(SEND, text, 0)
#define TRICKLE(text)       STEP(TRICKLE, text, 0)
#define FILL(n)             STEP(FILL, "", n)
#define OBJECT(text)        STEP(OBJECT, text, SIZE_MAX)
#define OBJECT_CUT(text, n) STEP(OBJECT, text, n)
#define CLOSE               STEP(CLOSE, "", 0)
#define RESET               STEP(RESET, "", 0)
#define GONE                STEP(GONE, "", 0)
#define AWAIT               STEP(AWAIT, "", 0)

#define SCRIPT(name, ...) \
	static const struct scripted_step name[] = {__VA_ARGS__, OVER}

#endif
