#include "watch.h"

#include <stdio.h>
#include <string.h>

#include "base/crc.h"
#include "judge.h"
#include "store/journal.h"
#include "store/path.h"

/* Where a node has its name. */
struct place {
	struct disk_node *dir;
	const char *name;
};

static struct place place_of(const struct disk *d, const struct disk_node *f)
{
	for (size_t i = 0; i < d->node_n; i++) {
		struct disk_node *dir = d->nodes[i];

		for (size_t k = 0; k < dir->here.n; k++)
			if (dir->here.p[k].node == f)
				return (struct place){dir, dir->here.p[k].name};
	}
	return (struct place){NULL, ""};
}

unsigned watch_object(const struct life *l, const char *name, bool *journal)
{
	const struct house *h = l->house;
	size_t n = strlen(name);

	*journal = false;
	if (strncmp(name, ".pail-", 6) != 0)
		return 0;
	for (unsigned i = 1; i <= h->s->count; i++) {
		size_t temp_n = strlen(h->temps[i]);

		if (strncmp(h->temps[i], name, temp_n) != 0)
			continue;
		*journal = n == temp_n + 1 && name[temp_n] == 'j';
		return n == temp_n || *journal ? i : 0;
	}
	return 0;
}

/* ---- records of a journal ------------------------------------------------- */

static void check_record(struct life *l, const struct journal_head *h,
                         const struct disk_node *part, unsigned object,
                         const struct journal_record *r, bool old)
{
	/* What was left may be of the version before. */
	bool may_differ = l->house->s->lies || (old && l->house->s->then_size);
	uint64_t from = r->piece * h->piece_size;
	uint64_t left, n;

	if (from >= h->size) {
		life_break(l, "the journal claims piece %u past the end",
		           r->piece);
		return;
	}
	left = h->size - from;
	n = left < h->piece_size ? left : h->piece_size;
	if (part->kept.n < from + n ||
	    crc_put((enum crc_kind)h->crc_kind, 0,
	            (struct slice){(char *)part->kept.p + from, n}) != r->crc)
		life_break(l, "the journal claims piece %u, not durable",
		           r->piece);
	else if (!may_differ &&
	         !judge_bytes(l, object, from, part->kept.p + from, n))
		life_break(l, "the journal claims piece %u, which is wrong",
		           r->piece);
	l->claimed += n;
}

/* The records in `rest`, the first of which has that sequence number. In a
 * journal that a cut has left, the first that is none is the end. */
static void check_records(struct life *l, const struct disk_node *journal,
                          const struct disk_node *part, unsigned object,
                          struct slice rest, uint32_t sequence, bool torn)
{
	struct slice head = {(char *)journal->now.p, journal->now.n};
	struct journal_record r;
	struct journal_head h;

	head = slice_first(head, JOURNAL_HEADER_BYTES);
	if (!part || journal_get_head(head, &h) != ERR_OK) {
		if (!torn)
			life_break(l, "a journal without a head or a part");
		return;
	}
	for (; rest.n; rest = slice_after(rest, JOURNAL_RECORD_BYTES)) {
		if (journal_get_record(slice_first(rest, JOURNAL_RECORD_BYTES),
		                       journal_head_crc(head), sequence++,
		                       &r)) {
			check_record(l, &h, part, object, &r, torn);
			continue;
		}
		if (!torn)
			life_break(l, "a record that is none");
		return;
	}
}

static void check_journal(struct life *l, const struct sim_event *e,
                          struct place at, unsigned object)
{
	uint64_t sequence = e->at - JOURNAL_HEADER_BYTES;

	if (e->at < JOURNAL_HEADER_BYTES)
		return;
	check_records(l, e->file, disk_find(at.dir, l->house->temps[object]),
	              object, e->bytes,
	              (uint32_t)(sequence / JOURNAL_RECORD_BYTES), false);
}

static void check_left_journal(struct life *l, const struct disk_node *dir,
                               const struct disk_entry *e)
{
	struct slice all = {(char *)e->node->now.p, e->node->now.n};
	bool journal;
	unsigned object = watch_object(l, e->name, &journal);

	if (object && journal)
		check_records(l, e->node,
		              disk_find(dir, l->house->temps[object]), object,
		              slice_after(all, JOURNAL_HEADER_BYTES), 0, true);
}

void watch_journals(struct life *l)
{
	for (size_t i = 0; i < l->disk->node_n; i++) {
		const struct disk_node *dir = l->disk->nodes[i];

		for (size_t k = 0; k < dir->here.n; k++)
			check_left_journal(l, dir, &dir->here.p[k]);
	}
}

bool watch_is_state(const char *name)
{
	return strncmp(name, ".pail-state", 11) == 0;
}

