/*
 * server: the far end of the simulated network: the test server's own core
 * (tests/s3d), stepped in this process.
 *
 * It also looks at each request: a ranged GET must name the version that it
 * wants (If-Match), or it might be answered with another one's bytes.
 */
#ifndef PAIL_SIM_SERVER_H
#define PAIL_SIM_SERVER_H

#include "port/sim/sim.h"
#include "sd_conn.h"

struct server {
	struct sd_world world;
	const char *faults;
	uint64_t number;   /* of the last connection */
	uint64_t requests; /* since server_again */
	uint64_t bare;     /* ranges that were asked for without If-Match */
};

struct server_manners {
	uint64_t seed; /* other seeds, other bytes */
	const char *spec;
	const char *faults; /* "NAME[:ARG] NAME[:ARG]"; NULL: none */
	bool checksums;     /* it knows and tells CRC-64/NVME */
	bool anonymous;     /* requests without a signature pass */
	struct sd_user user;
};

/* Borrows all texts. False: something in them is wrong. */
bool server_init(struct server *s, const struct server_manners *m);
void server_free(struct server *s);
/* Before each life: faults that happen a few times happen again. */
void server_again(struct server *s);

/* struct sim_peer's, with a server as ctx. */
void *server_open(struct server *s);
void server_feed(void *guest, struct slice bytes);
void server_talk(void *guest, int64_t unix_s, struct sim_talk *t);
void server_close(void *guest);

#endif
