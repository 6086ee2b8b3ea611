#include "life.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "judge.h"
#include "watch.h"

int pail_main(int argc, char **argv);

enum {
	BOOTS_MAX = 12,
	CLAIM_MAX = 3276800, /* bytes, whatever is fetched */
	CLAIM_WORKER_MAX = 327680,
	CALLS_MAX = 4000000,
	HOURS_MAX_MS = 8 * 3600 * 1000,
	ARGS_MAX = 24,
	WORD_MAX = 64,
	ROOMY = 67108864, /* bytes of a flash that is not full */
	DATE = 1800000000,
	BOOT_S = 1000, /* from one boot to the next */
};

void life_break(struct life *l, const char *format, ...)
{
	va_list args;

	if (l->why[0])
		return;
	va_start(args, format);
	(void)vsnprintf(l->why, sizeof l->why, format, args);
	va_end(args);
}

/* ---- the world around a boot ---------------------------------------------- */

static void *peer_open(void *ctx, const struct port_address *a)
{
	struct life *l = ctx;

	return a->port == 80 ? server_open(l->server) : NULL;
}

static enum err peer_resolve(void *ctx, const char *host)
{
	(void)ctx;
	return strcmp(host, "sim") == 0 ? ERR_OK : ERR_NO_HOST;
}

static struct slice peer_env(void *ctx, const char *name)
{
	static const char *const pairs[][2] = {
		{"AWS_ACCESS_KEY_ID", "AKIASIM"},
		{"AWS_SECRET_ACCESS_KEY", WATCH_SECRET},
		{"AWS_REGION", "us-east-1"},
		{"AWS_ENDPOINT_URL_S3", "http://sim"},
	};

	(void)ctx;
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		if (strcmp(pairs[i][0], name) == 0)
			return slice_of(pairs[i][1]);
	return SLICE("");
}

static void peer_watch(void *ctx, const struct sim_event *e)
{
	struct life *l = ctx;

	watch_event(l, e);
	if (l->why[0])
		sim_break(l->house->machine, "%s", l->why);
}

/* ---- a disk to begin with ------------------------------------------------- */

static struct disk_node *put_file(struct disk *d, struct disk_node *dir,
                                  const char *name, const void *p, size_t n)
{
	struct disk_node *f = disk_make(d, dir, name, false);

	(void)disk_write(d, f, 0, p, n);
	disk_sync_file(d, f, disk_moment(d));
	return f;
}

/* Only where all names lie in one directory. */
static void put_old_files(struct life *l, struct disk_node *out)
{
	const struct scenario *s = l->house->s;
	uint8_t old[JUDGE_OLD_BYTES];
	char name[SCENARIO_NAME_MAX];

	for (unsigned i = 1; s->old && i <= s->count; i++) {
		judge_put_old(i, old, sizeof old);
		scenario_put_name(s, i, name, sizeof name);
		put_file(l->disk, out, name, old, sizeof old);
	}
}

void life_init(struct life *l, struct house *h, uint64_t seed)
{
	struct disk_manners m = {.kind = (enum disk_kind)(seed % 3),
	                         .unit = seed / 3 % 2 ? 4096 : 512,
	                         .entry_with_file = seed / 6 % 2};
	struct disk_node *root, *out;

	memset(l, 0, sizeof *l);
	l->house = h;
	l->seed = seed;
	l->disk = disk_new(&m);
	root = l->disk->nodes[0];
	put_file(l->disk, root, "list", h->list, strlen(h->list));
	out = disk_make(l->disk, root, "out", true);
	put_old_files(l, out);
	disk_sync_dir(l->disk, root, disk_moment(l->disk));
	disk_sync_dir(l->disk, out, disk_moment(l->disk));
	l->disk->manners.capacity = h->s->capacity ? h->s->capacity : ROOMY;
	server_again(&h->servers[0]);
	server_again(&h->servers[1]);
}

void life_copy(struct life *to, const struct life *from)
{
	*to = *from;
	to->disk = disk_copy(from->disk);
}

void life_free(struct life *l)
{
	disk_free(l->disk);
	l->disk = NULL;
}

/* ---- a boot --------------------------------------------------------------- */

struct words {
	char text[ARGS_MAX][WORD_MAX];
	char *argv[ARGS_MAX + 1];
	int n;
};

static void put_words(struct words *w, const char *line)
{
	while (line && *line && w->n < ARGS_MAX) {
		size_t n = strcspn(line, " ");

		(void)snprintf(w->text[w->n], WORD_MAX, "%.*s", (int)n, line);
		w->argv[w->n] = w->text[w->n];
		w->n++;
		line += n + strspn(line + n, " ");
	}
}

static void put_command(struct words *w, const struct scenario *s)
{
	char line[WORD_MAX * 2];

	(void)snprintf(line, sizeof line,
	               "pail get -j%u --progress 3 --checkpoint %d", s->workers,
	               SCENARIO_CHECKPOINT);
	put_words(w, line);
	put_words(w, s->options);
	if (s->count == 1)
		put_words(w, s->url ? "http://sim/b/k000001 /out/"
		                    : "s3://b/k000001 /out/");
	else
		put_words(w, "-f /list /out/");
}

