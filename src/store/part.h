/*
 * part: the file that an object is written to before it has its name, and the
 * journal beside it.
 *
 *     CLOSED --open, find--> OPEN --write, restart*--+--rename, finish--> CLOSED
 *                                                    +--discard--> CLOSED
 *                                                    `--keep--> CLOSED, for a next run
 *
 * It stands beside the target under a name that depends on the target alone
 * (path_put_temp), under a lock, so that a next run reuses or removes what a
 * cut left behind. The directory is held open: a parent renamed or a link
 * planted meanwhile changes nothing. The target appears only by rename, after
 * the part was synced (commit.h does both).
 */
#ifndef PAIL_STORE_PART_H
#define PAIL_STORE_PART_H

#include "port/port.h"
#include "store/ledger.h"
#include "store/path.h"

struct part {
	struct port *port;
	struct port_dir root; /* borrowed */
	struct port_dir dir;  /* of the target; none: root itself */
	struct port_file file;
	struct ledger ledger;
	bool open;
};

void part_init(struct part *t, struct port *port);

/*
 * Opens an empty temporary file for `name` beneath root, making directories
 * on the way; a journal that was there is removed first. ERR_NAME,
 * ERR_NOT_FILE when something other than a plain file has the target's name,
 * ERR_LOCKED, the port's errors.
 */
enum err part_open(struct part *t, struct port_dir root, struct slice name);

/*
 * Opens what an earlier run left, with its journal (head read, records to be
 * read with ledger_next). ERR_NO_FILE: nothing to resume. ERR_JOURNAL: what
 * there is cannot be trusted.
 */
enum err part_find(struct part *t, struct port_dir root, struct slice name,
                   struct journal_head *h);

/* On an open part, as the port's calls on a file. */
enum err part_write(struct part *t, uint64_t offset, struct slice bytes);
enum err part_read(struct part *t, uint64_t offset, void *to, size_t cap,
                   size_t *got);
enum err part_sync(struct part *t);

/* Begins the journal, if it is not there yet. */
enum err part_begin_journal(struct part *t, struct slice name,
                            const struct journal_head *h);

/* Back to an empty file without a journal. */
enum err part_restart(struct part *t, struct slice name);

/* Gives the synced file its name; the directory is not synced yet. */
enum err part_rename(struct part *t, struct slice name);
/* Syncs the directory, and those above it up to root. */
enum err part_sync_dirs(struct part *t, struct slice name);
/* Removes the journal and closes. */
void part_finish(struct part *t, struct slice name);

/* Closes and leaves all for the next run. */
void part_keep(struct part *t);
/* Removes the temporary file and the journal. Nothing when not open. */
void part_discard(struct part *t, struct slice name);

/* The directory that the target is in. */
struct port_dir part_dir(const struct part *t);

#endif
