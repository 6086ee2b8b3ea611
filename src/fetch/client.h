/*
 * client: what all workers share: who we are, where the server is, how it is
 * trusted, and the manners towards it.
 */
#ifndef PAIL_FETCH_CLIENT_H
#define PAIL_FETCH_CLIENT_H

#include "fetch/identity.h"
#include "fetch/regions.h"
#include "net/names.h"
#include "net/tls.h"
#include "s3/endpoint.h"

/* What every request to S3 says besides what it asks for. */
struct client_manners {
	bool request_payer;
	struct slice bucket_owner; /* empty: whoever it is */
	/* A customer's key (SSE-C) for objects, and its MD5, in base64. */
	bool customer;
	char customer_key[44], customer_md5[24];
};

struct client {
	struct port *port;
	struct identity *identity; /* NULL: requests are not signed */
	struct endpoint endpoint;
	struct client_manners manners;
	struct regions regions;
	struct tls_shared *tls; /* NULL: no source needs TLS */
	struct names names;
	unsigned retries; /* attempts after the first of a request */
	uint64_t
		min_rate; /* bytes a second, over PATIENCE_WINDOW_MS; 0: none */
	uint64_t deadline_ms;  /* of the whole run; PORT_NEVER */
	struct port_lock lock; /* guards what follows */
	uint64_t quiet_until_ms;
	uint64_t requests, connections, resumed, retried;
};

/* Sets port, lock, regions and names, and nothing else. */
enum err client_init(struct client *c, struct port *port);

/*
 * A server said that it is busy: nobody sends a new request before then.
 * (One worker told to slow down means all of them are too many.)
 */
void client_quiet(struct client *c, uint64_t until_ms);
uint64_t client_quiet_until(struct client *c);

/*
 * The wait before attempt number `attempt` (1: the first repeated one), with
 * jitter. h: the head of the answer, which may say when to come back, or
 * NULL.
 */
struct head;
uint64_t client_retry_wait_ms(struct client *c, enum err why, unsigned attempt,
                              const struct head *h);

/* Counts what one request came to. */
void client_count(struct client *c, unsigned requests, unsigned connections,
                  unsigned resumed, unsigned retried);

struct client_counts {
	uint64_t requests, connections, resumed, retried;
};
struct client_counts client_counts(struct client *c);

#endif