static void set_dials(const struct life *l, struct sim_dials *d)
{
	struct dice dice;

	dice_init(&dice, l->seed * 16 + l->boots, 2);
	*d = (struct sim_dials){
		.seed = l->seed * 16 + l->boots,
		.unix_s = DATE + (int64_t)l->boots * BOOT_S,
		.preempt = (unsigned)dice_below(&dice, 3) * 24,
		.whim = (unsigned)dice_below(&dice, 2) * 16,
		.sync_ms = dice_below(&dice, 3) * 10,
		.latency_ms = 1 + dice_below(&dice, 40),
		.rate = UINT64_C(32) << dice_below(&dice, 4),
		.chunk = dice_falls(&dice, 128) ? 4096 : 20000,
		.short_send = (unsigned)dice_below(&dice, 2) * 64,
		.calls_max = CALLS_MAX,
		.time_max_ms = HOURS_MAX_MS,
		.claim_max = CLAIM_MAX +
	                     l->house->s->workers * CLAIM_WORKER_MAX,
		.trace = l->house->trace,
	};
	if (l->house->s->rate)
		d->rate = l->house->s->rate;
}

static void set_stop(const struct life *l, struct sim_dials *d, uint64_t at)
{
	switch (l->stop) {
	case STOP_CUT:
	case STOP_KILL: d->cut_at = at; break;
	case STOP_SIGNAL: d->stop_at = at; break;
	case STOP_EIO: d->fail_at = at; break;
	case STOP_DEAD:
		d->fail_on = true;
		d->fail_at = at;
		break;
	case STOP_FULL: d->fail_at = at; break;
	case STOP_READ: d->read_fail_at = at; break;
	}
	d->fail_err = l->stop == STOP_FULL ? ERR_DISK_FULL : ERR_IO;
}

/* Somebody has more room on the flash, and then the power goes. */
static void pass_night(struct life *l, bool done)
{
	const struct scenario *s = l->house->s;
	bool stays = l->stop == STOP_KILL || l->stop == STOP_SIGNAL || s->day;
	struct dice dice;

	dice_init(&dice, l->seed * 16 + l->boots, 3);
	if (!s->unsynced && (done || !stays))
		disk_cut(l->disk, &dice);
	else
		disk_leave(l->disk);
	l->disk->manners.capacity = ROOMY;
}

/* Of parts, and now and then of journals. */
static void rot(struct life *l)
{
	struct disk_node *out = sim_find(l->disk, "/out");
	struct dice dice;
	bool journal, too;

	dice_init(&dice, l->seed * 16 + l->stops[0], 4);
	too = dice_falls(&dice, 32);
	for (size_t i = 0; i < out->here.n; i++) {
		struct disk_node *f = out->here.p[i].node;

		if (watch_object(l, out->here.p[i].name, &journal) &&
		    f->now.n && (!journal || too))
			disk_rot(f, dice_below(&dice, f->now.n));
	}
}

static void boot(struct life *l, uint64_t stop)
{
	const struct sim_peer peer = {
		.ctx = l,
		.open = peer_open,
		.feed = server_feed,
		.talk = server_talk,
		.close = server_close,
		.resolve = peer_resolve,
		.env = peer_env,
		.watch = peer_watch,
	};
	struct house *h = l->house;
	const struct sim_facts *f = sim_facts(h->machine);
	struct words w = {.n = 0};
	struct sim_dials dials;

	put_command(&w, h->s);
	set_dials(l, &dials);
	set_stop(l, &dials, stop);
	l->end = sim_boot(h->machine, &dials, l->disk, &peer, pail_main, w.n,
	                  w.argv);
	l->boots++;
	l->ops = f->op_count;
	l->reads = f->reads;
	l->status = f->status;
	l->all_bytes += f->bytes_written;
}

bool life_boot(struct life *l, uint64_t stop)
{
	struct house *h = l->house;
	bool done;

	l->changed_hands = l->boots && h->s->then_size;
	l->server = &h->servers[l->boots ? 1 : 0];
	l->server->requests = 0;
	l->hurt = stop != 0;
	l->stop = l->boots ? h->s->then_stop : h->s->stop;
	boot(l, stop);
	done = l->end == SIM_EXITED && l->status == 0;
	if (l->end == SIM_BROKEN)
		life_break(l, "%s", sim_facts(h->machine)->why);
	else
		judge_run(l);
	if (!l->why[0])
		judge_disk(l, done);
	if (stop)
		watch_stop(l);
	pass_night(l, done);
	l->nights = l->boots;
	l->settled = l->settled || done;
	if (!l->why[0])
		judge_disk(l, done);
	if (!l->why[0] && !l->withdrawn && !h->s->faults && !h->s->rot)
		watch_journals(l);
	if (stop)
		l->published += judge_published(l);
	if (h->s->rot && !done)
		rot(l);
	return !l->why[0];
}

bool life_finish(struct life *l)
{
	for (int i = 0; i < BOOTS_MAX; i++) {
		if (!life_boot(l, 0))
			return false;
		if (l->end == SIM_EXITED && l->status == 0)
			return true;
	}
	life_break(l, "boot after boot, and it is never done: status %d",
	           l->status);
	return false;
}

bool life_run(struct life *l)
{
	for (int i = 0; i < LIFE_STOPS && l->stops[i]; i++)
		if (!life_boot(l, l->stops[i]))
			return false;
	return life_finish(l);
}
