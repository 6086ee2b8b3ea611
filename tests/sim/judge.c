#include "judge.h"

#include <stdio.h>
#include <string.h>

#include "base/err.h"
#include "sd_object.h"
#include "watch.h"

enum {
	VERSIONS = 3, /* of an object, that faults make */
	PIECE = 4096,
};

/* ---- bytes ---------------------------------------------------------------- */

void judge_put_old(unsigned i, uint8_t *p, size_t n)
{
	for (size_t k = 0; k < n; k++)
		p[k] = (uint8_t)(i + k * 7 + k / 251);
}

static uint64_t size_of(const struct life *l, int server)
{
	const struct scenario *s = l->house->s;

	return server && s->then_size ? s->then_size : s->size;
}

static uint64_t mix_of(const struct life *l, int server, unsigned i,
                       uint64_t version)
{
	char key[SCENARIO_NAME_MAX];
	struct sd_object o = {
		.bucket = sd_span_of("b"),
		.seed = l->house->servers[server].world.config.seed,
		.version = version,
		.size = size_of(l, server),
	};

	(void)snprintf(key, sizeof key, "k%06u", i);
	o.key = sd_span_of(key);
	return sd_object_mix(&o);
}

static bool same(uint64_t mix, uint64_t from, const uint8_t *p, size_t n)
{
	uint8_t want[PIECE];

	while (n) {
		size_t part = n < PIECE ? n : PIECE;

		sd_object_fill(mix, from, want, part);
		if (memcmp(want, p, part) != 0)
			return false;
		from += part;
		p += part;
		n -= part;
	}
	return true;
}

static bool is_version_of(const struct life *l, int server, unsigned i,
                          uint64_t from, const uint8_t *p, size_t n)
{
	unsigned versions = l->house->servers[server].faults ? VERSIONS : 1;

	for (uint64_t v = 0; v < versions; v++)
		if (same(mix_of(l, server, i, v), from, p, n))
			return true;
	return false;
}

bool judge_bytes(const struct life *l, unsigned i, uint64_t from,
                 const uint8_t *p, size_t n)
{
	int now = l->server == &l->house->servers[1];

	return is_version_of(l, now, i, from, p, n);
}

enum judge_image judge_image(const struct life *l, unsigned i,
                             const struct disk_image *image)
{
	uint8_t old[JUDGE_OLD_BYTES];

	if (image->n == size_of(l, 0) &&
	    is_version_of(l, 0, i, 0, image->p, image->n))
		return JUDGE_FIRST;
	if (l->house->s->then_size && image->n == size_of(l, 1) &&
	    is_version_of(l, 1, i, 0, image->p, image->n))
		return JUDGE_THEN;
	judge_put_old(i, old, sizeof old);
	if (l->house->s->old && image->n == sizeof old &&
	    memcmp(image->p, old, sizeof old) == 0)
		return JUDGE_OLD;
	return JUDGE_WRONG;
}

/* ---- the disk ------------------------------------------------------------- */

static const char *image_name(enum judge_image image)
{
	static const char *const names[] = {"missing", "the old one",
	                                    "the first version",
	                                    "the second version", "wrong"};

	return names[image];
}

static const struct disk_node *find_object(const struct life *l, unsigned i)
{
	char name[SCENARIO_NAME_MAX], path[SCENARIO_NAME_MAX + 8];

	scenario_put_name(l->house->s, i, name, sizeof name);
	(void)snprintf(path, sizeof path, "/out/%s", name);
	return sim_find(l->disk, path);
}

uint64_t judge_published(const struct life *l)
{
	uint64_t bytes = 0;

	for (unsigned i = 1; i <= l->house->s->count; i++) {
		const struct disk_node *f = find_object(l, i);

		if (f && judge_image(l, i, &f->now) >= JUDGE_FIRST)
			bytes += f->now.n;
	}
	return bytes;
}

static void check_object(struct life *l, unsigned i, bool done)
{
	const struct disk_node *f = find_object(l, i);
	enum judge_image image = f ? judge_image(l, i, &f->now) : JUDGE_NOTHING;
	enum judge_image want = JUDGE_FIRST;
	char name[SCENARIO_NAME_MAX];

	scenario_put_name(l->house->s, i, name, sizeof name);
	if (l->changed_hands)
		want = JUDGE_THEN;
	if (image == JUDGE_WRONG)
		life_break(l, "%s is no version of the object: %zu bytes", name,
		           f->now.n);
	else if (done && image != want)
		life_break(l, "%s is %s after status 0, not %s", name,
		           image_name(image), image_name(want));
	else if (l->settled && image < JUDGE_FIRST)
		life_break(l, "%s was there, and is %s", name,
		           image_name(image));
	else if (l->house->s->old && image == JUDGE_NOTHING)
		life_break(l, "%s was there, and is gone", name);
}

