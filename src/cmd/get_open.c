#include "cmd/get_open.h"

enum { PLACE_MAX = 1100 }; /* bytes of "line N of LIST" */

/* "line 3 of LIST", or "source 2" of the command line. */
static struct slice place_of(const struct manifest_item *at,
                             const struct get *g, struct buf *b)
{
	if (!at->line && !at->operand)
		return g->options->list;
	buf_put_z(b, at->line ? "line " : "source ");
	buf_put_u64(b, at->line ? at->line : at->operand);
	if (at->line) {
		buf_put_z(b, " of ");
		buf_put(b, g->options->list);
	}
	return b->over ? g->options->list : buf_slice(b);
}

static enum err read_list(struct get *g)
{
	char text[PLACE_MAX];
	struct buf b = BUF(text);
	struct manifest *m = &g->manifest;
	enum err e = manifest_open(m, g->port, g->options, &g->arena);

	if (e == ERR_OK)
		e = manifest_count(m, &g->facts);
	expand_init(&g->expand, m, NULL);
	if (e == ERR_OK)
		e = twins_init(&g->twins, &g->expand, &g->arena);
	if (e != ERR_OK)
		report_error(g->report, place_of(&m->at, g, &b), e,
		             slice_of(m->why ? m->why : ""));
	return e;
}

/* A name in a list is one under a directory; but what --failed wrote of a run
 * whose DEST is a file has that file's name. */
static enum err check_name(struct get *g)
{
	char text[PLACE_MAX];
	struct buf b = BUF(text);
	struct slice name = {g->target.name, g->target.name_n};
	struct manifest_item item = {.line = 0};
	bool more;
	enum err e = manifest_next(&g->manifest, &item, &more);

	if (e == ERR_OK && item.name.n && !slice_equal(item.name, name))
		e = ERR_LIST;
	if (e != ERR_OK)
		report_error(g->report, place_of(&item, g, &b), e,
		             SLICE("its name needs a directory; DEST/ makes "
		                   "one"));
	manifest_rewind(&g->manifest);
	return e;
}

static enum err open_target(struct get *g)
{
	const char *why;
	enum err e = target_open(&g->target, g->port, g->options->dest,
	                         g->facts.count, g->facts.selections > 0,
	                         g->options->dry_run, &why);

	if (e != ERR_OK)
		report_error(g->report, g->options->dest, e, slice_of(why));
	g->expand.only_name = (struct slice){g->target.name, g->target.name_n};
	g->supply.root = g->target.dir;
	return e == ERR_OK && g->target.name_n ? check_name(g) : e;
}

static enum err tell_twins(struct get *g, enum err e)
{
	char text[2 * PLACE_MAX], text2[PLACE_MAX];
	struct buf b = BUF(text), b2 = BUF(text2);
	const struct twins *t = &g->twins;

	if (e != ERR_SAME_NAME) {
		report_error(g->report, g->options->list, e, SLICE(""));
		return e;
	}
	(void)place_of(&t->at, g, &b);
	buf_put_z(&b, " and ");
	buf_put(&b, place_of(&t->at2, g, &b2));
	report_error(g->report, t->name, e, buf_slice(&b));
	return e;
}

/* Keys are not named twice: one source alone has no twins. */
static enum err find_twins(struct get *g)
{
	enum err e = g->facts.count > 1 ? twins_find(&g->twins) : ERR_OK;

	return e == ERR_OK ? e : tell_twins(g, e);
}

/* Who lists needs a connection of its own, beside those of the workers. */
static enum err open_listing(struct get *g)
{
	struct listing *l;
	enum err e;

	if (!g->facts.selections)
		return ERR_OK;
	l = arena_take(&g->arena, sizeof *l);
	if (!l)
		return ERR_NO_MEMORY;
	e = listing_init(l, &g->setup.client, &g->arena,
	                 setup_tls(&g->setup, &g->arena), g->waiter);
	g->expand.listing = l;
	return e;
}

static enum err open_client(struct get *g)
{
	struct setup_need need = {.s3 = g->facts.any_s3,
	                          .tls = g->facts.any_tls,
	                          .url = g->facts.any_url,
	                          .callers = g->options->workers + 1};
	enum err e;

	/* Twins by name are found without a network. */
	if (!g->facts.selections) {
		e = find_twins(g);
		if (e != ERR_OK)
			return e;
	}
	e = setup_init(&g->setup, g->port, g->options, &need, &g->arena);
	if (e == ERR_OK)
		e = open_listing(g);
	if (e != ERR_OK) {
		setup_tell(&g->setup, g->report, e);
		return e;
	}
	setup_warn(&g->setup, g->report);
	return g->facts.selections ? find_twins(g) : ERR_OK;
}

/* What earlier runs did, if that is of interest. */
static enum err open_state(struct get *g)
{
	const struct options *o = g->options;
	enum err e;

	if ((!o->newer && !o->changed) || g->target.dir.h == PORT_NONE)
		return ERR_OK;
	e = state_open(&g->state, g->port, g->target.dir, !o->dry_run);
	if (e == ERR_OK)
		g->supply.state = &g->state;
	else
		report_error(g->report, SLICE(".pail-state"), e, SLICE(""));
	return e;
}

static enum err open_failed(struct get *g)
{
	struct slice path = g->options->failed;
	enum err e = path.n ? failed_open(&g->failed, g->port, path) : ERR_OK;

	if (e != ERR_OK)
		report_error(g->report, path, e, SLICE(""));
	return e;
}

enum err get_open(struct get *g)
{
	enum err e = read_list(g);

	if (e == ERR_OK)
		e = open_target(g);
	if (e == ERR_OK)
		e = open_client(g);
	if (e == ERR_OK)
		e = open_state(g);
	if (e != ERR_OK || g->options->dry_run)
		return e;
	return open_failed(g);
}