/* ---- operations ----------------------------------------------------------- */

static void check_write(struct life *l, const struct sim_event *e)
{
	struct place at = place_of(l->disk, e->file);
	bool journal;
	unsigned object = watch_object(l, at.name, &journal);

	if (watch_is_state(at.name))
		return;

	if (!object) {
		life_break(l, "%s of \"%s\", which is not pail's",
		           sim_op_name(e->op), at.name);
		return;
	}
	if (e->op != SIM_OP_WRITE)
		return;
	if (journal)
		check_journal(l, e, at, object);
	else
		l->part_bytes += e->bytes.n;
}

static void note_sync(struct life *l, const struct sim_event *e)
{
	bool journal;

	if (!watch_object(l, place_of(l->disk, e->file).name, &journal) ||
	    !journal)
		return;
	l->kept_before = l->kept;
	l->kept = l->claimed;
}

/* A part that begins anew: what its journal says is not true any more, until
 * that is removed, and for longer if a cut brings it back. Pail reads again
 * what a journal claims; so nothing comes of it. */
static void note_anew(struct life *l, struct disk_node *dir, const char *name)
{
	bool journal;
	unsigned object = watch_object(l, name, &journal);
	char other[PATH_TEMP_MAX + 2];

	if (!object || journal)
		return;
	(void)snprintf(other, sizeof other, "%sj", name);
	if (disk_find(dir, other) || l->journals_removed)
		l->withdrawn = true;
}

/* Nothing gets its name before it is whole and durable. */
static void check_rename(struct life *l, const struct sim_event *e)
{
	bool journal;
	unsigned object = watch_object(l, e->name, &journal);
	enum judge_image image;
	char name[SCENARIO_NAME_MAX];
	const char *last;

	if (watch_is_state(e->name))
		return;
	l->renamed = true;
	if (!object || journal || !e->file) {
		life_break(l, "\"%s\" gets a name", e->name);
		return;
	}
	scenario_put_name(l->house->s, object, name, sizeof name);
	last = strrchr(name, '/');
	if (strcmp(last ? last + 1 : name, e->to) != 0)
		life_break(l, "\"%s\" gets the name \"%s\"", e->name, e->to);
	if (l->house->s->unsynced)
		return;
	if (e->file->change_n)
		life_break(l, "%s gets its name before it is durable", e->to);
	image = judge_image(l, object, &e->file->kept);
	if (image != JUDGE_FIRST && image != JUDGE_THEN)
		life_break(l, "%s gets its name, and is not whole", e->to);
}

static void check_name(struct life *l, const struct sim_event *e)
{
	bool journal;

	if (watch_is_state(e->name))
		return;
	if (e->dir == l->disk->nodes[0])
		life_break(l, "%s of \"%s\" outside the destination",
		           sim_op_name(e->op), e->name);
	if (e->op != SIM_OP_MAKE_DIR && e->op != SIM_OP_RENAME &&
	    !watch_object(l, e->name, &journal))
		life_break(l, "%s of \"%s\", which is not pail's",
		           sim_op_name(e->op), e->name);
}

void watch_stop(struct life *l)
{
	const struct disk_node *out = sim_find(l->disk, "/out");
	uint64_t kept = l->kept;

	/* A journal with something pending: its last sync has not ended. */
	for (size_t i = 0; i < out->here.n; i++) {
		bool journal;

		if (watch_object(l, out->here.p[i].name, &journal) && journal &&
		    out->here.p[i].node->change_n)
			kept = l->kept_before;
	}
	l->exposed = l->part_bytes - kept;
	l->may_lose = l->renamed && l->disk->manners.kind == DISK_FAT;
}

void watch_event(struct life *l, const struct sim_event *e)
{
	struct place at;
	bool journal;

	switch (e->op) {
	case SIM_OP_RESIZE:
		at = place_of(l->disk, e->file);
		if (e->at == 0 && at.dir)
			note_anew(l, at.dir, at.name);
		check_write(l, e);
		break;
	case SIM_OP_WRITE:
	case SIM_OP_RESERVE: check_write(l, e); break;
	case SIM_OP_MAKE_FILE: note_anew(l, e->dir, e->name);
	/* fall through */
	case SIM_OP_MAKE_DIR: check_name(l, e); break;
	case SIM_OP_REMOVE:
		check_name(l, e);
		(void)watch_object(l, e->name, &journal);
		l->journals_removed = l->journals_removed || journal;
		break;
	case SIM_OP_RENAME:
		check_name(l, e);
		check_rename(l, e);
		break;
	case SIM_OP_SYNC_FILE: note_sync(l, e); break;
	default: break;
	}
}