static bool is_wanted(const struct life *l, const char *name)
{
	char want[SCENARIO_NAME_MAX];
	const char *last;

	for (unsigned i = 1; i <= l->house->s->count; i++) {
		scenario_put_name(l->house->s, i, want, sizeof want);
		last = strrchr(want, '/');
		if (strcmp(last ? last + 1 : want, name) == 0)
			return true;
	}
	return false;
}

static bool has_secret(const void *p, size_t n)
{
	return n && memmem(p, n, WATCH_SECRET, strlen(WATCH_SECRET)) != NULL;
}

/* `left`: temporary files may have been left. */
static void check_entry(struct life *l, const struct disk_entry *e, bool left)
{
	bool journal;

	if (e->node->is_dir) {
		if (!l->house->s->dirs)
			life_break(l, "a directory \"%s\"", e->name);
		return;
	}
	if (watch_object(l, e->name, &journal)) {
		if (!left)
			life_break(l, "\"%s\" is left after status 0", e->name);
		if (has_secret(e->node->now.p, e->node->now.n))
			life_break(l, "the secret is in \"%s\"", e->name);
		return;
	}
	if (!is_wanted(l, e->name) && !watch_is_state(e->name))
		life_break(l, "\"%s\" is nobody's", e->name);
}

static void check_names(struct life *l, bool left)
{
	const struct disk *d = l->disk;
	const struct disk_node *root = d->nodes[0];

	if (root->here.n != 2 || !disk_find(root, "out") ||
	    !disk_find(root, "list"))
		life_break(l, "something is made or gone outside of /out");
	for (size_t i = 1; i < d->node_n; i++)
		for (size_t k = 0; k < d->nodes[i]->here.n; k++)
			check_entry(l, &d->nodes[i]->here.p[k], left);
}

void judge_disk(struct life *l, bool done)
{
	bool dark = l->end == SIM_CUT || l->nights == l->boots;

	for (unsigned i = 1; i <= l->house->s->count; i++)
		check_object(l, i, done);
	/* A journal's name may come back in the night. */
	check_names(l, !done || dark || l->hurt);
}

/* ---- the run -------------------------------------------------------------- */

static bool is_status_of_disk(int status)
{
	return status == err_class_status(ERR_CLASS_DONE) ||
	       status == err_class_status(ERR_CLASS_DISK) ||
	       status == err_class_status(ERR_CLASS_PARTIAL);
}

static bool is_status_right(const struct life *l)
{
	const struct scenario *s = l->house->s;
	bool full = s->ends == ENDS_FULL && l->boots == 1;

	if (l->status == err_class_status(ERR_CLASS_BUG) ||
	    l->status == err_class_status(ERR_CLASS_USAGE))
		return false;
	if (s->ends == ENDS_LOST && l->boots == 1)
		return l->hurt || s->status == 255 || l->status == s->status;
	/* With room for the object and not for its journal, both are right. */
	if (full && !l->hurt)
		return is_status_of_disk(l->status) &&
		       (l->status != 0 || s->capacity > s->size);
	if (l->hurt && l->stop == STOP_SIGNAL)
		return l->status == err_signal_status(15) || l->status == 0;
	if (full || (l->hurt && l->stop >= STOP_EIO))
		return is_status_of_disk(l->status);
	return l->status == 0;
}

static uint64_t requests_max(const struct life *l)
{
	const struct scenario *s = l->house->s;
	uint64_t each = s->faults || s->then_faults ? 24 : 3;

	return 16 +
	       each * (s->count + s->workers + s->size / SCENARIO_PIECE / 2);
}

void judge_run(struct life *l)
{
	const struct sim_facts *f = sim_facts(l->house->machine);
	const struct server *server = l->server;
	const struct scenario *s = l->house->s;

	if (l->end == SIM_EXITED && !is_status_right(l))
		life_break(l, "status %d: %.200s", l->status,
		           f->console_n > 200 ? f->console + f->console_n - 200
		                              : f->console);
	if (server->requests > requests_max(l))
		life_break(l, "%llu requests, more than %llu",
		           (unsigned long long)server->requests,
		           (unsigned long long)requests_max(l));
	if (s->ends == ENDS_FULL && s->capacity < s->size && l->boots == 1 &&
	    l->part_bytes)
		life_break(l, "the flash is full, and %llu bytes are fetched",
		           (unsigned long long)l->part_bytes);
	if (server->bare && !l->house->s->url)
		life_break(l, "a range was asked for without If-Match");
	if (has_secret(f->console, f->console_n))
		life_break(l, "the secret is on the console");
}
