/*
 * ledger: the journal's file, beside the part. Opened under the part's lock.
 *
 * To write: ledger_begin, ledger_put*, ledger_sync. To resume: ledger_find,
 * ledger_next* (each record that is whole and in sequence), and then further
 * records go behind the last good one, over what was torn.
 */
#ifndef PAIL_STORE_LEDGER_H
#define PAIL_STORE_LEDGER_H

#include "port/port.h"
#include "store/journal.h"

enum { LEDGER_BATCH = 32 }; /* records of one write */

struct ledger {
	struct port *port;
	struct port_file file;
	uint64_t end; /* where the next record goes, or is read */
	uint32_t sequence;
	uint32_t head_crc;
	bool open;
};

void ledger_init(struct ledger *l, struct port *port);

/* A new journal over whatever has its name. ERR_TOO_LONG: the head does not
 * fit, and the object is not resumed. */
enum err ledger_begin(struct ledger *l, struct port_dir d, const char *name,
                      const struct journal_head *h);

/* One that is there: ERR_NO_FILE, ERR_JOURNAL for one that is not ours. */
enum err ledger_find(struct ledger *l, struct port_dir d, const char *name,
                     struct journal_head *h);

/* The next record; *more false at the end of what can be trusted. */
enum err ledger_next(struct ledger *l, struct journal_record *r, bool *more);

/* At most LEDGER_BATCH records in one write; their sequence is set here.
 * ERR_TOO_LONG past the bound of the file. */
enum err ledger_put(struct ledger *l, struct journal_record *r, size_t n);
enum err ledger_sync(struct ledger *l);
void ledger_close(struct ledger *l);

#endif
