#include "house.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "watch.h"

static bool open_server(struct house *h, int which)
{
	const struct scenario *s = h->s;
	bool then = which == 1 && s->then_size;
	bool same = which == 0 || (!then && s->ends != ENDS_LOST);
	const char *faults = same ? s->faults : s->then_faults;
	struct server_manners m = {
		.seed = then ? 8 : 7,
		.spec = h->spec[which],
		.faults = faults,
		.checksums = !s->no_checksums,
		.anonymous = s->url,
		.user = {sd_span_of("AKIASIM"),
	                 sd_span_of(WATCH_SECRET),
	                 {NULL, 0}},
	};

	(void)snprintf(h->spec[which], sizeof h->spec[which],
	               "objects b %u %llu k\n", s->count,
	               (unsigned long long)(then ? s->then_size : s->size));
	return server_init(&h->servers[which], &m);
}

static void put_temps(struct house *h)
{
	h->temps = calloc(h->s->count + 1, sizeof *h->temps);
	if (!h->temps)
		abort();
	for (unsigned i = 1; i <= h->s->count; i++) {
		struct buf b = BUF(h->temps[i]);
		char name[SCENARIO_NAME_MAX];

		scenario_put_name(h->s, i, name, sizeof name);
		path_put_temp(&b, slice_of(name));
		(void)buf_z(&b);
	}
}

bool house_init(struct house *h, const struct scenario *s, bool trace)
{
	memset(h, 0, sizeof *h);
	h->s = s;
	h->trace = trace;
	h->machine = sim_new();
	h->list = scenario_list(s);
	put_temps(h);
	return h->machine && open_server(h, 0) && open_server(h, 1);
}

void house_free(struct house *h)
{
	server_free(&h->servers[0]);
	server_free(&h->servers[1]);
	sim_free(h->machine);
	free(h->list);
	free(h->temps);
}
