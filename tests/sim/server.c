#include "server.h"

#include <stdlib.h>
#include <string.h>

#include "sd_fault.h"

struct guest {
	struct server *server;
	uint64_t seen;       /* requests looked at */
	struct sd_text wait; /* came while it was busy; the core reads later */
	struct sd_conn conn;
};

static bool add_faults(struct sd_config *config, const char *faults)
{
	struct sd_span rest = sd_span_of(faults);

	while (rest.n)
		if (!sd_fault_add(config, sd_span_cut(&rest, ' ')))
			return false;
	return true;
}

bool server_init(struct server *s, const struct server_manners *m)
{
	struct sd_config *config = &s->world.config;
	struct sd_text why = {0};
	bool good;

	memset(s, 0, sizeof *s);
	if (!sd_world_init(&s->world))
		return false;
	config->seed = m->seed;
	config->checksums = m->checksums;
	config->anonymous = m->anonymous;
	config->users[0] = m->user;
	config->user_n = 1;
	s->faults = m->faults;
	good = sd_spec_read(&s->world.spec, sd_span_of(m->spec), &why) &&
	       (!m->faults || add_faults(config, m->faults));
	sd_spec_sort(&s->world.spec);
	sd_text_free(&why);
	return good;
}

void server_free(struct server *s)
{
	sd_world_free(&s->world);
}

void server_again(struct server *s)
{
	s->requests = 0;
	s->bare = 0;
	if (!s->faults)
		return;
	sd_memo_free(&s->world.memo);
	if (!sd_memo_init(&s->world.memo))
		abort();
}

void *server_open(struct server *s)
{
	struct guest *g = malloc(sizeof *g);

	if (!g)
		abort();
	g->server = s;
	g->seen = 0;
	g->wait = (struct sd_text){NULL, 0, 0};
	sd_conn_init(&g->conn, &s->world, ++s->number, false);
	return g;
}

void server_feed(void *guest, struct slice bytes)
{
	struct guest *g = guest;

	sd_text_put(&g->wait, bytes.p, bytes.n);
}

/* A request has begun to be answered. */
static void look_at_request(struct guest *g)
{
	const struct sd_ask *ask = &g->conn.ask;
	struct sd_span value;

	g->seen = g->conn.requests;
	g->server->requests++;
	if (sd_ask_field(ask, "range", 0, &value) &&
	    !sd_ask_field(ask, "if-match", 0, &value))
		g->server->bare++;
}

void server_talk(void *guest, int64_t unix_s, struct sim_talk *t)
{
	static const enum sim_deed deeds[] = {
		[SD_READ] = SIM_READ,   [SD_SEND] = SIM_SEND,
		[SD_WAIT] = SIM_WAIT,   [SD_HANG] = SIM_HANG,
		[SD_CLOSE] = SIM_END,   [SD_CUT] = SIM_END,
		[SD_RESET] = SIM_RESET,
	};
	struct guest *g = guest;
	struct sd_step step;

	sd_conn_next(&g->conn, unix_s, &step);
	if (step.act == SD_READ && g->wait.n) {
		sd_conn_feed(&g->conn, g->wait.p, g->wait.n);
		sd_text_clear(&g->wait);
		sd_conn_next(&g->conn, unix_s, &step);
	}
	if (g->conn.requests != g->seen)
		look_at_request(g);
	*t = (struct sim_talk){deeds[step.act], step.p, step.n, step.wait_ms};
}

void server_close(void *guest)
{
	struct guest *g = guest;

	sd_conn_end(&g->conn);
	sd_conn_free(&g->conn);
	sd_text_free(&g->wait);
	free(g);
}
