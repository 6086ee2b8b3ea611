/*
 * names: host names to addresses, looked up outside the workers.
 *
 * One small table that all share. A worker asks, does something else or
 * waits, and is woken when the answer is there; one thread of its own (musl's
 * resolver wants a large stack and blocks) does the looking up.
 *
 *     EMPTY -> ASKED -> READY  -> (NAMES_KEEP_MS later) EMPTY
 *                    -> FAILED -> (NAMES_KEEP_FAILED_MS later) EMPTY
 *
 * A host counts with its port. Any thread may call, but for init and stop.
 */
#ifndef PAIL_NET_NAMES_H
#define PAIL_NET_NAMES_H

#include "port/port.h"

enum {
	NAMES_HOSTS_MAX = 16, /* hosts known at once; the oldest gives way */
	NAMES_HOST_MAX = 255,
	NAMES_ADDRESSES_MAX = 6, /* of one host */
	NAMES_KEEP_MS = 60000,   /* S3 wants its names looked up anew */
	NAMES_KEEP_FAILED_MS =
		1000,           /* all who asked hear it; a retry asks anew */
	NAMES_WAITERS_MAX = 34, /* 32 workers, the keeper, one spare */
	NAMES_STACK_BYTES = 131072,
};

enum names_state { NAMES_EMPTY, NAMES_ASKED, NAMES_READY, NAMES_FAILED };

struct names_entry {
	enum names_state state;
	enum err err; /* why it FAILED */
	char host[NAMES_HOST_MAX + 1];
	uint16_t port;
	uint64_t since_ms;
	size_t count;
	struct port_address addresses[NAMES_ADDRESSES_MAX];
};

struct names {
	struct port *port;
	struct port_lock lock;
	struct port_waiter waiter; /* of the looking-up thread */
	struct port_thread thread;
	bool started, stop, looking;
	struct names_entry entries[NAMES_HOSTS_MAX];
	struct port_waiter asking[NAMES_WAITERS_MAX];
	size_t asking_count;
};

/* Borrows port. ERR_NO_HANDLE. */
enum err names_init(struct names *n, struct port *port);

/* Starts the thread now and not at the first question: where threads are
 * short, this one must be there before the workers are. */
enum err names_start(struct names *n);

/*
 * The addresses of host, copied to out[NAMES_ADDRESSES_MAX]. ASKED: not yet,
 * `who` will be woken and then asks again. FAILED: no address. EMPTY never.
 * Starts the thread at the first question; *err is why that failed
 * (ERR_NO_THREAD) or the name did (ERR_NO_HOST, ERR_TOO_LONG).
 */
enum names_state names_find(struct names *n, const char *host, uint16_t port,
                            struct port_waiter who, struct port_address *out,
                            size_t *count, enum err *err);

/* The addresses did not work: look the host up anew next time. */
void names_forget(struct names *n, const char *host, uint16_t port);

/* Ends the thread; does not wait for a lookup under way, so n must stay until
 * the process ends. */
void names_stop(struct names *n);

#endif
