#include "fetch/client.h"

#include "fetch/retry.h"
#include "http/head.h"

enum err client_init(struct client *c, struct port *port)
{
	*c = (struct client){.port = port, .deadline_ms = PORT_NEVER};
	port_lock_init(port, &c->lock);
	regions_init(&c->regions, port);
	return names_init(&c->names, port);
}

void client_quiet(struct client *c, uint64_t until_ms)
{
	port_lock_take(c->port, &c->lock);
	if (until_ms > c->quiet_until_ms)
		c->quiet_until_ms = until_ms;
	port_lock_give(c->port, &c->lock);
}

uint64_t client_quiet_until(struct client *c)
{
	uint64_t until_ms;

	port_lock_take(c->port, &c->lock);
	until_ms = c->quiet_until_ms;
	port_lock_give(c->port, &c->lock);
	return until_ms;
}

void client_count(struct client *c, unsigned requests, unsigned connections,
                  unsigned resumed, unsigned retried)
{
	port_lock_take(c->port, &c->lock);
	c->requests += requests;
	c->connections += connections;
	c->resumed += resumed;
	c->retried += retried;
	port_lock_give(c->port, &c->lock);
}

struct client_counts client_counts(struct client *c)
{
	struct client_counts n;

	port_lock_take(c->port, &c->lock);
	n = (struct client_counts){c->requests, c->connections, c->resumed,
	                           c->retried};
	port_lock_give(c->port, &c->lock);
	return n;
}

uint64_t client_retry_wait_ms(struct client *c, enum err why, unsigned attempt,
                              const struct head *h)
{
	uint32_t random = 0;
	struct slice value;
	uint64_t after_ms = 0;

	/* Without random numbers all would wait alike, which is no fault. */
	(void)port_random(c->port, &random, sizeof random);
	if (h && head_find(h, SLICE("retry-after"), &value))
		after_ms = retry_after_ms(value);
	return retry_wait_ms(why, attempt, random, after_ms);
}
